"""Clocks begin with a hand-off and are read again whenever anything of it is told.

How a clock reads follows from what is stored: events, touches, hours of the version that it keeps.
So evidence that comes late, or is taken back, changes it, and reading it again changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.agreements import api as agreements
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.holding import hold_rows, of_one_person
from accord.handoffs.operations.turns import hours_of_turns, write_turns
from accord.handoffs.queries.accountable import answerer
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.owed import Whose, hours_of, info_owed, owed_of, with_deadline
from accord.handoffs.queries.requests import run_as_asked
from accord.handoffs.queries.subjects import awaited_of, decided_at, ended_before, evidence_of
from accord.handoffs.rules import clocks as rules
from accord.handoffs.rules.events import tell
from accord.handoffs.rules.evidence import is_talk
from accord.handoffs.rules.running import Known, run_of
from accord.handoffs.rules.tries import run_of_turn
from accord.handoffs.values.clocks import LATE, ClockState, Promise, Reading, Run, Stored, Turn
from accord.handoffs.values.owed import Asked
from accord.kernel.durations import format_duration
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team

READ = (
    "state", "due_at", "stopped_at", "stop", "touch_id", "tells_at", "started_at", "calendar_id",
)  # fmt: skip
_STORED = ", ".join(["id", *(one.name for one in fields(Stored) if one.name != "pk")])
STEP = 6_000  # clocks that are read again at once


@dataclass(frozen=True, slots=True)
class Begun:
    """A clock about to begin, of a hand-off or of a request; country: of the lead, whose hours may
    count."""

    handoff_id: int | None
    asked: Asked
    owner_id: int
    country: str
    at: datetime
    member_id: int | None = None
    request_id: int | None = None


def start_clocks(*, handoff_ids: Sequence[int], at: datetime) -> None:
    """Begin what is owed of these hand-offs from the moment they were made, by the agreements that
    hold at `at`. Caller's transaction."""
    running = agreements.list_running(at=at)
    rows = models.Handoff.objects.filter(pk__in=handoff_ids).order_by("id") if running else ()
    begun = [
        Begun(row.pk, one, row.owner_id, str(row.facts.get("country", "")), row.offered_at)
        for row in rows
        for one in owed_of(kind=row.kind, facts=row.facts, running=running)
    ]
    insert_clocks(begun)
    settle_clocks(handoff_ids=handoff_ids)


def start_owner_clocks(*, row: models.Handoff, at: datetime) -> None:
    """Whoever gets a hand-off later has a clock of their own for the first try; the team's goes
    on. Caller's transaction."""
    running = agreements.list_running(at=at)
    country = str(row.facts.get("country", ""))
    begun = [
        Begun(row.pk, one, row.owner_id, country, at, row.owner_id)
        for one in owed_of(kind=row.kind, facts=row.facts, running=running)
        if one.owed.promise is Promise.ATTEMPT and one.by is None
    ]
    insert_clocks(begun)


def start_info_clock(*, row: models.Handoff, at: datetime) -> None:
    """Whoever handed it over owes an answer, while the receiver's clocks stand still. Caller's
    transaction."""
    asked = info_owed(kind=row.kind, running=agreements.list_running(at=at))
    if asked is not None:
        country = str(row.facts.get("country", ""))
        owner = answerer(row, at=at) or row.owner_id
        insert_clocks([Begun(row.pk, asked, owner, country, at)])


def insert_clocks(begun: Sequence[Begun]) -> None:
    """Write them down; they stand still until they are read. Caller's transaction."""
    if not begun:
        return
    hours = hours_of(
        asked=[
            Whose(one.asked.calendar, one.asked.owed.side, one.owner_id, one.country, one.at)
            for one in begun
        ]
    )
    owed = [
        with_deadline(one.asked, calendar=calendar, at=one.at).owed
        for one, (_version, calendar) in zip(begun, hours, strict=True)
    ]
    bulk.insert(
        "handoffs_clock",
        {
            "handoff_id": [one.handoff_id for one in begun],
            "request_id": [one.request_id for one in begun],
            "promise": [one.promise.value for one in owed],
            "side": [one.side.value for one in owed],
            "member_id": [one.member_id for one in begun],
            "agreement_id": [one.asked.agreement_id for one in begun],
            "clause": [one.clause for one in owed],
            "calendar_id": [version for version, _calendar in hours],
            "target": [format_duration(one.target) for one in owed],
            "due_by": [one.due_by for one in owed],
            "counts_automated": [one.counts_automated for one in owed],
            "is_silent": [one.asked.is_silent for one in begun],
            "started_at": [one.at for one in begun],
            "turn": [one.turn.number for one in owed],
            "turns": [one.turn.of for one in owed],
            "spacing": [format_duration(one.turn.spacing) for one in owed],
            # As it reads is settled with all that is known; until then it stands still.
            "state": [ClockState.PAUSED.value] * len(begun),
        },
    )


