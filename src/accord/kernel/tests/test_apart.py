"""Groups of five: which figures are told apart, and which only together."""

import pytest

from accord.kernel.apart import Apart, apart

SALES, MARKETING, BOTH = {1, 2, 3, 4, 5}, {6, 7, 8}, {8, 9}


@pytest.mark.parametrize(
    ("_case", "groups", "seen", "are_persons", "together", "is_told"),
    [
        ("no limit", {"a": {1}}, None, False, set(), True),
        ("five are told", {"a": SALES, "b": SALES}, set(), False, set(), True),
        ("a small one alone", {"a": SALES, "b": MARKETING}, set(), False, {"b"}, False),
        ("two small ones, of four", {"a": SALES, "b": MARKETING, "c": BOTH}, set(), False,
         {"b", "c"}, False),
        ("two small ones, of five", {"a": SALES, "b": {6, 7, 8}, "c": {9, 10}}, set(), False,
         {"b", "c"}, True),
        ("all of it in sight", {"a": SALES, "b": MARKETING}, {6, 7, 8}, False, set(), True),
        ("one of it is not", {"a": SALES, "b": MARKETING}, {6, 7}, False, {"b"}, False),
        ("of nobody", {"a": SALES, None: set()}, set(), False, set(), True),
        ("a small company, all of it", {"a": {1, 2}, "b": {1, 2}}, set(), False, set(), True),
        ("a small company's total", {"a": {1, 2}, "b": {3}}, set(), False, {"a", "b"}, True),
        ("a small company's parts", {"a": {1, 2, 3}, "b": {3}}, set(), False, {"b"}, False),
        ("the only person", {1: {1}}, set(), True, {1}, False),
        ("five persons", {n: {n} for n in range(6)}, {0}, True, {1, 2, 3, 4, 5}, True),
        ("four persons", {n: {n} for n in range(5)}, {0}, True, {1, 2, 3, 4}, False),
    ],
)  # fmt: skip
def test_groups_of_five(_case, groups, seen, are_persons, together, is_told):
    found = apart(groups, seen=seen, are_persons=are_persons)
    if not together:
        assert found == Apart()
    assert (found.together, found.is_told) == (together, is_told)


def test_what_is_never_added_is_told_together_by_each_kind_alone():
    """Five sell in euros, one of them in dollars too: the row of dollars would be that one."""
    groups = {(member, "EUR"): {member} for member in SALES} | {(1, "USD"): {1}}
    found = apart(groups, seen=set(), are_persons=True, kind=lambda group: group[1])
    assert found.together == set(groups)
    assert found.untold == {(1, "USD")}
