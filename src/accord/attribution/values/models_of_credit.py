"""The models: who gets how much of a deal that many helped to win (formulas 2.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType


class Model(StrEnum):
    FIRST = "first"
    LAST = "last"
    LAST_NON_DIRECT = "last_non_direct"
    LEAD_CREATION = "lead_creation"
    OPPORTUNITY_CREATION = "opportunity_creation"
    LINEAR = "linear"
    DECAY = "decay"
    U = "u"
    W = "w"
    FULL = "full"
    CUSTOM = "custom"
    MARKOV = "markov"
    SHAPLEY = "shapley"


class Dialect(StrEnum):
    """Which two touches a U weighs most; the word is used in three ways."""

    FIRST_LAST = "first_last"
    FIRST_LEAD = "first_lead_created"
    FIRST_OPPORTUNITY = "first_opportunity_created"


class Key(StrEnum):
    """Touches of a journey that have a place of their own.

    CLOSED_WON is the touch that won the deal: the last one, unless another is said to be.
    """

    FIRST = "first"
    LEAD_CREATED = "lead_created"
    OPPORTUNITY_CREATED = "opportunity_created"
    CLOSED_WON = "closed_won"


MILESTONES = (Key.LEAD_CREATED, Key.OPPORTUNITY_CREATED, Key.CLOSED_WON)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each key touch gets, and what all others share equally. All add up to 1."""

    keys: Mapping[Key, Fraction] = field(hash=False)  # a mapping has none
    rest: Fraction

    @classmethod
    def of(cls, rest: str = "0", **keys: str) -> Weights:
        """Weights by the names of the key touches, as decimals."""
        return cls({Key(key): Fraction(said) for key, said in keys.items()}, Fraction(rest))


POSITIONS: Mapping[Model | Dialect, Weights] = MappingProxyType(
    {
        Model.FIRST: Weights.of(first="1"),
        Model.LAST: Weights.of(closed_won="1"),
        Dialect.FIRST_LAST: Weights.of("0.2", first="0.4", closed_won="0.4"),
        Dialect.FIRST_LEAD: Weights.of("0.2", first="0.4", lead_created="0.4"),
        Dialect.FIRST_OPPORTUNITY: Weights.of("0.2", first="0.4", opportunity_created="0.4"),
        Model.W: Weights.of("0.1", first="0.3", lead_created="0.3", opportunity_created="0.3"),
        Model.FULL: Weights.of(
            "0.1",
            first="0.225",
            lead_created="0.225",
            opportunity_created="0.225",
            closed_won="0.225",
        ),
    }
)

USUAL_HALF_LIFE = 7.0  # days
# A weight of decay is a whole number of these parts, so that sums are the same in any order.
WHOLE_WEIGHT = 2**40
HIGHEST_ORDER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A model with what it takes: decay its half-life in days, U its dialect, Markov its order,
    custom its weights. look_back: touches of so many days before the anchor count; None: all."""

    model: Model
    half_life: float = USUAL_HALF_LIFE
    dialect: Dialect = Dialect.FIRST_LAST
    order: int = 1
    weights: Weights | None = None
    look_back: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What Markov says: the chance to win as it is, what each channel's removal would take of
    it (0 to 1), and its share of the wins."""

    base: Fraction
    effects: Mapping[str, Fraction] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
