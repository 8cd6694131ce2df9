from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from accord.sample.rules import dice, markets
from accord.sample.rules.axis import DAY, HOUR, Axis

ZONES = {
    "RO": "Europe/Bucharest",
    "PL": "Europe/Warsaw",
    "DE": "Europe/Berlin",
    "PT": "Europe/Lisbon",
    "BR": "America/Sao_Paulo",
    "KR": "Asia/Seoul",
    "BG": "Europe/Sofia",
    "UA": "Europe/Kyiv",
}
SINCE = date(2024, 3, 2)


@pytest.fixture(scope="module")
def axis() -> Axis:
    return Axis(since=SINCE, days=730)


@pytest.mark.parametrize("country", ZONES)
def test_offsets_agree_with_the_zone_tables(axis, country):
    try:
        zone = ZoneInfo(ZONES[country])
    except ZoneInfoNotFoundError:
        pytest.skip("This machine has no zone tables (package tzdata).")
    market = next(each for each in markets.MARKETS if each.country == country)
    for day in range(730):
        on = SINCE + timedelta(days=day)
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=zone)
        assert noon.utcoffset() == timedelta(seconds=axis.offset(market, day)), on


def test_instants_are_written_in_utc(axis):
    assert axis.text(0) == "2024-03-02T00:00:00+00:00"
    assert axis.text(3 * DAY + 14 * HOUR + 61) == "2024-03-05T14:01:01+00:00"


@pytest.mark.parametrize(
    ("_case", "earliest", "delay", "expected"),
    [
        ("in office hours", "2024-03-05T08:00", HOUR, "2024-03-05T09:00"),
        ("before opening", "2024-03-05T03:00", HOUR, "2024-03-05T08:00"),
        ("the rest of the delay runs next day", "2024-03-05T15:00", 2 * HOUR, "2024-03-06T08:00"),
        ("after closing", "2024-03-05T18:30", 600, "2024-03-06T09:40"),
        ("on Saturday", "2024-03-09T10:00", 600, "2024-03-11T07:10"),
        ("over the change to summer time", "2024-03-29T15:30", HOUR, "2024-04-01T06:30"),
    ],
)
def test_office_hours_are_those_of_bucharest(axis, _case, earliest, delay, expected):
    begin = datetime(2024, 3, 2, tzinfo=UTC)
    seconds = int((datetime.fromisoformat(earliest + "+00:00") - begin).total_seconds())
    assert axis.text(axis.office_after(seconds, delay, (9, 18))).startswith(expected)


def test_sellers_rest_at_week_ends(axis):
    roll = dice.roller("office")
    for day in range(700):
        moment = axis.office_moment(roll, (9, 18), day)
        assert axis.weekday[moment // DAY] < 5
        assert moment // DAY >= day


def test_buyers_are_awake(axis):
    roll = dice.roller("buyer")
    korea = markets.KOREA
    hours = [(axis.buyer_moment(roll, korea, day) // HOUR + 9) % 24 for day in range(700)]
    assert min(hours) >= 7
    assert max(hours) <= 22
