"""How alike two rows are when no key is equal: levels per comparison, and what they weigh.

The weights are learnt from the rows that a key has already brought together, against rows paired
at random; nobody has to say how good a file's names or telephone numbers are."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from accord.toolaudit.values.tables import Forms, Means

SAME, NEAR, OTHER, SILENT = 0, 1, 2, -1
PAIRS_ASSUMED = 20.0  # how many pairs the assumed chances count for
# Chances of same, near, other: of one record, where its keys are known not to be equal; and of
# two that have nothing to do with each other.
_OF_ONE: Mapping[Means, tuple[float, float, float]] = {
    Means.ID: (0.5, 0.35, 0.15),
    Means.EMAIL: (0.5, 0.35, 0.15),
    Means.PHONE: (0.8, 0.1, 0.1),
    Means.NAME: (0.85, 0.1, 0.05),
    Means.COMPANY: (0.8, 0.1, 0.1),
}
_RARELY: Mapping[Means, tuple[float, float]] = {
    Means.ID: (1e-5, 1e-4),
    Means.EMAIL: (1e-5, 1e-5),
    Means.PHONE: (1e-5, 1e-4),
    Means.NAME: (1e-4, 1e-3),
    Means.COMPANY: (2e-3, 3e-3),
}
OTHERS_BOUND = 6.0  # bits that any other column can speak for or against


def levels(left: Forms, right: Forms) -> tuple[int, ...]:
    """The level of each comparison, in the order of Means, then of the other columns."""
    return (
        _ids(left.ids, right.ids),
        _any(left.emails, right.emails, _near_email),
        _any(left.phones, right.phones, _near_phone),
        _name(left, right),
        _text(left.company, right.company),
        *(
            SILENT if not one or not two else SAME if one == two else OTHER
            for one, two in zip(left.others, right.others, strict=True)
        ),
    )


def _any(left: Sequence[str], right: Sequence[str], near: Callable[[str, str], bool]) -> int:
    if not left or not right:
        return SILENT
    if any(one in right for one in left):
        return SAME
    for one in left:
        for two in right:
            if near(one, two):
                return NEAR
    return OTHER


def _ids(left: Sequence[str], right: Sequence[str]) -> int:
    pairs = [(one, two) for one, two in zip(left, right, strict=True) if one and two]
    if not pairs:
        return SILENT
    if any(one == two for one, two in pairs):
        return SAME
    return NEAR if any(_near_digits(one, two) for one, two in pairs) else OTHER


def _near_email(one: str, two: str) -> bool:
    if abs(len(one) - len(two)) > 2:
        return False
    bound = 1 if min(len(one), len(two)) < 12 else 2
    return DamerauLevenshtein.distance(one, two, score_cutoff=bound) <= bound


def _near_digits(one: str, two: str) -> bool:
    if min(len(one), len(two)) < 3 or abs(len(one) - len(two)) > 1:
        return False
    return DamerauLevenshtein.distance(one, two, score_cutoff=1) <= 1


def _near_phone(one: str, two: str) -> bool:
    """A slip that leaves out or adds a digit also moves where the last eight begin."""
    return _near_digits(one, two) or _near_digits(one[1:], two) or _near_digits(one, two[1:])


def _name(left: Forms, right: Forms) -> int:
    one, two = left.name, right.name
    if not one or not two:
        return SILENT
    if one == two or (left.name_key and left.name_key == right.name_key):
        return SAME
    if _near_word(one, two):
        return NEAR
    if not (left.given and left.family and right.given and right.family):
        parts = {left.family, left.given} & {right.family, right.given} - {""}
        return NEAR if parts else OTHER
    family = left.family_key == right.family_key or _near_word(left.family, right.family)
    given = left.given_key == right.given_key or _near_word(left.given, right.given)
    initial = left.given[0] == right.given[0] and 1 in (len(left.given), len(right.given))
    return NEAR if family and (given or initial) else OTHER


def _text(one: str, two: str) -> int:
    if not one or not two:
        return SILENT
    if one == two or sorted(one.split()) == sorted(two.split()):
        return SAME
    return NEAR if _near_word(one, two) else OTHER


def _near_word(one: str, two: str) -> bool:
    shorter = min(len(one), len(two))
    if shorter < 3 or abs(len(one) - len(two)) > 3:
        return False
    bound = 1 if shorter < 6 else 2
    if DamerauLevenshtein.distance(one, two, score_cutoff=bound) <= bound:
        return True
    return shorter >= 8 and JaroWinkler.similarity(one, two) >= 0.95


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits for each level of each comparison; a value in common weighs by its rarity."""

    same: tuple[float, ...]  # log2 of the chance that one record agrees
    near: tuple[float, ...]  # bits
    other: tuple[float, ...]  # bits
    rarity: Mapping[tuple[int, str], float]
    usual: tuple[float, ...]  # log2 of the chance that a value not counted is in common
    prior: float

    def bits(self, left: Forms, right: Forms) -> float:
        """How much speaks for two rows being one; above 0 it is likelier than not."""
        total = self.prior
        for place, level in enumerate(levels(left, right)):
            if level == SAME:
                total += self.same[place] - self._chance(place, left)
            elif level == NEAR:
                total += self.near[place]
            elif level == OTHER:
                total += self.other[place]
        return total

    def _chance(self, place: int, forms: Forms) -> float:
        known = self.rarity.get((place, value_at(forms, place)))
        return self.usual[place] if known is None else known


