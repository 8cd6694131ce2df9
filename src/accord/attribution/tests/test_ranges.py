"""Ranges hold the truth of a made-up company as often as they say, and who is one is said to be."""

import numpy as np
import pytest
from tests.soak import rounds

from accord.attribution.rules import drawn_chains, ranges
from accord.attribution.rules.markov import Path, chain_of, steps_of

CHANCES = np.array([0.7, 0.4, 0.25, 0.1])  # that a channel takes part in a deal


def company(random, *, deals):
    """The money of each deal by channel: those that took part get equal parts of it."""
    took_part = random.random((deals, len(CHANCES))) < CHANCES
    took_part[~took_part.any(axis=1), 0] = True
    worth = random.lognormal(9, 0.6, deals)[:, None]
    return worth * took_part / took_part.sum(axis=1, keepdims=True)


def held(*, worlds, deals, width=1.0):
    """In what share of the worlds and channels the range holds the true share."""
    random = np.random.default_rng(11)
    whole = company(random, deals=400_000).sum(axis=0)
    truth = whole / whole.sum()
    hits = []
    for _ in range(worlds):
        draws = ranges.drawn(company(random, deals=deals))
        for channel, share in enumerate(truth):
            low, high = ranges.range_of(draws, channel)
            middle, half = (low + high) / 2, (high - low) / 2 * width
            hits.append(middle - half <= share <= middle + half)
    return float(np.mean(hits))


@pytest.mark.soak
def test_ranges_hold_the_truth_in_nine_of_ten_companies():
    assert held(worlds=rounds(200, full=1_000), deals=60) >= 0.90


def test_ranges_half_as_wide_do_not():
    """The control: the test would notice ranges that claim too much."""
    assert held(worlds=40, deals=60, width=0.5) < 0.90


def test_the_same_deals_have_the_same_range():
    parts = company(np.random.default_rng(3), deals=40)
    assert np.array_equal(ranges.drawn(parts), ranges.drawn(parts))


def test_of_a_handful_of_deals_there_is_no_range():
    assert ranges.drawn(company(np.random.default_rng(3), deals=ranges.FEWEST - 1)) is None


def test_two_that_take_part_alike_are_close_and_others_are_not():
    draws = ranges.drawn(company(np.random.default_rng(5), deals=200))
    assert not ranges.are_close(draws, 0, 3)
    alike = np.random.default_rng(5).random((60, 2))
    assert ranges.are_close(ranges.drawn(alike), 0, 1)


def test_who_comes_together_in_nearly_every_deal_is_one():
    sets = {("mail", "webinar"): 40, ("ads", "mail", "webinar"): 10, ("ads",): 30, ("mail",): 1}
    assert ranges.together(sets) == [("mail", "webinar")]
    assert ranges.together({("mail", "webinar"): 4}) == []
    assert ranges.together({("mail", "webinar"): 40, ("mail",): 10}) == []


# From each channel and, last, from the start: to each channel, to the deal, to the end without one.
CHAIN = np.array(
    [
        [0.1, 0.3, 0.1, 0.3, 0.2],
        [0.2, 0.1, 0.3, 0.1, 0.3],
        [0.1, 0.1, 0.1, 0.2, 0.5],
        [0.5, 0.3, 0.2, 0.0, 0.0],
    ]
)
NAMES = ("ads", "fair", "mail")


def walked(random, *, journeys):
    """Steps of journeys of that chain by place, as the lake tells them."""
    rows = []
    for journey in range(journeys):
        here, before = 3, None
        while True:
            after = random.choice(5, p=CHAIN[here])
            if after > 2:
                rows[-1] |= {"is_last": True, "is_won": after == 3}
                break
            rows.append(
                {"place": journey % 400, "before": before, "after": NAMES[after], "times": 1,
                 "is_first": before is None, "is_last": False, "is_won": False}
            )  # fmt: skip
            here, before = after, NAMES[after]
    return rows


def test_many_chains_at_once_are_each_the_chain():
    paths = [Path("AB", 2, 1), Path("BCB", 1, 2), Path("C", 0, 3), Path("A", 1, 1), Path("CA", 1)]
    steps = steps_of(paths)
    counts = np.zeros((4, 5))
    for (before, after), times in steps.between.items():
        counts["ABC".index(before[0]) if before else 3, "ABC".index(after[0])] += times
    for number, name in enumerate("ABC"):
        counts[number, 3:] = steps.won[name,], steps.other[name,]
    exact = [float(chain_of(steps).shares[name]) for name in "ABC"]
    assert np.allclose(drawn_chains._shares(counts[None])[0], exact, atol=1e-12)


@pytest.mark.soak
def test_ranges_by_markov_hold_the_truth_in_nine_of_ten_companies():
    truth = drawn_chains._shares(CHAIN[None])[0]
    random, hits, narrow = np.random.default_rng(5), [], []
    for _ in range(rounds(40, full=400)):
        rows = walked(random, journeys=150)
        won = {row["place"]: 1.0 for row in rows if row["is_won"]}
        chains = drawn_chains.drawn(rows, groups=NAMES)
        draws = chains.parts([0, 1, 2], whole=won, rest={})
        for channel, share in enumerate(truth):
            low, high = ranges.range_of(draws, channel)
            middle, half = (low + high) / 2, (high - low) / 2
            hits.append(low <= share <= high)
            narrow.append(middle - half / 2 <= share <= middle + half / 2)
    assert np.mean(hits) >= 0.90
    assert np.mean(narrow) < 0.90  # the control: ranges half as wide do not
