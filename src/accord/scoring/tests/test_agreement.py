"""B37, idea 5: how far two teams agree, and the clause they understand differently."""

import random

import pytest

from accord.scoring.rules import agreement as rules
from accord.scoring.rules.hiding import without_names
from accord.scoring.values.rounds import Told, Vote
from accord.team.values import Side

M, S = Side.MARKETING, Side.SALES

# The worked example of ten things that fourteen people put into five groups.
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def pairs(both, first, second, neither):
    return (
        [(True, True)] * both + [(True, False)] * first + [(False, True)] * second
        + [(False, False)] * neither
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (pairs(20, 5, 10, 15), 0.4),
        (pairs(45, 15, 25, 15), 0.1304),
        (pairs(25, 35, 5, 35), 0.2593),
        (pairs(10, 0, 0, 10), 1.0),
        (pairs(0, 10, 10, 0), -1.0),
        (pairs(5, 5, 5, 5), 0.0),
        (pairs(20, 0, 0, 0), None),
        ([], None),
    ],
)
def test_two_who_judge(told, found):
    got = rules.cohen(told)
    assert got is None if found is None else got == pytest.approx(found, abs=1e-4)


def test_many_who_judge():
    assert rules.fleiss(FLEISS) == pytest.approx(0.20993, abs=1e-5)
    assert rules.fleiss([*FLEISS, (1, 0, 0, 0, 0)]) == pytest.approx(0.20993, abs=1e-5)
    assert rules.fleiss([(2, 0), (0, 2)]) == 1.0
    assert rules.fleiss([(2, 0), (2, 0)]) is None
    assert rules.fleiss([(1, 0)]) is None
    assert rules.fleiss([]) is None


def votes(lead, **said):
    """m1="y:size" is a vote of marketing's first: yes, because of the size."""
    numbers = {"m1": (1, M), "m2": (2, M), "s1": (3, S), "s2": (4, S)}
    return [
        Vote(lead, *numbers[who], told.startswith("y"), told.partition(":")[2])
        for who, told in said.items()
    ]


def test_agreement_is_of_teams_and_the_most_split_clause_is_named():
    told = [
        *votes(1, m1="y:size", m2="y:title", s1="n:size", s2="n:size"),
        *votes(2, m1="y:size", m2="y", s1="n:size", s2="n:title"),
        *votes(3, m1="y:title", m2="y:title", s1="y:title", s2="y"),
        *votes(4, m1="n", m2="n", s1="n", s2="n"),
        *votes(5, m1="y", m2="y", s1="y", s2="y"),
        *votes(6, m1="y", m2="n", s1="n", s2="n"),  # marketing has no answer of its own
    ]
    found = rules.agreement(told, leads=[1, 2, 3, 4, 5, 6, 7], clauses=["title", "size"])
    assert (found.compared, found.agreed, found.told) == (5, 3, Told.ENOUGH)
    assert found.voters == {M: 2, S: 2}
    assert [one.is_agreed for one in found.leads] == [False, False, True, True, True, None, None]
    assert found.split_most == "size"
    by_code = {one.code: one for one in found.clauses}
    assert [one.code for one in found.clauses] == ["size", "title"]
    assert (by_code["size"].named, by_code["size"].agreed) == (2, 0)
    assert by_code["size"].split == pytest.approx(0.75 + 0.5)
    assert by_code["title"].split == pytest.approx(0.25 + 0.25)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], Told.NOBODY),
        (votes(1, m1="y", m2="n"), Told.ONE_TEAM),
        ([vote for n in range(20) for vote in votes(n, m1="y", s1="n:size")], Told.FEW),
        ([vote for n in range(4) for vote in votes(n, m1="y", m2="y", s1="y", s2="y")], Told.FEW),
        ([v for n in range(5) for v in votes(n, m1="y", m2="y", s1="y", s2="y")], Told.ENOUGH),
    ],
)
def test_a_result_says_when_few_have_answered(told, said):
    found = rules.agreement(told, leads=list(range(20)), clauses=["size"])
    assert found.told is said


def test_who_agrees_on_everything_splits_on_nothing():
    told = [v for n in range(9) for v in votes(n, m1="y:size", m2="y", s1="y:size", s2="y")]
    found = rules.agreement(told, leads=list(range(9)), clauses=["size", "title"])
    assert (found.agreed, found.split_most) == (9, "")


def test_a_clause_that_was_planted_as_understood_differently_is_found():
    clauses = ["size", "title", "industry", "country", "did"]
    hits = 0
    for seed in range(100):
        dice = random.Random(seed)
        planted = dice.choice(clauses)
        told = []
        for lead in range(20):
            clause, truth = clauses[lead % 5], dice.random() < 0.5
            for voter, side in ((1, M), (2, M), (3, S), (4, S)):
                seen = truth if clause != planted else side is M
                is_good = seen if dice.random() < 0.9 else not seen
                named = clause if dice.random() < 0.8 else dice.choice(clauses)
                told.append(Vote(lead, voter, side, is_good, named))
        hits += rules.agreement(told, leads=range(20), clauses=clauses).split_most == planted
    assert hits >= 90


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Head of purchasing", "Head of purchasing"),
        ("Head of Ana Costa's office", ""),
        ("ana@client.example", ""),
        ("Buyer, +351 21 555 0000", ""),
        ("Owner of Blue Kiln Ltd", ""),
        ("Owner of Blue Kiln", ""),
        ("blue-kiln.example", ""),
        ("Owner of a kiln", "Owner of a kiln"),
        ("", ""),
    ],
)
def test_nothing_that_names_somebody_is_shown(text, shown):
    assert without_names(text, person="Ana Costa", company="Blue Kiln Ltd.") == shown
