"""The weeks in which a new agreement is measured and nobody is told off."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SilenceFlaw(StrEnum):
    """Why a draft cannot be measured in silence."""

    NO_DRAFT = "no_draft"
    NO_DAYS = "no_days"
    MEASURED_ALREADY = "measured_already"
    NOT_RUNNING = "not_running"


class UnableToMeasure(Exception):
    """Raised with the flaw; nothing has changed."""

    def __init__(self, *, flaw: SilenceFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class SilentRun:
    """A draft is measured from `started_at` until before `ends_at`; stopped_at: ended before."""

    version_id: int
    key: str
    number: int
    started_at: datetime
    ends_at: datetime
    stopped_at: datetime | None

    def runs(self, *, at: datetime) -> bool:
        """Whether it is under way."""
        return self.started_at <= at < (self.stopped_at or self.ends_at)
