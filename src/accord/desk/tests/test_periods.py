from datetime import date, timedelta

import pytest

from accord.desk.rules import periods

DAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("names", "day", "at"),
    [
        (["2026-02", "2026-03"], date(2026, 2, 15), 0.5),
        (["2026-02", "2026-03"], date(2026, 3, 1), 1.0),
        (["2026-02", "2026-03"], date(2026, 5, 1), None),
        (["2026-02", "2026-03"], date(2026, 1, 31), None),
        (["2026-Q1", "2026-Q2"], date(2026, 4, 1), 1.0),
        (["2025", "2026"], date(2026, 1, 1), 1.0),
        (["2026-W11", "2026-W12"], date(2026, 3, 16), 1.0),
        (["2026-03-16", "2026-03-17"], DAY, 1.0),
        (["a form"], DAY, None),
        ([], DAY, None),
    ],
)
def test_a_day_has_its_place_among_periods(names, day, at):
    assert periods.place(names, day) == at


def test_as_many_days_stand_before_a_day_as_since_and_a_year_at_most():
    halves = periods.halves(start=DAY, today=DAY + timedelta(days=9))
    assert halves.before == (DAY - timedelta(days=10), DAY - timedelta(days=1))
    assert halves.since == (DAY, DAY + timedelta(days=9))
    assert periods.halves(start=DAY, today=DAY).before[0] == DAY - timedelta(days=1)
    years = periods.halves(start=DAY, today=DAY + timedelta(days=999))
    assert years.before[0] == DAY - timedelta(days=365)


def test_ranges_that_meet_say_nothing():
    assert periods.is_apart((0.1, 0.3), (0.3, 0.5)) == 0
    assert periods.is_apart((0.1, 0.3), (0.31, 0.5)) == 1
    assert periods.is_apart((0.4, 0.6), (0.1, 0.3)) == -1
