from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What both teams read of each other's day; the journal keeps an index of these alone, as there are
# far fewer of them than of all that happens to records.
ACTS = (
    "definition.put_in_force",
    "definition.signed",
    "handoff.made",
    "handoff.moved",
    "lead.judged",
    "meeting.booked",
    "meeting.moved",
    "meeting.stands",
    "request.made",
    "request.moved",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened (`noun.past_tense`), to what, by whom (None: the system), when."""

    id: int
    kind: str
    subject: str
    subject_id: int | None
    actor_id: int | None
    at: datetime
    facts: dict[str, Any]
