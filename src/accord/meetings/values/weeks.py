"""Figures week by week, and what can be said of a change of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy


class Metric(StrEnum):
    """A figure that is watched week by week, and by which a decision is checked."""

    LEADS = "leads"
    MQLS = "mqls"
    SQLS = "sqls"
    CUSTOMERS = "customers"
    HANDED = "handed"
    TAKEN = "taken"
    KEPT = "kept"
    WON = "won"


METRIC_NAMES = {
    Metric.LEADS: gettext_lazy("New leads"),
    Metric.MQLS: gettext_lazy("Leads that became ready for sales"),
    Metric.SQLS: gettext_lazy("Leads that sales accepted"),
    Metric.CUSTOMERS: gettext_lazy("New customers"),
    Metric.HANDED: gettext_lazy("Leads handed over"),
    Metric.TAKEN: gettext_lazy("Hand-offs that were taken"),
    Metric.KEPT: gettext_lazy("Hand-offs with every promise kept"),
    Metric.WON: gettext_lazy("Deals that were won"),
}
# Shares of 100; all others are counts.
SHARES = frozenset({Metric.TAKEN, Metric.KEPT, Metric.WON})


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday: how many, and of how many where it is a share; of counts `of` is 0."""

    monday: date
    count: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A week that differs from those before beyond what chance does. now, usual: counts, or shares
    between 0 and 1; low, high: where usual weeks lie; of: how many the share of the week is of.
    surprise: how unlikely it is without a cause, larger is less likely."""

    metric: Metric
    is_up: bool
    now: float
    usual: float
    low: float
    high: float
    count: int
    of: int
    weeks: int
    surprise: float


class Verdict(StrEnum):
    """What became of a decision's effect."""

    WORKED = "worked"
    DID_NOT = "did_not"
    CANNOT_TELL = "cannot_tell"


class Untold(StrEnum):
    """Why nothing can be told of a decision's effect."""

    TOO_FEW = "too_few"
    WITHIN_CHANCE = "within_chance"
    MOVED_BEFORE = "moved_before"


VERDICT_NAMES: Mapping[Verdict, object] = {
    Verdict.WORKED: gettext_lazy("Worked"),
    Verdict.DID_NOT: gettext_lazy("Did not work"),
    Verdict.CANNOT_TELL: gettext_lazy("Cannot tell"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the weeks after a decision say beside those before it: means as counts a week or shares,
    the change between low and high 98 times in 100. is_less: it moved, but by less than hoped."""

    verdict: Verdict
    before: float
    after: float
    low: float
    high: float
    weeks_before: int
    weeks_after: int
    why: Untold | None = None
    is_less: bool = False
