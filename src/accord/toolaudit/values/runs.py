"""A comparison that is kept: what it is called, how far it is, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accord.kernel.shares import Interval, Share, wilson

NAME_BOUND = 80
FOLDER = "compare"  # in the home: files that wait for their comparison
AGAIN_BOUND = 10_000  # rows that say others again that are kept with a comparison
SAID_BOUND = 1_000  # things said differently that are kept with a comparison


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = frozenset({RunState.WAITING, RunState.RUNNING})


class OwnedBy(StrEnum):
    """Why an owner stands beside a lead that never arrived."""

    COMPANY = "company"
    DOMAIN = "domain"
    TURN = "turn"
    NOBODY = "nobody"


class Layout(StrEnum):
    """In whose headings the missing leads are written."""

    HUBSPOT = "hubspot"
    SALESFORCE = "salesforce"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: a kept file, or, by `source`, a tool whose records are
    here already."""

    name: str
    file: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class RunCard:
    """A comparison as lists and its own page show it."""

    id: int
    name: str
    left_name: str
    right_name: str
    left_source: str
    right_source: str
    window: int | None
    state: RunState
    step: str
    cancel_asked: bool
    failure: str
    received: int
    matched: int
    missing: int
    not_yet: int
    repeated: int
    extra: int
    old_enough: int
    near: int
    header: Sequence[str]
    roles: Sequence[str]
    keys: Sequence[Mapping[str, Any]]
    said: Sequence[Mapping[str, Any]]
    said_count: int
    made_at: datetime
    ended_at: datetime | None

    @property
    def share(self) -> Share | None:
        """The part that never arrived."""
        return Share.of(self.missing, self.old_enough)

    @property
    def interval(self) -> Interval:
        return wilson(self.missing, self.old_enough)


@dataclass(frozen=True, slots=True)
class AgainRow:
    """A row about whom another is already: its line in the file, and that other's."""

    place: int
    number: int
    of_number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row that never arrived: as the file has it, and who would own it."""

    place: int
    number: int
    cells: Sequence[str]
    owner: str
    owned_by: OwnedBy
    at: datetime | None
