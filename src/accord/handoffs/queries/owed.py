"""What is owed of a hand-off by the agreements that hold, and those that are only measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from accord.agreements import api as agreements
from accord.agreements.values import terms
from accord.agreements.values.terms import (
    Agreement,
    AgreementInForce,
    CalendarSource,
    Deadline,
    Every,
    Hours,
    Persistence,
    Step,
    Task,
    Whom,
)
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs.rules.clocks import SHORT, WARNINGS
from accord.handoffs.rules.telling import BROKEN
from accord.handoffs.rules.tries import FIRST
from accord.handoffs.values.clocks import Owed, Promise, Turn
from accord.handoffs.values.owed import Asked
from accord.handoffs.values.requests import PROMISE_OF
from accord.kernel.working_time import WorkingCalendar, elapsed
from accord.team import api as team
from accord.team.values import Side

_PROMISES = {
    terms.Promise.ACKNOWLEDGE: Promise.ACKNOWLEDGE,
    terms.Promise.ATTEMPT: Promise.ATTEMPT,
    terms.Promise.CONTACT: Promise.CONTACT,
    terms.Promise.VERDICT: Promise.VERDICT,
}
_TASKS = {Promise.INFO: Task.NEEDS_INFO, **{said: task for task, said in PROMISE_OF.items()}}
SHORTEST = timedelta(minutes=1)
AROUND_THE_CLOCK = "24x7"
Reckoned = tuple[int, WorkingCalendar]


def owed_of(
    *, kind: str, facts: Mapping[str, Any], running: Iterable[AgreementInForce]
) -> list[Asked]:
    """The promises that hold for a lead of this quadrant, origin and country that is handed over
    by this kind: the first agreement that promises something has its way."""
    found: dict[Promise, Asked] = {}
    for one in running:
        if one.agreement.handoff == kind:
            for asked in _promised(one, facts):
                found.setdefault(asked.owed.promise, asked)
    return list(found.values())


def _promised(one: AgreementInForce, facts: Mapping[str, Any]) -> list[Asked]:
    asked: list[Asked] = []
    quadrant = str(facts.get("quadrant", ""))
    for said, promise in _PROMISES.items():
        found = agreements.target_of(
            one.agreement, promise=said, quadrant=quadrant,
            origin=str(facts.get("origin", "")), region=str(facts.get("country", "")),
        )  # fmt: skip
        if found is not None:
            owed = Owed(promise, Side.SALES, found.within, found.clause,
                        counts_automated=quadrant in found.automated)  # fmt: skip
            asked.append(Asked(owed, one.version_id, found.calendar, one.is_silent))
    for clause in one.agreement.clauses:
        if isinstance(clause.terms, Deadline):
            owed = Owed(_PROMISES[clause.terms.promise], clause.side, SHORTEST, clause.code)
            asked.append(
                Asked(owed, one.version_id, clause.calendar, one.is_silent,
                      by=(clause.terms, one.agreement))
            )  # fmt: skip
        elif isinstance(clause.terms, Persistence) and clause.terms.next_within is not None:
            turn = Turn(FIRST, clause.terms.attempts, clause.terms.spacing)
            owed = Owed(Promise.NEXT_ATTEMPT, clause.side, clause.terms.next_within, clause.code,
                        turn=turn)  # fmt: skip
            asked.append(Asked(owed, one.version_id, clause.calendar, one.is_silent))
    return asked


def info_owed(*, kind: str, running: Iterable[AgreementInForce]) -> Asked | None:
    """How soon whoever handed a lead over answers what is asked of it."""
    for one in running:
        found = agreements.turnaround_of(one.agreement, Task.NEEDS_INFO)
        if one.agreement.handoff == kind and found is not None:
            owed = Owed(Promise.INFO, found.side, found.within, Task.NEEDS_INFO.value)
            return Asked(owed, one.version_id, found.calendar, one.is_silent)
    return None


def task_owed(*, task: Task, kind: str, running: Sequence[AgreementInForce]) -> Asked | None:
    """How soon a team answers a request: by the agreement about hand-offs of this kind, else by
    the first that promises it."""
    for one in sorted(running, key=lambda each: (each.is_silent, each.agreement.handoff != kind)):
        found = agreements.turnaround_of(one.agreement, task)
        if found is not None:
            owed = Owed(PROMISE_OF[task], found.side, found.within, task.value)
            return Asked(owed, one.version_id, found.calendar, one.is_silent)
    return None


def steps_of(agreement: Agreement, *, promise: Promise, within: timedelta) -> tuple[Step, ...]:
    """Who hears of a promise, and when: an answer to the other team warns whoever owes it and,
    once it is late, goes to whom the agreement names for it; all else goes up the ladder."""
    task = _TASKS.get(promise)
    found = agreements.turnaround_of(agreement, task) if task else None
    if found is None:
        return agreements.steps_of(agreement, within=within)
    shares = WARNINGS if within >= SHORT else WARNINGS[:1]
    return (*(Step(share, (Whom.OWNER,)) for share in shares), Step(BROKEN, found.tell))


def with_deadline(asked: Asked, *, calendar: WorkingCalendar, at: datetime) -> Asked:
    """A promise that is owed by a day and hour, with the working time that there is until then."""
    if asked.by is None:
        return asked
    said, agreement = asked.by
    if agreement.batch is None:
        return asked
    window = agreements.window_around(agreement, every=Every.BATCH, calendar=calendar, at=at)
    moment = agreements.deadline(
        said, agreement.batch, nominal=window.nominal or window.day, delivered_at=at,
        calendar=calendar,
    )  # fmt: skip
    within = max(elapsed(calendar, start=at, end=moment), SHORTEST)
    return replace(asked, owed=replace(asked.owed, target=within, due_by=moment))


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose hours are asked for at a moment: by what source, of which side, owner, or country."""

    source: CalendarSource
    side: Side
    owner_id: int
    country: str
    at: datetime

    @property
    def of_team(self) -> tuple[Side | int, datetime]:
        """The owner, or the side, which has the last word where no calendar is named."""
        is_owners = self.source.hours is Hours.OWNER
        return (self.owner_id if is_owners else self.side), self.at


