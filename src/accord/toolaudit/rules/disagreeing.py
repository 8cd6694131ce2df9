"""Where two columns say different things of the same rows.

Tools name one thing differently, so a value stands for that which it meets most of the time: where
most rows `MQL` are `Marketing qualified` over there, the one is the other's word."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

AGREE_AT_LEAST = 0.5
SEEN_AT_LEAST = 3
Pair = tuple[str, str]


def words_for(pairs: Iterable[Pair], *, known: Container[str]) -> Mapping[str, str]:
    """For values that the second column does not know, what they are called there."""
    met: dict[str, Counter[str]] = {}
    for left, right in pairs:
        if left not in known:
            met.setdefault(left, Counter())[right] += 1
    named = {}
    for left, counted in met.items():
        value, times = counted.most_common(1)[0]
        if times >= SEEN_AT_LEAST and times > AGREE_AT_LEAST * counted.total():
            named[left] = value
    return named


def agreement(pairs: Sequence[Pair]) -> float:
    """The share of pairs that say the same, in one word or another; 0 where there are none."""
    if not pairs:
        return 0.0
    named = words_for(pairs, known={right for _left, right in pairs})
    return sum(named.get(left, left) == right for left, right in pairs) / len(pairs)


def beyond_chance(pairs: Sequence[Pair]) -> float:
    """How much more often two columns say the same of one row than of two."""
    if len(pairs) < 2:
        return 0.0
    rights = [right for _left, right in pairs]
    literal = sum(left == right for left, right in pairs)
    turned = [*rights[1:], rights[0]]
    by_chance = sum(left == right for (left, _), right in zip(pairs, turned, strict=True))
    return (literal - by_chance) / len(pairs)


def differing(pairs: Sequence[Pair], *, known: Container[str]) -> list[int]:
    """The places of the pairs that say different things; `known` are all values of the second."""
    named = words_for(pairs, known=known)
    return [
        place
        for place, (left, right) in enumerate(pairs)
        if left != right and named.get(left) != right and not _shortened(left, right)
    ]


def _shortened(one: str, two: str) -> bool:
    """Whether one is the other without a part: `Ann Lee` and `Ann`."""
    mine, theirs = set(one.split()), set(two.split())
    return mine < theirs or theirs < mine
