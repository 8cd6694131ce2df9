"""What follows from how both teams are led, and how their means compare; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from accord.kernel.money import Money
from accord.team.values import LeadershipMode, Side


class Follows(StrEnum):
    """What a way to lead means for everybody's work."""

    TWO_SIGN = "two_sign"
    ONE_SIGNS = "one_signs"
    NO_MARKETING_HEAD = "no_marketing_head"
    NO_SALES_HEAD = "no_sales_head"
    NO_ONE_HEAD = "no_one_head"
    OWN_TEAM = "own_team"
    ONE_TEAM = "one_team"
    HANDED_ON = "handed_on"
    STAYS = "stays"
    RISK = "risk"


# Until these are put right nothing can be signed.
STANDS_STILL = frozenset({Follows.NO_MARKETING_HEAD, Follows.NO_SALES_HEAD, Follows.NO_ONE_HEAD})
_HEADS = {
    LeadershipMode.ALIGNED: (
        (Side.MARKETING, Follows.NO_MARKETING_HEAD),
        (Side.SALES, Follows.NO_SALES_HEAD),
    ),
    LeadershipMode.COMBINED: ((Side.BOTH, Follows.NO_ONE_HEAD),),
}
_FOLLOWS = {
    LeadershipMode.ALIGNED: (Follows.TWO_SIGN, Follows.OWN_TEAM),
    LeadershipMode.COMBINED: (
        Follows.ONE_SIGNS, Follows.ONE_TEAM, Follows.HANDED_ON, Follows.STAYS, Follows.RISK,
    ),
}  # fmt: skip


def follows(*, mode: LeadershipMode, signers: Mapping[Side, Sequence[int]]) -> tuple[Follows, ...]:
    """What a way to lead means, what stands in its way first."""
    missing = tuple(lack for side, lack in _HEADS[mode] if not signers.get(side))
    return (*missing, *_FOLLOWS[mode])


def ratio(one: Fraction, other: Fraction) -> Fraction | None:
    """How much of `other` there is for one of `one`; None where there is nothing to compare."""
    return other / one if one and other else None


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back for each unit spent, without and with what the change costs; None where
    nothing was spent."""

    without: Fraction | None
    with_change: Fraction | None


def returned(*, earned: Money, spent: Money, change: Money) -> Returned:
    """(earned - spent) ÷ spent, before and after the cost of the change is added to what is
    spent. Raises CurrenciesDiffer."""
    whole = spent + change
    return Returned(_return(earned, spent), _return(earned, whole))


def _return(earned: Money, spent: Money) -> Fraction | None:
    return Fraction((earned - spent).minor, spent.minor) if spent.minor else None


def holds_now(rows: Sequence[Mapping[str, Any]], *, today: date) -> Mapping[str, Any] | None:
    """The period whose first day has come last; None where none has begun."""
    begun = [row for row in rows if date.fromisoformat(row["from"]) <= today]
    return max(begun, key=lambda row: str(row["from"]), default=None)
