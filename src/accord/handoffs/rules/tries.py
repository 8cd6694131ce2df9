"""Tries one after another: which of them count, and the clock of each but the first; pure.

The clock of the first is that of how soon somebody tries at all. Each further one begins with the
try before and ends with its own: whatever was learned when, the same evidence makes the same ones.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accord.handoffs.rules.evidence import first_stop, is_try
from accord.handoffs.rules.running import CLOSED_AS, Known
from accord.handoffs.values.clocks import ClockState, Evidence, Promise, Run, Span, Stop, Turn
from accord.handoffs.values.events import Told
from accord.kernel.spacing import spaced

FIRST = 2  # the first clock of its kind is that of the second try


@dataclass(frozen=True, slots=True)
class _Over:
    """From when on nobody is tried any more, and what that makes of a clock."""

    at: datetime
    closed_as: ClockState


def run_of_turn(*, turn: Turn, target: timedelta, known: Known) -> Run:
    """What the clock of a further try is told. It stands still as that of the first one does. Once
    they talk, somebody decided or the hand-off is closed, no further try is owed."""
    since = known.told.held[0][1]
    over = _over(known, since=since)
    tried = _tried(turn, known, since=since, over=over)
    before = turn.number - FIRST
    if len(tried) <= before or (over is not None and tried[before].at >= over.at):
        return Run(since, target, closed_as=over.closed_as if over else None, is_begun=False)
    begun = tried[before].at
    spans = (*known.told.pauses, *known.meetings)
    run = Run(begun, target, tuple(one for one in spans if _lasts_after(one, begun)))
    if len(tried) > before + 1:
        ended = tried[before + 1]
        stop = Stop.SELF_REPORTED if ended.is_by_hand else Stop.TOUCH
        return replace(run, stopped_at=ended.at, stop=stop, touch_id=ended.id)
    return replace(run, closed_as=over.closed_as, closed_at=over.at) if over else run


def held_at(told: Told, at: datetime) -> int:
    """Who had the hand-off at this moment; before it was anybody's, whoever had it first."""
    before = [owner for owner, since in told.held if since <= at]
    return before[-1] if before else told.held[0][0]


def turns_begun(*, turn: Turn, known: Known) -> int:
    """The number of the last try that is owed, or was: of the second one even before the first was
    made. What would begin as it is over is not owed."""
    since = known.told.held[0][1]
    over = _over(known, since=since)
    tried = _tried(turn, known, since=since, over=over)
    count = sum(over is None or one.at < over.at for one in tried)
    return min(turn.of, max(FIRST, count + 1))


def _tried(turn: Turn, known: Known, *, since: datetime, over: _Over | None) -> list[Evidence]:
    """Tries that count, as the clause counts them that asks for so many: by hand, and as far apart
    as was agreed. Of two at once the one that a tool has seen goes before."""
    tries = [
        one
        for one in sorted(known.evidence, key=lambda each: (each.at, each.is_by_hand, each.id))
        if is_try(one) and one.at >= since and (over is None or one.at <= over.at)
    ]
    return spaced(tries, spacing=turn.spacing)


def _over(known: Known, *, since: datetime) -> _Over | None:
    """Whoever says that they talked need not try on."""
    told = known.told
    said = [replace(one, is_by_hand=False) for one in known.evidence]
    talked = first_stop(said, promise=Promise.CONTACT, since=since)
    decided = [at for at in (told.decided_at, *known.decided) if at is not None and at >= since]
    found = [_Over(at, ClockState.CANCELLED) for at in (*decided, *(talked or ())[:1])]
    if told.closed_at is not None and told.closed_by is not None:
        # What closes it says what becomes of its clocks, also where that decides it.
        found.insert(0, _Over(told.closed_at, CLOSED_AS[told.closed_by]))
    return min(found, key=lambda one: one.at, default=None)


def _lasts_after(span: Span, at: datetime) -> bool:
    return span.end is None or span.end > at
