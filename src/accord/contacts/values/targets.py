"""Lists of companies that sales wants to win."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TargetListCard:
    """A target list, and how many companies are on it."""

    id: int
    name: str
    count: int
    made_at: datetime


class NoSuchList(Exception):
    """There is no target list of this number any more; nothing was changed."""
