"""Whether a lead can be handed over; pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from accord.definitions.values import Reason
from accord.handoffs.values.handing import CameBack, Refused
from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import Field, HandoffKind
from accord.team.values import Side


def lacking(kind: HandoffKind, *, known: Collection[Field]) -> tuple[Field, ...]:
    """What the kind asks for and nobody knows, in the kind's order."""
    return tuple(field for field in kind.needs if field not in known)


def is_to_fix(reason: Reason | None) -> bool:
    """Whether a lead that came back for a reason, None for one that is no longer agreed on, only
    has to have its data put right."""
    return reason is not None and reason.next_state == "fix"


def speaks_for(back: CameBack, *, reason: Reason | None, words: str) -> bool:
    """Whether there is something new for which a lead that came back may go to sales again: the
    buyer did something; of one that was to be put right, something else is known of them, or
    whoever hands it over writes what they found."""
    return back.has_news or (is_to_fix(reason) and (back.is_changed or bool(words.strip())))


def is_cooling(kind: HandoffKind, back: CameBack, *, at: datetime, today: date) -> bool:
    """Whether a lead that came back, and of which nothing is new, has to rest: until the day that
    was named, else as long as the kind says."""
    if back.wake_on is not None:
        return today < back.wake_on
    return at < back.at + timedelta(days=kind.cooling_days)


def refusal(
    kind: HandoffKind,
    *,
    lead_id: int,
    known: Collection[Field],
    has_ended: bool,
    is_open: bool,
    came_back: CameBack | None,
    reason: Reason | None = None,
    at: datetime,
    today: date,
    to: int | None = None,
    words: str = "",
) -> Refused | None:
    """Why a lead is not handed over, None where it is. What goes back to marketing may have ended:
    somebody has to look after it all the same. came_back: None also where a rejection was looked
    at again and does not stand. reason: why it came back. to: who is named for it."""
    if is_open:
        return Refused(lead_id, Unmoved.OPEN_ALREADY)
    if kind.to_side is Side.MARKETING:
        return None
    if has_ended:
        return Refused(lead_id, Unmoved.HAS_ENDED)
    if came_back is not None and not speaks_for(came_back, reason=reason, words=words):
        if is_cooling(kind, came_back, at=at, today=today):
            is_fix = is_to_fix(reason)
            return Refused(lead_id, Unmoved.NOT_PUT_RIGHT if is_fix else Unmoved.COOLING)
        # Never straight back to who did not want it; who names them says why.
        if to == came_back.owner_id and not words.strip():
            return Refused(lead_id, Unmoved.GAVE_IT_BACK)
    if lacks := lacking(kind, known=known):
        return Refused(lead_id, Unmoved.NOT_COMPLETE, lacks)
    return None
