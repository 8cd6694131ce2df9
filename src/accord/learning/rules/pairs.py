"""Who gets to know whom: fair to both teams, and new where it can be; pure."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

Pair = tuple[int, int]  # of marketing, of sales


def pair_up(
    *, marketing: Sequence[int], sales: Sequence[int], before: Mapping[Pair, int]
) -> list[Pair]:
    """Pairs of the two teams. Everybody is in at least one; of the smaller team nobody is in more
    than one pair more than anybody else. before: how often two were a pair, which is avoided."""
    if not marketing or not sales:
        return []
    is_turned = len(marketing) < len(sales)
    many, few = (sales, marketing) if is_turned else (marketing, sales)
    partners = [few[at % len(few)] for at in range(len(many))]

    def cost(one: int, other: int) -> int:
        return before.get((other, one) if is_turned else (one, other), 0)

    _part_again(many, partners, cost)
    made = zip(many, partners, strict=True)
    return [(other, one) if is_turned else (one, other) for one, other in made]


def _part_again(many: Sequence[int], partners: list[int], cost: Callable[[int, int], int]) -> None:
    """Exchange partners as long as that brings together more who were no pair before."""
    is_better = True
    while is_better:
        is_better = False
        for one, other in combinations(range(len(many)), 2):
            now = cost(many[one], partners[one]) + cost(many[other], partners[other])
            then = cost(many[one], partners[other]) + cost(many[other], partners[one])
            if then < now:
                partners[one], partners[other] = partners[other], partners[one]
                is_better = True


def exchange(*, pair: Pair, others: Sequence[Pair], before: Mapping[Pair, int]) -> Pair | None:
    """With which of the other pairs a pair changes partners: the one that makes the newest two;
    None where every change would only make pairs that there are."""
    there = {pair, *others}
    found = [
        (before.get(first, 0) + before.get(second, 0), place, other)
        for place, other in enumerate(others)
        for first, second in [((pair[0], other[1]), (other[0], pair[1]))]
        if first not in there and second not in there
    ]
    return min(found)[2] if found else None
