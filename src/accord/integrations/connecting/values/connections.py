"""A connection as its pages, its commands and its jobs see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values.protocol import Account, Fault, FieldCard

STEP = 5_000  # rows that go in at once, however small the pages of the tool are
SLICE_SECONDS = 20
LEASE_SECONDS = 180
EVERY_SECONDS = 60
RUNS_KEPT = 500
OWN_FIELDS_BOUND = 100
TOLD_BOUND = 10_000
BODY_BOUND = 2**20  # bytes of a message


class State(StrEnum):
    """SETTING_UP: nothing goes yet. WAITING: for a person, `fault` says why. ENDED: history."""

    SETTING_UP = "setting_up"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    ENDED = "ended"


class Phase(StrEnum):
    """Where a stream is: everything is fetched, then changes are followed."""

    NOT_BEGUN = "not_begun"
    BACKFILL = "backfill"
    FOLLOWING = "following"


class Why(StrEnum):
    """What a reading of rows was for; WRITING: rows went the other way."""

    BACKFILL = "backfill"
    CHANGES = "changes"
    MESSAGES = "messages"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Ailing:
    """A connection that does not go on as it should: what is wrong and what to do."""

    id: int
    name: str
    words: str


class UnableToConnect(Exception):
    """The tool cannot be connected or changed so; a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class StreamCard:
    """A stream of a connection: where it is, what it brought, and what ails it.

    columns: the tool's field → ours, "" where it is kept as it stands. left_out: why it is off
    though nobody switched it off, as a scope that is missing.
    """

    id: int
    name: str
    label: str
    kind: Kind
    is_on: bool
    left_out: str
    phase: Phase
    done: int
    total: int
    plan: Mapping[str, Any]
    fields: Sequence[str]
    cards: Sequence[FieldCard]
    got_in: int
    unchanged: int
    quarantined: int
    refused: int
    fault: Fault | None
    fault_detail: str
    last_run_at: datetime | None
    last_good_at: datetime | None
    history_since: datetime | None = None
    history_asked_at: datetime | None = None
    waiting: int = 0

    @property
    def share(self) -> float | None:
        """How much of it has been fetched; None where nobody knows."""
        if self.phase is Phase.FOLLOWING:
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else None


@dataclass(frozen=True, slots=True)
class ConnectionCard:
    """A connected tool as lists and its own page show it."""

    id: int
    tool: str
    label: str
    name: str
    state: State
    account: Account
    fault: Fault | None
    fault_detail: str
    ask_again_at: datetime | None
    last_good_at: datetime | None
    made_at: datetime
    started_at: datetime | None
    messages: int
    message_at: datetime | None
    turned_away: int
    turned_away_at: datetime | None
    trial: Mapping[str, Any]
    streams: Sequence[StreamCard] = ()

    @property
    def is_filling(self) -> bool:
        """Whether everything is still being fetched for the first time."""
        return self.state is not State.SETTING_UP and any(
            one.is_on and one.phase is not Phase.FOLLOWING and one.fault is None
            for one in self.streams
        )


@dataclass(frozen=True, slots=True)
class RecordLink:
    """The page that a record has in its own tool."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RunCard:
    """One reading of rows, or one that gave a fault."""

    id: int
    stream: str
    why: Why
    at: datetime
    received: int
    got_in: int
    unchanged: int
    aside: int
    batch_id: int | None
    fault: Fault | None
    fault_detail: str


@dataclass(frozen=True, slots=True)
class SecretCard:
    """A secret that messages are signed with, by its first signs."""

    hint: str
    made_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScopeCard:
    """A right that the tool was asked for, with its reason, and whether it was given."""

    name: str
    reason: str
    is_optional: bool
    is_missing: bool
    streams: Sequence[str] = ()  # labels of those that are left out without it
