"""Rows that were set aside: which of them, how they are corrected, and what came of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from accord.contacts.values.people import Outcome
from accord.intake.values.batches import Door, Kind

CELL_BOUND = 32_767
REASON_BOUND = 300
# Only the person who was written to can answer; nobody else can let these rows in.
NEVER_BY_HAND = frozenset({"AWAITING_CONFIRMATION", "NOT_CONFIRMED"})


class RowState(StrEnum):
    """Where a row stands that was set aside."""

    OPEN = "OPEN"
    IN = "IN"
    DROPPED = "DROPPED"


class FixKind(StrEnum):
    """CELLS: one row's cells anew. SET: one value for a column. REPLACE: one value by another.
    READ_AS: how a column writes days or numbers. ACCEPT: as it stands. DROP: not to go in."""

    CELLS = "CELLS"
    SET = "SET"
    REPLACE = "REPLACE"
    READ_AS = "READ_AS"
    ACCEPT = "ACCEPT"
    DROP = "DROP"


class ReplayState(StrEnum):
    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"


class UnableToFix(Exception):
    """The correction cannot be kept; the argument is a short code."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which open rows: of one outcome, and of a reason, column, source, kind, delivery or row."""

    outcome: Outcome = Outcome.QUARANTINED
    code: str | None = None
    column: str | None = None
    source: str | None = None
    kind: Kind | None = None
    batch_id: int | None = None
    row_no: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As stored with a replay."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        kind = stored.get("kind")
        return cls(
            **{
                **stored,
                "outcome": Outcome(stored["outcome"]),
                "kind": Kind(kind) if kind else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be done to rows: `details` by kind — CELLS {"cells": {column: text}}, SET
    {"column", "value"}, REPLACE {"column", "old", "new"}, READ_AS {"column", "date_order" or
    "number_format"}, DROP {"reason"}."""

    kind: FixKind
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Open rows with the same reason in the same column from the same source."""

    outcome: Outcome
    code: str
    column: str
    source: str
    kind: Kind
    rows: int
    deliveries: int
    batch_id: int
    row_no: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class FixCard:
    """One correction as the history of a row shows it."""

    kind: FixKind
    details: Mapping[str, Any]
    made_by_id: int | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AsideCard:
    """One row that was set aside: its cells as they came and as they are now."""

    batch_id: int
    row_no: int
    outcome: Outcome
    state: RowState
    code: str
    column: str
    sentence: str
    source: str
    kind: Kind
    door: Door
    headers: tuple[str, ...]
    original: tuple[str, ...]
    cells: tuple[str, ...]
    fixes: tuple[FixCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """What a replay did or would do; `tried` < `of` where only the first rows were looked at."""

    of: int
    tried: int
    went_in: int
    stayed: int
    dropped: int = 0
    why: tuple[tuple[str, str, int], ...] = ()  # reason, column, rows that stay with it


@dataclass(frozen=True, slots=True)
class ReplayCard:
    """A replay as its page shows it."""

    id: int
    selection: Selection
    state: ReplayState
    fix: FixCard | None
    total: int
    done: int
    went_in: int
    stayed: int
    dropped: int
    cancel_asked: bool
    made_by_id: int | None
    made_at: datetime
