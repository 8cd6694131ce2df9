"""A38, A87, D1: nothing is told below five answers; pairs are fair to both teams."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.learning.rules import pairs, pulse
from accord.learning.values import Item, Told, UnableToAnswer


def test_four_answers_tell_nothing_and_five_do():
    assert pulse.told({"marketing": {5: 2}, "sales": {1: 2}}) is None
    assert pulse.told({}) is None
    assert pulse.told({"marketing": {5: 2, 4: 1}, "sales": {3: 1, 1: 1}}) == Told(3, 5, {})


def test_teams_are_told_apart_only_where_each_has_five():
    five, four = {5: 4, 2: 1}, {4: 4}
    assert pulse.told({"marketing": five, "sales": four}) == Told(8, 9, {})
    assert pulse.told({"marketing": five, "sales": five, "both": {1: 1}}) == Told(8, 11, {})
    both = pulse.told({"marketing": five, "sales": five, "both": {1: 0}})
    assert both == Told(8, 10, {"marketing": (4, 5), "sales": (4, 5)})
    assert pulse.told({"sales": five}) == Told(4, 5, {})


@pytest.mark.parametrize("said", [{}, {Item.TRUST: 6}, {Item.TRUST: 4, Item.HELP: 4}])
def test_all_that_is_asked_is_answered_and_nothing_else(said: dict[Item, int]):
    with pytest.raises(UnableToAnswer):
        pulse.check(said, asked=[Item.TRUST])


def test_who_leads_in_sales_is_asked_one_thing_more():
    everybody = pulse.asked_of(leads_sellers=False)
    assert set(pulse.asked_of(leads_sellers=True)) - set(everybody) == {Item.MQL_MATTERS}


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 40))
def test_pairs_are_fair(marketing: int, sales: int, seed: int):
    here = list(range(marketing)), list(range(100, 100 + sales))
    before = {(one % marketing, 100 + one * 7 % sales): 1 for one in range(seed)}
    made = pairs.pair_up(marketing=here[0], sales=here[1], before=before)
    assert len(set(made)) == len(made) == max(marketing, sales)
    for place, team in enumerate(here):
        often = Counter(pair[place] for pair in made)
        assert set(often) == set(team)
        assert max(often.values()) - min(often.values()) <= 1


def test_who_were_partners_are_not_again_where_it_can_be():
    first = pairs.pair_up(marketing=[1, 2, 3], sales=[7, 8, 9], before={})
    again = pairs.pair_up(marketing=[1, 2, 3], sales=[7, 8, 9], before=dict.fromkeys(first, 1))
    assert not set(first) & set(again)
    assert pairs.pair_up(marketing=[1], sales=[], before={}) == []


def test_partners_are_exchanged_with_those_who_are_newest_to_each_other():
    others = [(2, 8), (3, 9)]
    assert pairs.exchange(pair=(1, 7), others=others, before={(1, 8): 1}) == (3, 9)
    assert pairs.exchange(pair=(1, 7), others=[(1, 8), (2, 7)], before={}) is None
    assert pairs.exchange(pair=(1, 7), others=[], before={}) is None
