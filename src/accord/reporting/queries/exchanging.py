"""Rates of exchange for a question, and whether all that it asks of have one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from accord.currencies import api as currencies
from accord.currencies.values import EXCHANGE
from accord.lake import api as lake
from accord.reporting.queries.kept import Kept
from accord.reporting.rules import exchanging as rules
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Measure, Options, UnableToMeasure
from accord.reporting.values.money_wording import (
    NO_RATE,
    NOT_A_CURRENCY,
    NOT_EXCHANGED,
)

_missing: Kept[Sequence[Mapping[str, object]]] = Kept(at_most=64)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def check(measure: Measure, options: Options, *, snapshot: lake.Snapshot) -> None:
    """Raises UnableToMeasure for a currency that is none, a measure that is not exchanged, and
    amounts of a day of which no rate is known: nothing is left out in silence."""
    to = options.currency
    if to is None:
        return
    check_code(to)
    if measure.name in rules.AHEAD:
        return  # asked of the books that it is made of, as they are opened
    if measure.name not in rules.MEASURES:
        raise UnableToMeasure(what="currency", given=to, why=NOT_EXCHANGED)
    if options.where_known:
        return
    for row in _without_rate(measure, options, to=to, snapshot=snapshot):
        raise no_rate(row["currency"], to=to, count=row["number"], first=row["first_day"])


def check_code(currency: str | None) -> None:
    """Raises UnableToMeasure for what is no currency."""
    if currency is not None and not _CURRENCY.fullmatch(currency):
        raise UnableToMeasure(what="currency", given=currency[:20], why=NOT_A_CURRENCY)


def no_rate(currency: object, *, to: str, count: object, first: object) -> UnableToMeasure:
    """That amounts have no rate: which, how many, the first of which day, and what to do."""
    told = {
        "count": count,
        "currency": currency,
        "to": to,
        "day": first.isoformat() if isinstance(first, date) else "",
    }
    return UnableToMeasure(what="currency", given=to, why=str(NO_RATE) % told)


def _without_rate(
    measure: Measure, options: Options, *, to: str, snapshot: lake.Snapshot
) -> Sequence[Mapping[str, object]]:
    """Amounts of which no rate is known. Rates of decades stand beside that question, so that it is
    asked once for each state of both."""
    sql = rules.missing(measure.name)
    known = rules.parameters(
        measure.name, to=to, first=options.start, last=options.end, zone=options.zone
    )
    key = (snapshot.generation, sql, *known.items(), state(options))
    return _missing.get(
        key,
        lambda: lake.run(sql=sql, parameters=known, beside=beside(to=to), snapshot=snapshot),
    )


def is_exchanged(measure: Measure) -> bool:
    """Whether a measure can be told in one currency."""
    return measure.name in rules.MEASURES | rules.AHEAD


def beside(*, to: str) -> dict[str, str]:
    """What stands beside the lake for a question in one currency."""
    return {EXCHANGE: currencies.factors_for(to=to)}


def state(options: Options) -> object:
    """Another one as soon as rates are taken in, of a question that asks for them."""
    return currencies.state() if options.currency else None


def notes(measure: Measure, options: Options) -> tuple[Note, ...]:
    """By which rates money is told."""
    if options.currency is None:
        return ()
    say = Say.AHEAD_IN_ONE if measure.name in rules.AHEAD else Say.IN_ONE_CURRENCY
    return (Note(say, {"currency": options.currency}),)
