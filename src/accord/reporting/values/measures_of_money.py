"""The measures of what is spent, what comes back, and who comes back."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Behind, Measure, Tier

_SPENT = Behind(records="cost", subject="cost_spent")
_SPENT_IN_MONTH = replace(_SPENT, is_of_all=True)
_VALUED = Behind(records="deal", where="amount_minor is not null")
_OF_DEALS = ("origin", "direction", "segment", "team", "owner", "product")

COST = Measure(
    name="cost",
    title=_("Cost"),
    question=_("What does a lead cost, what does a customer cost, and what came back?"),
    explains=_(
        "What was spent, each sum once, divided by the leads, the MQLs, the SQLs, the "
        "customers and the won deals it brought, and the won value set against it. What a campaign "
        "cost belongs to the origin that most of its leads came by, where none is said. The "
        "return is of revenue; that of margin stands beside it where the margin is said. Each "
        "currency by itself, or all in one by the rates of each day. By kind of cost it says only "
        "what was spent: no lead is brought by one kind alone."
    ),
    tier=Tier.TEAM,
    unit="money",
    team="marketing",
    definition="stages",
    records="lead",
    subject="cost",
    cells={
        "leads": "true",
        "mqls": "is_mql",
        "sqls": "is_sql",
        "customers": "is_customer",
    },
    behind={
        **dict.fromkeys(
            (
                "cost",
                "cost_share",
                "cost_per_lead",
                "cost_per_mql",
                "cost_per_sql",
                "cost_per_customer",
                "cost_per_deal",
                "revenue_roi",
                "margin_roi",
            ),
            _SPENT,
        ),
        "won_deals": Behind(records="deal", subject="won_value"),
        "won_value": replace(_VALUED, subject="won_value"),
    },
    dimensions=("campaign", "channel", "origin", "direction", "cost_kind"),
    by="campaign",
    tables=("lead_path", "decided_deals"),
)

OF_MONEY = (
    Measure(
        name="velocity",
        title=_("Money won a day"),
        question=_("How much does an average day bring, and what would bring more?"),
        explains=_(
            "Open deals, times the share that is won of the decided ones, times the average value "
            "of a won deal, divided by the days from opening to winning. All four of deals, none "
            "of leads. Open deals are those of now, the others those that closed in the days asked "
            "for. Each currency by itself."
        ),
        tier=Tier.TEAM,
        unit="money",
        team="sales",
        definition="stages",
        records="deal",
        subject="velocity",
        cells={
            "opportunities": "status = 'OPEN'",
            "won": "status = 'WON'",
            "lost": "status = 'LOST'",
        },
        figures={
            "average_minor": "avg(amount_minor) filter (where status = 'WON')",
            "cycle_days": "avg(days) filter (where status = 'WON')",
        },
        behind={
            "average_value": replace(_VALUED, where="status = 'WON' and amount_minor is not null"),
            "per_day": Behind(records="deal"),
        },
        groups=("currency",),
        dimensions=_OF_DEALS,
        tables=("decided_deals",),
    ),
    Measure(
        name="cac",
        title=_("Cost of a new customer"),
        question=_("What does a new customer cost, of all that both teams spend?"),
        explains=_(
            "All that marketing and sales spent in a month, divided by the customers whose first "
            "deal was won in it. Beside it the same with what was spent one cycle earlier, which "
            "is half the time new customers take from their lead to their first deal. How many "
            "months a customer takes to earn it back is told where the margin is said; a deal is "
            "taken to last a year. Each currency by itself, or all in one by the rates of each "
            "day: of a month with several none is told until one is asked for."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="new_customers",
        cells={"new_customers": "true"},
        figures={
            "average_minor": "avg(amount_minor)",
            "median_days": "median(days)",
        },
        behind={
            "marketing_cost": replace(_SPENT_IN_MONTH, where="team is distinct from 'sales'"),
            "sales_cost": replace(_SPENT_IN_MONTH, subject="cost_spent_by_sales"),
            "cac": _SPENT_IN_MONTH,
            "cac_lagged": replace(_SPENT_IN_MONTH, shifted="cycle"),
            "average_value": _VALUED,
            "payback_months": _SPENT_IN_MONTH,
        },
        groups=("currency",),
        dimensions=("month",),
        by="month",
        tables=("decided_deals", "buyers"),
    ),
    Measure(
        name="revenue_growth",
        title=_("Growth by year"),
        question=_("How much more do we win than in the year before?"),
        explains=_(
            "What was won in each year, and how much more that is than in the year before, as a "
            "share of it. A year that is not over is told so. Each currency by itself."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="won_value",
        cells={"deals": "true"},
        figures={"value": "sum(amount_minor)::bigint"},
        behind={"value": _VALUED, "before": replace(_VALUED, shifted="year")},
        groups=("currency",),
        dimensions=("year",),
        by="year",
        tables=("decided_deals",),
    ),
    Measure(
        name="retention",
        title=_("Customers who stay"),
        question=_("Of those who bought in a year, how many bought in the next one?"),
        explains=_(
            "A customer is a company, or a person where no company is known, however many records "
            "it was joined from. Counted in each year "
            "in which it bought, and kept if it bought again in the year after."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="origins",
        records="deal",
        subject="retention",
        cells={
            "customers": "true",
            "kept": "reached",
            "young": "not reached and coalesce(is_young, false)",
        },
        dimensions=("year", "origin", "direction", "segment"),
        by="year",
        tables=("decided_deals", "buyers"),
    ),
    Measure(
        name="expansion",
        title=_("What customers buy the year after"),
        question=_("Do those who bought in a year buy for more or for less in the next one?"),
        explains=_(
            "What the customers of a year bought in it, and what the same customers bought in the "
            "year after, with those who bought nothing. Years whose next one is over, each "
            "currency by itself."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="origins",
        records="deal",
        subject="expansion",
        cells={"customers": "true", "bought_again": "after_minor > 0"},
        figures={
            "before_minor": "sum(before_minor)::bigint",
            "after_minor": "sum(after_minor)::bigint",
        },
        groups=("currency",),
        dimensions=("year",),
        by="year",
        tables=("decided_deals", "buyers"),
    ),
    Measure(
        name="source_quality",
        title=_("What each source is worth"),
        question=_("Which sources bring leads that fit, that sales takes, and that pay?"),
        explains=_(
            "Leads of each source: those that fit among those a card has judged, those that came "
            "to sales, those that became customers, and what the won deals of the source were "
            "worth, each currency by itself."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="source_quality",
        cells={
            "leads": "true",
            "judged": "is_judged",
            "fits": "fits",
            "mqls": "is_mql",
            "sqls": "is_sql",
            "customers": "is_customer",
            "open": "is_open",
        },
        behind={"value": replace(_VALUED, subject="won_value")},
        dimensions=("origin", "direction", "channel", "campaign"),
        by="origin",
        tables=("lead_path", "best_quadrant", "decided_deals"),
    ),
    Measure(
        name="steps_back",
        title=_("Deals that stepped back"),
        question=_("How many deals go back on a step, or are opened again?"),
        explains=_(
            "Deals that came again to a stage which they had left, or were opened again after they "
            "were decided, by the day they were opened. A deal counts once, however often it went "
            "back, and its lead is counted once in every conversion."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="stages",
        records="deal",
        subject="steps_back",
        cells={"deals": "true", "went_back": "went_back"},
        dimensions=_OF_DEALS,
        tables=(),
    ),
    Measure(
        name="two_sides",
        title=_("People and money of both teams"),
        question=_("How many people and how much money has each team?"),
        explains=_(
            "Colleagues of each team, and what was booked as its cost in the days asked for, each "
            "currency by itself. Costs that say nothing of a team are marketing's; who leads both "
            "teams is in neither."
        ),
        tier=Tier.SHARED,
        unit="people",
        team="both",
        definition="stages",
        records="deal",
        subject="two_sides",
        cells={},
        figures={"people": "count(*)"},
        behind={"cost": _SPENT, "cost_share": _SPENT},
        dimensions=("team",),
        by="team",
        tables=(),
    ),
)
