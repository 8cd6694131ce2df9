"""Measures of stages as under another version of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_STAGES = (
    Measure(
        name="conversion_in_time",
        title=_("Conversion by days"),
        question=_("Of those who come to one stage, how many come to the other in how many days?"),
        explains=_(
            "Young leads count for as long as they were watched, and who was rejected or lost "
            "cannot come any more, so neither makes the share look worse or better than it is. "
            "Beside it the share that had left by then. Leads whose days are not known are left "
            "out."
        ),
        tier=Tier.SHARED,
        unit="share",
        team="both",
        definition="stages",
        records="lead",
        subject="conversion",
        cells={},
        dimensions=("within_days",),
        by="within_days",
    ),
    Measure(
        name="stage_flips",
        title=_("Stages under another version"),
        question=_("Which leads would another version of the stages have judged differently?"),
        explains=_(
            "Leads that came to each stage as it was written, beside those that would have come to "
            "it had the version asked for judged from the first day on, by what was known then. "
            "Days are compared, in the world's common time. Without a version nothing differs."
        ),
        tier=Tier.TEAM,
        unit="leads",
        team="marketing",
        definition="stages",
        records="lead",
        subject="stage_flips",
        cells={
            "written": "is_written",
            "under": "is_under",
            "comes_in": "comes_in",
            "falls_out": "falls_out",
            "earlier": "is_earlier",
            "later": "is_later",
        },
        dimensions=("stage",),
        by="stage",
    ),
)
