"""What a move does to a hand-off, and who may make it; pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from accord.definitions.values import Reason
from accord.handoffs.values.handoffs import (
    OPEN,
    PENDING,
    Answer,
    Decision,
    Hands,
    Move,
    Outcome,
    Standing,
    State,
    Still,
    Tried,
    UnableToMove,
    Unmoved,
)
from accord.leads.values import Ending
from accord.team.values import Side

UNDO_WITHIN = timedelta(minutes=10)
LONGEST_LATER = timedelta(days=366)  # after it was handed over
NEEDS_WORDS = "other"  # whatever its name, this code says nothing by itself
NO_RESPONSE = "no_response_after_protocol"

# In which states a move can be made.
_FROM: Mapping[Move, frozenset[State]] = {
    Move.SEE: PENDING,
    Move.ACCEPT: PENDING,
    Move.REJECT: OPEN,
    Move.RECYCLE: frozenset({State.WORKED}),
    Move.ASK: frozenset({State.OFFERED}),
    Move.ANSWER: frozenset({State.ASKED}),
    Move.GIVE: OPEN,
    Move.SNOOZE: OPEN,
    Move.EXPIRE: PENDING,
    Move.MERGE: OPEN,
    Move.HAND_ON: frozenset({State.WORKED}),
    Move.END: OPEN,
    Move.VOID: OPEN,
    Move.LATER: OPEN,
    Move.HOLD: OPEN,
    Move.RESUME: OPEN,
}
_CLOSES: Mapping[Move, Outcome] = {
    Move.EXPIRE: Outcome.EXPIRED,
    Move.MERGE: Outcome.MERGED,
    Move.HAND_ON: Outcome.PASSED_ON,
    Move.END: Outcome.ENDED,
    Move.VOID: Outcome.VOID,
}
_LEADS_TO: Mapping[Move, State] = {
    Move.ACCEPT: State.WORKED,
    Move.ASK: State.ASKED,
    Move.ANSWER: State.OFFERED,
}
_REFUSED = "suppressed"
_TAKEN_BACK = frozenset(
    {
        Move.ACCEPT, Move.REJECT, Move.RECYCLE, Move.ASK, Move.SNOOZE,
        Move.LATER, Move.HOLD, Move.RESUME,
    }
)  # fmt: skip
_ENDINGS: Mapping[str, Ending | None] = {
    "disqualified": Ending.DISQUALIFIED,
    _REFUSED: Ending.DISQUALIFIED,
    "recycled": Ending.RECYCLED,
    "review": Ending.REJECTED,
    "fix": None,
    "merge": None,
    "link": None,
    "reroute": None,
}


def check_hands(standing: Standing, *, move: Move, hands: Hands) -> None:
    """Refuse who may not make this move: an answer is for the side that handed over, all else for
    the owner, whoever stands in for them, or who leads the receiving side; what the law holds for
    these leaders alone, or who answers for people's data. Raises UnableToMove."""
    if hands.member_id is None:
        return
    side = standing.from_side if move is Move.ANSWER else standing.to_side
    is_of_side = bool(hands.sides & {side, Side.BOTH})
    if move is Move.ANSWER:
        if not is_of_side:
            raise UnableToMove(why=Unmoved.OTHER_SIDE)
        return
    leads = hands.may_lead and is_of_side
    if _is_of_law(standing, move=move):
        if not leads and not hands.may_hold:
            raise UnableToMove(why=Unmoved.LEADERS_ONLY)
        return
    is_owner = standing.owner_id == hands.member_id or standing.owner_id in hands.acts_for
    if not is_owner and not leads:
        raise UnableToMove(why=Unmoved.NOT_YOURS)


def _is_of_law(standing: Standing, *, move: Move) -> bool:
    """Time that stands still for as long as the law says ends no promise of its own: nobody puts
    off what they owe by it."""
    return move is Move.HOLD or (move is Move.RESUME and standing.still is Still.LEGAL)


def decide(
    standing: Standing,
    *,
    move: Move,
    answer: Answer,
    reasons: Mapping[str, Reason],
    at: datetime,
    today: date | None = None,
    tried: Tried | None = None,
) -> Decision:
    """The hand-off after a move. today: which day it is for whoever makes it, of a move that names
    one. tried: how the lead was tried, where anything was agreed on before it counts as not
    reached. Raises UnableToMove."""
    if standing.state is State.CLOSED:
        raise UnableToMove(why=Unmoved.IS_DONE)
    if standing.state not in _FROM[move]:
        raise UnableToMove(why=Unmoved.NOT_NOW)
    if move in (Move.REJECT, Move.RECYCLE):
        reason = _reason(answer, reasons, tried=tried or Tried(), today=today or at.date())
        return _returned(move, reason)
    if move in _CLOSES:
        return Decision(State.CLOSED, _CLOSES[move], back=move is Move.EXPIRE)
    _check_answer(standing, move=move, answer=answer, at=at)
    return Decision(_LEADS_TO.get(move, standing.state))


