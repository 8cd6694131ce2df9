"""Handing leads over: what was made, and what was not and why."""

from dataclasses import dataclass, field

from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import Field


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead that is not handed over, and what it lacks where it is not complete."""

    lead_id: int
    why: Unmoved
    lacks: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """Leads handed over, each with its hand-off, and those that were not."""

    made: dict[int, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
