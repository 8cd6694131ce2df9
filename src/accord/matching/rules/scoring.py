"""One pair of records scored by weights in plain Python: what the SQL of a batch does to many."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.matching.rules.similarity import level_of
from accord.matching.values.results import Reason, Scored
from accord.matching.values.weights import MISSING, Comparison, Frequencies, Weights

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Odds:
    """Bits, before any pair was looked at, for the same and for sharing, against strangers."""

    match: float
    related: float


def odds_of(weights: Weights) -> Odds:
    """What is expected of any two records."""
    strangers = max(1e-12, 1.0 - weights.match - weights.related)
    return Odds(math.log2(weights.match / strangers), math.log2(weights.related / strangers))


def score(weights: Weights, left: Record, right: Record) -> Scored:
    """The probability that two records of compared forms are one, with the reasons.

    A reason's weight is in bits, for one against what else the pair would be: two who share a
    home or desk, or strangers, whichever is likelier. The weights and `start` add up to about
    the bits of the probability."""
    odds = odds_of(weights)
    match, related = odds.match, odds.related
    told: list[tuple[Comparison, int, float, float]] = []
    for comparison in weights.comparisons:
        level = level_of(comparison, left, right)
        if level == MISSING:
            continue
        one, two = _bits(weights, comparison, level, left, right)
        match += one
        related += two
        told.append((comparison, level, one, two))
    sharing = related > 0
    reasons = tuple(
        Reason(each.name, each.levels[level].name, one - (two if sharing else 0.0))
        for each, level, one, two in told
    )
    start = odds.match - (odds.related if sharing else 0.0)
    return Scored(probability(match, related), start, reasons, sharing)


def probability(match: float, related: float) -> float:
    """The probability of a match from its bits and those of sharing, both against strangers."""
    top = max(match, related, 0.0)
    of_match = 2.0 ** (match - top)
    return of_match / (of_match + 2.0 ** (related - top) + 2.0 ** (-top))


def _bits(
    weights: Weights, comparison: Comparison, level: int, left: Record, right: Record
) -> tuple[float, float]:
    chances = comparison.levels[level]
    match = math.log2(chances.match / chances.chance)
    related = math.log2(chances.related / chances.chance)
    known = weights.frequencies.get(chances.frequency)
    if known is None:
        return match, related
    rare = rarity(known, left.get(chances.frequency), right.get(chances.frequency))
    return match + rare, related + (rare if comparison.shared else 0.0)


def rarity(known: Frequencies, one: object, two: object) -> float:
    """The bits that an agreement counts more, or less, for its value being rare or common."""
    share = max(known.common.get(str(each), known.rare) for each in (one, two))
    return math.log2(known.usual / share)
