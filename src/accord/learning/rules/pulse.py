"""What is told of answers without telling of anybody; pure."""

from collections.abc import Collection, Mapping

from accord.learning.values import (
    ANSWERS,
    FEWEST,
    FOR_SELLING_LEADERS,
    Item,
    Told,
    UnableToAnswer,
    Unanswered,
)
from accord.learning.values.pulse import AGREES


def asked_of(*, leads_sellers: bool) -> tuple[Item, ...]:
    """What somebody is asked."""
    return tuple(item for item in Item if leads_sellers or item not in FOR_SELLING_LEADERS)


def check(said: Mapping[Item, int], *, asked: Collection[Item]) -> None:
    """Raises UnableToAnswer where not each sentence is answered once, or another one is."""
    if set(said) != set(asked) or any(one not in ANSWERS for one in said.values()):
        raise UnableToAnswer(why=Unanswered.MISSING)


def told(counts: Mapping[str, Mapping[int, int]]) -> Told | None:
    """What is told of the answers to a sentence, given by team and answer; None below five.

    Teams are told apart only where each of them has five: else the fewer would follow from the
    whole and the others.
    """
    sides = {
        side: (sum(said.get(one, 0) for one in AGREES), sum(said.values()))
        for side, said in counts.items()
    }
    sides = {side: told_of for side, told_of in sides.items() if told_of[1]}
    agree, count = (
        (sum(column) for column in zip(*sides.values(), strict=True)) if sides else (0, 0)
    )
    if count < FEWEST:
        return None
    are_told = len(sides) > 1 and all(one >= FEWEST for _agree, one in sides.values())
    return Told(agree, count, sides if are_told else {})
