"""What the sample's sellers sent of the library, what was opened, and whether it helped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.enablement.values.sharing import PastShare
from accord.sample.rules import dice
from accord.sample.values import Called, Fate

_SENT, _OPENED, _SAID = 0.45, 0.6, 0.5
# How often a piece helped, by what became of the lead.
_USEFUL = {Fate.WON: 0.85, Fate.LOST: 0.5, Fate.TAKEN: 0.7, Fate.RETURNED: 0.3, Fate.OPEN: 0.6}


def share_of(
    lead: Called, *, pieces: Sequence[int], seed: int, until: datetime
) -> PastShare | None:
    """A piece that a seller sent once a lead was theirs; None where none was. Always the same for
    the same moments of a lead's life."""
    roll = dice.roller(seed, "shares", lead.came_at.isoformat(), lead.ready_at.isoformat())
    if roll() >= _SENT or not pieces or lead.owner_id is None or lead.decided_at is None:
        return None
    piece = pieces[int(roll() * len(pieces))]
    made_at = lead.decided_at + timedelta(hours=1 + int(roll() * 48))
    opened_at = made_at + timedelta(minutes=5 + int(roll() * 600)) if roll() < _OPENED else None
    is_useful = roll() < _USEFUL[lead.fate] if roll() < _SAID else None
    if max(made_at, opened_at or made_at) >= until:
        return None
    return PastShare(piece, lead.lead_id, lead.owner_id, made_at, opened_at, is_useful)
