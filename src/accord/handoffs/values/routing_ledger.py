"""What came of choices: how fair the turns are, and whether each comes out the same again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accord.handoffs.values.routing import LEAD


@dataclass(frozen=True, slots=True)
class RoutingStanding:
    """How a member fared in the turns of a rule. due: what they had a right to, in parts of LEAD;
    received: whole leads; away, full, other: how often they were passed over for it."""

    member_id: int
    due: int
    received: int
    away: int
    full: int
    other: int

    @property
    def deviation(self) -> float:
        """Leads more than they had a right to; fewer below 0."""
        return self.received - self.due / LEAD


@dataclass(frozen=True, slots=True)
class Summed:
    """The same of several members together."""

    due: int
    received: int
    away: int
    full: int
    other: int


@dataclass(frozen=True, slots=True)
class RuleFairness:
    """The turns of a rule as one reader sees them: those whose figures they may see, how many
    others there are, and these together, None where they are too few to be told. weights: of
    members whom the rules in force name."""

    rule: str
    members: tuple[RoutingStanding, ...]
    others: int
    summed: Summed | None
    weights: Mapping[int, int] = field(default_factory=dict)


class RoutingDiffers(StrEnum):
    """How a choice made again is another than the one stored."""

    OTHER_OWNER = "other_owner"
    OTHER_REASONS = "other_reasons"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class RoutingDifference:
    """A choice that does not come out the same; found: to whom it would go now."""

    choice_id: int
    lead_id: int
    version_id: int | None
    how: RoutingDiffers
    stored: int
    found: int | None


@dataclass(frozen=True, slots=True)
class RoutingReplay:
    """All choices made again. erased: of people who are, so that nothing is left to choose by."""

    choices: int
    reproduced: int
    erased: int
    differing: int
    differences: tuple[RoutingDifference, ...]

    @property
    def is_same(self) -> bool:
        """Whether every choice that can be made again comes out the same."""
        return not self.differing
