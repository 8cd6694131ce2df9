"""Measures of stages as under another version of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accord.reporting.values.measures import Measure, Tier

OF_STAGES = (
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
