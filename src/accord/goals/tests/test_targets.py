"""What one colleague brings of a goal: how far they are, equal parts, what may not be said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.people import AT

from accord.goals.rules import targets, tree
from accord.goals.tests.test_goals import LEADS, ROOT
from accord.goals.values.goals import GoalText
from accord.goals.values.targets import TARGET_FLAWS, Target, TargetFlaw, UnableToSetTarget
from accord.kernel.working_time import Hours, WorkingCalendar

TODAY = date(2026, 7, 2)


def text(body: dict[str, Any] = ROOT) -> GoalText:
    return tree.read_goal(body)


def target(amount: str = "1000") -> Target:
    return Target("year", 1, Decimal(amount), date(2026, 1, 1), date(2026, 12, 31), 2, AT)


def worked(*closed: date, week: str = "11111..") -> WorkingCalendar:
    hours = tuple((Hours(540, 1020),) if one == "1" else () for one in week)
    return WorkingCalendar(ZoneInfo("UTC"), hours, frozenset(closed))


@pytest.mark.parametrize(
    ("brought", "today", "come", "over", "still", "is_behind"),
    [
        (400, TODAY, 40, 49, 600, True),  # 130 of 261 working days
        (600, TODAY, 60, 49, 400, False),
        (1200, TODAY, 120, 49, 0, False),
        (0, date(2025, 12, 1), 0, 0, 1000, False),
        (999, date(2027, 2, 1), 99, 100, 1, True),
        (1000, date(2027, 2, 1), 100, 100, 0, False),
    ],
)
def test_how_far_somebody_is(brought, today, come, over, still, is_behind):
    found = targets.standing(target(), brought=Fraction(brought), today=today, calendar=worked())
    assert (found.come, found.over, found.still, found.is_behind) == (
        come, over, still, is_behind,
    )  # fmt: skip


def test_days_on_which_nobody_works_move_nobody_behind():
    """Of Thursday to Wednesday, with the Friday closed, two of four working days are over on the
    Tuesday; by all days alike five of seven would be."""
    part = replace(target(), start=date(2026, 4, 2), end=date(2026, 4, 8))
    tuesday = date(2026, 4, 7)
    ask = partial(targets.standing, part, brought=Fraction(500), today=tuesday)
    found = ask(calendar=worked(date(2026, 4, 3)))
    assert (found.over, found.is_behind) == (50, False)
    assert ask(calendar=worked(week="1111111")).is_behind  # 5 of 7
    assert not targets.is_behind(Fraction(8601, 10_000), Fraction(8699, 10_000))  # 86 of 100
    # Days of which none is worked are taken alike.
    shut = worked(*(date(2026, 4, day) for day in range(2, 9)))
    assert ask(calendar=shut).over == 71


def test_what_is_missing_is_told_by_the_working_weeks_that_are_left():
    ask = partial(targets.standing, target(), brought=Fraction(400))
    found = ask(today=date(2026, 12, 4), calendar=worked())
    assert found.a_week == Fraction(600) / Fraction(20, 5)
    closed = (date(2026, 12, 24), date(2026, 12, 25))
    assert ask(today=date(2026, 12, 4), calendar=worked(*closed)).a_week == Fraction(600 * 5, 18)
    last = ask(today=date(2026, 12, 30), calendar=worked())
    assert last.a_week == last.still == 600


@pytest.mark.parametrize(
    ("left", "count", "parts"),
    [("10", 3, ["4", "3", "3"]), ("100.50", 2, ["50.50", "50"]), ("2", 3, []), ("5", 0, []),
     ("-4", 2, [])],
)  # fmt: skip
def test_equal_parts_add_up(left, count, parts):
    found = targets.evenly(Decimal(left), count=count, text=text())
    assert found == [Decimal(one) for one in parts]
    assert not found or sum(found) == Decimal(left)


@pytest.mark.parametrize(
    ("body", "said", "flaw"),
    [
        ({**LEADS, "metric": "visits"}, {1: "5"}, TargetFlaw.NOT_BY_PERSON),
        ({**ROOT, "to": "2026-07-01"}, {1: "5"}, TargetFlaw.IS_OVER),
        (ROOT, {1: "0"}, TargetFlaw.NO_AMOUNT),
        (ROOT, {1: "-5"}, TargetFlaw.NO_AMOUNT),
        (ROOT, {1: "5.001"}, TargetFlaw.NO_AMOUNT),
        (ROOT, {1: "1e20"}, TargetFlaw.NO_AMOUNT),
        (LEADS, {1: "5.5"}, TargetFlaw.NOT_WHOLE),
        (ROOT, {3: "5"}, TargetFlaw.NOT_YOURS),
        (ROOT, {2: "5"}, TargetFlaw.HAS_LEFT),
        (ROOT, dict.fromkeys(range(501), "5"), TargetFlaw.TOO_MANY),
    ],
)
def test_what_may_not_be_said_is_refused(body, said, flaw):
    read = {member: Decimal(amount) for member, amount in said.items()}
    with pytest.raises(UnableToSetTarget) as refused:
        targets.check(text(body), read, mine=[1, 2], here=[1], today=TODAY)
    assert refused.value.flaw is flaw


def test_what_is_right_is_taken_and_every_flaw_has_its_sentence():
    targets.check(text(), {1: Decimal("10.50"), 2: None}, mine=[1, 2], here=[1], today=TODAY)
    assert set(TARGET_FLAWS) == set(TargetFlaw)
