"""Two of different teams who get to know each other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Partners:
    """A pair: of marketing and of sales, since when."""

    id: int
    marketer_id: int
    seller_id: int
    made_at: datetime


class Unpaired(StrEnum):
    """Why nobody is paired."""

    NO_TEAM = "no_team"
    NOT_YOURS = "not_yours"
    NO_OTHER = "no_other"
    ENDED = "ended"


class UnableToPair(ValueError):
    """The pairs are as they were."""

    def __init__(self, *, why: Unpaired) -> None:
        super().__init__(why.value)
        self.why = why
