"""What a clock of a hand-off is told, put together from its events and touches; pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accord.handoffs.rules.evidence import first_stop, were_talking
from accord.handoffs.values.clocks import ClockState, Evidence, Promise, Run, Span, Stop
from accord.handoffs.values.events import Told
from accord.handoffs.values.handoffs import Move

CLOSED_AS = {
    Move.MERGE: ClockState.MERGED,
    Move.EXPIRE: ClockState.CANCELLED,
    Move.END: ClockState.CANCELLED,
    Move.VOID: ClockState.VOID,
    Move.HAND_ON: ClockState.CANCELLED,
    Move.REJECT: ClockState.CANCELLED,
    Move.RECYCLE: ClockState.CANCELLED,
}
_ENDED_BY_TOUCH = frozenset({Promise.ATTEMPT, Promise.CONTACT})
BY_TOUCH = _ENDED_BY_TOUCH | {Promise.NEXT_ATTEMPT}  # only evidence shows them
AWAITED = _ENDED_BY_TOUCH | {Promise.VERDICT}


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a hand-off: its events together, the touches of its lead, when
    sales decided on the lead beside them, when the last turn with the buyer ended before, and from
    when until when a meeting that was agreed with the buyer is waited for."""

    told: Told
    evidence: tuple[Evidence, ...] = ()
    decided: tuple[datetime, ...] = ()
    ended_before: datetime | None = None
    meetings: tuple[Span, ...] = ()


def run_of(
    *,
    promise: Promise,
    started_at: datetime,
    target: timedelta,
    member_id: int | None,
    counts_automated: bool,
    known: Known,
    due_by: datetime | None = None,
) -> Run:
    """What the clock of a promise is told.

    The receiver's clocks stand still while they wait for an answer, until a day that the buyer
    asked for, and while the law holds it, and only then: whoever asked cannot be late meanwhile,
    and whoever has to answer has a clock of their own, which only the law holds and only an answer
    meets. A meeting that was agreed is a day that the buyer asked for; accepting does not wait for
    it. A first try or a first talk is ended by evidence alone; what was closed without one is no
    longer owed.
    """
    told = known.told
    stood = told.legal if promise is Promise.INFO else told.pauses
    if promise in AWAITED:
        stood = (*stood, *known.meetings)
    pauses = tuple(span for span in stood if span.end is None or span.end > started_at)
    if promise is Promise.INFO:
        return _of_question(Run(started_at, target, pauses, due_by=due_by), told)
    stopped, stop, touch = _stopped(
        promise, known, since=started_at, member_id=member_id, counts_automated=counts_automated
    )
    if told.closed_at is not None and stopped is not None and stopped > told.closed_at:
        stopped, stop, touch = None, None, None
    closed_as = CLOSED_AS[told.closed_by] if told.closed_by is not None else None
    if stopped is None and member_id is not None and _is_given_on(told, member_id, started_at):
        closed_as = ClockState.CANCELLED
    if (
        promise is Promise.ATTEMPT
        and member_id is None
        and were_talking(known.evidence, before=started_at, since=known.ended_before)
    ):
        return Run(started_at, target, pauses, closed_as=ClockState.NOT_NEEDED, due_by=due_by)
    return Run(started_at, target, pauses, stopped, stop, touch, closed_as, told.closed_at, due_by)


def _of_question(run: Run, told: Told) -> Run:
    """The clock of the question that was asked as it began: one that was taken back is owed no
    answer, and one that nobody waited for was not answered."""
    asked = next((span for span in told.asked if span.start == run.started_at), None)
    if asked is None:
        return replace(run, closed_as=ClockState.CANCELLED)
    if asked not in told.let_be:
        return replace(run, stopped_at=asked.end, stop=Stop.MOVE if asked.end else None)
    closed_as = ClockState.CANCELLED
    if told.closed_by is not None and asked.end == told.closed_at:
        closed_as = CLOSED_AS[told.closed_by]
    return replace(run, closed_as=closed_as, closed_at=asked.end)


def _stopped(
    promise: Promise,
    known: Known,
    *,
    since: datetime,
    member_id: int | None,
    counts_automated: bool,
) -> tuple[datetime | None, Stop | None, int | None]:
    if promise in _ENDED_BY_TOUCH:
        found = first_stop(
            known.evidence, promise=promise, since=since, member_id=member_id,
            counts_automated=counts_automated,
        )  # fmt: skip
        return found or (None, None, None)
    moment = _by_move(promise, known, since=since)
    if moment is None:
        return None, None, None
    # What a program says is as good as a member's word: nobody has seen that they looked at it.
    stop = Stop.SELF_REPORTED if moment in known.told.by_program else Stop.MOVE
    return moment, stop, None


def _by_move(promise: Promise, known: Known, *, since: datetime) -> datetime | None:
    told = known.told
    if promise is Promise.ACKNOWLEDGE:
        return told.acknowledged_at
    decided = [one for one in (told.decided_at, *known.decided) if one is not None and one >= since]
    return min(decided, default=None)


def _is_given_on(told: Told, member_id: int, since: datetime) -> bool:
    return any(moment > since and owner != member_id for owner, moment in told.held)
