"""One pair of records scored by weights in plain Python: what the SQL of a batch does to many."""

import math
from collections.abc import Mapping
from typing import Any

from accord.matching.rules.learning import LEAST, odds_of
from accord.matching.rules.similarity import level_of
from accord.matching.values.results import Reason, Rival, Scored
from accord.matching.values.weights import MISSING, Comparison, Frequencies, Weights

Record = Mapping[str, Any]


def score(weights: Weights, left: Record, right: Record) -> Scored:
    """The probability that two records of compared forms are one, with the reasons.

    A reason's weight is in bits, for one against what else the pair would likeliest be: two who
    share a home or desk, two of one name, or strangers. The weights and `start` add up to about
    the bits of the probability."""
    odds = odds_of(weights)
    match, related, namesake = odds
    told: list[tuple[str, str, tuple[float, float, float]]] = []
    for comparison in weights.comparisons:
        level = level_of(comparison, left, right)
        if level == MISSING:
            continue
        worth = _bits(weights, comparison, level, left, right)
        match, related, namesake = match + worth[0], related + worth[1], namesake + worth[2]
        told.append((comparison.name, comparison.levels[level].name, worth))
    _bits_against, against = max((0.0, 0), (related, 1), (namesake, 2))
    reasons = tuple(
        Reason(name, level, worth[0] - (worth[against] if against else 0.0))
        for name, level, worth in told
    )
    start = odds[0] - (odds[against] if against else 0.0)
    kind = (Rival.STRANGERS, Rival.SHARING, Rival.NAMESAKES)[against]
    return Scored(probability(match, related, namesake), start, reasons, kind)


def probability(match: float, related: float, namesake: float) -> float:
    """The probability of a match from its bits and those of what else a pair may be, each
    against strangers."""
    top = max(match, related, namesake, 0.0)
    of_match = math.exp2(match - top)
    others = math.exp2(related - top) + math.exp2(namesake - top) + math.exp2(-top)
    return of_match / (of_match + others)


def _bits(
    weights: Weights, comparison: Comparison, level: int, left: Record, right: Record
) -> tuple[float, float, float]:
    chances = comparison.levels[level]
    match = math.log2(chances.match / chances.chance)
    related = math.log2(chances.related / chances.chance)
    namesake = math.log2(max(chances.namesake, LEAST) / chances.chance)
    known = weights.frequencies.get(chances.frequency)
    if known is None:
        return match, related, namesake
    rare = rarity(known, left.get(chances.frequency), right.get(chances.frequency))
    return match + rare, related + (rare if comparison.shared else 0.0), namesake


def rarity(known: Frequencies, one: object, two: object) -> float:
    """The bits that an agreement counts more, or less, for its value being rare or common."""
    share = max(known.common.get(str(each), known.rare) for each in (one, two))
    return math.log2(known.usual / share)