def settle_clocks(*, handoff_ids: Sequence[int] = (), request_ids: Sequence[int] = ()) -> int:
    """Read the clocks of these hand-offs and requests by all that is known now; answers how many
    changed. Caller's transaction."""
    hold_rows(handoff_ids=handoff_ids)
    asked = {"handoff_id": [*handoff_ids], "request_id": [*request_ids]}
    clocks = _locked(asked)
    if not clocks:
        return 0
    known = _known_by(clocks)
    if write_turns(clocks, known=known):
        clocks = _locked(asked)
    runs = _runs(clocks, known=known)
    goes_by = {clock.pk: clock.calendar_id for clock in clocks}
    goes_by |= hours_of_turns(clocks, runs=runs, known=known)
    hours = team.calendars_by_version(ids=set(goes_by.values()))
    changed = [
        clock
        for clock in clocks
        if _settle(clock, runs[clock.pk], version=goes_by[clock.pk], hours=hours)
    ]
    told = [{"id": clock.pk, **dict(zip(READ, _as_kept(clock), strict=True))} for clock in changed]
    bulk.rewrite("handoffs_clock", columns=READ, rows=told)
    _note_due({clock.handoff_id for clock in clocks if clock.handoff_id is not None})
    return len(changed)


def settle_of_lead(*, lead_id: int) -> int:
    """Read the clocks of all hand-offs of a lead and of others of its person, as settle_clocks
    does: what was done by one of them, or came of it, is known of the others. Caller's transaction,
    which holds the lead."""
    leads = of_one_person(lead_ids=[lead_id])
    of_lead = models.Handoff.objects.filter(lead_id__in=leads).values_list("pk", flat=True)
    return settle_clocks(handoff_ids=sorted(of_lead))


def _locked(asked: Mapping[str, Sequence[int]]) -> list[Stored]:
    of = " or ".join(f"{name} = any(%({name})s)" for name, ids in asked.items() if ids)
    # Thousands at once, so as plain values.
    rows = bulk.fetch(
        f"select {_STORED} from handoffs_clock where {of or 'false'} order by id for update", asked
    )
    return [Stored(*row) for row in rows]


def runs_of(clocks: Sequence[models.Clock | Stored]) -> dict[int, Run]:
    """What these clocks are told, by clock: each by its hand-off or its request."""
    return _runs(clocks, known=_known_by(clocks))


def _known_by(clocks: Sequence[models.Clock | Stored]) -> dict[int, Known]:
    handed = models.Handoff.objects.filter(pk__in={one.handoff_id for one in clocks})
    leads = dict(handed.values_list("pk", "lead_id"))
    return known_of(leads) if leads else {}


def _runs(clocks: Sequence[models.Clock | Stored], *, known: Mapping[int, Known]) -> dict[int, Run]:
    asked = models.Request.objects.in_bulk([one.request_id for one in clocks if one.request_id])
    return {
        one.pk: run_as_known(one, known[one.handoff_id])
        if one.handoff_id is not None
        else run_as_asked(one, asked[one.request_id or 0])
        for one in clocks
    }


def settle_all() -> int:
    """Read every clock again, step by step; answers how many changed: none, unless something was
    written past this module."""
    changed, position = 0, 0
    while True:
        rows = bulk.fetch(
            """select id, handoff_id, request_id from handoffs_clock where id > %s
               order by id limit %s""",
            [position, STEP],
        )
        if not rows:
            return changed
        with transaction.atomic():
            changed += settle_clocks(
                handoff_ids=sorted({handoff for _id, handoff, _request in rows if handoff}),
                request_ids=sorted({request for *_, request in rows if request}),
            )
        position = rows[-1][0]


