"""How interested a lead is: the reference, one lead at a time, by whole days of UTC."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from accord.kernel.folding import plain
from accord.scoring.rules.asking import ask, holds
from accord.scoring.values.cards import Counted, InterestAxis, OfFields, Often, TouchTest
from accord.scoring.values.scores import (
    CLOSE,
    EPOCH,
    FORGOTTEN,
    NOTHING,
    Axis,
    CardInForce,
    Chance,
    Interest,
    LeadFacts,
    LeadTouch,
    Part,
)


@dataclass(slots=True)
class Told:
    """Interest with its parts and chances, and the days on which it changes whatever the points."""

    interest: Interest
    parts: list[Part] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)
    days: list[date] = field(default_factory=list)


def day_of(at: datetime) -> date:
    """The day by which touches are counted and points decay, the same for everybody."""
    return at.astimezone(UTC).date()


def takes(test: TouchTest, touch: LeadTouch) -> bool:
    """Whether a criterion is about a touch."""
    return (
        touch.kind in test.kinds
        and test.direction in ("", touch.direction)
        and test.reach in ("", touch.reach)
        and test.team in ("", touch.team)
        and _names(test.channels, touch.channel)
        and _names(test.assets, touch.asset)
        and _names(test.campaigns, touch.campaign)
    )


def direct_sign(*, cards: Sequence[CardInForce], touch: LeadTouch) -> str:
    """The criterion by which a touch is a direct sign of interest, with its card:
    `card.criterion`; "" where no card calls it one."""
    for one in cards:
        for each in one.card.interest.criteria:
            if isinstance(each, Counted) and each.direct and takes(each.touch, touch):
                return f"{one.key}.{each.code}"
    return ""


def interest_of(
    axis: InterestAxis, facts: LeadFacts, touches: Sequence[LeadTouch], *, at: datetime
) -> Told:
    """The interest of a lead at a moment. What is still to come counts from its day on."""
    today = day_of(at)
    past = [touch for touch in touches if touch.at <= at]
    taken = _counted(axis, past)
    told = Told(Interest(0.0, 0.0, 0, 0, 0.0, None, is_high=False))
    direct: list[date] = []
    decaying: list[float] = []
    bonus = 0
    for each in axis.criteria:
        if isinstance(each, Counted):
            days = taken.get(each.code, {})
            decaying.append(_decayed(each, days, axis=axis, today=today, told=told))
            if each.direct and days and axis.direct_days:
                direct.append(max(days) + timedelta(days=axis.direct_days))
        elif isinstance(each, Often):
            bonus += _held(each, past, facts, today=today, told=told)
        else:
            bonus += _asked(each, facts, told=told)
    until = max(direct, default=None)
    now = math.fsum(decaying)
    told.interest = _summed(axis, now=now, bonus=bonus, until=until, today=today)
    if until is not None and until > today:
        told.days.append(until)
    kinds = {
        kind
        for each in axis.criteria
        if isinstance(each, Counted | Often)
        for kind in each.touch.kinds
    }
    ahead = (touch for touch in touches if touch.at > at and touch.kind in kinds)
    to_come = min((day_of(touch.at) for touch in ahead), default=None)
    if to_come is not None:
        told.days.append(max(to_come, today + timedelta(days=1)))
    return told


def is_high(points: float, *, threshold: int) -> bool:
    """Whether points reach a threshold; a hair below is at it."""
    return points >= threshold - CLOSE


def _counted(axis: InterestAxis, past: Sequence[LeadTouch]) -> dict[str, dict[date, int]]:
    """How many touches each criterion takes on each day: one touch counts by the first."""
    counted = [each for each in axis.criteria if isinstance(each, Counted)]
    taken: dict[str, dict[date, int]] = {}
    for touch in past:
        criterion = next((each for each in counted if takes(each.touch, touch)), None)
        if criterion is not None:
            days = taken.setdefault(criterion.code, {})
            days[day_of(touch.at)] = days.get(day_of(touch.at), 0) + 1
    return taken


def _summed(
    axis: InterestAxis, *, now: float, bonus: int, until: date | None, today: date
) -> Interest:
    is_nothing = abs(now) < NOTHING
    age = (today - EPOCH).days / axis.half_life_days
    points = now + bonus
    return Interest(
        points=points,
        decaying=now,
        bonus=bonus,
        sign=0 if is_nothing else int(math.copysign(1, now)),
        log2=0.0 if is_nothing else math.log2(abs(now)) + age,
        direct_until=until,
        is_high=is_high(points, threshold=axis.threshold) or (until is not None and today < until),
    )


def _decayed(
    each: Counted, days: dict[date, int], *, axis: InterestAxis, today: date, told: Told
) -> float:
    half_life = axis.half_life_days
    brings = math.fsum(
        _capped(each, count) * 2 ** (-(today - day).days / half_life)
        for day, count in days.items()
        if (today - day).days <= FORGOTTEN * half_life
    )
    last = max(days, default=None)
    told.parts.append(
        Part(Axis.INTEREST, each.code, each.name, brings, touches=sum(days.values()), last_on=last)
    )
    count = days.get(today, 0)
    more = _capped(each, count + 1) - _capped(each, count)
    if more > 0:
        told.chances.append(Chance(Axis.INTEREST, each.code, each.name, more, missing=1))
    return brings


def _capped(each: Counted, count: int) -> int:
    points = each.points * count
    return points if each.daily_cap is None else max(-each.daily_cap, min(each.daily_cap, points))


def _held(
    each: Often, past: Sequence[LeadTouch], facts: LeadFacts, *, today: date, told: Told
) -> int:
    is_asked = True if each.where is None else holds(each.where, facts)
    days = sorted((day_of(touch.at) for touch in past if takes(each.touch, touch)), reverse=True)
    window = [day for day in days if (today - day).days < each.within_days]
    missing = max(0, each.at_least - len(window))
    until = None
    if not is_asked:
        if is_asked is None and not missing and each.points > 0:
            told.chances.append(
                Chance(Axis.INTEREST, each.code, each.name, each.points, is_open=True)
            )
    elif not missing:
        until = window[each.at_least - 1] + timedelta(days=each.within_days)
        if each.points:
            told.days.append(until)
    elif each.points > 0:
        told.chances.append(
            Chance(Axis.INTEREST, each.code, each.name, each.points, missing=missing)
        )
    brings = each.points if is_asked and not missing else 0
    last = max(window, default=None)
    told.parts.append(
        Part(Axis.INTEREST, each.code, each.name, brings, touches=len(window), last_on=last,
             until=until)
    )  # fmt: skip
    return brings


def _asked(each: OfFields, facts: LeadFacts, *, told: Told) -> int:
    answer = ask(each, facts)
    brings = answer.points or 0
    told.parts.append(Part(Axis.INTEREST, each.code, each.name, brings))
    more = max(each.answers) - brings
    if more > 0:
        told.chances.append(
            Chance(Axis.INTEREST, each.code, each.name, more, is_open=not answer.is_known)
        )
    return brings


def _names(wanted: Sequence[str], given: str) -> bool:
    return not wanted or plain(given) in {plain(name) for name in wanted}
