"""Handing leads over: what was made, and what was not and why."""

from dataclasses import dataclass, field
from datetime import date, datetime

from accord.handoffs.values.handoffs import Outcome, Unmoved
from accord.handoffs.values.kinds import Field


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead that is not handed over, and what it lacks where it is not complete."""

    lead_id: int
    why: Unmoved
    lacks: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class CameBack:
    """When a lead, or an earlier pass of the same person, came back last, from whom and why.
    wake_on: when it is to be looked at again, if a day was named. has_news: the buyer has done
    something since. is_changed: something else is known of them or their company since."""

    at: datetime
    owner_id: int
    reason: str
    wake_on: date | None = None
    has_news: bool = False
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A hand-off that took place elsewhere; `closed_at` with its outcome, or it is still open.
    quadrant: where the lead stood then; "" as it stands now. nurture: which it entered, "" none."""

    lead_id: int
    owner_id: int
    offered_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    reason: str = ""
    quadrant: str = ""
    nurture: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """Leads handed over, each with its hand-off, and those that were not."""

    made: dict[int, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