def known_of(leads: Mapping[int, int]) -> dict[int, Known]:
    """All that is known of hand-offs, each given with its lead."""
    events = events_of(handoff_ids=[*leads])
    evidence = evidence_of(lead_ids=sorted(set(leads.values())))
    taken = decided_at(lead_ids=sorted(set(leads.values())))
    talked = {lead for lead, touches in evidence.items() if any(map(is_talk, touches))}
    awaited = awaited_of(handoff_ids=[*leads])
    ended = ended_before(handoff_ids=[one for one, lead in leads.items() if lead in talked])
    return {
        handoff: Known(
            tell(events[handoff]),
            tuple(evidence.get(lead, ())),
            tuple(taken.get(lead, ())),
            ended.get(handoff),
            awaited.get(handoff, ()),
        )
        for handoff, lead in leads.items()
    }


def run_as_known(clock: models.Clock | Stored, known: Known) -> Run:
    """What a stored clock is told by all that is known of its hand-off."""
    if clock.turn:
        turn = Turn(clock.turn, clock.turns, clock.spacing)
        return run_of_turn(turn=turn, target=clock.target, known=known)
    return run_of(
        promise=Promise(clock.promise),
        started_at=clock.started_at,
        target=clock.target,
        member_id=clock.member_id,
        counts_automated=clock.counts_automated,
        known=known,
        due_by=clock.due_by,
    )


def _settle(clock: Stored, run: Run, *, version: int, hours: Mapping[int, WorkingCalendar]) -> bool:
    """Have a clock stand as what it is told reads; answers whether it changed. Nothing is saved."""
    calendar = hours[version]
    reading = rules.read(run, calendar=calendar)
    before = _as_kept(clock)
    _keep(clock, reading)
    clock.started_at, clock.calendar_id = run.started_at, version
    if clock.is_silent or (clock.state, clock.due_at) != before[:2]:
        moments = [moment for _share, moment in rules.warnings(run, calendar=calendar)]
        clock.tells_at = _next(clock, reading, moments=moments)
    return _as_kept(clock) != before


def _as_kept(clock: Stored) -> tuple[Any, ...]:
    return (
        clock.state, clock.due_at, clock.stopped_at, clock.stop, clock.touch_id, clock.tells_at,
        clock.started_at, clock.calendar_id,
    )  # fmt: skip


def _keep(clock: Stored, reading: Reading) -> None:
    clock.state = reading.state.value
    clock.due_at = reading.due_at
    clock.stopped_at = reading.stopped_at
    clock.stop = reading.stop.value if reading.stop else ""
    clock.touch_id = reading.touch_id


def _next(clock: Stored, reading: Reading, *, moments: Iterable[datetime]) -> datetime | None:
    """When a clock that is due at another moment, or runs again, has to be told of next: a warning,
    or its breach. While it stands as before, what its ladder said was next holds.

    Past its breach only the ladder knows what comes, so it is looked at again at once; so is what
    ended late, maybe before anybody saw that it was.
    """
    if reading.state in LATE and not clock.is_silent:
        return reading.due_at
    if reading.state is not ClockState.RUNNING or clock.is_silent or reading.due_at is None:
        return None
    told = clock.told_to
    ahead = [one for one in (*moments, reading.due_at) if told is None or one > told]
    return min(ahead, default=told)


def _note_due(handoff_ids: Iterable[int]) -> None:
    """What is due next of a hand-off stands beside it, so that lists can be in its order; what is
    only measured binds nobody yet."""
    bulk.execute(
        """update handoffs_handoff h
           set due_at = c.due_at
           from (select h2.id, min(c.due_at) filter (where c.state = 'running'
                                                       and c.member_id is null
                                                       and not c.is_silent) as due_at
                 from handoffs_handoff h2 left join handoffs_clock c
                   on c.handoff_id = h2.id and c.side = h2.to_side
                 where h2.id = any(%s) group by h2.id) c
           where c.id = h.id and h.due_at is distinct from c.due_at""",
        [[*handoff_ids]],
    )
