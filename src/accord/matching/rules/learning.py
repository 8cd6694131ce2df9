"""Weights learnt from the pairs themselves, without anybody saying which are the same.

Three kinds of pairs are told apart: the same, those who share a home or a desk, and strangers.
Expectation–maximisation over the patterns of levels, held near the shipped chances by as many
imagined pairs as a file is small; on what identifies a person, sharing a home is as good as
chance, which keeps the kinds from changing places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accord.matching.values.weights import MISSING, Comparison, Level, Weights

ROUNDS = 25
IMAGINED, IMAGINED_SHARE = 15.0, 0.15
IMAGINED_CHANCE = 40.0
LEAST = 1e-7
MATCHES_EXPECTED, RELATED_EXPECTED = 0.15, 0.10  # per record, to begin with


@dataclass(frozen=True, slots=True)
class Pattern:
    """Pairs that agree in the same way: a level per comparison, what rare values add (in bits,
    for a match and for people who share), and how many there are."""

    levels: tuple[int, ...]
    rare: float
    rare_shared: float
    count: float


def learn(
    weights: Weights,
    *,
    found: Sequence[Pattern],
    drawn: Sequence[Pattern],
    records: int,
    rounds: int = ROUNDS,
) -> Weights:
    """Weights that fit the `found` candidate pairs; `drawn` are pairs drawn at random.

    All pairs that are not among the found count as strangers."""
    total = max(1.0, records * (records - 1) / 2)
    learnt = replace(
        weights,
        match=_share(records * MATCHES_EXPECTED, total),
        related=_share(records * RELATED_EXPECTED, total),
        trained_on=records,
    )
    shipped = weights.comparisons
    learnt = _with_chances(learnt, shipped=shipped, drawn=drawn, certain=None)
    for _round in range(rounds):
        same, sharing = _posteriors(learnt, found)
        learnt = replace(
            learnt,
            comparisons=tuple(
                _relearnt(each, at=at, shipped=shipped[at], found=found, same=same, sharing=sharing)
                for at, each in enumerate(learnt.comparisons)
            ),
            match=_share(sum(same) + 0.5, total),
            related=_share(sum(sharing) + 0.5, total),
        )
        certain = _posteriors(learnt, drawn)
        learnt = _with_chances(learnt, shipped=shipped, drawn=drawn, certain=certain)
    return learnt


def _share(count: float, total: float) -> float:
    return min(0.9, max(count / total, 1e-12))


def _posteriors(
    weights: Weights, patterns: Sequence[Pattern]
) -> tuple[list[float], list[float]]:
    """For each pattern the expected number of pairs that are the same, and that share."""
    tables = bits(weights)
    strangers = max(1e-12, 1.0 - weights.match - weights.related)
    base = math.log2(weights.match / strangers), math.log2(weights.related / strangers)
    same, sharing = [], []
    for pattern in patterns:
        one, two = base[0] + pattern.rare, base[1] + pattern.rare_shared
        for (match, related), level in zip(tables, pattern.levels, strict=True):
            one += match[level]
            two += related[level]
        top = max(one, two, 0.0)
        of_match, of_related, of_chance = 2 ** (one - top), 2 ** (two - top), 2 ** (-top)
        whole = of_match + of_related + of_chance
        same.append(pattern.count * of_match / whole)
        sharing.append(pattern.count * of_related / whole)
    return same, sharing


def bits(weights: Weights) -> list[tuple[list[float], list[float]]]:
    """Per comparison and level the bits for a match and for sharing, both against chance; the
    last place, reached by -1, stands for a missing value."""
    return [
        (
            [*(math.log2(level.match / level.chance) for level in each.levels), 0.0],
            [*(math.log2(level.related / level.chance) for level in each.levels), 0.0],
        )
        for each in weights.comparisons
    ]


def _relearnt(
    comparison: Comparison,
    *,
    at: int,
    shipped: Comparison,
    found: Sequence[Pattern],
    same: Sequence[float],
    sharing: Sequence[float],
) -> Comparison:
    size = len(comparison.levels)
    matches, related = [0.0] * size, [0.0] * size
    for pattern, one, two in zip(found, same, sharing, strict=True):
        level = pattern.levels[at]
        if level != MISSING:
            matches[level] += one
            related[level] += two
    of_match = _smoothed(matches, [level.match for level in shipped.levels])
    of_related = (
        _smoothed(related, [level.related for level in shipped.levels])
        if comparison.shared
        else [level.chance for level in comparison.levels]
    )
    levels = tuple(
        replace(level, match=one, related=two)
        for level, one, two in zip(comparison.levels, of_match, of_related, strict=True)
    )
    return replace(comparison, levels=levels)


def _smoothed(counts: Sequence[float], shipped: Sequence[float]) -> list[float]:
    seen = sum(counts)
    imagined = IMAGINED + IMAGINED_SHARE * seen
    total = sum(shipped)
    return [
        max(LEAST, (count + imagined * chance / total) / (seen + imagined))
        for count, chance in zip(counts, shipped, strict=True)
    ]


def _with_chances(
    weights: Weights,
    *,
    shipped: Sequence[Comparison],
    drawn: Sequence[Pattern],
    certain: tuple[list[float], list[float]] | None,
) -> Weights:
    """The chances of strangers from the pairs drawn at random, less those that seem the same."""
    if not drawn:
        return weights
    same, sharing = certain or ([0.0] * len(drawn), [0.0] * len(drawn))
    comparisons = []
    for at, comparison in enumerate(weights.comparisons):
        counts = [0.0] * len(comparison.levels)
        for pattern, one, two in zip(drawn, same, sharing, strict=True):
            if pattern.levels[at] != MISSING:
                counts[pattern.levels[at]] += max(0.0, pattern.count - one - two)
        chances = [level.chance for level in shipped[at].levels]
        comparisons.append(_with_chance(comparison, shipped=chances, counts=counts))
    return replace(weights, comparisons=tuple(comparisons))


def _with_chance(
    comparison: Comparison, *, shipped: Sequence[float], counts: Sequence[float]
) -> Comparison:
    seen, total = sum(counts), sum(shipped)
    chances = [
        max(LEAST, (count + IMAGINED_CHANCE * chance / total) / (seen + IMAGINED_CHANCE))
        for count, chance in zip(counts, shipped, strict=True)
    ]
    levels: tuple[Level, ...] = tuple(
        replace(level, chance=chance, related=level.related if comparison.shared else chance)
        for level, chance in zip(comparison.levels, chances, strict=True)
    )
    return replace(comparison, levels=levels)
