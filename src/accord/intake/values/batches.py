"""Batches: what came in, through which door, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accord.contacts.values import Outcome

__all__ = ["BatchCard", "BatchState", "Counts", "Door", "Kind", "OnDoubt", "Outcome"]


class Door(StrEnum):
    FILE = "file"
    API = "api"
    HOOK = "hook"
    FORM = "form"
    SAMPLE = "sample"


class Kind(StrEnum):
    LEADS = "leads"
    COMPANIES = "companies"
    TOUCHES = "touches"
    DEALS = "deals"
    CAMPAIGNS = "campaigns"
    ASSETS = "assets"
    USERS = "users"
    VISITS = "visits"
    COSTS = "costs"
    STAGE_HISTORY = "stage_history"


class BatchState(StrEnum):
    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"
    UNDONE = "UNDONE"


class OnDoubt(StrEnum):
    """What to do with a column that can be read in two ways."""

    ASK = "ask"
    QUARANTINE = "quarantine"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Counts:
    """received = pending + the six outcomes, always."""

    received: int = 0
    pending: int = 0
    created: int = 0
    joined: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        parts = (
            self.pending
            + self.created
            + self.joined
            + self.updated
            + self.unchanged
            + self.quarantined
            + self.refused
        )
        if parts != self.received:
            raise ValueError(f"received {self.received}, accounted for {parts}")


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch as lists and its own page show it."""

    id: int
    door: Door
    kind: Kind
    source: str
    state: BatchState
    file_name: str
    profile: str
    plan: dict[str, Any]
    made_by_id: int | None
    made_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked: bool
    failure: str
    counts: Counts
    total_guess: int | None
