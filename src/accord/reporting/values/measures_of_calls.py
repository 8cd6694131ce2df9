"""The measures of how sales tries to reach leads, and what came of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

_TABLES = ("lead_path", "sales_tries", "best_quadrant")
_CAME = {
    "leads": "true",
    "customers": "reached",
    "young": "is_open and coalesce(age < $window, false)",
}

OF_CALLS = (
    Measure(
        name="time_to_call",
        title=_("How soon sales calls"),
        question=_("Do leads that are called soon after their sign become customers more often?"),
        explains=_(
            "Leads that showed that they are ready for a talk (a card called them perfect or hot, "
            "or they came to the stage that marketing hands over from), by the time until "
            "somebody of sales tried to reach them, as a tool has seen it. That those called soon "
            "buy more often does not say that the call was the cause."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="stages",
        records="lead",
        subject="time_to_call",
        cells=_CAME,
        dimensions=("called_within",),
        by="called_within",
        tables=_TABLES,
    ),
    Measure(
        name="attempts",
        title=_("How often sales tries"),
        question=_("Does trying often bring customers, or do good leads?"),
        explains=_(
            "Leads that somebody of sales tried to reach, by how often before it was decided and "
            "by the best quadrant that a card put them in, with those that became customers."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="stages",
        records="lead",
        subject="attempts",
        cells=_CAME,
        groups=("quadrant",),
        split="quadrant",
        dimensions=("attempts",),
        by="attempts",
        tables=_TABLES,
    ),
    Measure(
        name="worked",
        title=_("Leads that sales works"),
        question=_("Of the leads that sales took, how many has it tried to reach?"),
        explains=_(
            "Leads that sales was seen to take, and those of them that somebody of sales has "
            "tried to reach since, as a tool has seen it. The other half is what sales returned: "
            "see Lead quality by reason."
        ),
        tier=Tier.TEAM,
        unit="share",
        team="sales",
        definition="stages",
        records="lead",
        subject="worked",
        cells={"taken": "true", "worked": "reached", "waiting": "not reached and age < 2"},
        dimensions=(
            "origin", "channel", "campaign", "landing_page", "segment", "owner", "team", "cohort",
            "self_reported",
        ),
        tables=("lead_path", "sales_tries"),
    ),
)  # fmt: skip
