"""How people are compared before anything was learnt of them."""

from dataclasses import replace
from functools import cache

from accord.matching.rules import comparisons as compare
from accord.matching.rules import learning
from accord.matching.values.roles import Role
from accord.matching.values.weights import Comparison, Weights

PEOPLE = 10_000  # as many as a company may know; the shares of pairs follow from it

Comparisons = tuple[Comparison, ...]


@cache
def comparisons_of_people() -> Comparisons:
    """What is compared of people whom a company's tools tell of."""
    return (
        compare.given(),
        compare.family(),
        compare.email(),
        compare.phone(),
        compare.title("company", role=Role.COMPANY, shared=True),
    )


@cache
def shipped() -> Weights:
    """The weights in force until the first ones are learnt: `trained_on` is 0."""
    learnt = learning.learn(
        Weights(comparisons_of_people()), found=(), drawn=(), records=PEOPLE, rounds=0
    )
    return replace(learnt, trained_on=0)
