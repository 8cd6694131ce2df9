"""Which hours count at a moment, for whom, and who acts for whoever is away."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accord.kernel.working_time import DAY, Hours, WorkingCalendar
from accord.kernel.zones import moment_on, start_of
from accord.team.values import (
    Absence,
    CalendarVersion,
    Days,
    Given,
    HoursFlaw,
    LeadershipMode,
    Side,
)

LONGEST_ABSENCE = timedelta(days=3 * 366)
OFFICE = (Hours(9 * 60, 18 * 60),)


def office_hours(zone: ZoneInfo) -> WorkingCalendar:
    """Monday to Friday, nine to six: what holds until somebody says otherwise."""
    return WorkingCalendar(zone, (OFFICE,) * 5 + ((),) * 2)


def span_of(days: Days, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when until when somebody is away on these days, in UTC; the end is before the
    beginning where the times of one day stand the wrong way round."""
    begins = moment_on(days.first_day, days.first_time or time(), zone=zone)
    if days.last_time is None:
        return begins, start_of(days.last_day + DAY, zone=zone)
    return begins, moment_on(days.last_day, days.last_time, zone=zone)


def version_at(versions: Iterable[CalendarVersion], *, at: datetime) -> CalendarVersion:
    """The version of one calendar that counts at a moment: the latest that has begun, of those of
    one day the one said last. Before all of them the first counts."""
    ordered = sorted(versions, key=lambda one: (one.first_day, one.revision))
    begun = [one for one in ordered if one.starts_at <= at]
    if begun:
        return begun[-1]
    return [one for one in ordered if one.first_day == ordered[0].first_day][-1]


LONGEST_JOINED = 3 * 366  # days of which two hours are put together


def joined(
    before: WorkingCalendar, after: WorkingCalendar, *, since: date, until: date
) -> WorkingCalendar:
    """Hours as they were from `since` until before `until`, and as they are from then on. Raises
    ValueError where they go by different clocks or that is too long."""
    if before.zone.key != after.zone.key or (until - since).days > LONGEST_JOINED:
        raise ValueError("These hours cannot be put together.")
    days = [since + number * DAY for number in range(max((until - since).days, 0))]
    were = {day: before.hours_of(day) for day in days}
    closed = {day for day, hours in were.items() if not hours}
    own = {day: hours for day, hours in were.items() if hours}
    return WorkingCalendar(
        after.zone,
        after.week,
        frozenset(closed | {day for day in after.closed if day >= until}),
        tuple(
            sorted([*own.items(), *((day, hours) for day, hours in after.extra if day >= until)])
        ),
    )


def same_from(one: WorkingCalendar, other: WorkingCalendar, *, day: date) -> bool:
    """Whether both say the same of every day from one on."""
    days = {each for each in (*one.closed, *other.closed) if each >= day}
    days |= {each for each, _hours in (*one.extra, *other.extra) if each >= day}
    return (
        one.zone.key == other.zone.key
        and one.week == other.week
        and all(one.hours_of(each) == other.hours_of(each) for each in days)
    )


def given_at(given: Iterable[Given], *, at: datetime) -> int | None:
    """The calendar that somebody goes by at a moment; None where they were given none."""
    begun = [one for one in given if one.starts_at <= at]
    last = max(begun, key=lambda one: (one.first_day, one.revision), default=None)
    return last.calendar_id if last else None


def calendar_at(
    whose: Side | int,
    *,
    sides: Iterable[Side],
    given: Mapping[Side | int, Iterable[Given]],
    at: datetime,
) -> int:
    """The calendar that counts for a side or a member: their own, else that of the one team whose
    promises they keep, else the company's, which is always there."""
    kept = set(sides)
    asked = [whose, *(kept if len(kept) == 1 else ())]
    for one in asked:
        found = given_at(given.get(one, ()), at=at)
        if found is not None:
            return found
    company = list(given[Side.BOTH])
    found = given_at(company, at=at)
    if found is None:
        found = min(company, key=lambda one: (one.first_day, -one.revision)).calendar_id
    assert found is not None, "the company has hours"
    return found


def first_present(member_id: int, *, away: Mapping[int, int | None]) -> int | None:
    """Who acts for a member: they themselves, or the first of their deputies who is there; None
    where the chain ends with nobody or comes round. `away` names the deputy of whoever is not
    there, None where they have none."""
    seen: set[int] = set()
    asked: int | None = member_id
    while asked is not None and asked in away:
        if asked in seen:
            return None
        seen.add(asked)
        asked = away[asked]
    return asked


def flaw_of_absence(
    *,
    member_id: int,
    deputy_id: int,
    first_day: date,
    last_day: date,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    others: Iterable[Absence],
    left: frozenset[int],
) -> HoursFlaw | None:
    """Why an absence cannot be noted. others: the member's own. left: who works here no more."""
    if last_day < first_day or ends_at <= starts_at:
        return HoursFlaw.BACKWARDS
    if last_day - first_day > LONGEST_ABSENCE:
        return HoursFlaw.TOO_LONG
    if deputy_id == member_id:
        return HoursFlaw.DEPUTY_IS_SELF
    if deputy_id in left:
        return HoursFlaw.DEPUTY_LEFT
    if ends_at <= at:
        return HoursFlaw.PAST
    if any(one.starts_at < ends_at and starts_at < one.ends_at for one in others):
        return HoursFlaw.OVERLAP
    return None


def may_set_together(
    *,
    proposer: frozenset[Side],
    confirmer: frozenset[Side],
    touched: frozenset[Side],
    mode: LeadershipMode,
) -> bool:
    """Whether two who manage the team may together set hours that these sides go by: the leaders
    of both teams stand, together, above both."""
    both = proposer | confirmer
    return (
        mode is LeadershipMode.COMBINED
        or Side.BOTH in both
        or {Side.MARKETING, Side.SALES} <= both
        or touched <= both
    )
