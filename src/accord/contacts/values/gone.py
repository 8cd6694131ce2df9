"""Records that their tools have no more."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecordBehind:
    """A record that its tool has no more, since when, and whether somebody said that whoever it
    tells of stays."""

    record_id: int
    source: str
    external_key: str
    gone_at: datetime
    stays_since: datetime | None
    stays_by_id: int | None
