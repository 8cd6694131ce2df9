"""The events of a hand-off, and what they say together."""

from dataclasses import dataclass
from datetime import datetime

from accord.handoffs.values.clocks import Span
from accord.handoffs.values.handoffs import Move, State


@dataclass(frozen=True, slots=True)
class Event:
    """A move as it was made: `was` the state before it, `owner_id` whoever has it afterwards.
    until: the day that the buyer asked for. program: the name of the one that said it for the
    member."""

    id: int
    move: Move
    was: State | None
    at: datetime
    member_id: int | None
    owner_id: int
    reason: str = ""
    words: str = ""
    until: datetime | None = None
    program: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the events say together: when the receiver gave a word, when it was decided, when it
    waited for an answer, and who had it from when on. later, legal: when it stood still because
    the buyer had asked for a day, or the law held it. let_be: of the questions those that ended
    without an answer. by_program: when a program said something for whoever has it."""

    acknowledged_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime | None
    closed_by: Move | None
    asked: tuple[Span, ...]
    held: tuple[tuple[int, datetime], ...]
    later: tuple[Span, ...] = ()
    legal: tuple[Span, ...] = ()
    let_be: frozenset[Span] = frozenset()
    by_program: frozenset[datetime] = frozenset()

    @property
    def pauses(self) -> tuple[Span, ...]:
        """When the receiver's time stood still, for whatever of the agreed reasons."""
        return (*self.asked, *self.later, *self.legal)
