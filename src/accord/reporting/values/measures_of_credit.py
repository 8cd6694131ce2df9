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
        definition="touches",
        records="deal",
        subject="",
        cells={"deals": "true"},
        dimensions=("channel", "campaign", "asset", "team", "member"),
        by="channel",
        groups=("currency",),
        of_credit=True,
    ),
    Measure(
        name="sourced",
        title=_("Who started the deals we won"),
        question=_("Which team started the deals that were won, by each rule?"),
        explains=_(
            "By the origin of the lead, by the team of the first touch that counts, and by whether "
            "a touch of marketing came before sales first turned to the company. Each rule gives a "
            "deal to one team at most, so that the teams of one rule add up to all. One rule "
            "is the one that both leaders go by; the others stand beside it."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="touches",
        records="deal",
        subject="",
        cells={
            "deals": "true",
            "marketing": "side = 'marketing'",
            "sales": "side = 'sales'",
            "nobody": "side is null",
        },
        dimensions=("sourced_by",),
        by="sourced_by",
        groups=("currency",),
        of_credit=True,
    ),
    Measure(
        name="influenced",
        title=_("Deals that marketing had a part in"),
        question=_("In how many of the deals that were won did marketing have a part?"),
        explains=_(
            "Won deals with a touch of marketing in the days before the deal was opened that the "
            "rules of touches say, or until it was won, and the others. A deal that sales started "
            "may be among them: this is never added to who started it. That these deals are larger "
            "or faster does not say that the touch was the cause."
        ),
        tier=Tier.TEAM,
        unit="money",
        team="marketing",
        definition="touches",
        records="deal",
        subject="",
        cells={"deals": "true"},
        dimensions=("had_part",),
        by="had_part",
        groups=("currency",),
        of_credit=True,
    ),
)
