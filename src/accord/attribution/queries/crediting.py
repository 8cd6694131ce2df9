"""Credit of all won deals, by the models of which each is told in one pass over the lake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from accord.attribution.rules import ranges
from accord.attribution.rules.compiling import (
    PARTS,
    TEXTS,
    compiled,
    credited,
    journeys,
    name_of,
)
from accord.attribution.values.journeys import UnableToCredit
from accord.attribution.values.models_of_credit import WHOLE_WEIGHT
from accord.attribution.values.reports import Line, Pool, Question, Report
from accord.attribution.values.touch_rules import TouchRules
from accord.kernel.money import Money, allocate
from accord.lake import api as lake

Rows = Sequence[Mapping[str, Any]]
LIMIT = timedelta(seconds=60)
_GROUPS = {"deal_groups": "select deal_id as deal, head_id as head from live.deal_people"}
_FOLDER = Path(__file__).parents[1] / "sql"


def report(*, question: Question, rules: TouchRules, snapshot: lake.Snapshot) -> Report:
    """Who is credited with what under one model, with ranges. Raises UnableToCredit for a model
    that has no weights, UnableToReadFacts."""
    models = compiled(rules=rules)
    model = models.get(name_of(question))
    if model is None:
        raise UnableToCredit(what="weights", why="no weights of your own are in force")
    by_label = question.by in TEXTS
    rows = _ask(
        credited([model], has_labels=by_label, in_places=True),
        question=question, rules=rules, snapshot=snapshot,
    )  # fmt: skip
    return told(rows, model=model.name, is_id=not by_label)


def all_models(
    *, question: Question, rules: TouchRules, snapshot: lake.Snapshot
) -> dict[str, Report]:
    """The same of every model that credits touches, in one pass and without ranges."""
    models = compiled(rules=rules)
    by_label = question.by in TEXTS
    rows = _ask(
        credited(list(models.values()), has_labels=by_label, in_places=False),
        question=question, rules=rules, snapshot=snapshot,
    )  # fmt: skip
    return {name: told(rows, model=name, is_id=not by_label) for name in models}


def told(rows: Rows, *, model: str, is_id: bool) -> Report:
    """Lines from the sums of places."""
    sums = [row for row in rows if row["is_nobody"] is False]
    nobody = [row for row in rows if row["is_nobody"]]
    sets = {
        tuple(row["names"]): int(row["together"]) for row in rows if row["names"]
    } if rows and "names" in rows[0] else {}  # fmt: skip
    lines = [
        line
        for currency in sorted({str(row["currency"]) for row in nobody})
        for line in _lines(
            [row for row in sums if row["currency"] == currency],
            [row for row in nobody if row["currency"] == currency],
            model=model, currency=currency, is_id=is_id,
        )
    ]  # fmt: skip
    return Report(
        lines=lines,
        deals=sum(int(row["deals"]) for row in nobody),
        untouched=sum(int(row["untouched"]) for row in nobody),
        touches=sum(int(row["touches"]) for row in sums),
        together=[
            tuple(int(name) for name in names) if is_id else names
            for names in ranges.together(sets)
        ],
    )


def _lines(sums: Rows, nobody: Rows, *, model: str, currency: str, is_id: bool) -> Iterator[Line]:
    """The lines of one currency, the largest first and what is nobody's last."""
    parts: dict[Any, int] = defaultdict(int)
    money: dict[Any, int] = defaultdict(int)
    for row in sums:
        group = _group(row["grp"], is_id=is_id)
        parts[group] += int(row[model] or 0)
        money[group] += int(row[f"{model}_money"] or 0)
    for row in nobody:
        parts[None] += int(row[model] or 0) * PARTS
        money[None] += int(row[f"{model}_money"] or 0) * PARTS
    has_value = any(row["valued"] for row in nobody)
    whole = sum(int(row["money"] or 0) for row in nobody)
    groups = sorted(
        (group for group in parts if parts[group]),
        key=lambda group: (group is None, -parts[group], group),
    )
    deals = sum(int(row["deals"]) for row in nobody)
    even = allocate(deals * PARTS, [parts[group] for group in groups]) if groups else []
    paid = _paid(whole, [money[group] for group in groups]) if has_value else None
    draws = _draws(sums, nobody, groups=groups, model=model, is_id=is_id, by_money=has_value)
    for place, group in enumerate(groups):
        low, high = ranges.range_of(draws, place) if draws is not None and paid else (None, None)
        yield Line(
            group=group,
            currency=currency,
            conversions=Fraction(even[place], PARTS),
            value=Money(paid[place], currency) if paid else None,
            low=None if low is None else Money(round(low * whole), currency),
            high=None if high is None else Money(round(high * whole), currency),
        )


def _paid(whole: int, weights: Sequence[int]) -> list[int]:
    return allocate(whole, weights) if any(weights) else [0] * len(weights)


def _draws(
    sums: Rows, nobody: Rows, *, groups: Sequence[Any], model: str, is_id: bool, by_money: bool
) -> ranges.Numbers | None:
    if not sums or "names" not in sums[0]:
        return None
    places = {row["place"]: number for number, row in enumerate(nobody)}
    number = {group: place for place, group in enumerate(groups)}
    name = f"{model}_money" if by_money else model
    found = [
        (places[row["place"]], number[group], float(row[name] or 0))
        for row in sums
        if (group := _group(row["grp"], is_id=is_id)) in number
    ]
    found += [
        (places[row["place"]], number[None], float(row[name] or 0) * PARTS)
        for row in nobody
        if None in number
    ]
    return ranges.drawn(ranges.table(found, places=len(places), groups=len(groups)))


def _group(group: Any, *, is_id: bool) -> Any:
    return None if is_id and not group else group


def _ask(
    ending: str, *, question: Question, rules: TouchRules, snapshot: lake.Snapshot
) -> list[dict[str, object]]:
    sql = f"with {journeys(_sql('journeys'), question=question, rules=rules)}{ending}"
    with _asking(question, snapshot=snapshot) as asked:
        return asked.run(
            sql=sql,
            parameters=_used(sql, question=question, rules=rules, at=snapshot.as_of),
            within=LIMIT,
        )


@contextmanager
def _asking(question: Question, *, snapshot: lake.Snapshot) -> Iterator[lake.Question]:
    beside = _GROUPS if question.pool is Pool.GROUP else {}
    with lake.asking(snapshot=snapshot, beside=beside) as asked:
        yield asked


def _used(sql: str, *, question: Question, rules: TouchRules, at: datetime) -> dict[str, object]:
    known = {
        "now": at.astimezone(UTC),
        "look_back": rules.look_back,
        "half_life": float(rules.half_life),
        "whole_weight": float(WHOLE_WEIGHT),
        "start": _morning(question.start) if question.start else None,
        "until": _morning(question.end + timedelta(days=1)) if question.end else None,
    }
    return {name: value for name, value in known.items() if f"${name}" in sql}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time())


@cache
def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
