"""The goals' door for other slices."""

from accord.goals.rules.calculating import UnableToReckon
from accord.goals.rules.calculating import plan as calculate
from accord.goals.rules.chain import (
    check_links,
    customers_for,
    measured,
    plan_back,
    range_of,
    rate_of,
    whole_range,
)
from accord.goals.rules.chances import SAFE, chance, leads_for, odds_of, two_digits, two_numbers
from accord.goals.rules.forecasting import forecast
from accord.goals.rules.levers import (
    TIMES_BEST,
    capacity_of,
    narrowing,
    needs_comment,
    pulls,
    road,
    times_best,
    unlike,
)
from accord.goals.rules.timing import (
    in_time,
    lag_of,
    leads_in_time,
    season_of,
    spread,
    still_needed,
)

__all__ = [
    "SAFE",
    "TIMES_BEST",
    "UnableToReckon",
    "calculate",
    "capacity_of",
    "chance",
    "check_links",
    "customers_for",
    "forecast",
    "in_time",
    "lag_of",
    "leads_for",
    "leads_in_time",
    "measured",
    "narrowing",
    "needs_comment",
    "odds_of",
    "plan_back",
    "pulls",
    "range_of",
    "rate_of",
    "road",
    "season_of",
    "spread",
    "still_needed",
    "times_best",
    "two_digits",
    "two_numbers",
    "unlike",
    "whole_range",
]
