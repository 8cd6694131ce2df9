from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import dates
from accord.intake.values.reading import DateOrder

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD
BUCHAREST = ZoneInfo("Europe/Bucharest")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-02", DMY, date(2026, 3, 2)),
        ("2026/3/2", MDY, date(2026, 3, 2)),
        ("2026. 3. 2.", DMY, date(2026, 3, 2)),
        ("20260302", YMD, date(2026, 3, 2)),
        ("02/03/2026", DMY, date(2026, 3, 2)),
        ("02/03/2026", MDY, date(2026, 2, 3)),
        ("10/20/2016", MDY, date(2016, 10, 20)),
        ("1/3/2017", DMY, date(2017, 3, 1)),
        ("31.12.26", DMY, date(2026, 12, 31)),
        ("26.12.31", YMD, date(2026, 12, 31)),
        ("31/12/98", DMY, date(1998, 12, 31)),
        ("15 Apr, 2021 00:03:00", DMY, date(2021, 4, 15)),
        ("Apr 15, 2021", DMY, date(2021, 4, 15)),
        ("April 15th, 2021", MDY, date(2021, 4, 15)),
        ("15-Apr-21", YMD, date(2021, 4, 15)),
        ("2 martie 2026", MDY, date(2026, 3, 2)),
        ("2 de março de 2026", MDY, date(2026, 3, 2)),
        ("2 марта 2026 г.", MDY, date(2026, 3, 2)),
        ("2026년 3월 2일", MDY, date(2026, 3, 2)),
        ("Mon, 02 Mar 2026 09:00:00 +0200", DMY, date(2026, 3, 2)),
        ("46083", DateOrder.SERIAL, date(2026, 3, 2)),
        ("1772434800", DateOrder.EPOCH, date(2026, 3, 2)),
        ("1772434800000", DateOrder.EPOCH_MS, date(2026, 3, 2)),
        (" 2026-03-02 ", YMD, date(2026, 3, 2)),
    ],
)
def test_a_day_is_read(text: str, order: DateOrder, day: date) -> None:
    assert dates.parse_date(text, order=order) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13-01", "2025-02-29", "2100-02-29", "0000-00-00", "1582-10-10",
        "9999-12-31", "10000-01-01", "-0001-01-01", "13/13/2026", "31/04/2026", "2026/13/02",
        "now", "today", "infinity", "epoch", "NaN", "-1", "1e18", "46083", "1772434800", "",
        " ", "2026-W10-1", "2026-061", "２０２６-０３-０２", "2026-03-02T09:00:00Z\0",
        "2 marzo 2026",
        "2026-03-02T24:00:00Z", "2016-12-31T23:59:60Z", "2026-03-02T09:00:00 EST", "5/6",
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_moved_to_another(text: str) -> None:
    orders = (DMY, MDY, YMD)
    assert [dates.parse_date(text, order=order) for order in orders] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:00:00+02:00", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02 09:00:00", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02T09:00", datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 1, 22, tzinfo=UTC)),
        ("20260302T090000Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00+05:45", datetime(2026, 3, 2, 3, 15, tzinfo=UTC)),
        ("2026-03-02T09:00:00-12:30", datetime(2026, 3, 2, 21, 30, tzinfo=UTC)),
        ("2026-03-02T09:00:00+14:00", datetime(2026, 3, 1, 19, tzinfo=UTC)),
        ("2026-03-02T09:00:00.123456789Z", datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)),
        ("02/03/2026 3:45 PM", datetime(2026, 3, 2, 13, 45, tzinfo=UTC)),
        ("02/03/2026 12:05 a.m.", datetime(2026, 3, 1, 22, 5, tzinfo=UTC)),
        ("2026. 3. 2. 오후 3:12:00", datetime(2026, 3, 2, 13, 12, tzinfo=UTC)),
        ("15 Apr, 2021 00:03:00", datetime(2021, 4, 14, 21, 3, tzinfo=UTC)),
        ("2026-03-29 03:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped by the clock
        ("2026-10-25 03:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # first of the two
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_file(text: str, moment: datetime) -> None:
    assert dates.parse_moment(text, order=DMY, zone=BUCHAREST) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00+14:01", "2026-03-02T09:00:00+24:00", "2026-03-02T09:00:00-15:59",
        "4874-08-06T01:55:45+21:38", "0097-06-23T20:09:04-23:59", "1989-12-31T00:00:00Z",
        "2101-01-01T00:00:00Z", "2026-03-02 25:00:00", "2026-03-02 09:60:00", "02/03/2026 13:00 PM",
        "2026-03-02T09:00:00[Europe/Bucharest]", "2026-03-02 24:00:00",
    ],
)  # fmt: skip
def test_an_impossible_moment_is_refused(text: str) -> None:
    assert dates.parse_moment(text, order=DMY, zone=BUCHAREST) is None


@given(DAYS, st.sampled_from("/.-"))
def test_a_day_written_in_an_order_reads_back_in_it(day: date, mark: str) -> None:
    for order, pattern in ((DMY, "%d{0}%m{0}%Y"), (MDY, "%m{0}%d{0}%Y"), (YMD, "%Y{0}%m{0}%d")):
        assert dates.parse_date(day.strftime(pattern.format(mark)), order=order) == day


@given(DAYS)
def test_only_days_after_the_twelfth_tell_the_order(day: date) -> None:
    found = dates.orders_that_read([day.strftime("%d/%m/%Y")])
    assert DMY in found
    assert (MDY in found) == (day.day <= 12)
    assert YMD not in found


@given(DAYS, st.times())
def test_fast_and_general_reading_agree(day: date, clock: time) -> None:
    expected = moment = datetime.combine(day, clock.replace(microsecond=0), tzinfo=UTC)
    for text, order in (
        (moment.replace(tzinfo=None).isoformat(sep=" "), YMD),
        (moment.strftime("%d/%m/%Y %H:%M:%S"), DMY),
        (moment.strftime("%d/%m/%Y  %H:%M:%S").replace("  ", " ") + "Z", DMY),
        (moment.strftime("%m/%d/%Y %I:%M:%S %p"), MDY),
    ):
        assert dates.parse_moment(text, order=order, zone=UTC) == expected


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    for order in DateOrder:
        day = dates.parse_date(text, order=order)
        moment = dates.parse_moment(text, order=order, zone=UTC)
        assert day is None or 1990 <= day.year <= 2100
        assert moment is None or abs(moment.utcoffset() or timedelta()) == timedelta()


def test_a_column_is_read_like_its_values() -> None:
    texts = ["1/3/2017", "x", "1/3/2017", "31/3/2017"]
    days = [date(2017, 3, 1), None, date(2017, 3, 1), date(2017, 3, 31)]
    assert dates.parse_dates(texts, order=DMY) == days
    moments = dates.parse_moments(texts, order=DMY, zone=UTC)
    assert [moment and moment.date() for moment in moments] == days


def test_years_outside_the_usual_are_read_where_that_is_stated() -> None:
    assert dates.parse_date("1948-05-01", order=YMD) is None
    assert dates.parse_date("1948-05-01", order=YMD, earliest=1900) == date(1948, 5, 1)
