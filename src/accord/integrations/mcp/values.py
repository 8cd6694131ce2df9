"""What a language model's program may ask for, each as one request to the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from accord.team.values import Capability

ROWS_BOUND: Final = 50
RECORDS_BOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to the API: `path` below /api/v1, asked with a query or with a body."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered; `content` is JSON, None where it was none."""

    status: int
    content: Any


# What each tool needs of the key's role: the API asks the same, a test holds them equal. A tool
# that the role may not use is not offered.
NEEDED: Final[Mapping[str, Capability]] = {
    "find_leads": Capability.READ,
    "get_lead": Capability.READ,
    "get_timeline": Capability.READ,
    "list_measures": Capability.READ,
    "get_measure": Capability.READ,
    "list_definitions": Capability.READ,
    "list_cards": Capability.READ,
    "get_card": Capability.READ,
    "get_scores": Capability.READ,
    "list_hot_leads": Capability.READ,
    "list_duplicates": Capability.READ,
    "where_every_record_is": Capability.READ,
    "may_be_written_to": Capability.SEND_RECORDS,
    "send_leads": Capability.SEND_RECORDS,
    "send_touches": Capability.SEND_RECORDS,
}
WRITING: Final = frozenset({"send_leads", "send_touches"})
