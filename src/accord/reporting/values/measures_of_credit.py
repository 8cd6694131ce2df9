"""The measures of who helped to win deals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_CREDIT = (
    Measure(
        name="attribution",
        title=_("Who helped"),
        question=_("Who helped to win the deals that were won?"),
        explains=_(
            "What was won, shared by all who touched the buyer before: equal parts of each touch, "
            "or by another model. Parts of all add up to what was won, to the smallest unit. It "
            "says who was there and not what caused the deal. A touch counts as the rules of "
            "touches say; what no touch is known of is told apart."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="",
        cells={"deals": "true"},
        dimensions=("channel", "campaign", "asset", "team", "member"),
        by="channel",
        groups=("currency",),
        of_credit=True,
        of_people=True,
    ),
)
