"""Calendar files of days off: whole days, parts of days, rows within bounds, refused by line."""

from datetime import date

import pytest

from accord.desk.rules import holiday_file
from accord.desk.rules.calendar_file import FileFlaw, UnableToReadFile
from accord.desk.rules.holiday_file import Closing, hours_left
from accord.desk.tests.test_absence_file import BUCHAREST, TODAY, event, file, whole
from accord.kernel.working_time import Day, Hours

OFFICE = (Hours(540, 780), Hours(840, 1080))  # 09:00–13:00, 14:00–18:00
NIGHT = (Hours(1320, 360),)


def read(*events: str) -> list[Closing]:
    return holiday_file.read_holidays(file(*events), today=TODAY, zone=BUCHAREST)


def left(*events: str, hours: Day = OFFICE) -> dict[date, Day]:
    return {one.day: hours_left(one, hours=hours) for one in read(*events)}


def test_whole_days_close_also_where_the_calendar_leaves_people_free():
    told = whole("20261221", "20261224", "SUMMARY:Works closed", "TRANSP:TRANSPARENT")
    found = read(
        told, whole("20261101", "20261105", uid="b"), whole("20270101", "20270102", uid="c")
    )
    assert [(one.day, one.name, one.is_whole) for one in found] == [
        (date(2026, 12, 21), "Works closed", True), (date(2026, 12, 22), "Works closed", True),
        (date(2026, 12, 23), "Works closed", True), (date(2027, 1, 1), "", True),
    ]  # fmt: skip
    assert set(left(told).values()) == {()}
    assert left(told, hours=NIGHT)[date(2026, 12, 21)] == ()
    assert read(whole("20261221", "20261224", "STATUS:CANCELLED")) == []


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("T120000", "T180000", (Hours(540, 720),)),
        ("T000000", "T100000", (Hours(600, 780), Hours(840, 1080))),
        ("T110000", "T150000", (Hours(540, 660), Hours(900, 1080))),
        ("T080000", "T190000", ()),
        ("T190000", "T200000", OFFICE),
    ],
)
def test_a_part_of_a_day_leaves_the_rest_of_it_open(begins, ends, expected):
    told = event(f"DTSTART:20261224{begins}", f"DTEND:20261224{ends}")
    assert left(told) == {date(2026, 12, 24): expected}


def test_a_file_never_opens_what_is_closed_and_joins_what_falls_on_a_day():
    noon = event("DTSTART:20261224T120000", "DTEND:20261224T180000", "SUMMARY:Eve", uid="b")
    assert left(noon, hours=()) == {date(2026, 12, 24): ()}
    [joined] = read(noon, whole("20261224", "20261225", "SUMMARY:Off"))
    assert (joined.name, joined.is_whole) == ("Eve, Off", True)
    assert hours_left(joined, hours=OFFICE) == ()


def test_from_one_noon_to_another_takes_the_days_between_wholly():
    told = event("DTSTART:20261223T120000", "DTEND:20261225T120000")
    assert list(left(told).values()) == [(Hours(540, 720),), (), (Hours(720, 780), OFFICE[1])]
    assert left(told, hours=NIGHT)[date(2026, 12, 23)] == ()
    late = event("DTSTART:20261223T230000", "DTEND:20261224T030000")
    assert left(late, hours=NIGHT)[date(2026, 12, 23)] == (Hours(1320, 1380),)


def test_many_events_of_the_same_days_are_not_read_for_ever():
    rows = [
        whole("20261124", "20270420", "RRULE:FREQ=DAILY;COUNT=50", uid=str(number))
        for number in range(2)
    ]
    with pytest.raises(UnableToReadFile, match="too_many_found"):
        read(*rows)


def test_what_repeats_comes_day_by_day_two_years_ahead_and_no_further():
    moved = whole("20271202", "20271203", "RECURRENCE-ID;VALUE=DATE:20271201")
    found = read(whole("20101201", "20101202", "RRULE:FREQ=YEARLY"), moved)
    assert [one.day for one in found] == [date(2026, 12, 1), date(2027, 12, 2)]


@pytest.mark.parametrize(
    ("wrong", "flaw"),
    [
        (event("SUMMARY:no day"), FileFlaw.NO_DAY),
        (whole("20261226", "20261221"), FileFlaw.BACKWARDS),
        (whole("20261124", "20261125", "RRULE:FREQ=HOURLY"), FileFlaw.ODD_ROW),
        (whole("20261124", "20261125", "RRULE:FREQ=DAILY"), FileFlaw.TOO_MANY_FOUND),
        (whole("20261124", "20990101"), FileFlaw.TOO_MANY_FOUND),
    ],
)
def test_an_event_that_is_wrong_is_named_by_its_line(wrong, flaw):
    with pytest.raises(UnableToReadFile) as refused:
        read(whole("20261221", "20261226"), wrong)
    assert (refused.value.flaw, refused.value.line) == (flaw, 8)
