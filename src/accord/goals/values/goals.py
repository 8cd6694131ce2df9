"""Goals: one revenue target as the root, and what each team adds to it below."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.team.values import Side

LONGEST_NAME, LONGEST_COMMENT = 120, 600
MOST_DAYS = 5 * 366
# Keys that are addresses of their own.
TAKEN_KEYS = frozenset({"new", "own", "plan", "file"})


class Metric(StrEnum):
    """What a goal counts: money for REVENUE, whole numbers of people for all others."""

    REVENUE = "revenue"
    CUSTOMERS = "customers"
    OPPORTUNITIES = "opportunities"
    SQLS = "sqls"
    MQLS = "mqls"
    LEADS = "leads"
    VISITS = "visits"


METRIC_NAMES = {
    Metric.REVENUE: pgettext_lazy("metric", "Revenue"),
    Metric.CUSTOMERS: pgettext_lazy("metric", "Customers"),
    Metric.OPPORTUNITIES: pgettext_lazy("metric", "Opportunities"),
    Metric.SQLS: pgettext_lazy("metric", "Leads that sales accepted"),
    Metric.MQLS: pgettext_lazy("metric", "Leads that are ready for sales"),
    Metric.LEADS: pgettext_lazy("metric", "Leads"),
    Metric.VISITS: pgettext_lazy("metric", "Visits"),
}
# What a plan calls the stage of each.
STAGE_OF = {
    Metric.CUSTOMERS: "customer",
    Metric.OPPORTUNITIES: "opportunity",
    Metric.SQLS: "sql",
    Metric.MQLS: "mql",
    Metric.LEADS: "lead",
    Metric.VISITS: "visit",
}


@dataclass(frozen=True, slots=True)
class GoalText:
    """What both leaders sign: so much of a metric from `start` to `end`, both days included, by a
    side; under the goal of key `parent`, "" for a root. currency: "" for what is no money.
    comment: how one that is far beyond what ever was is to be reached."""

    name: str
    metric: Metric
    target: Decimal
    currency: str
    side: Side
    start: date
    end: date
    parent: str = ""
    comment: str = ""

    @property
    def is_root(self) -> bool:
        """Whether all others may hang on it: revenue, under nothing."""
        return self.metric is Metric.REVENUE and not self.parent


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal as it stands: whoever is accountable for it, and its words; number, version_id: of
    the version these are. is_agreed: both leaders have signed these words and they are in force.
    open_number: of a draft that waits beside it, None where none does."""

    key: str
    owner_id: int
    text: GoalText
    number: int
    version_id: int
    is_agreed: bool
    open_number: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal with what hangs on it; depth 0 is a root. is_orphan: nothing leads from it to
    revenue."""

    goal: GoalCard
    depth: int
    is_orphan: bool


class GoalFlaw(StrEnum):
    """Why a goal cannot be set."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    UNKNOWN_WORD = "unknown_word"
    NO_AMOUNT = "no_amount"
    NO_CURRENCY = "no_currency"
    OTHER_CURRENCY = "other_currency"
    NO_DAY = "no_day"
    ENDS_BEFORE = "ends_before"
    TOO_LONG_A_TIME = "too_long_a_time"
    NO_OWNER = "no_owner"
    OWNER_LEFT = "owner_left"
    NO_PARENT = "no_parent"
    UNDER_ITSELF = "under_itself"
    NEEDS_COMMENT = "needs_comment"
    NO_GOAL = "no_goal"
    SHARED_OUT = "shared_out"


class UnableToSetGoal(ValueError):
    """The goal is not set; `where` names the part, `given` what stood there."""

    def __init__(self, *, flaw: GoalFlaw, where: str = "", given: object = "") -> None:
        super().__init__(f"{where}: {flaw.value}: {given}")
        self.flaw = flaw
        self.where = where
        self.given = str(given)


GOAL_FLAWS = {
    GoalFlaw.NOT_AN_OBJECT: gettext_lazy("This part has to be an object."),
    GoalFlaw.UNKNOWN_KEY: gettext_lazy("Nothing of this name belongs to a goal."),
    GoalFlaw.MISSING_KEY: gettext_lazy("This is missing. Without it nobody can work for the goal."),
    GoalFlaw.NOT_A_LIST: gettext_lazy("This part has to be a list."),
    GoalFlaw.TOO_MANY: gettext_lazy("These are too many. Leave some out."),
    GoalFlaw.NO_TEXT: gettext_lazy("Write what both teams call this goal."),
    GoalFlaw.TOO_LONG: gettext_lazy("This is too long. Make it shorter."),
    GoalFlaw.NOT_WHOLE: gettext_lazy("Write a whole number."),
    GoalFlaw.OUT_OF_BOUNDS: gettext_lazy("This number does not go. Write another."),
    GoalFlaw.UNKNOWN_WORD: gettext_lazy("Choose one of the list."),
    GoalFlaw.NO_AMOUNT: gettext_lazy(
        "Write an amount above zero, such as 10,000; people are counted in whole numbers."
    ),
    GoalFlaw.NO_CURRENCY: gettext_lazy("Revenue needs a currency, such as EUR; people have none."),
    GoalFlaw.OTHER_CURRENCY: gettext_lazy(
        "The company reckons in another currency. Write the target in that one: nothing is "
        "exchanged here, as the rate of a day to come is not known."
    ),
    GoalFlaw.NO_DAY: gettext_lazy("Write a day, such as 2027-01-15."),
    GoalFlaw.ENDS_BEFORE: gettext_lazy("The goal ends before it begins. Choose a later last day."),
    GoalFlaw.TOO_LONG_A_TIME: gettext_lazy(
        "A goal spans at most five years. Choose an earlier day."
    ),
    GoalFlaw.NO_OWNER: gettext_lazy(
        "Nobody is accountable yet. Choose one person: a goal of everybody is a goal of nobody."
    ),
    GoalFlaw.OWNER_LEFT: gettext_lazy("This person is not here any more. Choose somebody else."),
    GoalFlaw.NO_PARENT: gettext_lazy("There is no such goal to hang this one on. Choose another."),
    GoalFlaw.UNDER_ITSELF: gettext_lazy(
        "This goal would hang on itself by a detour. Choose another one above it."
    ),
    GoalFlaw.NEEDS_COMMENT: gettext_lazy(
        "This asks for three times the best month so far, or more, in every month. Write how it is "
        "to be reached, so that whoever signs knows."
    ),
    GoalFlaw.NO_GOAL: gettext_lazy("This goal is not there any more. Look at the list again."),
    GoalFlaw.SHARED_OUT: gettext_lazy(
        "Colleagues have their part of this goal in what it counts now. Take their targets away "
        "first, or set a goal of its own."
    ),
}
