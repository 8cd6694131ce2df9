"""The events of hand-offs, as values."""

from collections.abc import Sequence

from accord.handoffs import models
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import Move, State


def events_of(*, handoff_ids: Sequence[int]) -> dict[int, list[Event]]:
    """All that happened to these hand-offs, each in order."""
    found: dict[int, list[Event]] = {number: [] for number in handoff_ids}
    for row in models.HandoffEvent.objects.filter(handoff_id__in=[*handoff_ids]).order_by("id"):
        found[row.handoff_id].append(
            Event(
                row.pk, Move(row.move), State(row.was) if row.was else None, row.at, row.member_id,
                row.owner_id, row.reason, row.words, row.stage_event_id,
            )
        )  # fmt: skip
    return found
