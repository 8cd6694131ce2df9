"""Credit of all won deals by one model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any

from accord.attribution.queries import reading
from accord.attribution.rules import drawn_chains, ranges
from accord.attribution.rules.compiling import TEXTS, steps
from accord.attribution.rules.gathering import Cells
from accord.attribution.rules.markov import START, Steps, chain_of
from accord.attribution.rules.spreading import spread
from accord.attribution.rules.summing import PARTS, PLACES, deals_of, rows_of
from accord.attribution.rules.weighing import name_of, names_of_models, share_of
from accord.attribution.values.journeys import UnableToCredit
from accord.attribution.values.models_of_credit import Model
from accord.attribution.values.reports import Line, Pool, Question, Report
from accord.attribution.values.touch_rules import TouchRules
from accord.currencies import api as currencies
from accord.currencies.values import EXCHANGE
from accord.kernel.money import Money, allocate
from accord.lake import api as lake

Rows = Sequence[Mapping[str, Any]]
LIMIT = timedelta(seconds=60)
_GROUPS = {"deal_groups": "select deal_id as deal, head_id as head from live.deal_people"}


def report(*, question: Question, rules: TouchRules, snapshot: lake.Snapshot) -> Report:
    """Who is credited with what under one model, with ranges. Raises UnableToCredit for a model
    that has no weights, UnableToReadFacts."""
    if question.model is Model.MARKOV:
        return _by_chain(question=question, rules=rules, snapshot=snapshot)
    model = _known(question, rules)
    cells, names = _read(question=question, rules=rules, snapshot=snapshot)
    rows = rows_of(cells, models=[model], rules=rules, names=names, in_places=True)
    return told(rows, model=model, is_id=question.by not in TEXTS)


def _known(question: Question, rules: TouchRules) -> str:
    name = name_of(question)
    if name not in names_of_models(rules):
        raise UnableToCredit(what="weights", why="no weights of your own are in force")
    return name


def _read(
    *, question: Question, rules: TouchRules, snapshot: lake.Snapshot
) -> tuple[Cells, Sequence[Any]]:
    with _asking(question, snapshot=snapshot) as asked:
        ask = partial(asked.columns, within=LIMIT)
        return reading.cells_of(ask, question=question, rules=rules, at=snapshot.as_of)


def _by_chain(*, question: Question, rules: TouchRules, snapshot: lake.Snapshot) -> Report:
    """Markov of order 1: shares of the steps of all journeys, given to the deals that were
    touched; what those are is told by equal shares."""
    is_id = question.by not in TEXTS
    asked = replace(question, model=Model.LINEAR)
    cells, names = _read(question=asked, rules=rules, snapshot=snapshot)
    sums = rows_of(cells, models=[Model.LINEAR], rules=rules, names=names, in_places=True)
    plain = told(sums, model=Model.LINEAR, is_id=is_id)
    met = {line.group for line in plain.lines}
    rows = ask(
        steps(
            question=question, rules=rules,
            places=PLACES if len(met) <= drawn_chains.MOST_GROUPS else 1,
        ),
        question=question, rules=rules, snapshot=snapshot,
    )  # fmt: skip
    found = chain_of(counted_steps(rows)).shares
    groups = sorted(found)
    books = [row for row in sums if row["is_nobody"]]
    return spread(
        plain,
        {(int(name) or None) if is_id else name: found[name] for name in groups},
        books=books,
        draws=drawn_chains.drawn(rows, groups=groups, places=[row["place"] for row in books]),
    )


def counted_steps(rows: Rows) -> Steps:
    """Steps of order 1 from rows of `compiling.steps`."""
    found = Steps(Counter(), Counter(), Counter())
    for row in rows:
        after = (str(row["after"] or "0"),)
        times = int(str(row["times"]))
        before = START if row["is_first"] else (str(row["before"] or "0"),)
        found.between[before, after] += times
        if row["is_last"]:
            (found.won if row["is_won"] else found.other)[after] += times
    return found


def list_deals(
    *,
    question: Question,
    rules: TouchRules,
    snapshot: lake.Snapshot,
    group: str | int | None,
    currency: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[int]:
    """Ids of the won deals of which a group has a part, in their order; of one currency, or of
    any."""
    is_chain = question.model is Model.MARKOV
    asked = replace(question, model=Model.LINEAR) if is_chain else question
    name = _known(asked, rules)
    cells, names = _read(question=asked, rules=rules, snapshot=snapshot)
    if group not in names:
        return []
    share = share_of(cells, name=name, rules=rules)
    keys = deals_of(cells, share, grp=names.index(group), currency=currency)
    first: list[int] = keys[keys > after][:limit].tolist()
    return first


def told(rows: Rows, *, model: str, is_id: bool) -> Report:
    """Lines from the sums of places."""
    sums = [row for row in rows if row["is_nobody"] is False]
    nobody = [row for row in rows if row["is_nobody"]]
    sets = {
        tuple(row["names"]): int(row["together"]) for row in rows if row["names"]
    } if rows and "names" in rows[0] else {}  # fmt: skip
    books = [
        _Book(
            [row for row in sums if row["currency"] == currency],
            [row for row in nobody if row["currency"] == currency],
            model=model, currency=currency, is_id=is_id,
        )
        for currency in sorted({str(row["currency"]) for row in nobody})
    ]  # fmt: skip
    return Report(
        lines=[line for book in books for line in book.lines()],
        close=[book.currency for book in books if book.is_close()],
        deals=sum(int(row["deals"]) for row in nobody),
        untouched=sum(int(row["untouched"]) for row in nobody),
        touches=sum(int(row["touches"]) for row in sums),
        together=[
            tuple(int(name) for name in names) if is_id else names
            for names in ranges.together(sets)
        ],
    )


class _Book:
    """The sums of one currency."""

    def __init__(self, sums: Rows, nobody: Rows, *, model: str, currency: str, is_id: bool) -> None:
        self.currency, self.model, self.is_id = currency, model, is_id
        self.parts: dict[Any, int] = defaultdict(int)
        self.money: dict[Any, int] = defaultdict(int)
        self.of: dict[Any, int] = defaultdict(int)
        for row, times in [(row, 1) for row in sums] + [(row, PARTS) for row in nobody]:
            group = _group(row["grp"], is_id=is_id)
            self.parts[group] += int(row[model] or 0) * times
            self.money[group] += int(row[f"{model}_money"] or 0) * times
            self.of[group] += int(row[f"{model}_deals"] or 0)
        self.deals = sum(int(row["deals"]) for row in nobody)
        self.whole = sum(int(row["money"] or 0) for row in nobody)
        self.has_value = any(row["valued"] for row in nobody)
        self.groups = sorted(
            (group for group in self.parts if self.parts[group]),
            key=lambda group: (group is None, -self.parts[group], group),
        )
        self.draws = self._drawn(sums, nobody)

    def lines(self) -> Iterator[Line]:
        """The largest first, and what is nobody's last."""
        even = allocate(self.deals * PARTS, [self.parts[group] for group in self.groups])
        weights = [self.money[group] for group in self.groups]
        paid = allocate(self.whole, weights) if any(weights) else [0] * len(weights)
        for place, group in enumerate(self.groups):
            low, high = self._range(place)
            yield Line(
                group=group,
                currency=self.currency,
                conversions=Fraction(even[place], PARTS),
                value=Money(paid[place], self.currency) if self.has_value else None,
                deals=self.of[group],
                low=low,
                high=high,
            )

    def is_close(self) -> bool:
        """Whether nobody can tell which of the two largest is larger."""
        known = [place for place, group in enumerate(self.groups) if group is not None]
        return self.draws is not None and len(known) > 1 and ranges.are_close(
            self.draws, *known[:2]
        )  # fmt: skip

    def _range(self, place: int) -> tuple[Money | None, Money | None]:
        money = Money(self.whole, self.currency) if self.has_value else None
        return ranges.limits(self.draws, place, money)

    def _drawn(self, sums: Rows, nobody: Rows) -> ranges.Numbers | None:
        if not sums or "names" not in sums[0]:
            return None
        places = {row["place"]: number for number, row in enumerate(nobody)}
        columns = {group: place for place, group in enumerate(self.groups)}
        name = f"{self.model}_money" if self.has_value else self.model
        found = [
            (places[row["place"]], columns[group], float(row[name] or 0) * times)
            for row, times in [(row, 1) for row in sums] + [(row, PARTS) for row in nobody]
            if (group := _group(row["grp"], is_id=self.is_id)) in columns
        ]
        return ranges.drawn(ranges.table(found, places=len(places), groups=len(columns)))


def _group(group: Any, *, is_id: bool) -> Any:
    return None if is_id and not group else group


def ask(
    ending: str,
    *,
    question: Question,
    rules: TouchRules,
    snapshot: lake.Snapshot,
    more: Mapping[str, object] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """The answer to a query that ends `sql/journeys.sql`."""
    sql = f"with {reading.journeys_sql(question=question, rules=rules)}{ending}"
    known = reading.used(sql, question=question, rules=rules, at=snapshot.as_of)
    with _asking(question, snapshot=snapshot) as asked:
        return asked.run(sql=sql, parameters={**known, **more}, within=LIMIT)


@contextmanager
def _asking(question: Question, *, snapshot: lake.Snapshot) -> Iterator[lake.Question]:
    beside = dict(_GROUPS) if question.pool is Pool.GROUP else {}
    if question.currency is not None:
        beside[EXCHANGE] = currencies.factors_for(to=question.currency)
    with lake.asking(snapshot=snapshot, beside=beside) as asked:
        yield asked
