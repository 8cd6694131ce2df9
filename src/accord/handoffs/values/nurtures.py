"""Nurtures: what leads enter as they come back, and who looks at them now and then."""

from dataclasses import dataclass
from datetime import datetime

from accord.handoffs.values.owed import Asked

LONGEST_NURTURE = 120


@dataclass(frozen=True, slots=True)
class LooksAgreed:
    """That a look is owed each so many days: since when that holds, and until when; None while
    nothing ends it."""

    asked: Asked
    every_days: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class NurtureCard:
    """A nurture as it is shown. leads: in it now, of those that whoever asks may see. looked_at:
    the last look that was written down; request_id: the look that waits longest, None where none
    does. owner_id: None for whoever has what nobody of the team has."""

    id: int
    name: str
    began_at: datetime
    owner_id: int | None
    leads: int
    looked_at: datetime | None
    request_id: int | None


@dataclass(frozen=True, slots=True)
class InNurture:
    """A lead in a nurture, and since when."""

    lead_id: int
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class InNurturePage:
    """A part of the leads of a nurture, those that are in it longest first."""

    rows: tuple[InNurture, ...]
    next_key: str | None
