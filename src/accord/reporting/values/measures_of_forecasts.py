"""The measures of what sales expects, worked out from deals as they stand now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_FORECASTS = (
    Measure(
        name="forecast",
        title=_("Forecast"),
        question=_("What do we expect to win, and between what does it lie?"),
        explains=_(
            "What is won in each period, and on top of it what is open and expected to close in "
            "it, by how surely it is counted on: the most likely forecast has the commit in it, "
            "the best case both. Beside it two that need nobody's word: by the chance of each "
            "deal's stage, and by how long deals like it took, with those not opened yet; the "
            "second lies in its range 8 times in 10. The tool's own commit stands beside ours."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="",
        cells=dict.fromkeys(("deals", "overdue", "without_amount"), ""),
        groups=("currency",),
        dimensions=("month", "quarter", "team", "owner"),
        by="month",
        of_forecasts=True,
    ),
    Measure(
        name="coverage",
        title=_("Coverage"),
        question=_("Is there enough in the pipeline for the target?"),
        explains=_(
            "Open deals expected to close in the period, against what the target still needs. How "
            "many times it has to be that is one by the share of value that is won. The target is "
            "the revenue that both leaders signed for these very days, or the one that is asked "
            "with; without one only that is told."
        ),
        tier=Tier.TEAM,
        unit="money",
        team="sales",
        definition="stages",
        records="deal",
        subject="",
        cells=dict.fromkeys(("deals",), ""),
        groups=("currency",),
        dimensions=("quarter", "month"),
        by="quarter",
        of_forecasts=True,
    ),
    Measure(
        name="forecast_accuracy",
        title=_("How right forecasts were"),
        question=_("How far was what we said 30 days before from what came?"),
        explains=_(
            "For each period that is over: what the snapshot of 30 days before its end said, and "
            "what is won in it now. Above nought is too much, below is too little. Snapshots are "
            "kept each week and never changed; a deal that was opened again since is told."
        ),
        tier=Tier.SHARED,
        unit="money",
        team="both",
        definition="stages",
        records="deal",
        subject="",
        cells={},
        groups=("currency",),
        dimensions=("month", "quarter"),
        by="month",
        of_forecasts=True,
    ),
)
