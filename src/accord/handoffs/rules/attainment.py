"""Hand-offs, their clocks and touches as the facts that promises are judged by; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from accord.agreements.values import facts as known
from accord.agreements.values.facts import Attempt, Clocked, Delivered, Standing
from accord.agreements.values.terms import ClauseKind
from accord.agreements.values.terms import Promise as Promised
from accord.handoffs.rules.evidence import first_stop, is_try
from accord.handoffs.rules.running import BY_TOUCH
from accord.handoffs.values.attainment import Attained, Beside, ClockRow, HandedRow, Kept, Tally
from accord.handoffs.values.clocks import ClockState, Evidence, Promise
from accord.handoffs.values.events import Told
from accord.handoffs.values.handoffs import Move
from accord.team.values import Side

_STATES: Mapping[ClockState, known.ClockState] = {
    ClockState.SCHEDULED: known.ClockState.SCHEDULED,
    ClockState.RUNNING: known.ClockState.RUNNING,
    ClockState.PAUSED: known.ClockState.PAUSED,
    ClockState.MET: known.ClockState.MET,
    ClockState.MET_LATE: known.ClockState.MET_LATE,
    # Broken when it ended: nothing that comes later mends it.
    ClockState.MISSED: known.ClockState.BREACHED_OPEN,
    ClockState.CANCELLED: known.ClockState.CANCELLED,
    ClockState.VOID: known.ClockState.VOID,
    ClockState.MERGED: known.ClockState.MERGED,
    # They were in talks before: nothing was promised after all.
    ClockState.NOT_NEEDED: known.ClockState.CANCELLED,
}
PROMISED: Mapping[Promise, Promised] = {
    Promise.ACKNOWLEDGE: Promised.ACKNOWLEDGE,
    Promise.ATTEMPT: Promised.ATTEMPT,
    Promise.CONTACT: Promised.CONTACT,
    Promise.VERDICT: Promised.VERDICT,
}
# The interest and the fit that a quadrant stands for; of the others the fit is not known.
_FITS = {"perfect": True, "nurture": True, "hot": False, "cold": False}
_CHANNELS = {
    "call_attempt": "phone", "call_connected": "phone", "email_sent": "email",
    "meeting_held": "meeting", "meeting_booked": "meeting",
}  # fmt: skip
_RETURNS = frozenset({Move.REJECT, Move.RECYCLE})
FAR = timedelta(days=21)  # a meeting so long after it was agreed puts off what is owed


def delivered(
    row: HandedRow, beside: Beside, evidence: Sequence[Evidence], *, classes: Mapping[str, str]
) -> Delivered:
    """A hand-off as the promises count it. classes: of each reason the group it belongs to; one
    that nobody knows any more says nothing and counts as other."""
    told = beside.told
    is_back = told.closed_by in _RETURNS
    # Whoever says that they talked need not try on; what was promised of talks, tools tell.
    said = [replace(one, is_by_hand=False) for one in evidence]
    talked = first_stop(said, promise=Promise.CONTACT, since=row.offered_at)
    decided = [at for at in (told.decided_at, *beside.decided) if at and at >= row.offered_at]
    return Delivered(
        id=row.id,
        delivered_at=row.offered_at,
        quadrant=row.quadrant,
        origin=row.origin,
        region=row.country,
        fits=_FITS.get(row.quadrant),
        is_complete=row.is_complete,
        is_recycled=row.is_recycled,
        worth=row.worth,
        acknowledged_at=told.acknowledged_at,
        decided_at=min(decided, default=None),
        rejected=classes.get(row.reason, known.ReasonClass.OTHER.value) if is_back else "",
        is_rated=beside.is_rated,
        contacted_at=talked[0] if talked else None,
        qualified_at=beside.qualified_at,
        attempts=tuple(attempts_of(evidence, until=told.closed_at)),
        owner_id=row.owner_id,
        is_seen=row.is_seen,
        pauses=tuple((span.start, span.end) for span in (*told.pauses, *beside.meetings)),
        is_void=told.closed_by is Move.VOID,
        ended_at=_ran_out_asked(told),
        is_agreed=row.is_agreed,
        put_off_at=_put_off_at(beside),
    )


def _put_off_at(beside: Beside) -> datetime | None:
    """When its receiver had time stand still first: for a day or the law, or for a meeting that
    is far away. What is asked of the other team is answered by that."""
    far = [one for one in beside.meetings if one.end and one.end - one.start > FAR]
    spans = (*beside.told.later, *beside.told.legal, *far)
    return min((one.start for one in spans), default=None)


def _ran_out_asked(told: Told) -> datetime | None:
    """When it ran out, where the receiver waited for an answer to what they had asked."""
    has_asked = any(span.end == told.closed_at for span in told.let_be)
    return told.closed_at if told.closed_by is Move.EXPIRE and has_asked else None


def attempts_of(evidence: Iterable[Evidence], *, until: datetime | None) -> Iterable[Attempt]:
    """What of the evidence is a try to reach them, as promises count tries."""
    for touch in evidence:
        by_hand = is_try(touch)
        if not by_hand and not is_try(touch, counts_automated=True):
            continue
        if until is None or touch.at <= until:
            yield Attempt(touch.at, _CHANNELS.get(touch.kind, touch.kind), not by_hand)


def clocked(row: ClockRow, *, recycled: Collection[int], unseen: Collection[int]) -> Clocked | None:
    """A clock as the promises count it, None where it is of none of them. unseen: hand-offs whose
    owner nothing tells of, so that a first try of theirs cannot be seen."""
    promise = PROMISED.get(row.promise)
    if promise is None:
        return None
    return Clocked(
        row.id, promise, row.started_at, row.due_at, row.stopped_at, _STATES[row.state],
        is_recycled=row.handoff_id in recycled,
        is_seen=row.promise not in BY_TOUCH or row.handoff_id not in unseen,
    )  # fmt: skip


_AS_ONE = frozenset({ClauseKind.VOLUME, ClauseKind.VALUE, ClauseKind.QUALITY})


def tally_of(kept: Kept) -> Tally:
    """A clause as promises that were kept or not. What became of leads is reported, not owed."""
    told = kept.attainment
    if told.kind is ClauseKind.RESULT:
        return Tally()
    if told.kind not in _AS_ONE:
        return Tally(told.met, told.missed, told.not_yet)
    if told.standing is Standing.NOTHING:
        return Tally()
    if told.standing is Standing.RUNNING:
        return Tally(open=1)
    return Tally(kept=1) if told.standing is Standing.MET else Tally(missed=1)


def tallies(attained: Attained) -> dict[Side, Tally]:
    """Both halves of an agreement, with how soon marketing answered."""
    found = {Side.MARKETING: Tally(), Side.SALES: Tally()}
    for kept in attained.kept:
        found[kept.clause.side] += tally_of(kept)
    for one in attained.answered:
        found[one.turnaround.side] += Tally(one.met, one.due - one.met)
    return found
