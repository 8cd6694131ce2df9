"""Who receives what is handed over."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.handoffs.operations.routing import route
from accord.handoffs.queries.accountable import present
from accord.handoffs.queries.routing import routing_in_force
from accord.handoffs.queries.subjects import Subject
from accord.handoffs.values.handoffs import UnableToMove, Unmoved
from accord.handoffs.values.kinds import HandoffKind
from accord.handoffs.values.routing import RoutingAsk, UnableToRoute
from accord.team import api as team
from accord.team.values import Side


def receivers(
    *,
    subjects: Sequence[Subject],
    keys: Mapping[int, str],
    kind: HandoffKind,
    order_to: int | None,
    besides: Collection[int],
    at: datetime,
    gave_back: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Who gets each of these leads: whoever is named; for sales whom the rules of routing choose;
    without rules its owner while they are of the receiving side, else whoever catches what nobody
    has. For those who are away it is their deputy.

    keys: what each choice is made for, once for ever. besides: who does not get it.
    gave_back: of a lead who gets it only where nobody else is there. Raises UnableToMove where
    nobody is left.
    """
    if order_to is None and kind.to_side is Side.SALES and routing_in_force(at=at) is not None:
        asks = [
            RoutingAsk(one.lead_id, keys[one.lead_id], _not_to(one, besides, gave_back))
            for one in subjects
        ]
        try:
            chosen = route(asks=asks, kind=kind.code, at=at, owns=False, pending=_pending)
        except UnableToRoute as refusal:
            raise UnableToMove(why=Unmoved.NOBODY_THERE) from refusal
        return {one.lead_id: one.owner_id for one in chosen}
    return _by_owner(
        subjects, kind=kind, order_to=order_to, besides=besides, gave_back=gave_back or {}, at=at
    )


def _not_to(
    subject: Subject, besides: Collection[int], gave_back: Mapping[int, int] | None
) -> tuple[int, ...]:
    gave = (gave_back or {}).get(subject.lead_id)
    return tuple(sorted({*besides, *([gave] if gave else [])}))


def _pending() -> dict[int, int]:
    """How much open work members have that is not theirs by the lead: what waits for an answer."""
    rows = bulk.fetch(
        """select h.owner_id, count(*) from handoffs_handoff h
           join live.leads l on l.id = h.lead_id
           where h.state in ('offered', 'asked') and l.owner_id is distinct from h.owner_id
           group by 1"""
    )
    return dict(rows)


def _by_owner(
    subjects: Sequence[Subject],
    *,
    kind: HandoffKind,
    order_to: int | None,
    besides: Collection[int],
    gave_back: Mapping[int, int],
    at: datetime,
) -> dict[int, int]:
    caught = team.catcher(side=kind.to_side, at=at)
    sides = team.sides()
    wanted = {
        one.lead_id: order_to or _owner(one.owner_id, kind=kind, sides=sides) for one in subjects
    }
    here = present(member_ids={who for who in wanted.values() if who}, at=at)
    found: dict[int, int] = {}
    for lead, who in wanted.items():
        chosen = here[who] if who else None
        if chosen != order_to and chosen == gave_back.get(lead):
            chosen = caught or chosen
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
