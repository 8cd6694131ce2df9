"""Calendar files of who is away: read within bounds, refused with the line that is wrong."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from accord.desk.rules import absence_file
from accord.desk.rules.calendar_file import FileFlaw, UnableToReadFile
from accord.team.values import Days

TODAY = date(2026, 11, 23)  # a Monday
BUCHAREST = ZoneInfo("Europe/Bucharest")


def event(*lines: str, uid: str = "a") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def whole(first: str, after: str, *more: str, uid: str = "a") -> str:
    return event(f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{after}", *more, uid=uid)


def file(*events: str) -> bytes:
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])
    return text.encode()


def read(*events: str, takes_timed: bool = False) -> absence_file.Found:
    return absence_file.read_absences(
        file(*events), today=TODAY, zone=BUCHAREST, takes_timed=takes_timed
    )


def days(*events: str, takes_timed: bool = False) -> list[Days]:
    return [one for _line, one in read(*events, takes_timed=takes_timed).days]


def test_whole_days_count_to_the_day_before_their_end_and_what_is_over_does_not():
    assert days(whole("20261221", "20261226"), whole("20261101", "20261105", uid="b")) == [
        Days(date(2026, 12, 21), date(2026, 12, 25))
    ]
    assert days(event("DTSTART;VALUE=DATE:20261224")) == [
        Days(date(2026, 12, 24), date(2026, 12, 24))
    ]
    begun = days(whole("20261116", "20261128"))
    assert begun == [Days(date(2026, 11, 16), date(2026, 11, 27))]


AFTERNOON = ("DTSTART:20261224T110000Z", "DTEND:20261224T160000Z")


def test_half_a_day_counts_where_it_is_marked_or_the_file_holds_nothing_else():
    half = Days(date(2026, 12, 24), date(2026, 12, 24), time(13), time(18))
    assert days(event(*AFTERNOON, "X-MICROSOFT-CDO-BUSYSTATUS:OOF")) == [half]
    assert days(event(*AFTERNOON), takes_timed=True) == [half]
    found = read(event(*AFTERNOON))
    assert (found.days, found.left_out) == ((), 1)


def test_midnight_to_midnight_by_the_clock_is_whole_days():
    told = (
        "DTSTART;TZID=Europe/Bucharest:20261228T000000",
        "DTEND;TZID=Europe/Bucharest:20270102T000000",
    )
    assert days(event(*told)) == [Days(date(2026, 12, 28), date(2027, 1, 1))]


@pytest.mark.parametrize(
    "line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_leaves_somebody_free_is_no_absence(line):
    found = read(whole("20261221", "20261226", line))
    assert (found.days, found.left_out) == ((), 1)


def test_what_repeats_is_noted_day_by_day_without_those_taken_out_and_with_those_moved():
    fridays = whole(
        "20261120", "20261121", "RRULE:FREQ=WEEKLY;UNTIL=20261218", "EXDATE;VALUE=DATE:20261204"
    )
    moved = whole("20261210", "20261211", "RECURRENCE-ID;VALUE=DATE:20261211")
    assert [one.first_day for one in days(fridays, moved)] == [
        date(2026, 11, 27), date(2026, 12, 10), date(2026, 12, 18),
    ]  # fmt: skip


def test_what_repeats_at_an_hour_keeps_it_when_clocks_change():
    told = (
        "DTSTART;TZID=Europe/Bucharest:20260320T130000",
        "DURATION:PT5H",
        "RRULE:FREQ=WEEKLY;COUNT=60",
    )
    found = days(event(*told), takes_timed=True)
    assert {(one.first_time, one.last_time) for one in found} == {(time(13), time(18))}
    assert date(2027, 4, 2) in {one.first_day for one in found}


def test_a_year_that_repeats_for_ever_ends_with_the_years_that_are_read():
    found = days(whole("20200101", "20200102", "RRULE:FREQ=YEARLY"))
    assert [one.first_day for one in found] == [date(2027, 1, 1), date(2028, 1, 1)]


def refusal(*events: str) -> tuple[FileFlaw, int]:
    with pytest.raises(UnableToReadFile) as refused:
        read(*events, takes_timed=True)
    return refused.value.flaw, refused.value.line


GOOD = whole("20261221", "20261226")  # lines 3 to 7 of a file


@pytest.mark.parametrize(
    ("wrong", "flaw"),
    [
        (event("SUMMARY:no day"), FileFlaw.NO_DAY),
        (event("DTSTART;VALUE=DATE:tomorrow"), FileFlaw.NO_DAY),
        (whole("20261226", "20261221"), FileFlaw.BACKWARDS),
        (event("DTSTART:20261224T110000Z"), FileFlaw.BACKWARDS),
        (whole("20261124", "20261125", "RRULE:FREQ=SECONDLY"), FileFlaw.ODD_ROW),
        (whole("20261124", "20261125", "RRULE:FREQ=YEARLY;BYWEEKNO=9"), FileFlaw.ODD_ROW),
        (whole("20261124", "20261125", "RDATE;VALUE=DATE:20261201"), FileFlaw.ODD_ROW),
        (whole("20261124", "20261125", "RRULE:FREQ=DAILY"), FileFlaw.TOO_MANY_FOUND),
    ],
)
def test_an_event_that_is_wrong_is_named_by_its_line(wrong, flaw):
    assert refusal(GOOD, wrong) == (flaw, 8)


@pytest.mark.parametrize(
    "content", [b"", b"name,day\nSam,2026-12-24\n", b"\x00\xff", b"BEGIN:VEVENT"]
)
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(UnableToReadFile, match="no_calendar"):
        absence_file.read_absences(content, today=TODAY, zone=BUCHAREST, takes_timed=False)


def test_more_events_than_are_read_are_refused_before_any_is():
    many = [event(f"DTSTART:{number}", uid=str(number)) for number in range(2_001)]
    assert refusal(*many) == (FileFlaw.TOO_MANY_EVENTS, 3 + 4 * 2_000)


def test_times_without_a_zone_are_by_the_clock_of_whoever_is_away():
    told = ("DTSTART:20261224T130000", "DTEND:20261224T180000")
    [found] = days(event(*told), takes_timed=True)
    assert found.first_time == time(13)
    assert found.last_time == time(18)
