"""The events of hand-offs, as values."""

from collections.abc import Sequence

from accord.handoffs import models
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import Move, State

_MOVES = {move.value: move for move in Move}
_STATES = {state.value: state for state in State}


def events_of(*, handoff_ids: Sequence[int]) -> dict[int, list[Event]]:
    """All that happened to these hand-offs, each in order."""
    found: dict[int, list[Event]] = {number: [] for number in handoff_ids}
    rows = models.HandoffEvent.objects.filter(handoff_id__in=[*handoff_ids]).order_by("id")
    for handoff, number, move, was, at, member, owner, reason, words, until, by in rows.values_list(
        "handoff_id", "id", "move", "was", "at", "member_id", "owner_id", "reason", "words",
        "until", "program",
    ):  # fmt: skip
        found[handoff].append(
            Event(
                number, _MOVES[move], _STATES.get(was), at, member, owner, reason, words, until, by
            )
        )
    return found
