"""What an agreement asks for of a hand-off that is just made."""

from dataclasses import dataclass

from accord.handoffs.values.clocks import Owed
from accord.team.values import Side


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise with the agreement it stands in and whose hours count: a side's, or with
    `is_owners` those of whoever has the hand-off. is_silent: it is only measured."""

    owed: Owed
    agreement_id: int | None
    hours_of: Side
    is_owners: bool = False
    is_silent: bool = False
