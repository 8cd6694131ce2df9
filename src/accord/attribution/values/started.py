"""Who started deals, and in which marketing had a part. The two are never added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accord.attribution.values.touch_rules import SourcedRule


@dataclass(frozen=True, slots=True)
class Origins:
    """Codes of origins by which leads come to us, and of those by which we go to them."""

    marketing: tuple[str, ...]
    sales: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """By one rule and in one currency: deals and their minor units by team, "" where the rule
    finds nobody; None where no value is known."""

    rule: SourcedRule
    currency: str
    sides: Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """median_days: half of the deals were won within so many days of being opened."""

    is_influenced: bool
    currency: str
    deals: int
    amount: int | None
    median_days: float | None