def _check_answer(standing: Standing, *, move: Move, answer: Answer, at: datetime) -> None:
    if move is Move.ASK and not answer.words.strip():
        raise UnableToMove(why=Unmoved.WORDS_NEEDED)
    if move is Move.GIVE and answer.to_id == standing.owner_id:
        raise UnableToMove(why=Unmoved.SAME_PERSON)
    if move is Move.SNOOZE and (answer.until is None or answer.until <= at):
        raise UnableToMove(why=Unmoved.DAY_PAST)
    if move in (Move.LATER, Move.HOLD, Move.RESUME):
        _check_still(standing, move=move, answer=answer, at=at)


def _check_still(standing: Standing, *, move: Move, answer: Answer, at: datetime) -> None:
    """Time stands still for a day that is named, or for reasons that are said."""
    can = standing.to_side is Side.SALES and standing.still is not Still.LEGAL
    if not (can if move is not Move.RESUME else standing.still):
        raise UnableToMove(why=Unmoved.NOT_NOW)
    if move is Move.HOLD and not answer.words.strip():
        raise UnableToMove(why=Unmoved.WORDS_NEEDED)
    if move is Move.LATER:
        _check_day(answer.until, offered_at=standing.offered_at, at=at)


def _check_day(until: datetime | None, *, offered_at: datetime, at: datetime) -> None:
    """However often the buyer asks for another day, a hand-off does not stand still for ever."""
    if until is None:
        raise UnableToMove(why=Unmoved.DAY_NEEDED)
    if until <= at:
        raise UnableToMove(why=Unmoved.DAY_PAST)
    if until > offered_at + LONGEST_LATER:
        raise UnableToMove(why=Unmoved.NOT_THEN)


def undone(
    standing: Standing, *, last: Move, made_by: int | None, made_at: datetime,
    was: State, hands: Hands, at: datetime,
) -> Decision:  # fmt: skip
    """A hand-off after its last move is taken back by whoever made it, shortly after; `was`: the
    state before. Raises UnableToMove."""
    if last not in _TAKEN_BACK:
        raise UnableToMove(why=Unmoved.NOT_NOW)
    if made_by is None or made_by != hands.member_id:
        raise UnableToMove(why=Unmoved.NOT_YOURS)
    if at - made_at > UNDO_WITHIN:
        raise UnableToMove(why=Unmoved.TOO_LATE)
    return Decision(was, reopens=standing.state is State.CLOSED)


def _returned(move: Move, reason: Reason) -> Decision:
    """Where a lead goes that comes back, by its reason (formulas 2.2)."""
    outcome = Outcome.RECYCLED if move is Move.RECYCLE else Outcome.REJECTED
    ending = _ENDINGS.get(reason.next_state, Ending.REJECTED)
    if reason.next_state == "reroute":
        return Decision(State.OFFERED, again=True)
    refuses = reason.next_state == _REFUSED
    fixes = reason.next_state == "fix"
    return Decision(State.CLOSED, outcome, ending=ending, back=True, refuses=refuses, fixes=fixes)


def _reason(answer: Answer, reasons: Mapping[str, Reason], *, tried: Tried, today: date) -> Reason:
    if not answer.reason:
        raise UnableToMove(why=Unmoved.NO_REASON)
    reason = reasons.get(answer.reason)
    if reason is None:
        raise UnableToMove(why=Unmoved.UNKNOWN_REASON, named=(answer.reason,))
    if reason.code == NEEDS_WORDS and not answer.words.strip():
        raise UnableToMove(why=Unmoved.WORDS_NEEDED)
    if answer.wake_on is not None and answer.wake_on <= today:
        raise UnableToMove(why=Unmoved.DAY_PAST)
    if reason.next_state == "recycled" and answer.wake_on is None and _names_a_day(reason.code):
        raise UnableToMove(why=Unmoved.DAY_NEEDED)
    if reason.code == NO_RESPONSE:
        _check_tried(tried)
    return reason


def _check_tried(tried: Tried) -> None:
    if tried.made < tried.agreed:
        named = (str(tried.made), str(tried.agreed))
        raise UnableToMove(why=Unmoved.TOO_FEW_TRIES, named=named)
    if tried.channels < tried.channels_agreed:
        named = (str(tried.channels), str(tried.channels_agreed))
        raise UnableToMove(why=Unmoved.TOO_FEW_CHANNELS, named=named)


def asks_more(code: str) -> bool:
    """Whether a reason says nothing without words or a day beside it."""
    return code == NEEDS_WORDS or _names_a_day(code)


def _names_a_day(code: str) -> bool:
    return code.endswith("_until")
