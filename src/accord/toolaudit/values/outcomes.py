"""What a comparison of two files finds, and why there may be nothing to compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from accord.kernel.shares import Interval, Share, wilson
from accord.toolaudit.values.tables import Means


class ReconcileCode(StrEnum):
    NO_ROWS = "NO_ROWS"
    NO_SHARED_KEY = "NO_SHARED_KEY"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    NOTHING_IN_COMMON = "NOTHING_IN_COMMON"
    NO_DATES = "NO_DATES"


class UnableToReconcile(Exception):
    """Two files that cannot be compared; `facts` name what it is about."""

    def __init__(self, code: ReconcileCode, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, str] = facts


class Subject(StrEnum):
    """What two tools can say differently of one record."""

    OWNER = "owner"
    STAGE = "stage"
    AMOUNT = "amount"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that the two files say differently of one record, as written there."""

    left: int
    right: int
    subject: Subject
    said_left: str
    said_right: str


@dataclass(frozen=True, slots=True)
class KeyUsed:
    """Two columns by which rows were found again, and how many of them."""

    means: Means
    left: str
    right: str
    rows: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of the rows of the first file; rows are told by their place, from 0.

    matched + missing + not_yet + repeated are all rows of the first file. `missing` stand newest
    first where the file dates its rows. `old_enough` is what the share is of: all that is matched
    or missing, without the matched ones that are younger than the window. `extra` counts the rows
    of the second file that the first does not have. `repeats` are, of each row that others say
    again, those others."""

    partners: Mapping[int, int]
    missing: Sequence[int]
    not_yet: Sequence[int]
    repeated: int
    extra: int
    old_enough: int
    near: int  # matched although no key is equal
    keys: Sequence[KeyUsed]
    disagreements: Sequence[Disagreement]
    newest: datetime | None = None
    dated_by: str = ""
    repeats: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def matched(self) -> int:
        return len(self.partners)

    @property
    def share(self) -> Share | None:
        """The part that never arrived; None where there is nothing to tell it of."""
        return Share.of(len(self.missing), self.old_enough)

    @property
    def interval(self) -> Interval:
        return wilson(len(self.missing), self.old_enough)
