"""A journey: what happened on the way to a deal that was won, lost, or is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from accord.attribution.values.models_of_credit import Key
from accord.kernel.money import Money

# The group of what cannot be given to anybody: no touch is known, or none that a model asks for.
UNKNOWN = None
Group: TypeAlias = str | None
# They came by themselves: no channel brought them.
DIRECT = frozenset({"direct", "direct_traffic", "(direct)"})


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch; `at` None where only the order is known. of: the key touches it is said to be."""

    channel: str
    at: datetime | None = None
    of: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Touches in any order, those without a time as they came.

    converted: whether it was won; converted_at: when (None: only the order of touches counts).
    lead_at and opportunity_at: when the records were made, where no touch is said to have made
    them. count: so many alike. value: what each of them is worth; below zero for money paid back.
    """

    touches: Sequence[Touch]
    converted: bool
    converted_at: datetime | None = None
    lead_at: datetime | None = None
    opportunity_at: datetime | None = None
    value: Money | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Credit:
    """What one group is credited with: of journeys, and of their money (None: none is known)."""

    group: Group
    conversions: Fraction
    value: Money | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Credit by group, and by touch for each journey (None for a model that credits none).

    A touch's share is money where its journey has a value.
    """

    credit: tuple[Credit, ...]
    touches: tuple[tuple[Money | Fraction, ...], ...] | None


class UnableToCredit(ValueError):
    """A question that has no answer; `why` says so, `what` names the part."""

    def __init__(self, *, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why
