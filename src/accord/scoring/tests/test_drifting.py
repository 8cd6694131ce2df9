"""Leads that have changed are found; chance alone raises no alarm."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from accord.scoring.rules.drifting import is_other, read, shifts_of, written
from accord.scoring.values.drifting import Drift, Picks, Shift

CRITERIA = {
    "size": (0.12, 0.33, 0.4, 0.15),
    "origin": (0.5, 0.2, 0.2, 0.1),
    "country": (0.7, 0.3),
    "title": (0.05, 0.05, 0.1, 0.1, 0.7),
}


def drawn(draw, *, weeks=52, a_week=40, clumps=None, shares=CRITERIA):
    """Leads of each week by answer; with `clumps`, weeks differ by more than single leads do."""
    found = {}
    for code, usual in shares.items():
        mixes = (
            np.tile(usual, (weeks, 1)) if clumps is None
            else draw.dirichlet(np.array(usual) * clumps, size=weeks)
        )  # fmt: skip
        found[code] = draw.multinomial(draw.poisson(a_week, weeks), mixes).tolist()
    return found


def recent(weeks):
    return {code: [sum(column) for column in zip(*each, strict=True)]
            for code, each in weeks.items()}  # fmt: skip


@pytest.mark.parametrize("clumps", [None, 30], ids=["single leads", "weeks that differ"])
def test_where_nothing_has_changed_hardly_ever_an_alarm_is_raised(clumps):
    draw = np.random.default_rng(11)
    alarms = sum(
        bool(shifts_of(drawn(draw, clumps=clumps), recent(drawn(draw, weeks=8, clumps=clumps))))
        for _company in range(400)
    )
    assert alarms <= 4  # one in a hundred


def test_who_looks_each_week_of_a_year_is_hardly_ever_alarmed_either():
    draw = np.random.default_rng(12)
    alarmed = 0
    for _company in range(50):
        before, after = drawn(draw, clumps=30), drawn(draw, weeks=52, clumps=30)
        alarmed += any(
            shifts_of(before, recent({code: each[week : week + 8] for code, each in after.items()}))
            for week in range(45)
        )
    assert alarmed <= 1  # two in a hundred


@pytest.mark.parametrize(
    ("case", "clumps", "least"), [("single leads", None, 99), ("weeks that differ", 30, 80)]
)
def test_leads_that_have_changed_are_found_and_the_answer_is_named(case, clumps, least):
    draw = np.random.default_rng(13)
    other = {**CRITERIA, "size": (0.31, 0.28, 0.3, 0.11)}
    found = 0
    for _company in range(100):
        later = drawn(draw, weeks=8, clumps=clumps, shares=other)
        told = shifts_of(drawn(draw, clumps=clumps), recent(later))
        found += [(each.code, each.place) for each in told][:1] == [("size", 0)]
    assert found >= least, case


def test_few_leads_and_small_changes_raise_none():
    before = {"size": [[10, 10]] * 40}
    assert shifts_of(before, {"size": [49, 0]}) == []
    assert [each.place for each in shifts_of(before, {"size": [60, 0]})] == [0]
    assert shifts_of({"size": [[1_000, 1_000]] * 40}, {"size": [11_400, 8_600]}) == []
    assert shifts_of({}, {"size": [60, 0]}) == []


@pytest.mark.parametrize(
    ("case", "picks", "other"),
    [
        ("half as often", Picks(300, 30, 400, 84), True),
        ("nearly as often", Picks(300, 57, 400, 84), False),
        ("too few", Picks(40, 0, 400, 84), False),
        ("twice as often", Picks(300, 120, 400, 84), True),
    ],
)
def test_whether_those_it_calls_buy_as_often_as_its_trial_said(case, picks, other):
    assert is_other(picks) is other, case


def test_a_look_is_read_as_it_was_written():
    at = datetime(2026, 3, 31, tzinfo=UTC)
    found = Drift(7, at, date(2026, 2, 3), (Shift("size", 0, 0.12, 0.31, 150),), Picks(1, 0, 2, 1))
    assert read(written(found), version_id=7, looked_at=at) == found
    assert not Drift(7, at, date(2026, 2, 3), ())
