"""The measures: one entry each beside its SQL in `measures/`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Behind, Measure, Tier
from accord.reporting.values.measures_of_calls import OF_CALLS
from accord.reporting.values.measures_of_cards import OF_CARDS
from accord.reporting.values.measures_of_content import OF_CONTENT
from accord.reporting.values.measures_of_credit import OF_CREDIT
from accord.reporting.values.measures_of_doings import OF_DOINGS
from accord.reporting.values.measures_of_forecasts import OF_FORECASTS
from accord.reporting.values.measures_of_handoffs import OF_HANDOFFS
from accord.reporting.values.measures_of_losses import OF_LOSSES
from accord.reporting.values.measures_of_money import COST, OF_MONEY
from accord.reporting.values.measures_of_routing import OF_ROUTING
from accord.reporting.values.measures_of_stages import OF_STAGES

_OF_LEADS = ("origin", "channel", "campaign", "landing_page", "segment", "owner", "team", "cohort")
_OF_DEALS = (*_OF_LEADS[:-1], "product", "cohort", "direction")
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
        explains=_(
            "Leads that came to a stage at least once, whether a record says so or a later "
            "stage shows it; a lead that went back and came again counts once. A lead that was "
            "deleted in its tool counts in no month, until it comes back there."
        ),
        tier=Tier.SHARED,
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
        explains=_(
            "Of the leads that came to one stage, those that came to the other. The group is "
            "fixed by when they came to the first of the two. A lead that was deleted in its tool "
            "counts in no group, until it comes back there. By month or by week those who came to "
            "both in the same days, whoever they were, stand beside it: that number misleads when "
            "more or fewer come than before."
        ),
        tier=Tier.SHARED,
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
        dimensions=(*_OF_LEADS, "self_reported", "week", "direction"),
        by="origin",
    ),
    Measure(
        name="win_rate",
        title=_("Win rate"),
        question=_("Of the deals that were decided, how many were won?"),
        explains=_(
            "Won deals among the won and the lost ones, by the day they closed. Deals that are "
            "still open are not in it."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="stages",
        records="deal",
        subject="win_rate",
        cells={"won": "status = 'WON'", "lost": "status = 'LOST'"},
        dimensions=(*_OF_DEALS, "reason", "week"),
        tables=("decided_deals",),
    ),
    Measure(
        name="won_value",
        title=_("Won value"),
        question=_("What were the won deals worth?"),
        explains=_(
            "What the won deals were worth, by the day they closed, each currency by itself. "
            "The first number for both leaders: both teams work for it."
        ),
        tier=Tier.FIRST,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="won_value",
        cells={"deals": "true", "valued": "amount_minor > 0"},
        figures={"value": "sum(amount_minor)::bigint"},
        behind={"value": Behind(records="deal", where="amount_minor is not null")},
        groups=("currency",),
        dimensions=_OF_DEALS,
        tables=("decided_deals",),
    ),
    Measure(
        name="time_to_win",
        title=_("Time to win"),
        question=_("How long does it take from opening a deal to winning it?"),
        explains=_(
            "From the day a deal was opened to the day it was won. Deals without a known first "
            "day are left out."
        ),
        tier=Tier.TEAM,
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
        explains=_(
            "From coming to a stage to leaving it for a further one, of stays whose two ends "
            "were seen."
        ),
        tier=Tier.SHARED,
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
        explains=_(
            "Of the leads that marketing called ready for sales: taken by sales, returned, or "
            "not decided yet. As under another version: of those that it would have called ready."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="marketing",
        definition="stages",
        records="lead",
        subject="lead_quality",
        called="mql",
        cells={
            "handed_off": "true",
            "accepted": "is_accepted",
            "rejected": "is_rejected",
            "pending": "not is_accepted and not is_rejected",
        },
        dimensions=(*_OF_LEADS, "reason", "self_reported"),
    ),
    Measure(
        name="promising",
        title=_("Promising to sales"),
        question=_("Of the leads marketing called ready, how many does sales find promising?"),
        explains=_(
            "Of the leads that came to the stage that marketing hands over from, those of which "
            "sales has said a word by a tap on the lead's page, and those it called promising. "
            "Not sure counts as judged and not as promising. The newest word counts."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="promising",
        called="mql",
        cells={
            "handed_off": "true",
            "judged": "said is not null",
            "yes": "coalesce(said = 'yes', false)",
            "no": "coalesce(said = 'no', false)",
            "unsure": "coalesce(said = 'unsure', false)",
        },
        dimensions=(*_OF_LEADS, "self_reported"),
    ),
    Measure(
        name="promising_outcome",
        title=_("What came of what sales said"),
        question=_("Do the leads that sales calls promising become customers more often?"),
        explains=_(
            "Leads by sales' word, and what came of them: became a customer, the deal was lost, "
            "returned without a deal, or still open. Of 100 counts those that became customers "
            "among won and lost; what was returned was not tried, so it says nothing. A word said "
            "before the lead ended stands as it was."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="promising_outcome",
        cells={
            "leads": "true",
            "won": "outcome = 'won'",
            "lost": "outcome = 'lost'",
            "returned": "outcome = 'returned'",
            "open": "outcome = 'open'",
        },
        dimensions=("verdict",),
        by="verdict",
    ),
    COST,
    Measure(
        name="visits",
        title=_("Visits and leads"),
        question=_("How many visits were there, and how many leads came of 100?"),
        explains=_(
            "Visits as an analytics program counts them, without who made them, and the leads that "
            "came within the days it tells of, by where both came from. Some who visit come more "
            "than once, so this is no share of people."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="marketing",
        definition="origins",
        records="lead",
        subject="visits",
        cells={"leads": "true"},
        dimensions=("origin", "day", "day_origin", "month", "campaign"),
        by="origin",
    ),
    Measure(
        name="repeat_customers",
        title=_("Customers who bought again"),
        question=_("Of those who bought once, how many bought again?"),
        explains=_(
            "A customer is a company, or a person where no company is known, with at least one won "
            "deal; bought again means a second won deal. Origin and month are those of the first."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="origins",
        records="deal",
        subject="repeat_customers",
        cells={
            "bought": "true",
            "again": "reached",
            "young": "not reached and coalesce(age < $window, false)",
        },
        dimensions=_OF_DEALS,
        by="origin",
        tables=("decided_deals", "buyers"),
    ),
    Measure(
        name="content_reach",
        title=_("Content by the buyer's steps"),
        question=_("Whom do our pieces reach, at which step of the buyer?"),
        explains=_(
            "Leads who had at least one piece made for a step of the buyer's journey in hand: "
            "read, downloaded, watched or filled in. A lead counts once for each step."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="journey",
        records="lead",
        subject="content_reach",
        cells={
            "leads": "step = 'all'",
            "awareness": "step = 'awareness'",
            "consideration": "step = 'consideration'",
            "decision": "step = 'decision'",
            "no_step": "step = ''",
        },
        dimensions=("origin", "channel", "campaign", "segment", "team"),
        by="origin",
        tables=("lead_path", "piece_uses"),
    ),
    Measure(
        name="content_use",
        title=_("Use of each piece"),
        question=_("Which pieces do leads have in hand, and how many of those became customers?"),
        explains=_(
            "Leads who had the piece in hand at least once, and those of them who are customers "
            "now. That both are true does not say that the piece was the cause."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="journey",
        records="lead",
        subject="content_use",
        cells={"leads": "true", "customers": "is_customer"},
        dimensions=("asset",),
        by="asset",
        tables=("lead_path", "piece_uses"),
    ),
    Measure(
        name="mql_validity",
        title=_("What MQL is worth"),
        question=_("Does calling a lead ready for sales say that it will buy?"),
        explains=_(
            "Leads that somebody or something was seen to call MQL, and all the others, each with "
            "how many became customers. A lead that skipped the stage on its way to a deal is "
            "among the others. If both become customers as often, the definition says nothing."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="mql_validity",
        cells={
            "leads": "true",
            "customers": "reached",
            "young": "is_open and coalesce(age < $window, false)",
        },
        dimensions=("called",),
        by="called",
    ),
    *OF_CARDS,
    *OF_CALLS,
    Measure(
        name="leaks",
        title=_("Leads that slip away"),
        question=_("Which leads does nobody look after?"),
        explains=_(
            "Leads nobody owns; returned ones with nothing since; open ones for which nothing has "
            "happened for 14 days, or that have been in their stage for longer than nine in ten "
            "of those that moved on; and those that sales has taken without a touch or a deal "
            "within two days. Each lead counts once, under the first that fits."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="leaks",
        cells={"received": "true", "lost": "is_lost"},
        groups=("source",),
        split="source",
        dimensions=("kind",),
        by="kind",
    ),
    *OF_CONTENT,
    *OF_STAGES,
    *OF_HANDOFFS,
    *OF_LOSSES,
    *OF_CREDIT,
    *OF_ROUTING,
    *OF_FORECASTS,
    *OF_MONEY,
    *OF_DOINGS,
    Measure(
        name="trend",
        title=_("Leads and customers by month"),
        question=_("Are more people coming, and are more of them becoming customers?"),
        explains=_("Leads by the month they came, and customers by the month they became one."),
        tier=Tier.SHARED,
        unit="leads",
        team="both",
        definition="stages",
        records="lead",
        subject="trend",
        cells={"leads": "stage = 'lead'", "customers": "stage = 'customer'"},
        dimensions=("month", "week"),
        by="month",
    ),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}
