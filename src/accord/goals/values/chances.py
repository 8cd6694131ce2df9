"""How sure a plan is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odds:
    """How a rate may lie, by mean and variance; a variance of 0 is a rate taken as it is said."""

    mean: float
    variance: float

    @property
    def shape(self) -> tuple[float, float]:
        """The two numbers of the beta distribution of this mean and variance."""
        size = self.mean * (1 - self.mean) / self.variance - 1
        return self.mean * size, (1 - self.mean) * size


@dataclass(frozen=True, slots=True)
class Chances:
    """Leads: `planned` as the chain says, with the chance that they are enough, about as likely as
    not; `safe` are enough 8 times in 10."""

    planned: int
    planned_chance: float
    safe: int
    safe_exact: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The step that most of the range comes from, and how many more have to be counted there until
    its own range is half as wide; more: None for an assumption, which is to be measured at all."""

    start: str
    end: str
    share: float
    counted: int | None
    more: int | None