def value_at(forms: Forms, place: int) -> str:
    """The value whose rarity counts in a comparison."""
    if place == 3:
        return forms.name_key or forms.name
    return forms.company if place == 4 else ""


def learn(
    *,
    found: Sequence[tuple[Forms, Forms]],
    chance: Sequence[tuple[Forms, Forms]],
    keyed: frozenset[Means],
    values: Iterable[Forms],
    rows: int,
) -> Weights:
    """Weights from pairs that a key has found and from pairs by chance.

    `keyed` are the comparisons that found the pairs: of those nothing can be learnt of how a
    record that escaped them looks. `values` are rows of the second file, of which `rows` are
    looked among."""
    counted, by_chance = _counts(found), _counts(chance)
    width = 5 + len(found[0][0].others if found else ())
    same, near, other, usual = [], [], [], []
    for place in range(width):
        one, two = counted.get(place, Counter()), by_chance.get(place, Counter())
        if place < 5:
            means = list(Means)[place]
            of_one = _smoothed(Counter() if means in keyed else one, _OF_ONE[means])
            rare = _RARELY[means]
            drawn = sum(two.values()) or 1
            close = max(rare[1], two[NEAR] / drawn)
            same.append(math.log2(of_one[0]))
            usual.append(math.log2(rare[0]))
            near.append(max(0.0, math.log2(of_one[1] / close)))
            other.append(math.log2(of_one[2]))
            continue
        agree, apart = _smoothed(one, (0.8, 0.0, 0.2)), _smoothed(two, (0.1, 0.0, 0.9))
        same.append(_bounded(math.log2(agree[0] / apart[0])))
        usual.append(0.0)
        near.append(0.0)
        other.append(_bounded(math.log2(agree[2] / apart[2])))
    return Weights(tuple(same), tuple(near), tuple(other), _rarity(values), tuple(usual),
                   -math.log2(rows + 1))  # fmt: skip


def _counts(pairs: Sequence[tuple[Forms, Forms]]) -> dict[int, Counter[int]]:
    counted: dict[int, Counter[int]] = {}
    for left, right in pairs:
        for place, level in enumerate(levels(left, right)):
            if level != SILENT:
                counted.setdefault(place, Counter())[level] += 1
    return counted


def _smoothed(
    counted: Mapping[int, int], assumed: tuple[float, float, float]
) -> tuple[float, float, float]:
    total = sum(counted.values()) + PAIRS_ASSUMED
    one, two, three = (
        (counted.get(level, 0) + PAIRS_ASSUMED * chance) / total
        for level, chance in enumerate(assumed)
    )
    return one, two, three


def _bounded(bits: float) -> float:
    return max(-OTHERS_BOUND, min(OTHERS_BOUND, bits))


def _rarity(values: Iterable[Forms]) -> dict[tuple[int, str], float]:
    """Of names and companies that occur more than once, how often they do."""
    counted: Counter[tuple[int, str]] = Counter()
    rows = 0
    for forms in values:
        rows += 1
        for place in (3, 4):
            if value := value_at(forms, place):
                counted[place, value] += 1
    return {key: math.log2(times / rows) for key, times in counted.items() if times > 1}
