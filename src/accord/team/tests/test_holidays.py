"""Holidays are proposals: of a country and region, with substitutes and days that are worked."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from accord.kernel.working_time import Hours, WorkingCalendar
from accord.team import api as team
from accord.team.values import DayKind, ProposedDay

OFFICE = WorkingCalendar(ZoneInfo("UTC"), ((Hours(540, 1080),),) * 5 + ((),) * 2)
SATURDAY = ProposedDay(date(2027, 2, 20), "", DayKind.WORKED)


def proposed(country: str, region: str = "", year: int = 2026) -> dict[date, ProposedDay]:
    found = team.propose_days(country=country, region=region, years=[year])
    return {one.day: one for one in found}


def test_romania_has_both_days_of_the_end_of_november():
    found = proposed("RO")
    assert found[date(2026, 11, 30)].kind is DayKind.OFF
    assert found[date(2026, 12, 1)].kind is DayKind.OFF


def test_substitutes_in_korea_and_worked_saturdays_in_russia_are_proposed():
    assert date(2026, 10, 5) in proposed("KR")
    assert proposed("RU", year=2027)[SATURDAY.day] == SATURDAY


def test_a_region_has_days_of_its_own_and_an_unknown_one_is_refused():
    assert date(2026, 1, 6) in proposed("DE", "BY")
    assert date(2026, 1, 6) not in proposed("DE")
    for country, region in (("DE", "XX"), ("XX", ""), ("RO", "BY")):
        with pytest.raises(LookupError):
            proposed(country, region)


def test_hours_to_begin_with_follow_the_usual_day():
    half = ProposedDay(date(2026, 12, 24), "Christmas Eve", DayKind.HALF)
    assert team.hours_proposed(half, says=OFFICE) == (Hours(540, 810),)
    assert team.hours_proposed(SATURDAY, says=OFFICE) == (Hours(540, 1080),)


def test_a_chosen_day_replaces_whatever_was_said_of_it():
    day = ProposedDay(date(2026, 12, 24), "", DayKind.OFF)
    once = team.with_days(OFFICE, [(day, (Hours(540, 810),)), (SATURDAY, OFFICE.week[0])])
    assert once.hours_of(day.day) == (Hours(540, 810),)
    assert once.hours_of(SATURDAY.day) == OFFICE.week[0]
    again = team.with_days(once, [(day, ())])
    assert (again.closed, [one for one, _hours in again.extra]) == ({day.day}, [SATURDAY.day])
