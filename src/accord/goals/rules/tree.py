"""Goals as a tree under revenue; a body read as a goal. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from accord.goals.rules.levers import needs_comment, times_best
from accord.goals.values.goals import (
    LONGEST_COMMENT,
    LONGEST_NAME,
    MOST_DAYS,
    Branch,
    GoalCard,
    GoalFlaw,
    GoalText,
    Metric,
    UnableToSetGoal,
)
from accord.goals.values.plans import MOST_COUNT, MOST_MONEY
from accord.kernel.bodies import BodyFlaw, BodyReader
from accord.team.values import Side

DAYS_OF_MONTH = Fraction(36525, 1200)
_AMOUNT = re.compile(r"[0-9]{1,16}(\.[0-9]{1,4})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_NEEDS = ("name", "metric", "target", "side", "from", "to")
_MAY = ("currency", "parent", "comment")
Word = TypeVar("Word", Metric, Side)


def _refuse(flaw: BodyFlaw, where: str, given: Any) -> NoReturn:
    raise UnableToSetGoal(flaw=GoalFlaw(flaw.value), where=where, given=given)


_READER = BodyReader(_refuse)


def read_goal(body: Mapping[str, Any]) -> GoalText:
    """A body as a goal. Raises UnableToSetGoal, naming the part."""
    said = _READER.named(body, "", needs=_NEEDS, may=_MAY)
    metric = _word(said["metric"], "metric", Metric)
    start, end = _day(said["from"], "from"), _day(said["to"], "to")
    if end < start:
        raise UnableToSetGoal(flaw=GoalFlaw.ENDS_BEFORE, where="to", given=end)
    if (end - start).days > MOST_DAYS:
        raise UnableToSetGoal(flaw=GoalFlaw.TOO_LONG_A_TIME, where="to", given=end)
    comment = said.get("comment") or ""
    return GoalText(
        name=_READER.text(said["name"], "name", longest=LONGEST_NAME),
        metric=metric,
        target=_amount(said["target"], metric),
        currency=_currency(said.get("currency") or "", metric),
        side=_word(said["side"], "side", Side),
        start=start,
        end=end,
        parent=str(said.get("parent") or ""),
        comment=_READER.text(comment, "comment", longest=LONGEST_COMMENT) if comment else "",
    )


def goal_body(text: GoalText) -> dict[str, Any]:
    """A goal as a version keeps it."""
    return {
        "name": text.name,
        "metric": text.metric.value,
        "target": f"{text.target:f}",
        "currency": text.currency,
        "side": text.side.value,
        "from": text.start.isoformat(),
        "to": text.end.isoformat(),
        "parent": text.parent,
        "comment": text.comment,
    }


def check_place(key: str, text: GoalText, parents: Mapping[str, str]) -> None:
    """Raises UnableToSetGoal for a goal under one that is not there, or under itself; parents: of
    all goals by key."""
    above, seen = text.parent, {key}
    while above:
        if above in seen:
            raise UnableToSetGoal(flaw=GoalFlaw.UNDER_ITSELF, where="parent", given=text.parent)
        if above not in parents:
            raise UnableToSetGoal(flaw=GoalFlaw.NO_PARENT, where="parent", given=above)
        seen.add(above)
        above = parents[above]


def changes_to(card: GoalCard, text: GoalText | None) -> bool:
    """Whether a goal would count something else, or in other money, than it does."""
    if text is None:
        return False
    return (card.text.metric, card.text.currency) != (text.metric, text.currency)


def check_reach(text: GoalText, *, best_month: Fraction | None) -> None:
    """Raises UnableToSetGoal where the goal asks for three times the best month and says no word
    about how (A50); best_month: of the same metric, None where nothing is known."""
    if best_month is None or text.comment:
        return
    if needs_comment(times_of(text, best_month=best_month)):
        raise UnableToSetGoal(flaw=GoalFlaw.NEEDS_COMMENT, where="comment")


def times_of(text: GoalText, *, best_month: Fraction) -> Fraction | None:
    """How many times the best month a goal asks for in each of its months; a goal of less than a
    month is held against one."""
    months = max(months_of(text), Fraction(1))
    return times_best(target=Fraction(text.target), months=months, best_month=best_month)


def months_of(text: GoalText) -> Fraction:
    """How many months a goal spans."""
    return ((text.end - text.start).days + 1) / DAYS_OF_MONTH


def tree_of(goals: Sequence[GoalCard]) -> list[Branch]:
    """Goals in the order of the tree, each below what it hangs on; those that do not lead to
    revenue come last and say so."""
    below: dict[str, list[GoalCard]] = {}
    for goal in goals:
        below.setdefault(goal.text.parent, []).append(goal)
    roots = [goal for goal in below.get("", []) if goal.text.is_root]
    found = _walk(roots, below, is_orphan=False)
    placed = {branch.goal.key for branch in found}
    known = {goal.key for goal in goals}
    loose = [
        goal
        for goal in goals
        if goal.key not in placed and (not goal.text.parent or goal.text.parent not in known)
    ]
    found += _walk(loose, below, is_orphan=True)
    placed = {branch.goal.key for branch in found}
    # What is left hangs on itself by a detour, which the operations refuse.
    return found + [Branch(goal, 0, True) for goal in goals if goal.key not in placed]


def _walk(
    roots: Sequence[GoalCard], below: Mapping[str, Sequence[GoalCard]], *, is_orphan: bool
) -> list[Branch]:
    found: list[Branch] = []
    waiting = [(goal, 0) for goal in reversed(roots)]
    seen: set[str] = set()
    while waiting:
        goal, depth = waiting.pop()
        if goal.key in seen:
            continue
        seen.add(goal.key)
        found.append(Branch(goal, depth, is_orphan))
        waiting += [(each, depth + 1) for each in reversed(below.get(goal.key, ()))]
    return found


def _amount(said: Any, metric: Metric) -> Decimal:
    if not isinstance(said, str) or not _AMOUNT.fullmatch(said):
        raise UnableToSetGoal(flaw=GoalFlaw.NO_AMOUNT, where="target", given=said)
    amount = Decimal(said)
    is_money = metric is Metric.REVENUE
    if amount <= 0 or amount > (MOST_MONEY if is_money else MOST_COUNT):
        raise UnableToSetGoal(flaw=GoalFlaw.NO_AMOUNT, where="target", given=said)
    if not is_money and amount != amount.to_integral_value():
        raise UnableToSetGoal(flaw=GoalFlaw.NO_AMOUNT, where="target", given=said)
    return amount


def _currency(said: Any, metric: Metric) -> str:
    is_one = isinstance(said, str) and bool(_CURRENCY.fullmatch(said))
    if (metric is Metric.REVENUE) is not is_one:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_CURRENCY, where="currency", given=said)
    return str(said)


def _word(said: Any, where: str, kind: type[Word]) -> Word:
    try:
        return kind(said)
    except ValueError as problem:
        raise UnableToSetGoal(flaw=GoalFlaw.UNKNOWN_WORD, where=where, given=said) from problem


def _day(said: Any, where: str) -> date:
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError) as problem:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_DAY, where=where, given=said) from problem
