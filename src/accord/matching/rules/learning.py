"""Weights learnt from the pairs themselves, without anybody saying which are the same.

Four kinds of pairs are told apart: the same; those who share a home or a desk; strangers of one
name; and strangers. Expectation–maximisation over the patterns of levels, held near the shipped
chances by as many imagined pairs as a file is small. Sharing a home says nothing of what
identifies a person, and having a name in common nothing of all the rest: that keeps the kinds
from changing places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from accord.matching.values.roles import Role
from accord.matching.values.weights import MISSING, Comparison, Level, Weights

ROUNDS = 15
IMAGINED, SHARE_OF_MATCHES, SHARE_OF_RELATED = 15.0, 0.5, 1.0
IMAGINED_CHANCE = 40.0
LEAST = 1e-7
EXPECTED = (0.15, 0.10, 0.10)  # pairs per record of each kind, to begin with
AT_MOST = (1e9, 0.6, 5.0)
REGIONAL = frozenset({Role.CITY, Role.CATEGORY})  # where people of one name rather agree


@dataclass(frozen=True, slots=True)
class Pattern:
    """Pairs that agree in the same way: a level per comparison, what rare values add (in bits,
    for a match and for people who share), and how many there are."""

    levels: tuple[int, ...]
    rare: float
    rare_shared: float
    count: float


Kinds = tuple[list[float], list[float], list[float]]  # the same, sharing, namesakes


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
    shipped = weights.comparisons
    learnt = _with_shares(weights, [each * records for each in EXPECTED], records, total)
    learnt = replace(learnt, trained_on=records)
    certain = _posteriors(learnt, drawn)
    learnt = _with_chances(learnt, shipped=shipped, drawn=drawn, certain=certain)
    for _round in range(rounds):
        kinds = _posteriors(learnt, found)
        comparisons = tuple(
            _relearnt(each, at=at, shipped=shipped[at], found=found, kinds=kinds)
            for at, each in enumerate(learnt.comparisons)
        )
        learnt = replace(learnt, comparisons=comparisons)
        learnt = _with_shares(learnt, [sum(each) + 0.5 for each in kinds], records, total)
        certain = _posteriors(learnt, drawn)
        learnt = _with_chances(learnt, shipped=shipped, drawn=drawn, certain=certain)
    return learnt


def _with_shares(weights: Weights, counts: Sequence[float], records: int, total: float) -> Weights:
    match, related, namesake = (
        min(0.9, max(min(count, bound * records) / total, 1e-12))
        for count, bound in zip(counts, AT_MOST, strict=True)
    )
    named = any(each.naming for each in weights.comparisons)
    return replace(weights, match=match, related=related, namesake=namesake if named else 1e-12)


def odds_of(weights: Weights) -> tuple[float, float, float]:
    """Bits, before any pair was looked at, for each kind against strangers."""
    shares = (weights.match, weights.related, weights.namesake)
    strangers = max(1e-12, 1.0 - sum(shares))
    match, related, namesake = (math.log2(share / strangers) for share in shares)
    return match, related, namesake


def bits(weights: Weights) -> list[tuple[list[float], list[float], list[float]]]:
    """Per comparison and level the bits for a match, for sharing and for namesakes, each against
    chance; the last place, reached by -1, stands for a missing value."""
    return [
        (
            [*(math.log2(level.match / level.chance) for level in each.levels), 0.0],
            [*(math.log2(level.related / level.chance) for level in each.levels), 0.0],
            [*(math.log2(max(level.namesake, LEAST) / level.chance) for level in each.levels), 0.0],
        )
        for each in weights.comparisons
    ]


def _posteriors(weights: Weights, patterns: Sequence[Pattern]) -> Kinds:
    """For each pattern the expected numbers of pairs of each kind."""
    tables, base = bits(weights), odds_of(weights)
    kinds: Kinds = ([], [], [])
    for pattern in patterns:
        one, two, three = base[0] + pattern.rare, base[1] + pattern.rare_shared, base[2]
        for (match, related, namesake), level in zip(tables, pattern.levels, strict=True):
            one += match[level]
            two += related[level]
            three += namesake[level]
        top = max(one, two, three, 0.0)
        odds = (2.0 ** (one - top), 2.0 ** (two - top), 2.0 ** (three - top))
        scale = pattern.count / (sum(odds) + 2.0**-top)
        for kind, each in zip(kinds, odds, strict=True):
            kind.append(scale * each)
    return kinds


def _relearnt(
    comparison: Comparison,
    *,
    at: int,
    shipped: Comparison,
    found: Sequence[Pattern],
    kinds: Kinds,
) -> Comparison:
    size = len(comparison.levels)
    matches, related = [0.0] * size, [0.0] * size
    for pattern, one, two in zip(found, kinds[0], kinds[1], strict=True):
        level = pattern.levels[at]
        if level != MISSING:
            matches[level] += one
            related[level] += two
    of_match = _smoothed(matches, [each.match for each in shipped.levels], SHARE_OF_MATCHES)
    of_related = [each.related for each in comparison.levels]
    if comparison.shared:
        told = [each.related for each in shipped.levels]
        of_related = _smoothed(related, told, SHARE_OF_RELATED)
    levels = tuple(
        replace(level, match=one, related=two)
        for level, one, two in zip(comparison.levels, of_match, of_related, strict=True)
    )
    return replace(comparison, levels=levels)


def _smoothed(counts: Sequence[float], shipped: Sequence[float], share: float) -> list[float]:
    seen, total = sum(counts), sum(shipped)
    imagined = IMAGINED + share * seen
    return [
        max(LEAST, (count + imagined * chance / total) / (seen + imagined))
        for count, chance in zip(counts, shipped, strict=True)
    ]


def _with_chances(
    weights: Weights,
    *,
    shipped: Sequence[Comparison],
    drawn: Sequence[Pattern],
    certain: Kinds,
) -> Weights:
    """The chances of strangers from the pairs drawn at random, less those that seem the same."""
    comparisons = []
    for at, comparison in enumerate(weights.comparisons):
        counts = [0.0] * len(comparison.levels)
        for pattern, one, two in zip(drawn, certain[0], certain[1], strict=True):
            if pattern.levels[at] != MISSING:
                counts[pattern.levels[at]] += max(0.0, pattern.count - one - two)
        comparisons.append(_with_chance(comparison, shipped=shipped[at], counts=counts))
    return replace(weights, comparisons=tuple(comparisons))


def _with_chance(
    comparison: Comparison, *, shipped: Comparison, counts: Sequence[float]
) -> Comparison:
    told = [level.chance for level in shipped.levels]
    seen, total = sum(counts), sum(told)
    chances = [
        max(LEAST, (count + IMAGINED_CHANCE * chance / total) / (seen + IMAGINED_CHANCE))
        for count, chance in zip(counts, told, strict=True)
    ]
    related = _related(comparison, shipped, chances)
    namesake = _namesake(comparison, shipped, chances)
    levels: tuple[Level, ...] = tuple(
        replace(level, chance=one, related=two, namesake=three)
        for level, one, two, three in zip(
            comparison.levels, chances, related, namesake, strict=True
        )
    )
    return replace(comparison, levels=levels)


def _related(comparison: Comparison, shipped: Comparison, chances: Sequence[float]) -> list[float]:
    """On what identifies, those who share agree as strangers do, or as often as was shipped."""
    if comparison.shared:
        return [level.related for level in comparison.levels]
    told = [level.related for level in shipped.levels]
    raised = [max(one, two) for one, two in zip(chances[:-1], told[:-1], strict=True)]
    whole = sum(raised) + chances[-1]
    return [each / whole for each in (*raised, chances[-1])]


def _namesake(comparison: Comparison, shipped: Comparison, chances: Sequence[float]) -> list[float]:
    """Names agree as those of one person do, regions half as often as in one home, and the rest
    as between strangers."""
    if comparison.naming:
        return [level.match for level in shipped.levels]
    if comparison.role not in REGIONAL:
        return list(chances)
    told = [level.related for level in shipped.levels]
    return [(one + two) / 2 for one, two in zip(chances, told, strict=True)]
