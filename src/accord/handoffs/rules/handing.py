"""Whether a lead can be handed over; pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from accord.definitions.values import Reason
from accord.handoffs.values.handing import Refused
from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import Field, HandoffKind
from accord.team.values import Side


def lacking(kind: HandoffKind, *, known: Collection[Field]) -> tuple[Field, ...]:
    """What the kind asks for and nobody knows, in the kind's order."""
    return tuple(field for field in kind.needs if field not in known)


def rests_after(reason: Reason | None) -> bool:
    """Whether a lead that came back for a reason, None for one that is no longer agreed on, has to
    rest: not where its data alone were to be put right."""
    return reason is None or reason.next_state != "fix"


def is_cooling(
    kind: HandoffKind, *, came_back_at: datetime | None, is_new_since: bool, at: datetime
) -> bool:
    """Whether a lead that came back has to rest: not long ago, and nothing of it has happened
    since."""
    if came_back_at is None or is_new_since:
        return False
    return at < came_back_at + timedelta(days=kind.cooling_days)


def refusal(
    kind: HandoffKind,
    *,
    lead_id: int,
    known: Collection[Field],
    has_ended: bool,
    is_open: bool,
    came_back_at: datetime | None,
    is_new_since: bool,
    at: datetime,
) -> Refused | None:
    """Why a lead is not handed over, None where it is. What goes back to marketing may have ended:
    somebody has to look after it all the same."""
    if is_open:
        return Refused(lead_id, Unmoved.OPEN_ALREADY)
    if kind.to_side is Side.MARKETING:
        return None
    if has_ended:
        return Refused(lead_id, Unmoved.HAS_ENDED)
    if is_cooling(kind, came_back_at=came_back_at, is_new_since=is_new_since, at=at):
        return Refused(lead_id, Unmoved.COOLING)
    if lacks := lacking(kind, known=known):
        return Refused(lead_id, Unmoved.NOT_COMPLETE, lacks)
    return None
