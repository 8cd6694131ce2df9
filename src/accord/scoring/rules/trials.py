"""What a card would have done: the reference for one lead, and what the counts of many say."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from accord.kernel.money import Money
from accord.kernel.shares import Z_95, wilson
from accord.scoring.rules.interest import day_of
from accord.scoring.rules.quadrants import score_of
from accord.scoring.values.cards import Card, OfFields
from accord.scoring.values.scores import BEST_FIRST, LeadFacts, LeadTouch, Quadrant, Score
from accord.scoring.values.trials import (
    ENOUGH_LEADS,
    LONGEST_DAYS,
    Before,
    Cohort,
    Counted,
    Group,
    Order,
    Ranked,
    Said,
    Trial,
)

_IN_ORDER = (
    (Quadrant.PERFECT, Quadrant.HOT), (Quadrant.PERFECT, Quadrant.NURTURE),
    (Quadrant.HOT, Quadrant.COLD), (Quadrant.NURTURE, Quadrant.COLD),
    (Quadrant.PERFECT, Quadrant.COLD),
)  # fmt: skip
_END_OF_DAY = time(23, 59, 59, 999_999, tzinfo=UTC)


def picked_on(
    card: Card,
    facts: LeadFacts,
    touches: Sequence[LeadTouch],
    *,
    opened_at: datetime,
    until_at: datetime,
    wanted: Collection[Quadrant],
) -> date | None:
    """The first day on which a lead stood in a wanted quadrant; `compile_history` is its twin.

    Judged at the end of the day it came and of each later day on which something happened that
    the card looks at, by what happened before `until_at`.
    """
    stood = _days(card, facts, touches, opened_at=opened_at, until_at=until_at)
    return next((day for day, score in stood if score.quadrant in wanted), None)


def best_of(
    card: Card,
    facts: LeadFacts,
    touches: Sequence[LeadTouch],
    *,
    opened_at: datetime,
    until_at: datetime,
) -> tuple[Quadrant, str]:
    """Where a lead stood on its best day, of the days of `picked_on`: its quadrant and cell.

    Not where it stood on the last one: what nobody works fades, and would look worse for it.
    """
    stood = _days(card, facts, touches, opened_at=opened_at, until_at=until_at)
    quadrants, cells = zip(*((score.quadrant, score.cell) for _day, score in stood), strict=True)
    return min(quadrants, key=BEST_FIRST.index), min(cells)


def _days(
    card: Card,
    facts: LeadFacts,
    touches: Sequence[LeadTouch],
    *,
    opened_at: datetime,
    until_at: datetime,
) -> Iterator[tuple[date, Score]]:
    kinds = {
        kind
        for each in card.interest.criteria
        if not isinstance(each, OfFields)
        for kind in each.touch.kinds
    }
    known = [touch for touch in touches if touch.at < until_at and touch.kind in kinds]
    opened = day_of(opened_at)
    until = min(max(day_of(until_at), opened), opened + timedelta(days=LONGEST_DAYS))
    days = {opened, *(day_of(touch.at) for touch in known)}
    for day in sorted(day for day in days if opened <= day <= until):
        at = datetime.combine(day, _END_OF_DAY)
        yield day, score_of(card, facts, [touch for touch in known if touch.at <= at], at=at)


def trial_of(
    counted: Iterable[Counted],
    *,
    cohort: Cohort,
    before: Before,
    a_week: int | None,
    suspects: Sequence[str],
    currency: str,
) -> Trial:
    """The counts put together."""
    rows = list(counted)

    def together(*groups: Group) -> Group:
        return sum(groups, start=Group(0, 0, Money(0, currency)))

    def half(number: int) -> tuple[Group, Group]:
        mine = [row for row in rows if row.half == number]
        return together(*(r.group for r in mine if r.picked)), together(*(r.group for r in mine))

    quadrants = {row.quadrant for row in rows}
    cells = sorted({row.cell for row in rows}, key=lambda cell: (cell == "", cell))
    return Trial(
        cohort=cohort,
        before=before,
        all=together(*(row.group for row in rows)),
        picked=together(*(row.group for row in rows if row.picked)),
        picked_before=together(*(row.group for row in rows if row.picked_before)),
        only_now=together(*(r.group for r in rows if r.picked and not r.picked_before)),
        only_before=together(*(r.group for r in rows if r.picked_before and not r.picked)),
        halves=(half(0), half(1)),
        a_week=a_week,
        suspects=tuple(suspects),
        quadrants={
            one: together(*(row.group for row in rows if row.quadrant is one))
            for one in BEST_FIRST
            if one in quadrants
        },
        cells={one: together(*(row.group for row in rows if row.cell == one)) for one in cells}
        if any(cells)
        else {},
    )


def a_week(group: Group, cohort: Cohort) -> int:
    """How many leads that were in a week of the cohort, to the nearest whole one."""
    return round(group.leads / cohort.weeks)


def is_better(trial: Trial) -> Said:
    """Whether this card picks more of those who buy than the rule before it.

    Only leads that flip can tell: where customers are no likelier among those that one rule alone
    picks than among those of the other, the two cannot be told apart. Where one rule picks no lead
    that the other does not, its flips are set beside the leads that both pick.
    """
    now, then = trial.only_now, trial.only_before
    if not now.leads and not then.leads:
        return Said.SAME
    if now.leads and then.leads:
        return compare(now, then)
    both = _less(trial.picked, now)
    return compare(now, both) if now.leads else _turned(compare(then, both))


def is_holding(trial: Trial) -> Said:
    """Whether the card picks as well in the later half as in the earlier one."""
    return compare(trial.halves[1][0], trial.halves[0][0])


def has_drifted(trial: Trial) -> Said:
    """Whether leads of the later half become customers as often as those of the earlier one."""
    return compare(trial.halves[1][1], trial.halves[0][1])


def ranked(quadrants: Mapping[Quadrant, Group]) -> Ranked:
    """Whether perfect leads buy at least as often as hot and nurture ones, and those as not now.

    Quadrants of fewer than ENOUGH_LEADS leads say nothing, nor does an unknown fit.
    """
    pairs = [
        (better, worse, quadrants[better], quadrants[worse])
        for better, worse in _IN_ORDER
        if min(quadrants[one].leads if one in quadrants else 0 for one in (better, worse))
        >= ENOUGH_LEADS
    ]
    if not pairs:
        return Ranked(Order.TOO_FEW)
    said = [(compare(first, second), pair) for *pair, first, second in pairs]
    for verdict, (better, worse) in said:
        if verdict is Said.WORSE:
            return Ranked(Order.WRONG, better, worse)
    for better, worse, first, second in pairs:
        if first.customers * second.leads < second.customers * first.leads:
            return Ranked(Order.TURNED, better, worse)
    holds = all(verdict is Said.BETTER for verdict, _pair in said)
    return Ranked(Order.HOLDS if holds else Order.SEEMS)


def is_turned(quadrants: Mapping[Quadrant, Group]) -> bool:
    """Whether worse leads buy more often than better ones, surely or by the numbers."""
    return ranked(quadrants).order in (Order.WRONG, Order.TURNED)


def rate_of(group: Group) -> tuple[float, float, float] | None:
    """Customers of the leads, and between what the true share lies 95 times in 100."""
    if not group.leads:
        return None
    known = wilson(group.customers, group.leads)
    return group.customers / group.leads, known.low, known.high


def compare(one: Group, other: Group) -> Said:
    """Shares set side by side by their difference (Newcombe's interval of Wilson's)."""
    if min(one.leads, other.leads) < ENOUGH_LEADS:
        return Said.TOO_FEW
    first, second = one.customers / one.leads, other.customers / other.leads
    of_first = wilson(one.customers, one.leads, z=Z_95)
    of_second = wilson(other.customers, other.leads, z=Z_95)
    gap = first - second
    low = gap - ((first - of_first.low) ** 2 + (of_second.high - second) ** 2) ** 0.5
    high = gap + ((of_first.high - first) ** 2 + (second - of_second.low) ** 2) ** 0.5
    if low > 0:
        return Said.BETTER
    return Said.WORSE if high < 0 else Said.CANNOT_TELL


def _turned(said: Said) -> Said:
    """Leaving out leads that buy more seldom is better, not worse."""
    return {Said.BETTER: Said.WORSE, Said.WORSE: Said.BETTER}.get(said, said)


def _less(group: Group, part: Group) -> Group:
    return Group(
        group.leads - part.leads, group.customers - part.customers, group.value - part.value
    )
