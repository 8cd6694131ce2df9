import math
from collections import Counter

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.incidence import Observation
from accord.kernel.shares import NotAShare
from accord.reporting.rules.in_time import LEFT, REACHED, in_time
from accord.reporting.rules.rates import (
    overlap,
    period_ratio,
    rank,
    rate_of,
    times_as_likely,
    won_of,
)


@pytest.mark.parametrize(
    ("case", "reached", "entered", "low", "high"),
    [
        ("twenty of fifty", 20, 50, 0.2761, 0.5382),
        ("two in a hundred", 10, 500, 0.0109, 0.0364),
        ("none of twenty", 0, 20, 0.0, 0.1611),
    ],
)
def test_a_rate_carries_its_range(case, reached, entered, low, high):
    rate = rate_of(reached=reached, entered=entered)
    assert rate.value == reached / entered, case
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-5)


def test_nobody_entered_is_no_rate():
    rate = rate_of(reached=0, entered=0)
    assert (rate.value, rate.low, rate.high) == (None, 0, 1)


def test_more_reached_than_entered_is_refused():
    with pytest.raises(NotAShare):
        rate_of(reached=3, entered=2)


def test_open_deals_are_not_in_the_win_rate():
    rate = won_of(won=4238, lost=2473)
    assert rate.entered == 6711
    assert rate.value == pytest.approx(0.63150, abs=5e-6)


def test_cohorts_and_periods_tell_different_stories():
    # Weekly entries and lags of 20, 10 and 10 in a hundred after 0, 1 and 2 weeks, seen at the
    # end of week 6.
    entered = [50, 60, 75, 95, 120, 150]
    lags = [0.2, 0.1, 0.1]
    seen = [round(sum(lags[: 6 - week]) * people) for week, people in enumerate(entered)]
    rates = [rate_of(entered=n, reached=r) for n, r in zip(entered, seen, strict=True)]
    assert [rate.value for rate in rates] == pytest.approx([0.4, 0.4, 0.4, 0.4, 0.3, 0.2], abs=0.01)
    flows = [
        sum(lag * entered[week - wait] for wait, lag in enumerate(lags) if week >= wait)
        for week in range(6)
    ]
    ratios = [flow / people for flow, people in zip(flows, entered, strict=True)]
    assert ratios == pytest.approx([0.2, 0.283, 0.347, 0.342, 0.342, 0.343], abs=5e-4)
    assert period_ratio(reached=10, entered=50) == 0.2
    assert period_ratio(reached=60, entered=50) == 1.2
    assert period_ratio(reached=1, entered=0) is None


@pytest.mark.parametrize(
    ("case", "counts", "groups"),
    [
        ("clear order", {"b": (500, 1000), "a": (900, 1000)}, [["a"], ["b"]]),
        ("too close", {"a": (20, 50), "b": (25, 50)}, [["b", "a"]]),
        ("two and a laggard", {"x": (1, 1000), "a": (20, 50), "b": (25, 50)}, [["b", "a"], ["x"]]),
        (
            "close to the leader, not to one another",
            {"a": (60, 100), "b": (50, 100), "c": (40, 100)},
            [["a", "b"], ["c"]],
        ),
        (
            "a small sample may be anywhere",
            {"a": (900, 1000), "b": (1, 2), "c": (500, 1000)},
            [["a", "b"], ["c"]],
        ),
        (
            "one lucky customer does not lead",
            {"a": (1, 1), "b": (300, 1000), "c": (200, 1000)},
            [["a", "b"], ["c"]],
        ),
        ("nothing counted", {"a": (0, 0)}, []),
    ],
)
def test_only_what_can_be_told_apart_is_ranked(case, counts, groups):
    rates = {name: rate_of(reached=r, entered=n) for name, (r, n) in counts.items()}
    assert rank(rates) == groups, case


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2),
        st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda c: (min(c), max(c))),
        max_size=8,
    )
)
def test_everybody_is_in_one_group_and_nobody_later_meets_its_leader(counts):
    rates = {name: rate_of(reached=r, entered=n) for name, (r, n) in counts.items()}
    groups = rank(rates)
    assert sorted(name for group in groups for name in group) == sorted(rates)
    for index, group in enumerate(groups):
        leader = max((rates[name] for name in group), key=lambda rate: rate.low)
        assert all(overlap(rates[name], leader) for name in group)
        for later in groups[index + 1 :]:
            assert not any(overlap(rates[name], leader) for name in later)


