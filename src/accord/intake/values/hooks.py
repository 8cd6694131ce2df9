"""Tools that send records by signed messages, and why a message is not taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.intake.values.batches import Kind, Outcome

BODY_BOUND = 2**20  # bytes
EVENTS_BOUND = 1_000
PATHS_BOUND = 200
USUAL_RATE = 600  # messages a minute
KINDS = (Kind.LEADS, Kind.TOUCHES, Kind.DEALS)


class HookFault(StrEnum):
    """Why a message was turned away; nothing of it is kept but the count."""

    WRONG_SIGNATURE = "wrong_signature"
    WRONG_TIME = "wrong_time"
    NOT_JSON = "not_json"
    OTHER_BODY = "other_body"
    TOO_MANY = "too_many"
    STOPPED = "stopped"


FAULT_WORDS: Mapping[HookFault, Any] = {
    HookFault.WRONG_SIGNATURE: pgettext_lazy(
        "message turned away",
        "Not signed with a secret that counts. Put the current secret into the tool.",
    ),
    HookFault.WRONG_TIME: pgettext_lazy(
        "message turned away",
        "Its time is more than five minutes off. Set the clock of the tool's machine.",
    ),
    HookFault.NOT_JSON: pgettext_lazy(
        "message turned away",
        "Not JSON that can be read. Let the tool send JSON in UTF-8.",
    ),
    HookFault.OTHER_BODY: pgettext_lazy(
        "message turned away",
        "An id that had come before, with other content. The tool must give each message its own.",
    ),
    HookFault.TOO_MANY: pgettext_lazy(
        "message turned away",
        "More in one minute than agreed. The tool sends them again later.",
    ),
    HookFault.STOPPED: pgettext_lazy("message turned away", "Came after this tool was stopped."),
}


OUTCOME_WORDS: Mapping[Outcome, Any] = {
    Outcome.CREATED: pgettext_lazy("outcome of a message", "New:"),
    Outcome.JOINED: pgettext_lazy("outcome of a message", "Joined to somebody known:"),
    Outcome.UPDATED: pgettext_lazy("outcome of a message", "Changed:"),
    Outcome.UNCHANGED: pgettext_lazy("outcome of a message", "As it was:"),
    Outcome.QUARANTINED: pgettext_lazy("outcome of a message", "Set aside, waits:"),
    Outcome.REFUSED: pgettext_lazy("outcome of a message", "Set aside, to be corrected:"),
}


@dataclass(frozen=True, slots=True)
class HookRules:
    """How a tool's messages become rows.

    kind: what every message is, or None where its type says so. columns: the tool's name of a
    field → ours, "" to keep it as it is. values: field → (folded as written → as meant).
    date_order: how days are written that are not in ISO form, "" for ISO only.
    """

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value if self.kind else "",
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
            "date_order": self.date_order,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "HookRules":
        kind = stored.get("kind")
        return cls(
            Kind(kind) if kind else None,
            stored.get("columns", {}),
            stored.get("values", {}),
            stored.get("date_order", ""),
        )


@dataclass(frozen=True, slots=True)
class HookKeyCard:
    """A secret of a tool, by its first signs."""

    id: int
    hint: str
    made_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class HookCard:
    """A tool as Settings shows it; the counts are those of the last ninety days."""

    id: int
    name: str
    rules: HookRules
    rate: int
    stopped_at: datetime | None
    last_at: datetime | None
    messages: int
    repeats: int
    set_aside: int
    turned_away: int
    seen: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HookMessageCard:
    """A message that was taken, with what became of it by outcome, and its imports."""

    message_id: str
    received_at: datetime
    event_type: str
    repeats: int
    counts: Mapping[Outcome, int]
    batch_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """How often messages were turned away on a day for one reason."""

    fault: HookFault
    count: int
    last_at: datetime
