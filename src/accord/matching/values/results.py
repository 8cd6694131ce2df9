"""Answers: scored pairs with their reasons, and clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from accord.matching.values.roles import Role
from accord.matching.values.weights import Weights


class Rival(StrEnum):
    """What two records are that are not one."""

    STRANGERS = "strangers"
    SHARING = "sharing"  # a home or a desk
    NAMESAKES = "namesakes"


@dataclass(frozen=True, slots=True)
class Reason:
    """One comparison's part in a score: the level reached and its weight in bits."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scored:
    """The probability that two records are one; the weights are against `rival`."""

    probability: float
    start: float
    reasons: tuple[Reason, ...]
    rival: Rival


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows by their place, and the probability that they are one."""

    left: int
    right: int
    probability: float


@dataclass(frozen=True, slots=True)
class Expected:
    """What a threshold is expected to do: of the pairs joined, the share that are right, and of
    all that are the same, the share that is joined."""

    precision: float
    recall: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Clustered:
    """A cluster's number for each row, and how sure it is that the row belongs there."""

    clusters: Sequence[int]
    probabilities: Sequence[float]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in a file: clusters, the pairs that are likely, what was made of each
    column, what the weights learnt are, and what the threshold is expected to do."""

    clustered: Clustered
    pairs: Sequence[Pair]
    roles: Mapping[str, Role]
    weights: Weights
    expected: Expected
    looked_at: int
