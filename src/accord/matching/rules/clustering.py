"""Clusters from scored pairs, guarded against chains.

Pairs are joined from the surest down. Two groups are only joined where what speaks for it between
all their members outweighs what speaks against: one weak pair never chains two groups whose other
members contradict each other."""

import math
from collections.abc import Callable, Mapping, Sequence

from accord.matching.values.results import Clustered, Pair

STRONGEST = 12.0  # bits, beyond which one pair is not heard any louder
LOOKED_AT = 400  # pairs between two groups; larger ones are judged by a part
AGAINST = 1.0

Bits = Callable[[int, int], float]


def cluster(pairs: Sequence[Pair], *, records: int, threshold: float, bits: Bits) -> Clustered:
    """Clusters, numbered from 0 in the order of their first rows.

    `bits` answers what speaks for two rows being one, negative where it speaks against; it is
    asked for pairs that may not be among the given."""
    groups: dict[int, list[int]] = {}
    home = list(range(records))
    support = [1.0] * records
    sure = sorted(
        (pair for pair in pairs if pair.probability >= threshold),
        key=lambda pair: (-pair.probability, pair.left, pair.right),
    )
    for pair in sure:
        one, two = home[pair.left], home[pair.right]
        if one == two:
            continue
        left, right = groups.get(one, [one]), groups.get(two, [two])
        if not _agree(left, right, bits=bits):
            continue
        for row in (pair.left, pair.right):
            if len(groups.get(home[row], ())) < 2:
                support[row] = pair.probability
        groups[one] = left + right
        groups.pop(two, None)
        for row in right:
            home[row] = one
    return Clustered(_numbered(home), support)


def _agree(left: Sequence[int], right: Sequence[int], *, bits: Bits) -> bool:
    """Whether the pairs between two groups speak for one more than against."""
    if len(left) == 1 and len(right) == 1:
        return True
    looked = 0
    said = 0.0
    step = max(1, len(left) * len(right) // LOOKED_AT)
    for at, one in enumerate(left):
        for two in right[at % step :: step] if step > 1 else right:
            heard = bits(min(one, two), max(one, two))
            said += max(-STRONGEST, min(STRONGEST, heard))
            looked += 1
    return looked == 0 or said / looked > 0.0


def _numbered(home: Sequence[int]) -> list[int]:
    numbers: dict[int, int] = {}
    return [numbers.setdefault(each, len(numbers)) for each in home]


def bits_of(probability: float) -> float:
    """The bits of a probability, bounded so that certainty stays finite."""
    bounded = min(max(probability, 1e-9), 1.0 - 1e-9)
    return math.log2(bounded / (1.0 - bounded))


def known(pairs: Sequence[Pair]) -> Mapping[tuple[int, int], float]:
    """The bits of the given pairs by their rows."""
    return {(pair.left, pair.right): bits_of(pair.probability) for pair in pairs}
