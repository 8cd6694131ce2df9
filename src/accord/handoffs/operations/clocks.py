"""Clocks begin with a hand-off and are read again whenever anything of it is told.

How a clock reads follows from what is stored: events, touches, hours of the version that it keeps.
So evidence that comes late, or is taken back, changes it, and reading it again changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.owed import info_owed, owed_of
from accord.handoffs.queries.subjects import evidence_of, taken_at
from accord.handoffs.rules import clocks as rules
from accord.handoffs.rules.events import tell
from accord.handoffs.rules.running import Known, run_of
from accord.handoffs.values.clocks import ClockState, Promise, Reading
from accord.handoffs.values.owed import Asked
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team
from accord.team.values import Side


@dataclass(frozen=True, slots=True)
class _Begun:
    handoff_id: int
    promise: Promise
    asked: Asked
    member_id: int | None
    calendar_id: int
    at: datetime


def start_clocks(*, handoff_ids: Sequence[int], at: datetime) -> None:
    """Begin what is owed of these hand-offs, by the agreements in force now. Caller's
    transaction."""
    rows = models.Handoff.objects.filter(pk__in=handoff_ids).order_by("id")
    asked = [
        (row.pk, row.owner_id, one)
        for row in rows
        for one in owed_of(kind=row.kind, facts=row.facts, at=at)
    ]
    whose = {(_whose(one, owner), at) for _handoff, owner, one in asked}
    hours = team.calendars_for(asked=whose) if whose else {}
    begun = [
        _Begun(handoff, one.owed.promise, one, None, hours[_whose(one, owner), at][0], at)
        for handoff, owner, one in asked
    ]
    _insert(begun)
    settle_clocks(handoff_ids=handoff_ids)


def start_owner_clocks(*, handoff_id: int, owner_id: int, at: datetime) -> None:
    """Whoever gets a hand-off later has a clock of their own; the team's goes on. Caller's
    transaction."""
    row = models.Handoff.objects.get(pk=handoff_id)
    asked = [
        one
        for one in owed_of(kind=row.kind, facts=row.facts, at=at)
        if one.owed.promise is Promise.ATTEMPT
    ]
    if asked:
        number, _says = team.calendar_for(member_id=owner_id, at=at)
        _insert([_Begun(handoff_id, one.owed.promise, one, owner_id, number, at) for one in asked])


def start_info_clock(*, handoff_id: int, side: Side, at: datetime) -> None:
    """Whoever handed it over owes an answer, while the receiver's clocks stand still. Caller's
    transaction."""
    asked = info_owed(side=side, at=at)
    if asked is not None:
        number, _says = team.calendar_for(side=asked.hours_of, at=at)
        _insert([_Begun(handoff_id, Promise.INFO, asked, None, number, at)])


def _whose(asked: Asked, owner_id: int) -> Side | int:
    return owner_id if asked.is_owners else asked.hours_of


def _insert(begun: Sequence[_Begun]) -> None:
    size = len(begun)
    bulk.insert(
        "handoffs_clock",
        {
            "handoff_id": [one.handoff_id for one in begun],
            "promise": [one.promise.value for one in begun],
            "side": [one.asked.owed.side.value for one in begun],
            "member_id": [one.member_id for one in begun],
            "agreement_id": [one.asked.agreement_id for one in begun],
            "clause": [one.asked.owed.clause for one in begun],
            "calendar_id": [one.calendar_id for one in begun],
            "target": [one.asked.owed.target for one in begun],
            "counts_automated": [one.asked.owed.counts_automated for one in begun],
            "is_silent": [one.asked.is_silent for one in begun],
            "started_at": [one.at for one in begun],
            # As it reads is settled with all that is known; until then it stands still.
            "state": [ClockState.PAUSED.value] * size,
        },
    )


def settle_clocks(*, handoff_ids: Sequence[int]) -> int:
    """Read the clocks of these hand-offs by all that is known now; answers how many changed.
    Caller's transaction."""
    clocks = list(
        models.Clock.objects.select_for_update(of=("self",))
        .filter(handoff_id__in=[*handoff_ids])
        .select_related("handoff")
        .order_by("id")
    )
    if not clocks:
        return 0
    known = _known({clock.handoff_id: clock.handoff.lead_id for clock in clocks})
    hours = team.calendars_by_version(ids={clock.calendar_id for clock in clocks})
    changed = [
        clock
        for clock in clocks
        if _settle(clock, known[clock.handoff_id], calendar=hours[clock.calendar_id])
    ]
    models.Clock.objects.bulk_update(
        changed, ["state", "due_at", "stopped_at", "stop", "touch_id", "tells_at"]
    )
    _note_due({clock.handoff_id for clock in clocks})
    return len(changed)


def _known(leads: Mapping[int, int]) -> dict[int, Known]:
    events = events_of(handoff_ids=[*leads])
    evidence = evidence_of(lead_ids=sorted(set(leads.values())))
    taken = taken_at(lead_ids=sorted(set(leads.values())))
    return {
        handoff: Known(tell(events[handoff]), tuple(evidence.get(lead, ())), taken.get(lead))
        for handoff, lead in leads.items()
    }


def _settle(clock: models.Clock, known: Known, *, calendar: WorkingCalendar) -> bool:
    run = run_of(
        promise=Promise(clock.promise),
        started_at=clock.started_at,
        target=clock.target,
        member_id=clock.member_id,
        counts_automated=clock.counts_automated,
        known=known,
    )
    reading = rules.read(run, calendar=calendar)
    before = _as_kept(clock)
    _keep(clock, reading)
    moments = [moment for _share, moment in rules.warnings(run, calendar=calendar)]
    clock.tells_at = _next(clock, reading, moments=moments)
    return _as_kept(clock) != before


def _as_kept(clock: models.Clock) -> tuple[Any, ...]:
    return (
        clock.state, clock.due_at, clock.stopped_at, clock.stop, clock.touch_id, clock.tells_at,
    )  # fmt: skip


def _keep(clock: models.Clock, reading: Reading) -> None:
    clock.state = reading.state.value
    clock.due_at = reading.due_at
    clock.stopped_at = reading.stopped_at
    clock.stop = reading.stop.value if reading.stop else ""
    clock.touch_id = reading.touch_id


def _next(clock: models.Clock, reading: Reading, *, moments: Iterable[datetime]) -> datetime | None:
    """When the clock has to be told of next: a warning, its breach, or a step after that."""
    if reading.state is not ClockState.RUNNING or clock.is_silent or reading.due_at is None:
        return None
    ahead = [one for one in [*moments, reading.due_at]
             if clock.told_to is None or one > clock.told_to]  # fmt: skip
    return min(ahead, default=clock.tells_at)


def _note_due(handoff_ids: Iterable[int]) -> None:
    """What is due next of a hand-off stands beside it, so that lists can be in its order."""
    bulk.execute(
        """update handoffs_handoff h
           set due_at = c.due_at
           from (select h2.id, min(c.due_at) filter (where c.state = 'running'
                                                       and c.member_id is null) as due_at
                 from handoffs_handoff h2 left join handoffs_clock c
                   on c.handoff_id = h2.id and c.side = h2.to_side
                 where h2.id = any(%s) group by h2.id) c
           where c.id = h.id and h.due_at is distinct from c.due_at""",
        [[*handoff_ids]],
    )
