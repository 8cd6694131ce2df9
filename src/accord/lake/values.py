"""What the lake is made of, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

TOMBSTONES = "tombstones"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """Where the files lie, and how libpq reaches the database they are copied from."""

    folder: Path
    conninfo: str


class Kind(Enum):
    """How rows of a view come about: an event is never changed, of a dimension the row of the
    latest transaction per key counts."""

    EVENT = "event"
    DIMENSION = "dimension"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view, with its type as PostgreSQL formats it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A view as the database describes it. `source` names the relation its tombstones bear;
    `digest` changes whenever the view no longer means the same."""

    name: str
    kind: Kind
    source: str
    columns: tuple[Column, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One Parquet file of rows with `low <= xact_id < high`. Of tombstones it is also known
    which relations they are of."""

    name: str
    rows: int
    low: int
    high: int
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What the lake holds of one view, its files oldest first. Tombstones before `purged` have
    left no row in any of them."""

    shape: Shape
    files: tuple[DataFile, ...]
    purged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The lake at one instant: every row of a transaction before `watermark` is in its files.

    `origin` tells one database from another. It is replaced as a whole, never changed.
    """

    origin: str
    watermark: int
    as_of: datetime
    views: tuple[Copied, ...]

    def find(self, name: str) -> Copied | None:
        """What is held of a view, None for a view it does not know."""
        return next((view for view in self.views if view.shape.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the database stands in one snapshot: its identity, the oldest transaction that may
    still write, and since when that one runs (None if nobody writes)."""

    origin: str
    oldest: int
    writing_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The rows of one view still to be copied: `low <= xact_id < high`. `afresh` means that what
    is held of the view is to be forgotten."""

    shape: Shape
    low: int
    high: int
    afresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The lake as one caller sees it: all that was committed by `as_of`; `rows` were new.

    Two snapshots of one `generation` give the same answers.
    """

    as_of: datetime
    watermark: int
    rows: int
    generation: str
    manifest: Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Compaction:
    """What a compaction did: files before and after, rows it removed for good."""

    files_before: int
    files_after: int
    rows_removed: int


class LakeRefusal(Exception):
    """Something the lake cannot do; the subclasses say what."""


class LakeIsEmpty(LakeRefusal):
    """Nothing has been copied into this folder yet."""


class UnableToReadFacts(LakeRefusal):
    """The database cannot be reached, or does not publish facts as the lake needs them."""


class NotAQuestion(LakeRefusal):
    """Only one SELECT at a time may be run."""


class TookTooLong(LakeRefusal):
    """A query was stopped at its time limit."""
