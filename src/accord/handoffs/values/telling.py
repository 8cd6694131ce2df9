"""What a clock tells, and to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accord.agreements.values.terms import Whom


class What(StrEnum):
    """STEP: of the ladder that was agreed. BREACH: it was broken, dated at its true moment.
    UNSEEN: nobody can tell, as nothing tells what the owner does. WITHDRAWN: it was kept after
    all, as what came later shows."""

    STEP = "step"
    BREACH = "breach"
    UNSEEN = "unseen"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell these members of a clock, of a hand-off or of a request, and when it was
    so; due_at: of the clock. turn: how often before what it had told was withdrawn. owner_id: who
    has to keep what was promised."""

    clock_id: int
    handoff_id: int | None
    what: What
    step: int
    percent: int
    to: tuple[int, ...]
    at: datetime
    due_at: datetime | None = None
    request_id: int | None = None
    turn: int = 0
    owner_id: int | None = None

    @property
    def key(self) -> str:
        """What is told once: a step of the ladder, again after it was withdrawn."""
        again = f":{self.turn}" if self.turn else ""
        return f"clock:{self.clock_id}{again}:step:{self.step}"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder at the moment that it falls on."""

    number: int
    percent: int
    at: datetime
    tell: tuple[Whom, ...]


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step of the ladder with the members that it tells as things are now. percent: so much of
    the working time is used; at 100 it is broken. after: working time since then."""

    percent: int
    after: timedelta
    to: tuple[int, ...]
