"""How far somebody is with their own target, and a goal in equal parts. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accord.goals.values.goals import GoalText, Metric
from accord.goals.values.targets import (
    BY_PERSON,
    MOST_PEOPLE,
    Standing,
    Target,
    TargetFlaw,
    UnableToSetTarget,
)
from accord.kernel.money import exponent_of
from accord.kernel.working_time import DAY, WorkingCalendar, count_working_days

WEEK = 7
LARGEST = Decimal(10) ** 16


def standing(
    target: Target, *, brought: Fraction, today: date, calendar: WorkingCalendar
) -> Standing:
    """How far the one is whose target this is, by what they have brought of it before today and by
    the working days that are over; by all its days where none is worked."""
    wanted = Fraction(target.target)
    still = max(wanted - brought, Fraction(0))
    until, after = max(today, target.start), target.end + DAY
    days = count_working_days(calendar, target.start, after)
    if days:
        gone = count_working_days(calendar, target.start, min(until, after))
        week = sum(map(bool, calendar.week)) or WEEK
    else:
        days, week = (after - target.start).days, WEEK
        gone = min((until - target.start).days, days)
    weeks = Fraction(days - gone, week)
    come, over = brought / wanted, Fraction(gone, days)
    return Standing(
        come=int(100 * come), over=int(100 * over), still=still,
        a_week=still / weeks if weeks > 1 else still,
        is_behind=is_behind(come, over),
    )  # fmt: skip


def is_behind(come: Fraction, over: Fraction) -> bool:
    """Whether less has come than of the time is over, by whole hundredths as both are told: nobody
    is behind by what no number shows."""
    return int(100 * come) < min(int(100 * over), 100)


def evenly(left: Decimal, *, count: int, text: GoalText) -> list[Decimal]:
    """What is left of a goal in equal parts that add up to it: whole people, whole money as far as
    it goes, the rest with the first. Nothing where there is not one for each."""
    unit = Decimal(1)
    if count <= 0 or left < unit * count:
        return []
    part = left // count
    first = left - part * (count - 1)
    if text.metric is Metric.REVENUE:
        first = round(first, exponent_of(text.currency))
    return [first, *[part] * (count - 1)]


def check(
    text: GoalText,
    said: Mapping[int, Decimal | None],
    *,
    mine: Collection[int],
    here: Collection[int],
    today: date,
) -> None:
    """What may not be said is refused. mine: whose targets whoever asks says; here: members who
    are here. Raises UnableToSetTarget."""
    if text.metric not in BY_PERSON:
        raise UnableToSetTarget(flaw=TargetFlaw.NOT_BY_PERSON)
    if text.end < today:
        raise UnableToSetTarget(flaw=TargetFlaw.IS_OVER)
    if len(said) > MOST_PEOPLE:
        raise UnableToSetTarget(flaw=TargetFlaw.TOO_MANY)
    for member_id, target in said.items():
        flaw = _flaw(text, target)
        if member_id not in mine:
            flaw = TargetFlaw.NOT_YOURS
        elif target is not None and member_id not in here:
            flaw = TargetFlaw.HAS_LEFT
        if flaw is not None:
            raise UnableToSetTarget(flaw=flaw, member_id=member_id)


def _flaw(text: GoalText, target: Decimal | None) -> TargetFlaw | None:
    if target is None:
        return None
    if not target.is_finite() or not 0 < target < LARGEST:
        return TargetFlaw.NO_AMOUNT
    if text.metric is not Metric.REVENUE and target != int(target):
        return TargetFlaw.NOT_WHOLE
    if round(target, exponent_of(text.currency) if text.currency else 0) != target:
        return TargetFlaw.NO_AMOUNT
    return None
