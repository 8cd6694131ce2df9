"""Who receives what is handed over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from accord.handoffs.queries.accountable import catcher, present
from accord.handoffs.queries.subjects import Subject
from accord.handoffs.values.handoffs import UnableToMove, Unmoved
from accord.handoffs.values.kinds import HandoffKind
from accord.team import api as team
from accord.team.values import Side


def receivers(
    *,
    subjects: Sequence[Subject],
    kind: HandoffKind,
    order_to: int | None,
    besides: Collection[int],
    at: datetime,
) -> dict[int, int]:
    """Who gets each of these leads: whoever is named, else its owner while they are of the
    receiving side, else whoever catches what nobody has; a deputy for those who are away.

    besides: who does not get it. Raises UnableToMove where nobody is left.
    """
    caught = catcher(side=kind.to_side, at=at)
    sides = team.sides()
    wanted = {
        one.lead_id: order_to or _owner(one.owner_id, kind=kind, sides=sides) for one in subjects
    }
    here = present(member_ids={who for who in wanted.values() if who}, at=at)
    found: dict[int, int] = {}
    for lead, who in wanted.items():
        chosen = here[who] if who else None
        if chosen is None or (chosen in besides and chosen != order_to):
            chosen = caught
        if chosen is None:
            raise UnableToMove(why=Unmoved.NOBODY_THERE)
        found[lead] = chosen
    return found


def _owner(owner_id: int | None, *, kind: HandoffKind, sides: Mapping[int, str]) -> int | None:
    """Its owner, where they are of the side that receives."""
    if owner_id is None:
        return None
    return owner_id if sides.get(owner_id) in (kind.to_side.value, Side.BOTH.value) else None
