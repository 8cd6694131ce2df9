"""Batches: what came in, through which door, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.contacts.values.people import Outcome

__all__ = [
    "DOOR_NAMES",
    "KIND_NAMES",
    "ONE_BY_ONE",
    "STATE_NAMES",
    "BatchCard",
    "BatchState",
    "Counts",
    "Door",
    "Kind",
    "OnDoubt",
    "Outcome",
]


class Door(StrEnum):
    FILE = "file"
    API = "api"
    HOOK = "hook"
    FORM = "form"
    TRACKING = "tracking"
    MAIL = "mail"
    CONNECTOR = "connector"
    SAMPLE = "sample"


# Each brings records as they happen, by itself: a file would drown among theirs.
ONE_BY_ONE = frozenset({Door.API, Door.HOOK, Door.FORM, Door.TRACKING, Door.MAIL, Door.CONNECTOR})


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


KIND_NAMES: Mapping[Kind, Any] = {
    Kind.LEADS: pgettext_lazy("kind of row", "Leads"),
    Kind.COMPANIES: pgettext_lazy("kind of row", "Companies"),
    Kind.TOUCHES: pgettext_lazy("kind of row", "What happened (calls, mails, visits)"),
    Kind.DEALS: pgettext_lazy("kind of row", "Deals"),
    Kind.CAMPAIGNS: pgettext_lazy("kind of row", "Campaigns"),
    Kind.ASSETS: pgettext_lazy("kind of row", "Pieces of content"),
    Kind.USERS: pgettext_lazy("kind of row", "Colleagues"),
    Kind.VISITS: pgettext_lazy("kind of row", "Visits of the website"),
    Kind.COSTS: pgettext_lazy("kind of row", "Money spent"),
    Kind.STAGE_HISTORY: pgettext_lazy("kind of row", "Histories of stages"),
}
STATE_NAMES: Mapping[BatchState, Any] = {
    BatchState.WAITING: pgettext_lazy("import", "Waits"),
    BatchState.RUNNING: pgettext_lazy("import", "Under way"),
    BatchState.DONE: pgettext_lazy("import", "Done"),
    BatchState.CANCELLED: pgettext_lazy("import", "Stopped"),
    BatchState.FAILED: pgettext_lazy("import", "Failed"),
    BatchState.UNDONE: pgettext_lazy("import", "Taken back"),
}
DOOR_NAMES: Mapping[Door, Any] = {
    Door.FILE: pgettext_lazy("door", "File"),
    Door.API: pgettext_lazy("door", "Program"),
    Door.HOOK: pgettext_lazy("door", "Message of a tool"),
    Door.FORM: pgettext_lazy("door", "Form"),
    Door.TRACKING: pgettext_lazy("door", "Website"),
    Door.MAIL: pgettext_lazy("door", "Mailbox"),
    Door.CONNECTOR: pgettext_lazy("door", "Connected tool"),
    Door.SAMPLE: pgettext_lazy("door", "Sample company"),
}


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

    @property
    def went_in(self) -> int:
        """Rows that made or changed something."""
        return self.created + self.joined + self.updated

    @property
    def set_aside(self) -> int:
        return self.quarantined + self.refused


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

    @property
    def title(self) -> str:
        """What an import is called: its file, else the door it came through."""
        return self.file_name or str(DOOR_NAMES[self.door])
