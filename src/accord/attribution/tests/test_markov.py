import csv
import os
from fractions import Fraction
from pathlib import Path as File

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.attribution.rules import markov
from accord.attribution.rules.markov import Path, chain_of, steps_in_columns, steps_of
from accord.attribution.values.journeys import UnableToCredit

GOLDEN = [Path("G", 2, 1), Path("M", 1), Path("GM", 1)]
_paths = st.lists(
    st.builds(
        Path,
        st.text("ABCD", min_size=1, max_size=5),
        st.integers(0, 9),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


def test_the_golden_chain():
    chain = chain_of(steps_of(GOLDEN))
    assert chain.base == Fraction(4, 5)
    assert chain.effects == {"G": Fraction(3, 4), "M": Fraction(1, 2)}
    assert chain.shares == {"G": Fraction(3, 5), "M": Fraction(2, 5)}


def shared(name):
    folder = os.environ.get("ACCORD_TEST_DATA")
    if not folder or not (file := File(folder) / "data" / "attribution" / name).is_file():
        pytest.skip("ACCORD_TEST_DATA names no folder with attribution/PathData")
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_path_data_is_as_in_its_reference_file():
    paths = [
        Path(row["path"].split(" > "), int(row["total_conversions"]), int(float(row["total_null"])))
        for row in shared("PathData.csv")
    ]
    chain = chain_of(steps_of(paths))
    won = sum(path.won for path in paths)
    for row in shared("PathData_reference_exact.csv"):
        channel = row[""]
        assert float(chain.effects[channel]) == pytest.approx(
            float(row["removal_effect"]), abs=1e-6
        )
        assert float(chain.shares[channel] * won) == pytest.approx(float(row["markov"]), abs=1e-6)


@settings(max_examples=40)
@given(_paths, st.integers(1, 3))
def test_whole_numbers_and_numbers_of_fifteen_digits_say_the_same(paths, order):
    steps = steps_of(paths, order=order)
    states = sorted({after for _before, after in steps.between})
    channels = sorted({state[-1] for state in states})
    base, without = markov._exactly(steps, states, channels)
    near, near_without = markov._in_numbers(steps, states, channels)
    assert float(near) == pytest.approx(float(base), abs=1e-12)
    for channel in channels:
        assert float(near_without[channel]) == pytest.approx(float(without[channel]), abs=1e-12)


@settings(max_examples=40)
@given(_paths)
def test_the_chance_to_win_is_that_of_the_journeys(paths):
    """A chain of any order leaves the start as often for a win as the journeys did."""
    won = sum(path.won for path in paths)
    whole = won + sum(path.other for path in paths)
    for order in (1, 2, 3):
        base = chain_of(steps_of(paths, order=order)).base
        assert float(base) == pytest.approx(won / whole, abs=1e-12)


@settings(max_examples=40)
@given(_paths)
def test_paths_in_columns_make_the_same_steps(paths):
    names = list("ABCD")
    single = [
        Path(path.channels, int(is_won), int(not is_won))
        for path in paths
        for is_won in [True] * path.won + [False] * path.other
    ]
    columns = np.array([names.index(each) for path in single for each in path.channels])
    steps = steps_in_columns(
        columns, lengths=np.array([len(path.channels) for path in single]),
        won=np.array([bool(path.won) for path in single]), names=names,
    )  # fmt: skip
    known = steps_of(single)
    assert +steps.between == +known.between
    assert (+steps.won, +steps.other) == (+known.won, +known.other)


def test_a_higher_order_sees_what_the_first_forgets():
    """B wins after A and never by itself; order 1 mixes both, order 2 does not."""
    paths = [Path("AB", 10), Path("CB", 0, 10)]
    assert chain_of(steps_of(paths, order=1)).effects["C"] > 0
    assert chain_of(steps_of(paths, order=2)).effects["C"] == 0


def test_too_many_states_are_refused_with_what_to_do():
    long = [Path([f"c{number}" for number in range(markov.MOST_STATES + 1)], 1)]
    with pytest.raises(UnableToCredit, match="lower order"):
        chain_of(steps_of(long))


def test_nothing_won_credits_nobody():
    chain = chain_of(steps_of([Path("AB", 0, 3)]))
    assert (chain.base, chain.shares) == (0, {})
