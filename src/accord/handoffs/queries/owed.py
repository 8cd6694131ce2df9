"""What is owed of a hand-off by the agreements that hold, and those that are only measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from accord.agreements import api as agreements
from accord.agreements.values import terms
from accord.agreements.values.terms import (
    AgreementInForce,
    CalendarSource,
    Deadline,
    Every,
    Hours,
    Task,
)
from accord.handoffs.values.clocks import Owed, Promise
from accord.handoffs.values.owed import Asked
from accord.kernel.working_time import WorkingCalendar, elapsed
from accord.team import api as team
from accord.team.values import Side

_PROMISES = {
    terms.Promise.ACKNOWLEDGE: Promise.ACKNOWLEDGE,
    terms.Promise.ATTEMPT: Promise.ATTEMPT,
    terms.Promise.VERDICT: Promise.VERDICT,
}
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
    return asked


def info_owed(*, kind: str, running: Iterable[AgreementInForce]) -> Asked | None:
    """How soon whoever handed a lead over answers what is asked of it."""
    for one in running:
        found = agreements.turnaround_of(one.agreement, Task.NEEDS_INFO)
        if one.agreement.handoff == kind and found is not None:
            owed = Owed(Promise.INFO, found.side, found.within, Task.NEEDS_INFO.value)
            return Asked(owed, one.version_id, found.calendar, one.is_silent)
    return None


def with_deadline(asked: Asked, *, calendar: WorkingCalendar, at: datetime) -> Asked:
    """A promise that is owed by a day, in the working time that there is until then: so a pause
    moves it like any other."""
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
    return replace(asked, owed=replace(asked.owed, target=within))


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


def _named(one: Whose, *, named: Mapping[str, int], countries: Mapping[str, int]) -> int | None:
    if one.source.hours is Hours.REGION:
        return countries.get(one.country)
    if one.source.hours is Hours.FIXED:
        return named.get(one.source.key)
    return named.get(AROUND_THE_CLOCK) if one.source.hours is Hours.ALWAYS else None
