"""A lead that stands where it would be handed over by itself, and was not."""

from dataclasses import dataclass

from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import Field


@dataclass(frozen=True, slots=True)
class Waiting:
    """why: what keeps it, None where nothing does; lacks: what is not known of it."""

    lead_id: int
    kind: str
    why: Unmoved | None
    lacks: tuple[Field, ...] = ()


MOST_COUNTED = 10_000
