"""How long ago what we know of somebody was last confirmed."""

from dataclasses import dataclass
from datetime import datetime

# What people are reached and understood by.
KEY_FIELDS = ("email", "phone", "title", "company")


@dataclass(frozen=True, slots=True)
class FieldAge:
    """A key field: when a record last said what we show, and whether that is too long ago."""

    field: str
    confirmed_at: datetime
    source: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class StalePerson:
    """Somebody of whom nothing was heard since `heard_at`; `record_id` is the last record."""

    person_id: int
    heard_at: datetime
    record_id: int
