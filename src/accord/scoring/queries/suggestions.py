"""The latest suggestion of points."""

from accord.scoring import models
from accord.scoring.rules.stored_suggestions import read, wishes_read
from accord.scoring.values.suggestions import SuggestionRun


def find_suggestion() -> SuggestionRun | None:
    """The latest suggestion that was asked for. Where it came to nothing, the one before it that
    came to something, with why the latest did not."""
    latest = models.Suggestion.objects.order_by("-id").first()
    if latest is None:
        return None
    row = latest
    if latest.ended_at is not None and latest.told is None:
        kept = models.Suggestion.objects.filter(told__isnull=False).order_by("-id").first()
        row = kept or latest
    return SuggestionRun(
        id=row.pk,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        is_stopped=latest.is_stopped,
        step=row.step,
        problem=latest.problem,
        told=wishes_read(row.wishes),
        suggestion=read(row.told) if row.told else None,
    )
