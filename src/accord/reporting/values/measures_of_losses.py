"""The measures of what leads cost that nobody should have worked, and that nobody works."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_LOSSES = (
    Measure(
        name="wasted_effort",
        title=_("Spent on leads that did not fit"),
        question=_("What did leads cost that sales gave back because they do not fit?"),
        explains=_(
            "Leads that sales gave back for a reason of fit: how often it had tried to reach them, "
            "at 5 minutes a try, 15 a talk on the phone and 45 a meeting, and what bringing them "
            "cost: the cost of their campaign, else of their channel, shared by all leads that "
            "came that way."
        ),
        tier=Tier.SHARED,
        unit="hours",
        team="both",
        definition="handoffs",
        records="lead",
        subject="wasted_effort",
        cells={"leads": "true", "tried": "tries > 0"},
        figures={"tries": "sum(tries)::bigint", "minutes": "sum(minutes)::bigint"},
        dimensions=("origin", "channel", "campaign", "segment", "reason", "month"),
        tables=("lead_path", "sales_tries", "unfit_leads"),
    ),
    Measure(
        name="revenue_at_risk",
        title=_("Revenue at risk"),
        question=_("What may be lost on leads that wait longer than they should?"),
        explains=_(
            "Open leads from Ready for sales on whose promised time is over, that nobody owns, or "
            "for which nothing has happened for 14 days; each counts once, under the first that "
            "fits. The money is an estimate: how often decided leads of the same stage became "
            "customers, times what a won deal is worth on average, in the currency of most deals."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="handoffs",
        records="lead",
        subject="revenue_at_risk",
        cells={"leads": "true"},
        figures={
            "amount": "round(sum(amount))::bigint",
            "at_least": "round(sum(at_least))::bigint",
            "at_most": "round(sum(at_most))::bigint",
        },
        groups=("currency",),
        dimensions=("kind", "stage", "origin", "team"),
        by="kind",
        tables=("lead_path", "decided_deals"),
    ),
    Measure(
        name="leak_share",
        title=_("Leads that slipped away, by when they came"),
        question=_("Do fewer leads slip away than before?"),
        explains=_(
            "Of the leads that came in a month, those that have slipped away by now: nobody owns "
            "them, nothing happens, or they came back and nothing followed, as under “Leads that "
            "slip away”. A month stays as young as its leads: what came lately has had less time."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="leaks",
        # Each lead stands there once for each way, and is lost in one of them at most.
        cells={"received": "kind = 'no_owner'", "lost": "is_lost"},
        dimensions=("month", "week"),
        by="month",
    ),
)
