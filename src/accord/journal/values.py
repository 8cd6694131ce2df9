from dataclasses import dataclass
from datetime import datetime
from typing import Any


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
