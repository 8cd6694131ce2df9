"""What is asked of all won deals at once, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from accord.attribution.values.models_of_credit import Dialect, Model
from accord.kernel.money import Money


class By(StrEnum):
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    ASSET = "asset"
    TEAM = "team"
    MEMBER = "member"


class Pool(StrEnum):
    """Whose touches make a deal's journey: the deal's person's, or its whole buying group's."""

    PERSON = "person"
    GROUP = "group"


class Teams(StrEnum):
    MARKETING = "marketing"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """start and end: days on which the deals were won, both inclusive. currency: the one in which
    all are told, each by the rate of the day it was won; None: each by itself. zone: by whose
    midnights days begin."""

    model: Model = Model.LINEAR
    dialect: Dialect = Dialect.FIRST_LAST
    by: By = By.CHANNEL
    pool: Pool = Pool.GROUP
    teams: Teams = Teams.BOTH
    start: date | None = None
    end: date | None = None
    currency: str | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Line:
    """One group's credit in one currency, None for what nobody can be credited with.

    conversions: deals, in parts; deals: those of which it has a part. low and high: what its value
    would be 95 times in 100 if other deals like these had come; None where no value is known.
    """

    group: str | int | None
    currency: str
    conversions: Fraction
    value: Money | None
    deals: int = 0
    low: Money | None = None
    high: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """together: groups that come in the same deals and in no others, the largest first.
    close: currencies in which nobody can tell which of the two largest helped more.
    untouched: won deals without any touch that counts; deals: all won ones of the question."""

    lines: Sequence[Line]
    deals: int = 0
    untouched: int = 0
    touches: int = 0
    together: Sequence[tuple[str | int, ...]] = ()
    close: Sequence[str] = ()
