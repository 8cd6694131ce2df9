"""The goals' door for other slices."""

from accord.goals.operations import forget, give_goal, keep_plan, pass_on, propose_goal
from accord.goals.queries import find_goal, latest_plans, list_goals, list_plans
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
from accord.goals.rules.planning import (
    answer,
    asked_body,
    check_period,
    from_leads,
    months_between,
    read_asked,
)
from accord.goals.rules.timing import (
    in_time,
    lag_of,
    leads_in_time,
    season_of,
    spread,
    still_needed,
)
from accord.goals.rules.tree import goal_body, months_of, read_goal, times_of, tree_of

__all__ = [
    "SAFE",
    "TIMES_BEST",
    "UnableToReckon",
    "answer",
    "asked_body",
    "calculate",
    "capacity_of",
    "chance",
    "check_links",
    "check_period",
    "customers_for",
    "find_goal",
    "forecast",
    "forget",
    "from_leads",
    "give_goal",
    "goal_body",
    "in_time",
    "keep_plan",
    "lag_of",
    "latest_plans",
    "leads_for",
    "leads_in_time",
    "list_goals",
    "list_plans",
    "measured",
    "months_between",
    "months_of",
    "narrowing",
    "needs_comment",
    "odds_of",
    "pass_on",
    "plan_back",
    "propose_goal",
    "pulls",
    "range_of",
    "rate_of",
    "read_asked",
    "read_goal",
    "road",
    "season_of",
    "spread",
    "still_needed",
    "times_best",
    "times_of",
    "tree_of",
    "two_digits",
    "two_numbers",
    "unlike",
    "whole_range",
]
