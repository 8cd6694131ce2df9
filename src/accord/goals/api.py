"""The goals' door for other slices."""

from accord.goals.rules.calculating import UnableToReckon
from accord.goals.rules.calculating import plan as calculate
from accord.goals.rules.chain import (
    check_links,
    customers_for,
    measured,
    plan_back,
    range_of,
    whole_range,
)

__all__ = [
    "UnableToReckon",
    "calculate",
    "check_links",
    "customers_for",
    "measured",
    "plan_back",
    "range_of",
    "whole_range",
]
