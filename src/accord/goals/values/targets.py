"""What one colleague is to bring of a goal."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext_lazy

from accord.goals.values.goals import Metric

# What the owner of a lead or deal brings. Customers and visits are counted of all together.
BY_PERSON = frozenset(
    {Metric.REVENUE, Metric.OPPORTUNITIES, Metric.SQLS, Metric.MQLS, Metric.LEADS}
)
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Target:
    """So much of a goal by a member, in major units of its currency or whole people; start, end:
    the days of the goal as they were when it was said."""

    goal_key: str
    member_id: int
    target: Decimal
    start: date
    end: date
    said_by_id: int | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is. come, over: hundredths of the target that have come, and of its working
    days that are over; still: what is missing; a_week: that by the working weeks that are left, all
    of it where none is."""

    come: int
    over: int
    still: Fraction
    a_week: Fraction
    is_behind: bool


class TargetFlaw(StrEnum):
    """Why somebody is given no target."""

    NO_GOAL = "no_goal"
    NOT_BY_PERSON = "not_by_person"
    IS_OVER = "is_over"
    CHANGES_SOON = "changes_soon"
    NO_AMOUNT = "no_amount"
    NOT_WHOLE = "not_whole"
    NOT_YOURS = "not_yours"
    HAS_LEFT = "has_left"
    TOO_MANY = "too_many"


class UnableToSetTarget(ValueError):
    """No target is changed; `member_id` of whom, where it is about one."""

    def __init__(self, *, flaw: TargetFlaw, member_id: int | None = None) -> None:
        super().__init__(f"{member_id}: {flaw.value}")
        self.flaw = flaw
        self.member_id = member_id


TARGET_FLAWS = {
    TargetFlaw.NO_GOAL: gettext_lazy("This goal is not there any more. Look at the list again."),
    TargetFlaw.NOT_BY_PERSON: gettext_lazy(
        "Customers and visits are counted of all together. Share out revenue, opportunities or "
        "leads."
    ),
    TargetFlaw.IS_OVER: gettext_lazy("The days of this goal are over. Share out the next one."),
    TargetFlaw.CHANGES_SOON: gettext_lazy(
        "It is signed already that this goal counts something else soon. Share it out once that "
        "has begun."
    ),
    TargetFlaw.NO_AMOUNT: gettext_lazy(
        "Write an amount above zero, such as 10,000, or leave it empty."
    ),
    TargetFlaw.NOT_WHOLE: gettext_lazy("People are counted in whole numbers. Write one."),
    TargetFlaw.NOT_YOURS: gettext_lazy("Whoever leads this colleague says their target."),
    TargetFlaw.HAS_LEFT: gettext_lazy(
        "This colleague is not here any more. Look at the list again."
    ),
    TargetFlaw.TOO_MANY: gettext_lazy("These are too many at once. Share it out in two turns."),
}
