"""Free time within working hours and across clock changes; what can be booked; how it stands."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.handoffs.rules import meetings as rules
from accord.handoffs.values.meetings import MeetingState, UnableToBook, Unbooked, Word
from accord.kernel.working_time import ALWAYS, Hours, WorkingCalendar, open_spans

BUCHAREST = ZoneInfo("Europe/Bucharest")
WEEK = ((Hours(9 * 60, 13 * 60), Hours(14 * 60, 18 * 60)),) * 5 + ((), ())
CALENDAR = WorkingCalendar(BUCHAREST, WEEK)
HALF, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
FRIDAY = datetime(2026, 3, 27, 16, 40, tzinfo=BUCHAREST)  # the clock changes on Sunday


def slots(*, busy=(), at=FRIDAY, length=HOUR, calendar=CALENDAR, since=None):
    found, later = rules.free_slots(calendar, busy=busy, since=since or at, at=at, length=length)
    return [one.starts_at.astimezone(BUCHAREST) for one in found], later


def test_free_times_lie_within_the_hours_and_none_is_offered_at_once():
    found, _later = slots()
    assert [f"{each:%a %H:%M}" for each in found][:6] == [
        "Fri 17:00", "Mon 09:00", "Mon 09:30", "Mon 10:00", "Mon 10:30", "Mon 11:00",
    ]  # fmt: skip
    monday = [f"{each:%H:%M}" for each in found if each.day == 30]
    assert "12:00" in monday  # ends as the morning does
    assert "12:30" not in monday
    assert "13:30" not in monday
    assert monday[-1] == "17:00"
    assert {each.astimezone(UTC).hour for each in found if f"{each:%a %H}" == "Mon 09"} == {6}


def test_five_days_with_free_time_are_shown_and_later_ones_asked_for():
    found, later = slots()
    assert sorted({each.day for each in found if each.month == 3}) == [27, 30, 31]
    assert len({each.date() for each in found}) == 5
    assert later == datetime(2026, 4, 3, tzinfo=BUCHAREST)
    again, _later = slots(since=later)
    assert again[0] == datetime(2026, 4, 3, 9, tzinfo=BUCHAREST)


def test_a_meeting_is_waited_for_from_each_agreement_until_it_should_have_begun():
    """Booked at nine for twelve. Moved at ten to Saturday it is waited for all the while; moved
    only at three, not from twelve until three; called off at ten, until then."""
    nine, saturday = FRIDAY.replace(hour=9, minute=0), FRIDAY + DAY
    booked = rules.awaited((), at=nine, until=nine + 3 * HOUR)

    def hours(spans) -> list[tuple[timedelta, timedelta]]:
        moments = [[datetime.fromisoformat(one) for one in span] for span in spans]
        return [(start - nine, end - nine) for start, end in moments]

    assert hours(rules.awaited(booked, at=nine + HOUR, until=saturday)) == [
        (0 * HOUR, HOUR), (HOUR, saturday - nine),
    ]  # fmt: skip
    assert hours(rules.awaited(booked, at=nine + 6 * HOUR, until=saturday)) == [
        (0 * HOUR, 3 * HOUR), (6 * HOUR, saturday - nine),
    ]  # fmt: skip
    assert hours(rules.awaited(booked, at=nine + HOUR, until=None)) == [(0 * HOUR, HOUR)]
    assert hours(rules.awaited(booked, at=nine, until=None)) == []


def test_what_is_taken_is_not_offered_and_touching_is_no_overlap():
    begin = datetime(2026, 3, 30, 10, tzinfo=BUCHAREST)
    found, _later = slots(busy=[(begin, begin + HOUR)])
    monday = [f"{each:%H:%M}" for each in found if each.day == 30]
    assert monday[:3] == ["09:00", "11:00", "11:30"]


def test_whoever_has_no_time_for_weeks_is_looked_at_later():
    away = [(FRIDAY - DAY, FRIDAY + 40 * DAY)]
    found, later = slots(busy=away)
    assert found == []
    assert later is not None
    assert slots(busy=away, since=FRIDAY + 39 * DAY)[0] != []
    assert slots(busy=away, since=FRIDAY + 59 * DAY)[1] is None


def test_hours_round_the_clock_are_offered_from_now_on():
    calendar = WorkingCalendar(BUCHAREST, ALWAYS)
    found, _later = slots(calendar=calendar, length=HALF)
    assert f"{found[0]:%a %H:%M}" == "Fri 17:00"
    assert all(each.minute in (0, 30) for each in found)


def test_spans_are_told_whole_and_in_order():
    start = datetime(2026, 3, 30, 10, tzinfo=BUCHAREST)
    found = open_spans(CALENDAR, start=start, end=start + DAY)
    assert [(f"{a.astimezone(BUCHAREST):%a %H}", (b - a) / HOUR) for a, b in found] == [
        ("Mon 09", 4), ("Mon 14", 4), ("Tue 09", 4),
    ]  # fmt: skip
    night = WorkingCalendar(BUCHAREST, ((Hours(22 * 60, 6 * 60),),) * 7)
    spans = open_spans(night, start=datetime(2026, 3, 28, 23, tzinfo=BUCHAREST),
                       end=datetime(2026, 3, 29, 1, tzinfo=BUCHAREST))  # fmt: skip
    assert [(b - a) / HOUR for a, b in spans] == [7]  # V11


@pytest.mark.parametrize(
    ("_case", "starts_at", "length", "why"),
    [
        ("in the past", FRIDAY - HOUR, HOUR, Unbooked.IN_PAST),
        ("this very moment", FRIDAY, HALF, Unbooked.IN_PAST),
        ("far ahead", FRIDAY + 61 * DAY, HOUR, Unbooked.TOO_FAR),
        ("beyond closing", FRIDAY + timedelta(minutes=50), HOUR, Unbooked.OUTSIDE_HOURS),
        ("over lunch", FRIDAY.replace(day=30, hour=12, minute=30), HOUR, Unbooked.OUTSIDE_HOURS),
        ("on a Sunday", FRIDAY.replace(day=29, hour=10), HOUR, Unbooked.OUTSIDE_HOURS),
        ("while away", FRIDAY.replace(day=31, hour=9, minute=0), HOUR, Unbooked.AWAY),
        ("beside another", FRIDAY.replace(day=30, hour=9, minute=30), HOUR, Unbooked.TAKEN),
        ("of no length", FRIDAY.replace(day=30, hour=9), timedelta(), Unbooked.NO_LENGTH),
        ("of a length of one's own", FRIDAY.replace(day=30), 7 * HOUR, Unbooked.NO_LENGTH),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_reason(_case, starts_at, length, why):
    ten = datetime(2026, 3, 30, 10, tzinfo=BUCHAREST)
    away = [(datetime(2026, 3, 31, tzinfo=BUCHAREST), datetime(2026, 4, 1, tzinfo=BUCHAREST))]
    told = {"away": away, "busy": [(ten, ten + HOUR)], "at": FRIDAY}
    with pytest.raises(UnableToBook) as refused:
        rules.check_time(CALENDAR, starts_at=starts_at, length=length, **told)
    assert refused.value.why is why
    rules.check_time(CALENDAR, starts_at=ten + HOUR, length=HOUR, **told)
    rules.check_time(CALENDAR, starts_at=ten - HALF, length=HALF, **told)


@pytest.mark.parametrize("said", ["", "   ", "x" * 121, "one\x00two"])
def test_a_title_is_one_line_of_some_letters(said):
    with pytest.raises(UnableToBook):
        rules.titled(said)
    assert rules.titled("  A first\n talk ") == "A first talk"


def word(state=None, *, begins=None, at=FRIDAY + DAY, by_hand=False):
    return Word(state, begins, at, by_hand)


HELD, MISSED, OFF = MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED
LATER = FRIDAY + 2 * HOUR


@pytest.mark.parametrize(
    ("_case", "words", "stands"),
    [
        ("nobody says anything", [], (MeetingState.BOOKED, FRIDAY, False)),
        ("a member says it", [word(HELD, by_hand=True)], (HELD, FRIDAY, True)),
        ("a tool goes before", [word(HELD, by_hand=True), word(MISSED)], (MISSED, FRIDAY, False)),
        ("called off since", [word(OFF)], (OFF, FRIDAY, False)),
        ("called off before", [word(OFF, at=FRIDAY - DAY)], (MeetingState.BOOKED, FRIDAY, False)),
        ("moved since", [word(begins=LATER)], (MeetingState.BOOKED, LATER, False)),
        (
            "moved before it was moved here",
            [word(begins=LATER, at=FRIDAY - DAY)],
            (MeetingState.BOOKED, FRIDAY, False),
        ),
        (
            "moved twice",
            [word(begins=LATER), word(begins=LATER + DAY, at=FRIDAY + 2 * DAY)],
            (MeetingState.BOOKED, LATER + DAY, False),
        ),
    ],
)
def test_a_meeting_stands_by_what_others_say_of_it(_case, words, stands):
    assert rules.stands(starts_at=FRIDAY, changed_at=FRIDAY, words=words) == stands
