"""Who is one with whom: groups follow from pairs, whatever their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accord.contacts.rules import likeness as rules
from accord.contacts.rules import people as people_rules
from accord.contacts.values.doubts import LOWEST_JOIN

Pair = tuple[int, int]
pairs = some.tuples(some.integers(0, 9), some.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])


def groups_by_walking(links: list[Pair]) -> dict[int, int]:
    """The least of all who can be reached, by the plainest way there is."""
    reached = {person: {person} for person in range(10)}
    for _ in range(10):
        for one, other in links:
            reached[one] |= reached[other]
            reached[other] |= reached[one]
    return {person: min(others) for person, others in reached.items()}


@given(links=some.lists(pairs, max_size=14))
def test_the_earliest_known_of_all_connected_stands_for_them(links: list[Pair]) -> None:
    assert people_rules.heads(people=range(10), links=links) == groups_by_walking(links)


def standing(
    likely: dict[Pair, float],
    *,
    fixed: list[Pair] | None = None,
    automatic: dict[Pair, int] | None = None,
    apart: list[Pair] | None = None,
) -> rules.Standing:
    return rules.Standing(fixed or [], automatic or {}, likely, apart or [])


def no_word(_left: object, _right: object) -> bool:
    return True


def test_whom_somebody_keeps_apart_nobody_in_between_makes_one() -> None:
    likely = {(1, 2): 0.999, (2, 3): 0.99}
    told = rules.regroup(standing(likely, apart=[(1, 3)]), speaks=no_word)
    assert (told.join, told.end) == ([(1, 2)], [])


def test_a_merge_that_does_not_follow_any_more_ends_and_one_by_hand_stays() -> None:
    told = rules.regroup(
        standing({(3, 4): 0.99}, fixed=[(1, 2)], automatic={(2, 3): 7, (3, 4): 8}), speaks=no_word
    )
    assert (told.join, told.end) == ([], [7])


def test_a_group_grows_only_where_what_is_known_of_all_speaks_for_it() -> None:
    likely = {(1, 2): 0.999, (2, 3): 0.99}
    told = rules.regroup(standing(likely), speaks=lambda left, right: 3 not in [*left, *right])
    assert told.join == [(1, 2)]


@given(
    likely=some.dictionaries(pairs, some.sampled_from([0.98, 0.985, 0.99, 0.995]), max_size=10),
    split=some.integers(0, 10),
    apart=some.lists(pairs, max_size=2),
)
def test_in_whatever_order_pairs_become_known_the_same_are_one(
    likely: dict[Pair, float], split: int, apart: list[Pair]
) -> None:
    def speaks(left: list[int], right: list[int]) -> bool:
        return sum(left) % 7 != sum(right) % 5

    def groups(automatic: dict[Pair, int]) -> dict[int, int]:
        return people_rules.heads(people=range(10), links=automatic)

    whole = rules.regroup(standing(likely, apart=apart), speaks=speaks)
    at_once = {pair: number for number, pair in enumerate(whole.join)}
    first = dict(list(likely.items())[:split])
    early = rules.regroup(standing(first, apart=apart), speaks=speaks)
    merges = {pair: number for number, pair in enumerate(early.join)}
    late = rules.regroup(standing(likely, automatic=merges, apart=apart), speaks=speaks)
    left = {pair: number for pair, number in merges.items() if number not in late.end}
    assert groups({**left, **dict.fromkeys(late.join, -1)}) == groups(at_once)


@pytest.mark.parametrize(
    ("levels", "joined"),
    [
        ({"phone": "same", "family_name": "same", "company": "same"}, False),
        ({"phone": "same", "given_name": "same", "family_name": "other"}, False),
        ({"phone": "same", "given_name": "initial", "family_name": "same"}, False),
        ({"email": "same_desk", "family_name": "same"}, False),
        ({"phone": "same", "given_name": "same_name", "family_name": "same"}, True),
        ({"email": "same", "given_name": "other", "family_name": "other"}, True),
    ],
)
def test_what_a_home_or_a_desk_shares_is_never_enough(levels: dict[str, str], joined: bool) -> None:
    held = rules.held_back(0.9999, levels=levels)
    assert (held == 0.9999) is joined
    assert joined or held < min(LOWEST_JOIN.values())


def test_those_who_share_the_rarest_keys_are_compared_first() -> None:
    found = [(1, 70, other) for other in range(1, 9)] + [(1, 80, 9), (1, 80, 1)]
    assert rules.nearest(found, at_most=3) == {1: [9, 2, 3]}
