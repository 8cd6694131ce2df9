"""Which sign of strong interest is told, and under which key; pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from accord.handoffs.values.hot import WINDOW, HotSign

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def best_of(signs: Iterable[HotSign]) -> list[HotSign]:
    """Of each lead one: what the buyer did before where the lead came to stand, the latest of
    those; in the order of leads."""
    found: dict[int, HotSign] = {}
    for one in signs:
        known = found.get(one.lead_id)
        if known is None or (one.is_direct, one.at) > (known.is_direct, known.at):
            found[one.lead_id] = one
    return [found[lead] for lead in sorted(found)]


def key_of(sign: HotSign, *, at: datetime) -> str:
    """The same for two who tell of one lead at once."""
    return f"hot:{sign.lead_id}:{int((at - _EPOCH) / WINDOW)}"


def is_told(last: datetime | None, *, at: datetime) -> bool:
    """Whether its owner was told of a lead just now."""
    return last is not None and at - last < WINDOW
