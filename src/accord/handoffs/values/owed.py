"""What an agreement asks for of a hand-off that is just made."""

from dataclasses import dataclass

from accord.agreements.values.terms import Agreement, CalendarSource, Deadline
from accord.handoffs.values.clocks import Owed


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise with the agreement it stands in and whose hours count. by: where it is owed by a
    day of the week and not within a time. is_silent: it is only measured."""

    owed: Owed
    agreement_id: int
    calendar: CalendarSource
    is_silent: bool = False
    by: tuple[Deadline, Agreement] | None = None