@pytest.mark.parametrize(
    ("case", "one", "other", "expected"),
    [
        ("12 of 100 against 3 of 100", (12, 100), (3, 100), (4.0, 1.1640, 13.745)),
        ("the same twice", (20, 50), (20, 50), (1.0, 0.61873, 1.61622)),
        ("none among the others", (5, 10), (0, 40), (41.0, 2.4499, 686.15)),
        ("nobody on one side", (0, 0), (3, 10), None),
        ("no customer at all", (0, 10), (0, 10), None),
    ],
)
def test_how_many_times_as_likely(case, one, other, expected):
    told = times_as_likely(
        rate_of(reached=one[0], entered=one[1]), rate_of(reached=other[0], entered=other[1])
    )
    assert told == (None if expected is None else pytest.approx(expected, rel=2e-4)), case


@given(
    one=st.tuples(st.integers(0, 40), st.integers(40, 90)),
    other=st.tuples(st.integers(0, 40), st.integers(40, 90)),
)
def test_turning_the_question_round_turns_the_answer_round(one, other):
    rates = [rate_of(reached=reached, entered=entered) for reached, entered in (one, other)]
    told, turned = times_as_likely(*rates), times_as_likely(*reversed(rates))
    if told is None or turned is None:
        assert told is turned
        return
    assert told[0] * turned[0] == pytest.approx(1)
    assert told[1] * turned[2] == pytest.approx(1)
    assert told[1] <= told[0] <= told[2]


# A company drawn by lot: 30 of 100 leads are taken by sales after 30 days on average, 50 of 100 are
# rejected after 20, and each week a tenth more come than in the week before.
TAKEN, REJECTED, WEEKS, LAST_DAYS = 0.3, 0.5, 26, 28
TAKEN_IN_60_DAYS = TAKEN * (1 - math.exp(-61 / 30))  # the sixtieth day is over


def drawn(seed: int) -> tuple[list[Observation], float, float]:
    """Leads as they are seen on the last day; the share of all that was taken, and those who were
    taken in the last four weeks by those who came in them."""
    draws, horizon = numpy.random.default_rng(seed), WEEKS * 7
    seen: Counter[tuple[int, str | None]] = Counter()
    came = taken = 0
    for week in range(WEEKS):
        for _lead in range(round(20 * 1.1**week)):
            day, fate = week * 7 + int(draws.integers(7)), draws.random()
            is_taken, ends = fate < TAKEN, fate < TAKEN + REJECTED
            days = draws.exponential(30 if is_taken else 20) if ends else math.inf
            came += day >= horizon - LAST_DAYS
            if days > horizon - day:
                seen[horizon - day, None] += 1
                continue
            seen[int(days), REACHED if is_taken else LEFT] += 1
            taken += is_taken and day + days >= horizon - LAST_DAYS
    people = [Observation(days, what, count) for (days, what), count in seen.items()]
    naive = sum(one.people for one in people if one.outcome == REACHED) / seen.total()
    return people, naive, taken / came


def test_the_truth_lies_in_the_range_of_what_comes_in_time_and_the_ratio_of_a_period_far_from_it():
    held = wrong = naive_wrong = 0
    for seed in range(20):
        people, naive, ratio = drawn(seed)
        row = next(row.figures for row in in_time(people) if row.label == "60")
        held += row["low"] <= TAKEN_IN_60_DAYS <= row["high"]
        wrong += ratio < row["low"]
        naive_wrong += naive < row["low"]
    assert held >= 17, "95 of 100 ranges hold it"
    assert wrong >= 17, "while more come than before, too few seem to be taken"
    assert naive_wrong >= 17, "and so where the young ones count as decided"
