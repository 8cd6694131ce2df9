"""Working time: the worked examples, a clerk who looks at the clock minute by minute, and laws."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
import workclock
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.kernel import zones
from accord.kernel.working_time import (
    ALWAYS,
    CalendarFlaw,
    Hours,
    UnableToReckon,
    WorkingCalendar,
    closing,
    due,
    elapsed,
    is_open,
    local_day,
    next_open,
    put_off,
    working_day,
)

BUCHAREST, SEOUL, NEW_YORK = (
    ZoneInfo(name) for name in ("Europe/Bucharest", "Asia/Seoul", "America/New_York")
)
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
HOUR = timedelta(hours=1)


def hours(*spans: str) -> tuple[Hours, ...]:
    """`hours("09:00-13:00", "14:00-18:00")`"""
    minutes = [[int(at[:2]) * 60 + int(at[3:]) for at in span.split("-")] for span in spans]
    return tuple(Hours(opens, closes) for opens, closes in minutes)


def weekdays(*spans: str, zone: ZoneInfo = BUCHAREST, closed: str = "") -> WorkingCalendar:
    days = frozenset(date.fromisoformat(day) for day in closed.split())
    return WorkingCalendar(zone, (hours(*spans),) * 5 + ((), ()), days)


NINE_TO_SIX = weekdays("09:00-18:00")


def at(text: str, zone: ZoneInfo = BUCHAREST) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# The vectors of the agreement's clocks, by their numbers.
@pytest.mark.parametrize(
    ("calendar", "start", "worked", "wanted"),
    [
        pytest.param(NINE_TO_SIX, "2026-03-06 16:00", 4, "2026-03-09 11:00", id="1"),
        pytest.param(NINE_TO_SIX, "2026-03-27 17:00", 4, "2026-03-30 12:00", id="2"),
        pytest.param(NINE_TO_SIX, "2026-10-23 17:00", 4, "2026-10-26 12:00", id="3"),
        pytest.param(NINE_TO_SIX, "2026-03-07 11:00", 1, "2026-03-09 10:00", id="4"),
        pytest.param(NINE_TO_SIX, "2026-03-06 18:00", 1, "2026-03-09 10:00", id="5"),
        pytest.param(NINE_TO_SIX, "2026-03-09 09:00", 9, "2026-03-09 18:00", id="6"),
        pytest.param(
            weekdays("09:00-18:00", closed="2026-12-01"),
            "2026-11-30 16:00", 4, "2026-12-02 11:00", id="9",
        ),
        pytest.param(
            weekdays("09:00-18:00", closed="2026-11-30 2026-12-01"),
            "2026-11-30 16:00", 4, "2026-12-02 13:00", id="9b",
        ),
        pytest.param(
            weekdays("09:00-13:00", "14:00-18:00"),
            "2026-03-09 12:00", 2, "2026-03-09 15:00", id="10",
        ),
        pytest.param(
            weekdays("08:00-17:00"), "2026-03-06 16:00", 4, "2026-03-09 11:00", id="14"
        ),
        pytest.param(
            weekdays("09:00-17:00"), "2026-03-06 16:00", 4, "2026-03-09 12:00", id="15"
        ),
        pytest.param(
            weekdays("09:00-17:00"), "2026-03-11 16:00", 3, "2026-03-12 11:00", id="16"
        ),
    ],
)  # fmt: skip
def test_a_target_is_due(calendar, start, worked, wanted):
    found = due(calendar, start=at(start), target=worked * HOUR)
    assert found == at(wanted)
    assert elapsed(calendar, start=at(start), end=found) == worked * HOUR


def test_the_owner_s_zone_decides_and_not_the_lead_s():
    came = at("2026-03-10 10:00", SEOUL)
    there, here = (weekdays("09:00-18:00", zone=zone) for zone in (NEW_YORK, SEOUL))
    assert due(there, start=came, target=HOUR) == datetime(2026, 3, 10, 14, tzinfo=UTC)
    assert due(here, start=came, target=HOUR) == datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize(("night", "long"), [("2026-03-28", 7), ("2026-10-24", 9)])
def test_a_night_on_which_the_clock_is_changed_is_shorter_or_longer(night, long):
    nights = WorkingCalendar(BUCHAREST, (hours("22:00-06:00"),) * 7)
    start = at(f"{night} 12:00")
    assert elapsed(nights, start=start, end=start + timedelta(days=1)) == long * HOUR


def test_a_pause_moves_the_due_moment_by_working_time():
    pause = (at("2026-03-09 16:00"), at("2026-03-10 11:00"))
    start = at("2026-03-09 10:00")
    assert due(NINE_TO_SIX, start=start, target=12 * HOUR) == at("2026-03-10 13:00")
    assert due(NINE_TO_SIX, start=start, target=12 * HOUR, pauses=[pause]) == at("2026-03-10 17:00")
    used = elapsed(NINE_TO_SIX, start=start, end=at("2026-03-10 12:00"), pauses=[pause])
    assert used == 7 * HOUR


def test_while_a_pause_lasts_nothing_is_due():
    start, paused = at("2026-03-09 10:00"), at("2026-03-09 16:00")
    assert due(NINE_TO_SIX, start=start, target=12 * HOUR, pauses=[(paused, None)]) is None
    # What was due before it began stays due.
    found = due(NINE_TO_SIX, start=start, target=6 * HOUR, pauses=[(paused, None)])
    assert found == paused
    after = at("2026-03-12 10:00")
    assert elapsed(NINE_TO_SIX, start=start, end=after, pauses=[(paused, None)]) == 6 * HOUR


def test_a_pause_that_was_over_before_changes_nothing():
    start, before = at("2026-03-09 12:00"), (at("2026-03-09 09:00"), at("2026-03-09 10:00"))
    assert due(NINE_TO_SIX, start=start, target=HOUR, pauses=[before]) == at("2026-03-09 13:00")
    used = elapsed(NINE_TO_SIX, start=start, end=at("2026-03-09 13:00"), pauses=[before])
    assert used == HOUR


def test_a_wall_clock_deadline_stands_outside_hours_and_is_put_off_by_working_time_alone():
    office = weekdays("09:00-17:00")
    told = {"by": at("2026-03-11 18:00"), "start": at("2026-03-09 10:00")}
    assert put_off(office, **told) == told["by"]
    night = (at("2026-03-09 17:30"), at("2026-03-10 08:00"))
    assert put_off(office, **told, pauses=[night]) == told["by"]
    two_hours = (at("2026-03-10 16:00"), at("2026-03-11 10:00"))
    assert put_off(office, **told, pauses=[night, two_hours]) == at("2026-03-12 11:00")
    after = (at("2026-03-12 11:30"), None)
    assert put_off(office, **told, pauses=[two_hours, after]) == at("2026-03-12 11:00")
    assert put_off(office, **told, pauses=[(at("2026-03-11 17:59"), None)]) is None


def test_pauses_that_overlap_count_once():
    start, end = at("2026-03-09 09:00"), at("2026-03-09 18:00")
    pauses = [
        (at("2026-03-09 10:00"), at("2026-03-09 12:00")),
        (at("2026-03-09 11:00"), at("2026-03-09 13:00")),
        (at("2026-03-09 15:00"), at("2026-03-09 15:00")),
    ]
    assert elapsed(NINE_TO_SIX, start=start, end=end, pauses=pauses) == 6 * HOUR
    lasting = [*pauses, (at("2026-03-09 12:30"), None)]
    assert elapsed(NINE_TO_SIX, start=start, end=end, pauses=lasting) == HOUR


def test_one_wall_clock_is_three_moments():
    found = [
        closing(weekdays("09:00-18:00", zone=zone), date(2026, 3, 11))
        for zone in (BUCHAREST, SAO_PAULO, SEOUL)
    ]
    assert [f"{one:%H:%M}" for one in found] == ["16:00", "21:00", "09:00"]


def test_days_are_counted_by_their_hours():
    romania = weekdays("09:00-18:00", closed="2026-11-30 2026-12-01")
    delivered = working_day(romania, date(2026, 11, 30))
    assert delivered == date(2026, 12, 2)
    assert working_day(romania, delivered, count=2) == date(2026, 12, 4)
    assert working_day(romania, date(2026, 12, 1), step=-1) == date(2026, 11, 27)
    assert local_day(romania, datetime(2026, 12, 1, 23, tzinfo=UTC)) == date(2026, 12, 2)


def test_extra_days_have_hours_of_their_own():
    saturday = WorkingCalendar(
        BUCHAREST, NINE_TO_SIX.week, extra=((date(2026, 12, 5), hours("09:00-13:00")),)
    )
    assert due(saturday, start=at("2026-12-04 17:00"), target=2 * HOUR) == at("2026-12-05 10:00")
    shorter = WorkingCalendar(
        BUCHAREST, NINE_TO_SIX.week, extra=((date(2026, 12, 24), hours("09:00-12:00")),)
    )
    assert due(shorter, start=at("2026-12-24 11:00"), target=2 * HOUR) == at("2026-12-25 10:00")


def test_opening_is_worked_and_closing_is_not():
    assert is_open(NINE_TO_SIX, at("2026-03-06 09:00"))
    assert not is_open(NINE_TO_SIX, at("2026-03-06 18:00"))
    assert next_open(NINE_TO_SIX, at("2026-03-06 18:00")) == at("2026-03-09 09:00")
    assert next_open(NINE_TO_SIX, at("2026-03-06 17:59")) == at("2026-03-06 17:59")


def test_where_hours_never_close_working_time_is_time():
    always = WorkingCalendar(BUCHAREST, ALWAYS)
    start = at("2026-03-28 12:00")
    for worked in (HOUR, 20 * HOUR, timedelta(days=400, microseconds=1)):
        assert due(always, start=start, target=worked) == start.astimezone(UTC) + worked


@pytest.mark.parametrize(
    ("week", "extra", "closed", "flaw"),
    [
        (((),) * 7, (), (), CalendarFlaw.NEVER_OPEN),
        ((hours("09:00-18:00"),), (), (), CalendarFlaw.NEVER_OPEN),
        ((hours("09:00-09:00"),) * 7, (), (), CalendarFlaw.NO_HOURS),
        (((Hours(0, 1441),),) * 7, (), (), CalendarFlaw.NO_HOURS),
        (((Hours(-1, 60),),) * 7, (), (), CalendarFlaw.NO_HOURS),
        ((hours("09:00-13:00", "12:00-18:00"),) * 7, (), (), CalendarFlaw.OVERLAP),
        ((hours("22:00-06:00", "23:00-23:30"),) * 7, (), (), CalendarFlaw.OVERLAP),
        (
            NINE_TO_SIX.week, ((date(2026, 1, 1), hours("09:00-10:00")),),
            (date(2026, 1, 1),), CalendarFlaw.TWICE,
        ),
        (
            NINE_TO_SIX.week, ((date(2026, 1, 3), hours("09:00-10:00")),) * 2, (),
            CalendarFlaw.TWICE,
        ),
    ],
)  # fmt: skip
def test_hours_that_contradict_each_other_are_refused(week, extra, closed, flaw):
    with pytest.raises(UnableToReckon) as refusal:
        WorkingCalendar(BUCHAREST, week, frozenset(closed), extra)
    assert refusal.value.flaw is flaw


def test_what_is_never_reached_is_refused():
    once = WorkingCalendar(BUCHAREST, ((),) * 7, extra=((date(2026, 3, 9), hours("09:00-18:00")),))
    assert due(once, start=at("2026-03-01 09:00"), target=9 * HOUR) == at("2026-03-09 18:00")
    with pytest.raises(UnableToReckon) as refusal:
        due(once, start=at("2026-03-01 09:00"), target=10 * HOUR)
    assert refusal.value.flaw is CalendarFlaw.OUT_OF_REACH


# The clerk: nothing but the clock on the wall, looked at once a minute.

ZONES = [BUCHAREST, SEOUL, NEW_YORK, SAO_PAULO, *map(ZoneInfo, (
    "Europe/Lisbon", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC",
    "America/St_Johns", "Pacific/Apia",
))]  # fmt: skip
MINUTE = timedelta(minutes=1)


def is_worked(calendar: WorkingCalendar, moment: datetime) -> bool:
    wall = moment.astimezone(calendar.zone).replace(tzinfo=None)
    for begun in (wall.date(), wall.date() - timedelta(days=1)):
        midnight = datetime.combine(begun, datetime.min.time())
        own = dict(calendar.extra).get(begun, calendar.week[begun.weekday()])
        for each in () if begun in calendar.closed else own:
            overnight = 1440 if each.closes <= each.opens else 0
            if (
                midnight + each.opens * MINUTE
                <= wall
                < midnight + (each.closes + overnight) * MINUTE
            ):
                return True
    return False


def walked(calendar, start: datetime, minutes: int, pauses) -> list[bool]:
    """Minute by minute from `start`, a whole minute of UTC: worked or not."""
    moments = (start + place * MINUTE for place in range(minutes))
    return [
        is_worked(calendar, moment) and not any(since <= moment < until for since, until in pauses)
        for moment in moments
    ]


def a_day(draw: random.Random) -> tuple[Hours, ...]:
    """Up to three spans, among them nights, midnights and odd minutes."""
    cuts = sorted(draw.sample([0, 60, 119, 120, 150, 180, 211, 540, 780, 840, 1080, 1320, 1439],
                              2 * draw.choice([0, 1, 1, 2, 3])))  # fmt: skip
    found = [Hours(*cuts[place : place + 2]) for place in range(0, len(cuts), 2)]
    if found and draw.random() < 0.3:  # the last one ends at midnight or in the night
        closes = draw.choice([1440, 60, 150, 180, 211])
        if closes == 1440 or closes < found[-1].opens:
            found[-1] = Hours(found[-1].opens, closes)
    return tuple(found)


def near_a_change(draw: random.Random, zone: ZoneInfo) -> datetime:
    """A whole minute around a change of the clock, else around the turn of a year."""
    year = draw.choice([2024, 2025, 2026, 2027])
    changes = zones.changes_of(zone, year)
    centre = (
        zones.moment(draw.choice(changes)[0]) if changes else datetime(year, 12, 31, tzinfo=UTC)
    )
    return centre + draw.randrange(-3 * 1440, 2 * 1440) * MINUTE


@pytest.mark.soak
@settings(max_examples=rounds(60, full=10_000))
@given(st.integers(0, 2**32))
def test_the_clerk_who_looks_each_minute_finds_the_same(seed: int):
    draw = random.Random(seed)
    zone = draw.choice(ZONES)
    start = near_a_change(draw, zone)
    days = [start.astimezone(zone).date() + timedelta(days=place) for place in range(-1, 5)]
    extra = draw.choice(days)
    week = tuple(a_day(draw) for _ in range(7))
    assume(any(week))
    calendar = WorkingCalendar(
        zone,
        week,
        frozenset(draw.sample(days, draw.choice([0, 0, 1, 2]))) - {extra},
        ((extra, a_day(draw)),) if draw.random() < 0.3 else (),
    )
    length = 4 * 1440
    pauses = []
    for _ in range(draw.choice([0, 0, 1, 2, 3])):
        since = start + draw.randrange(-600, length) * MINUTE
        pauses.append((since, since + draw.randrange(0, 1500) * MINUTE))
    worked = walked(calendar, start, length, pauses)
    end = start + length * MINUTE
    assert elapsed(calendar, start=start, end=end, pauses=pauses) == sum(worked) * MINUTE
    for place in (0, draw.randrange(length)):
        assert is_open(calendar, start + place * MINUTE) == is_worked(
            calendar, start + place * MINUTE
        )
    if total := sum(worked):
        target = draw.randrange(1, total + 1)
        last = next(place for place, sofar in enumerate(accumulate(worked)) if sofar == target)
        found = due(calendar, start=start, target=target * MINUTE, pauses=pauses)
        assert found == start + (last + 1) * MINUTE


def test_another_program_s_working_time_is_ours():
    """The package workclock, made by others; only a due moment at closing time is told apart: to
    us it is that closing, to them the next opening."""
    draw = random.Random(4)
    for _case in range(400):
        zone = draw.choice(ZONES)
        start = near_a_change(draw, zone)
        opens, closes = sorted(draw.sample(range(0, 1440, 5), 2))
        closed = [start.date() + timedelta(days=draw.randrange(6)) for _ in range(2)]
        ours = WorkingCalendar(zone, ((Hours(opens, closes),),) * 5 + ((), ()), frozenset(closed))
        theirs = workclock.Schedule(
            [
                workclock.WorkDay(time(*divmod(opens, 60)), time(*divmod(closes, 60))),
                workclock.Holidays(closed),
            ],
            time_zone=zone,
        )
        end = start + timedelta(minutes=draw.randrange(1, 20_000))
        assert elapsed(ours, start=start, end=end) == theirs.between(start, end)
        target = timedelta(seconds=draw.randrange(1, 100_000))
        found, other = due(ours, start=start, target=target), theirs.add(start, target)
        assert next_open(ours, found) == next_open(ours, other)
