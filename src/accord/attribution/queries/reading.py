"""Journeys of won deals out of the lake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from accord.attribution.rules import compiling
from accord.attribution.rules.gathering import NEVER, Cells, Journeys, Touches, Ways, WonDeals
from accord.attribution.values.reports import Question
from accord.attribution.values.touch_rules import TouchRules

AT_ONCE = 1_000_000  # touches that are read while those before are counted
Columns = Mapping[str, NDArray[Any]]
_FOLDER = Path(__file__).parents[1] / "sql"


class Ask(Protocol):
    """The answer of a query of the lake by its columns, none of which has nulls."""

    def __call__(self, *, sql: str, parameters: Mapping[str, object]) -> Columns: ...


def cells_of(
    ask: Ask, *, question: Question, rules: TouchRules, at: datetime, at_once: int = AT_ONCE
) -> tuple[Cells, Sequence[Any]]:
    """All that models need of the journeys of a question, and the names of its groups by their
    places, the first None."""

    def columns(sql: str, **more: object) -> Columns:
        known = used(sql, question=question, rules=rules, at=at)
        return ask(sql=sql, parameters={**known, **more})

    won = f"with {compiling.won_deals(sql_of('won'), question=question)}"
    deals = _deals(
        columns(
            f"{won} select deal, coalesce(amount, 0) as amount, amount is not null as is_valued, "
            f"currency, anchor, coalesce(lead_at, {NEVER}) as lead_at, "
            f"coalesce(opportunity_at, {NEVER}) as opportunity_at from won order by deal"
        )
    )
    found = columns(f"{won} select person, head, deal from on_way")
    ways = Ways(
        person=found["person"],
        head=found["head"],
        deal=np.searchsorted(deals.key, found["deal"]),
    )
    names = columns(compiling.names(question=question, rules=rules))["name"]
    known = sorted(names.tolist())
    journeys = Journeys(deals, ways, look_back=rules.look_back, groups=len(known) + 1)
    text = compiling.columns(sql_of("columns"), question=question, rules=rules)
    ranges = _ranges(columns, at_once=at_once) if len(ways.person) else []
    # While some touches are counted the next ones are read.
    with ThreadPoolExecutor(1) as reader:
        ahead = None
        for low, high in ranges:
            before, ahead = ahead, reader.submit(columns, text, names=known, low=low, high=high)
            if before is not None:
                journeys.add(Touches(**before.result()))
        if ahead is not None:
            journeys.add(Touches(**ahead.result()))
    return journeys.cells(half_life=float(rules.half_life)), [None, *known]


def _ranges(columns: Any, *, at_once: int) -> Iterator[tuple[int, int]]:
    """Parts of the numbers of touches, of about so many."""
    bounds = columns(
        "select coalesce(min(key), 0) as low, coalesce(max(key), -1) as high, "
        "count(*) as touches from facts.touches"
    )
    low, high, touches = (int(bounds[name][0]) for name in ("low", "high", "touches"))
    parts = -(-touches // at_once)
    step = -(-(high - low + 1) // max(parts, 1))
    for part in range(parts):
        yield low + part * step, low + (part + 1) * step - 1


def _deals(found: Columns) -> WonDeals:
    currencies = sorted(set(found["currency"].tolist()))
    places = {currency: place for place, currency in enumerate(currencies)}
    return WonDeals(
        key=found["deal"],
        amount=found["amount"],
        is_valued=found["is_valued"],
        currency=np.array([places[each] for each in found["currency"].tolist()], np.int64),
        currencies=currencies,
        anchor=found["anchor"],
        lead_at=found["lead_at"],
        opportunity_at=found["opportunity_at"],
    )


def journeys_sql(*, question: Question, rules: TouchRules) -> str:
    """The common tables of won deals and of the touches on the way to them."""
    won = compiling.won_deals(sql_of("won"), question=question)
    return won + compiling.journeys(sql_of("journeys"), question=question, rules=rules)


def used(sql: str, *, question: Question, rules: TouchRules, at: datetime) -> dict[str, object]:
    """The values that a query names."""
    known = {
        "now": at.astimezone(UTC),
        "look_back": rules.look_back,
        "start": _morning(question.start) if question.start else None,
        "until": _morning(question.end + timedelta(days=1)) if question.end else None,
    }
    return {name: value for name, value in known.items() if f"${name}" in sql}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time())


@cache
def sql_of(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
