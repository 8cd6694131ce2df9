"""Which records of a stream are there, and which of the others are there as something else."""

from collections.abc import Sequence

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Cursor
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.values import IDS_AT_ONCE, IDS_SIZE, Thing


def ids(line: Line, thing: Thing, *, after: int) -> tuple[list[int], bool]:
    """The next of those that are there, and whether there may be more."""
    found = line.ids(thing.model, (*thing.domain, ("id", ">", after)), limit=IDS_SIZE)
    return found, len(found) == IDS_SIZE


def left(line: Line, thing: Thing, keys: Sequence[int]) -> set[int]:
    """Of what is not found in a stream, that which is there and something else."""
    found: set[int] = set()
    if not thing.domain or not thing.tells_gone:
        return found
    for start in range(0, len(keys), IDS_AT_ONCE):
        some = list(keys[start : start + IDS_AT_ONCE])
        found |= set(line.ids(thing.model, (("id", "in", some),), limit=len(some)))
    return found


def missed(line: Line, thing: Thing, at: Cursor, there: set[int]) -> frame.presence.Compared:
    """Who went: neither among these nor there as something else.

    Who became something else stays known, for they may go later; many at once were never ours.
    """
    seen = frame.presence.unpacked(str(at.get("seen", "")))
    other = left(line, thing, sorted(seen - there))
    if len(other) <= IDS_AT_ONCE:
        return frame.presence.compare(at, there | other)
    ours = frame.presence.packed(seen - other)
    return frame.presence.compare({**at, "seen": ours}, there)
