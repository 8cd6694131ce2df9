"""From how much evidence on two rows that share no key are taken for one.

Rows that a key has already found are looked for once more among what is left over: whatever they
find there is wrong, so they tell how often a missing row would be found by mistake."""

from collections.abc import Mapping, Sequence

LEAST_BITS = 2.0
Scored = tuple[float, int, int]  # bits, row of the first file, row of the second


def assign(scored: Sequence[Scored]) -> dict[int, tuple[int, float]]:
    """Each row with at most one partner and each partner once, the surest pairs first."""
    partners: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for bits, left, right in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if bits >= LEAST_BITS and left not in partners and right not in taken:
            partners[left] = (right, bits)
            taken.add(right)
    return partners


def mistaken(
    scored: Sequence[Scored], *, partners: Mapping[int, tuple[int, float]]
) -> dict[int, float]:
    """How sure each of the rows that cannot be found would have been found all the same."""
    sure = dict(partners.values())
    best: dict[int, float] = {}
    for bits, left, right in scored:
        if bits > sure.get(right, LEAST_BITS):
            best[left] = max(bits, best.get(left, bits))
    return best


def threshold(*, found: Sequence[float], wrong: Sequence[float], tried: int, looked: int) -> float:
    """The bits from which on right pairs outnumber mistaken ones by most.

    `found` are those of the pairs in question out of `looked` rows, `wrong` those of the mistakes
    that `tried` rows made."""
    best, chosen = 0.0, float("inf")
    mistakes = sorted(wrong, reverse=True)
    passed = 0
    for count, bits in enumerate(sorted(found, reverse=True), start=1):
        while passed < len(mistakes) and mistakes[passed] >= bits:
            passed += 1
        rate = min(0.9, (passed + 0.1) / (tried + 1))
        missing = max(0.0, (looked - count) / (1 - rate))
        gain = count - 2 * rate * missing
        if gain > best:
            best, chosen = gain, bits
    return chosen
