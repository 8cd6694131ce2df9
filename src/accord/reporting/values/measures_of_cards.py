"""The measures of cards that are tried on past leads; no SQL of theirs stands in `measures/`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_CARDS = (
    Measure(
        name="quadrants",
        title=_("What each quadrant is worth"),
        question=_("Do leads that a card calls better become customers more often?"),
        explains=_(
            "Leads of a past year, old enough for an answer, by where the card in force puts them "
            "by what was known before sales decided. A lead counts once, where it stood best, so "
            "that one nobody called does not look worse for it. By cell where the card has cells."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="",
        cells={"leads": "", "customers": ""},
        split="card",
        dimensions=("quadrant", "cell"),
        by="quadrant",
        of_cards=True,
    ),
    Measure(
        name="score_backtest",
        title=_("A card tried on past leads"),
        question=_("What would this card have picked, and what became of those leads?"),
        explains=_(
            "Leads of a past year, old enough for an answer: those that a card would have called "
            "Perfect or Hot before sales decided, beside those of the card in force or, for that "
            "card itself, those that were called MQL."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="",
        cells={"leads": "", "customers": ""},
        split="card",
        dimensions=("picked_by",),
        by="picked_by",
        of_cards=True,
    ),
)
