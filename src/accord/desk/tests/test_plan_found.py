"""What stands beside a plan, as far as it is reckoned without the records."""

import math
from datetime import date
from fractions import Fraction

import pytest

from accord.desk.views.goals import goal_figures, plan_found
from accord.goals import api as goals
from accord.goals.values.kept import EVERY_MONTH, Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag

HANDS = {
    "sdrs": "2", "hours": "10", "per_hour": "8", "per_lead": "1", "aes": "1", "per_ae": "100",
}  # fmt: skip


def test_sellers_work_opportunities_of_those_too_who_came_before():
    asked = Asked(
        target=Fraction(10), currency="EUR", average_deal=Fraction(1),
        links=(Link("lead", "opportunity", Fraction(1, 10)),
               Link("opportunity", "customer", Fraction(1, 2))),
        start=date(2027, 1, 1), end=date(2027, 3, 31), lag=Lag((0.0, 1.0)), before=(0, 60),
    )  # fmt: skip
    answer = goals.answer(asked)
    assert answer.on_the_way == pytest.approx(60)
    come = math.ceil((answer.planned + 60) / 10)
    [leads, deals] = plan_found.capacity(HANDS, asked, answer)
    assert f"need {answer.planned} attempts" in leads
    assert f"{come} opportunities come" in deals


def test_a_month_in_which_nobody_came_moves_no_other_month_of_the_season():
    """Twenty come in each month of two years, forty in December, and nobody in one March."""
    came = [
        (date(year, month, 1), 40 if month == 12 else 20)
        for year in (2024, 2025) for month in range(1, 13) if (year, month) != (2025, 3)
    ]  # fmt: skip
    until = date(2026, 2, 10)
    season = goal_figures.season_until(until, [(date(2023, 11, 1), 500), *came])
    assert season[11] == pytest.approx(80 * 12 / 500)
    assert season[2] == pytest.approx(20 * 12 / 500)
    assert goal_figures.season_until(until, came[12:]) == EVERY_MONTH, "one year tells nothing"
    assert goal_figures.season_until(until, []) == EVERY_MONTH