def hours_of(*, asked: Sequence[Whose]) -> list[Reckoned]:
    """The hours that count for each, with the id of their version: of a side, an owner, the
    country of a lead, or a calendar by its key. The side's where there is none such."""
    named = {one.key: one.id for one in team.list_calendars()}
    countries = {one.country: one.id for one in team.list_calendars() if one.country}
    found = team.calendars_for(asked={one.of_team for one in asked})
    kept: dict[tuple[int, datetime], Reckoned] = {}
    answer: list[Reckoned] = []
    for one in asked:
        number = _named(one, named=named, countries=countries)
        if number is None:
            answer.append(found[one.of_team])
            continue
        if (number, one.at) not in kept:
            kept[number, one.at] = team.version_of(calendar_id=number, at=one.at)
        answer.append(kept[number, one.at])
    return answer


@dataclass(frozen=True, slots=True)
class Begins:
    """A clock, by its number, that begins at a moment while this member has the hand-off."""

    clock_id: int
    at: datetime
    owner_id: int


def hours_as_it_begins(begun: Sequence[Begins]) -> dict[int, int]:
    """The version of the hours that each of these clocks goes by, as its clause names them."""
    rows = bulk.fetch(
        """select c.id, c.agreement_id, c.clause, c.side, h.facts ->> 'country'
           from handoffs_clock c join handoffs_handoff h on h.id = c.handoff_id
           where c.id = any(%s)""",
        [[one.clock_id for one in begun]],
    )
    sources = {
        (number, clause.code): clause.calendar
        for number in {row[1] for row in rows}
        for clause in agreements.read_agreement(
            definitions.get_version(version_id=number).body
        ).clauses
    }
    begins = {one.clock_id: one for one in begun}
    asked = [
        Whose(
            sources[agreement, clause], Side(side), begins[clock].owner_id, country or "",
            begins[clock].at,
        )
        for clock, agreement, clause, side, country in rows
    ]  # fmt: skip
    found = hours_of(asked=asked)
    return {row[0]: version for row, (version, _calendar) in zip(rows, found, strict=True)}


def _named(one: Whose, *, named: Mapping[str, int], countries: Mapping[str, int]) -> int | None:
    if one.source.hours is Hours.REGION:
        return countries.get(one.country)
    if one.source.hours is Hours.FIXED:
        return named.get(one.source.key)
    return named.get(AROUND_THE_CLOCK) if one.source.hours is Hours.ALWAYS else None
