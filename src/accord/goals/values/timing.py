"""When leads come and when they become customers, in months counted from 0."""

from dataclasses import dataclass

MOST_MONTHS = 120
MOST_LAG = 60
LONGEST_HISTORY = 36


@dataclass(frozen=True, slots=True)
class Lag:
    """Of those who ever become customers: the share that does so 0, 1, 2 … months after coming."""

    shares: tuple[float, ...]

    def by(self, months: int) -> float:
        """The share that has done so by the end of that month; 0 before the first."""
        return min(1.0, sum(self.shares[: months + 1])) if months >= 0 else 0.0


AT_ONCE = Lag((1.0,))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one is on the way. arrived: leads by month that have come so far, from month 0, which
    may be long before the first day of the target; now: the month that runs, over: how much of it
    is; last: the month in which the target has to be reached, end: how much of it counts."""

    customers: int
    won: int
    arrived: tuple[int, ...]
    now: int
    last: int
    over: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True)
class StillNeeded:
    """What is still to come in the days that are left. chance: with no more than comes as before;
    at_pace: leads that come then; safe: leads that make it 8 times in 10, None where none is in
    time any more; until: the last month whose leads still count for half of what they are worth."""

    chance: float
    at_pace: int
    safe: int | None
    until: int | None
