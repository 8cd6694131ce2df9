"""The latest suggestion of points."""

from accord.scoring import models
from accord.scoring.rules.stored_suggestions import read, wishes_read
from accord.scoring.values.suggestions import SuggestionRun


def find_suggestion() -> SuggestionRun | None:
    """The latest suggestion that was asked for."""
    row = models.Suggestion.objects.order_by("-id").first()
    if row is None:
        return None
    return SuggestionRun(
        id=row.pk,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        is_stopped=row.is_stopped,
        step=row.step,
        problem=row.problem,
        told=wishes_read(row.wishes),
        suggestion=read(row.told) if row.told else None,
    )
