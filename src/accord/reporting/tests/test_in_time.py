"""How many come to the next stage within how many days, where some were rejected or are young."""

import pytest

from accord.kernel.incidence import Observation
from accord.reporting.rules import in_time
from accord.reporting.rules.rates import rate_of


def test_ten_leads_of_which_some_were_rejected_and_some_are_open():
    """Formulas 2.6: by day 7 .4625 have come, .2458 were rejected, .2917 are open."""
    golden = ((1, 1), (2, 1), (2, 2), (3, 0), (4, 1), (5, 0), (6, 2), (7, 1), (9, 0), (10, 0))
    outcomes = {1: in_time.REACHED, 2: in_time.LEFT, 0: None}
    seen = [Observation(day, outcomes[event]) for day, event in golden]
    (week,) = [row.figures for row in in_time.in_time(seen) if row.label == "7"]
    told = [week[name] for name in ("share", "rejected_share", "open_share")]
    assert told == pytest.approx([0.4625, 0.2458, 0.2917], abs=5e-5)
    assert 0 <= week["low"] < 0.4625 < week["high"] <= 1
    assert in_time.in_time([]) == []
    assert in_time.in_time(seen) == in_time.in_time(seen)


def test_the_drawn_range_is_that_of_counted_shares_where_all_are_decided():
    seen = [Observation(3, in_time.REACHED, 200), Observation(3, in_time.LEFT, 300)]
    seen += [Observation(20, in_time.LEFT, 1)]
    week = in_time.in_time(seen)[0].figures
    exact = rate_of(reached=200, entered=501)
    assert week["share"] == pytest.approx(exact.value)
    assert week["low"] == pytest.approx(exact.low, abs=0.012)
    assert week["high"] == pytest.approx(exact.high, abs=0.012)


def test_young_and_rejected_leads_count_for_what_they_say(books):
    for number in range(12):
        books.lead("2026-01-01", mql="2026-01-01", **({"sql": "2026-01-04"} if number < 6 else {}))
    for _ in range(4):
        books.lead("2026-01-01", mql="2026-01-01", ending="rejected", closed="2026-01-03")
    books.lead("2026-01-20")
    rows = books.rows("conversion_in_time", step=("mql", "sql"))
    assert rows["7"]["entered"] == 16
    assert rows["7"]["share"] == pytest.approx(6 / 16)
    assert rows["7"]["rejected_share"] == pytest.approx(4 / 16)
    assert "30" not in rows
