"""The measures: one entry each beside its SQL in `measures/`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure

_OF_LEADS = ("origin", "channel", "campaign", "landing_page", "segment", "owner", "team", "cohort")
_OF_DEALS = (*_OF_LEADS[:-1], "product", "cohort")
_DAYS = {
    "mean_days": "avg(days)",
    "median_days": "quantile_cont(days, 0.5)",
    "p90_days": "quantile_cont(days, 0.9)",
}

_ALL = (
    Measure(
        name="funnel",
        title=_("Funnel"),
        question=_("How many came to each stage, and how many stand there now?"),
        unit="leads",
        team="both",
        definition="stages",
        records="lead",
        subject="funnel",
        cells={"entered": "true", "now": "is_now"},
        dimensions=("stage",),
        by="stage",
    ),
    Measure(
        name="conversion",
        title=_("Conversion"),
        question=_("Of those who came to one stage, how many came to the other?"),
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="conversion",
        cells={
            "entered": "true",
            "reached": "reached",
            "open": "is_open",
            "young": "is_open and coalesce(age < $window, false)",
        },
        dimensions=_OF_LEADS,
        by="origin",
    ),
    Measure(
        name="win_rate",
        title=_("Win rate"),
        question=_("Of the deals that were decided, how many were won?"),
        unit="share",
        team="sales",
        definition="stages",
        records="deal",
        subject="win_rate",
        cells={"won": "status = 'WON'", "lost": "status = 'LOST'"},
        dimensions=(*_OF_DEALS, "reason"),
        tables=("decided_deals",),
    ),
    Measure(
        name="won_value",
        title=_("Won value"),
        question=_("What were the won deals worth?"),
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="won_value",
        cells={"deals": "true"},
        figures={"value": "sum(amount_minor)::bigint"},
        groups=("currency",),
        dimensions=_OF_DEALS,
        tables=("decided_deals",),
    ),
    Measure(
        name="time_to_win",
        title=_("Time to win"),
        question=_("How long does it take from opening a deal to winning it?"),
        unit="days",
        team="sales",
        definition="stages",
        records="deal",
        subject="time_to_win",
        cells={"deals": "true"},
        figures=_DAYS,
        dimensions=_OF_DEALS,
        tables=("decided_deals",),
    ),
    Measure(
        name="time_in_stage",
        title=_("Time in stage"),
        question=_("How long do leads stay in a stage before they move on?"),
        unit="days",
        team="both",
        definition="stages",
        records="lead",
        subject="time_in_stage",
        cells={"leads": "true"},
        figures=_DAYS,
        dimensions=("stage",),
        by="stage",
    ),
    Measure(
        name="lead_quality",
        title=_("Lead quality"),
        question=_("Of the leads marketing handed over, how many did sales take?"),
        unit="share",
        team="marketing",
        definition="reasons",
        records="lead",
        subject="lead_quality",
        cells={
            "handed_off": "true",
            "accepted": "is_accepted",
            "rejected": "is_rejected",
            "pending": "not is_accepted and not is_rejected",
        },
        dimensions=(*_OF_LEADS, "reason"),
    ),
    Measure(
        name="cost",
        title=_("Cost"),
        question=_("What does a lead cost, what does a customer cost, and what came back?"),
        unit="money",
        team="marketing",
        definition="stages",
        records="lead",
        subject="cost",
        cells={"leads": "true", "customers": "is_customer"},
        dimensions=("campaign", "channel", "origin"),
        by="campaign",
        tables=("lead_path", "decided_deals"),
    ),
    Measure(
        name="trend",
        title=_("Leads and customers by month"),
        question=_("Are more people coming, and are more of them becoming customers?"),
        unit="leads",
        team="both",
        definition="stages",
        records="lead",
        subject="trend",
        cells={"leads": "stage = 'lead'", "customers": "stage = 'customer'"},
        dimensions=("month",),
        by="month",
    ),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
