"""Journeys of won deals out of the lake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from accord.attribution.rules import compiling
from accord.attribution.rules.gathering import NEVER, Cells, Journeys, Touches, Ways, WonDeals
from accord.attribution.values.reports import Question
from accord.attribution.values.touch_rules import TouchRules
from accord.kernel.zones import start_of

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
    journeys = Journeys(
        deals, ways, look_back=rules.look_back, groups=len(known) + 1, zone=ZoneInfo(question.zone)
    )
    for touches in _touches(columns, question=question, rules=rules, names=known, at_once=at_once):
        journeys.add(touches)
    return journeys.cells(half_life=float(rules.half_life)), [None, *known]


def _touches(
    columns: Callable[..., Columns],
    *,
    question: Question,
    rules: TouchRules,
    names: Sequence[Any],
    at_once: int,
) -> Iterator[Touches]:
    """All that count, by their numbers; while some are counted the next ones are read."""
    found = columns(
        "select coalesce(min(key), 0) as low, coalesce(max(key), -1) as high, count(*) as touches, "
        "coalesce(max(person), 0) as person, coalesce(max(asset), 0) as asset from facts.touches"
    )
    low, high, touches, person, asset = (int(column[0]) for column in found.values())
    step = max(1, -(-(high - low + 1) // max(1, -(-touches // at_once))))
    is_narrow = max(high - low, person, (asset + 1) * compiling.PIECES) < 1 << 31
    text = compiling.columns(sql_of("columns"), question=question, rules=rules, is_narrow=is_narrow)
    ask = partial(columns, text, names=names, lowest=low)
    with ThreadPoolExecutor(1) as reader:
        ahead: Future[Columns] | None = None
        for start in range(low, high + 1, step):
            before, ahead = ahead, reader.submit(ask, low=start, high=start + step - 1)
            if before is not None:
                yield Touches(**before.result())
        if ahead is not None:
            yield Touches(**ahead.result())


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
    zone = ZoneInfo(question.zone)
    known = {
        "now": at.astimezone(UTC),
        "look_back": rules.look_back,
        "to": question.currency,
        "start": start_of(question.start, zone=zone) if question.start else None,
        "until": start_of(question.end + timedelta(days=1), zone=zone) if question.end else None,
        "zone": question.zone,
    }
    return {name: value for name, value in known.items() if f"${name}" in sql}


@cache
def sql_of(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
