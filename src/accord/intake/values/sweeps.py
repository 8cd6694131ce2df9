"""One answer for many at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SweepKind(StrEnum):
    """What is done: with pairs in doubt, or (END) with merges that stand."""

    SAME = "same"
    DIFFERENT = "different"
    BACK = "back"
    END = "end"


class SweepState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SweepCard:
    """How far it is: of `total`, `position` worked off, of which `done` were changed."""

    id: int
    kind: SweepKind
    state: SweepState
    total: int
    position: int
    done: int
    cancel_asked: bool
    made_at: datetime
    made_by_id: int | None
