"""What a card would say of leads, and how often its criteria are met."""

from collections.abc import Mapping
from dataclasses import dataclass

from accord.scoring.values.scores import Quadrant


@dataclass(frozen=True, slots=True)
class Dot:
    """A lead on the picture of a card, without its name."""

    fit: int
    interest: float
    quadrant: Quadrant


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest leads that run, by a card. before: the same leads by a version in force, empty
    where there is none. dots: some of them, evenly taken."""

    looked_at: int
    counts: Mapping[Quadrant, int]
    before: Mapping[Quadrant, int]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """How many leads that run meet a criterion; of those that ended and met it, how many bought."""

    running: int
    ended: int
    won: int


@dataclass(frozen=True, slots=True)
class MetBy:
    """How many leads were looked at in all, and how many meet each criterion, by its code."""

    every: Met
    each: Mapping[str, Met]
