"""Whether a decision worked, from whole weeks before and after it.

The weeks right before it are left out: decisions are taken after bad weeks, and after a bad week
the next is better anyway. What moved the same way before is not credited to the decision: the level
has to have changed, and what was on its way has to be told from it. Where neither can be told, that
is the answer.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy

from accord.meetings.rules import tails
from accord.meetings.values.weeks import Checked, Untold, Verdict, Week

LEFT_OUT = 2  # weeks right before
FEWEST_BEFORE, MOST_BEFORE = 8, 26
FEWEST_AFTER = 4
BEYOND = 0.02  # on both sides together
ON_ITS_WAY = 0.06
_WEEK = timedelta(days=7)
_FLOOR = 0.5  # of a count, so that weeks of nothing have a spread


def split(
    weeks: Sequence[Week], *, decided_on: date, due_on: date
) -> tuple[list[Week], list[Week]]:
    """Weeks before a decision without the last ones, and whole weeks after it was done."""
    until = _monday(decided_on) - LEFT_OUT * _WEEK
    since = _monday(due_on) + _WEEK
    before = [one for one in weeks if one.monday < until][-MOST_BEFORE:]
    return before, [one for one in weeks if one.monday >= since]


def check(
    before: Sequence[Week], after: Sequence[Week], *, expected: float, is_share: bool
) -> Checked:
    """What the figures say of a decision that expected so many a week, or of 100, more or less."""
    if is_share:
        before, after = [[one for one in each if one.of] for each in (before, after)]
    wanted = expected / 100 if is_share else expected
    known = len(before), len(after)
    if known[0] < FEWEST_BEFORE or known[1] < FEWEST_AFTER:
        first, second = (_mean(each, is_share=is_share) for each in (before, after))
        return Checked(
            Verdict.CANNOT_TELL, first, second, 0.0, 0.0, *known, why=Untold.TOO_FEW
        )  # fmt: skip
    level = _fitted(before, after, is_share=is_share)
    trend = _fitted(before, after, is_share=is_share, with_trend=True)
    return _judged(level, trend, known=known, wanted=wanted)


class _Fit:
    """The change at a decision with its error, and the mean before it."""

    def __init__(self, change: float, error: float, before: float, freedom: int) -> None:
        self.change, self.error, self.before, self.freedom = change, error, before, freedom

    def reach(self, part: float) -> float:
        return tails.t_of(part, freedom=self.freedom) * self.error


def _judged(level: _Fit, trend: _Fit, *, known: tuple[int, int], wanted: float) -> Checked:
    sign = math.copysign(1.0, wanted)
    reach = level.reach(BEYOND)
    low, high = level.change - reach, level.change + reach
    near, far = sorted((sign * low, sign * high))
    told = (level.before, level.before + level.change, low, high, *known)
    if near > 0:
        if sign * trend.change - trend.reach(ON_ITS_WAY) <= 0:
            return Checked(Verdict.CANNOT_TELL, *told, why=Untold.MOVED_BEFORE)
        return Checked(Verdict.WORKED, *told, is_less=far < abs(wanted))
    if far < abs(wanted):
        return Checked(Verdict.DID_NOT, *told)
    return Checked(Verdict.CANNOT_TELL, *told, why=Untold.WITHIN_CHANCE)


def _fitted(
    before: Sequence[Week], after: Sequence[Week], *, is_share: bool, with_trend: bool = False
) -> _Fit:
    """Least squares by weeks that weigh as much as they count. Where weeks follow each other the
    error is larger, and it is never smaller than that of counting."""
    weeks = [*before, *after]
    first = weeks[0].monday
    values = numpy.array([one.count / one.of if is_share else float(one.count) for one in weeks])
    weights = numpy.array([float(one.of) if is_share else 1.0 for one in weeks])
    later = numpy.array([0.0] * len(before) + [1.0] * len(after))
    columns = [numpy.ones(len(weeks)), later]
    if with_trend:
        columns.append(numpy.array([(one.monday - first).days / 7 for one in weeks]))
    design = numpy.stack(columns, axis=1)
    rooted = numpy.sqrt(weights)
    inner = numpy.linalg.pinv((design * weights[:, None]).T @ design)
    found = inner @ (design * weights[:, None]).T @ values
    left = (values - design @ found) * rooted
    freedom = len(weeks) - design.shape[1]
    spread = max(float(left @ left) / freedom, _counting(weeks, is_share=is_share))
    error = math.sqrt(spread * float(inner[1, 1]) * _following(left))
    return _Fit(float(found[1]), error, float(found[0]), freedom)


def _counting(weeks: Sequence[Week], *, is_share: bool) -> float:
    """The variance that counting alone gives a week of weight one."""
    if not is_share:
        return max(_FLOOR, sum(one.count for one in weeks) / len(weeks))
    mean = (sum(one.count for one in weeks) + _FLOOR) / (sum(one.of for one in weeks) + 1)
    return mean * (1 - mean)


def _following(left: numpy.ndarray) -> float:
    """How much less weeks tell that resemble the week before: by their first correlation."""
    whole = float(left @ left)
    if whole <= 0:
        return 1.0
    alike = min(0.8, max(0.0, float(left[1:] @ left[:-1]) / whole))
    return (1 + alike) / (1 - alike)


def _mean(weeks: Sequence[Week], *, is_share: bool) -> float:
    if not weeks:
        return 0.0
    of = sum(one.of for one in weeks) if is_share else len(weeks)
    return sum(one.count for one in weeks) / of if of else 0.0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
