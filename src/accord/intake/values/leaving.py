"""Colleagues who left, and what became of their open work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Work(StrEnum):
    """Open work that somebody has."""

    LEAD = "lead"
    DEAL = "deal"
    DEVELOPED_DEAL = "developed"


@dataclass(frozen=True, slots=True)
class DepartureCard:
    """Somebody left: when, by whose word (a tool's name, "" where by hand), and who has how much
    of their open work, by `Work` or by the subject of other work. came_back_at: since when they are
    here again and have it back.
    """

    id: int
    member_id: int
    at: datetime
    source: str
    actor_id: int | None
    stand_in_id: int | None
    counts: Mapping[str, int]
    came_back_at: datetime | None
