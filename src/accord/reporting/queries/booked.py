"""The costs behind a figure of money, each in its own currency and in one, and their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accord.campaigns import api as campaigns
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting.queries import asking, behind
from accord.reporting.queries.exchanging import beside, check_code
from accord.reporting.rules import exchanging, questions
from accord.reporting.values.behind import CostBehind, Together
from accord.reporting.values.catalogue import MEASURES
from accord.reporting.values.measures import Group, Measure, Options, UnableToMeasure
from accord.team import api as team

# Amounts as they were booked beside the same as they are exchanged.
_AMOUNTS = """select told.key, told.amount_minor as told_minor, told.currency as told_in,
  own.amount_minor, own.currency
from facts.costs told join facts.costs own on own.key = told.key
where list_contains($keys, told.key)"""


def records_of(*, measure: str, cell: str) -> str:
    """Which records a figure opens: lead, deal, handoff or cost. Raises UnableToMeasure."""
    return _known(measure).records_of(cell)


def list_costs(
    *,
    measure: str,
    cell: str,
    at: datetime,
    group: Group = None,
    options: Options | None = None,
    currency: str | None = None,
    after: int = 0,
    limit: int = 100,
    snapshot: lake.Snapshot | None = None,
) -> list[CostBehind]:
    """The costs behind a figure of money, in the order of `list_records`: each in its own currency,
    and in the one asked for, else the company's. Raises UnableToMeasure where no costs stand
    behind it."""
    asked, options = _asked(measure, options, currency=currency)
    if asked.records_of(cell) != "cost":
        raise UnableToMeasure(what="cell", given=cell, known=_of_costs(asked))
    state = snapshot or lake.catch_up(at=at)
    ids = asking.list_records(
        measure=asked, options=options, cell=cell, group=group, currency=currency, after=after,
        limit=limit, snapshot=state,
    )  # fmt: skip
    return _told(ids=ids, to=options.currency or team.get_team().currency, snapshot=state)


def sum_records(
    *,
    measure: str,
    cell: str,
    at: datetime,
    group: Group = None,
    options: Options | None = None,
    currency: str | None = None,
    snapshot: lake.Snapshot | None = None,
) -> Together:
    """How many costs or deals stand behind a figure of money, and their sum in each currency: of
    what was spent or won the figure itself, to the cent. Raises UnableToMeasure."""
    asked, options = _asked(measure, options, currency=currency)
    if cell not in asked.behind:
        raise UnableToMeasure(what="cell", given=cell, known=tuple(asked.behind))
    if questions.hides_people(asked, options) and questions.is_others(group):
        return Together()
    question = asking.Asking(asked, options, snapshot or lake.catch_up(at=at), None)
    subject, group = behind.standing(
        asked, cell=cell, group=group, subject=question.subject, run=question.run
    )
    sql = questions.together(
        asked, options, subject=subject, cell=cell, currency=currency, told=question.told
    )
    found = question.run(sql, label=group, currency=currency)
    sums = tuple(
        Money(row["amount_minor"], row["currency"])
        for row in found
        if row["currency"] and row["amount_minor"] is not None
    )
    return Together(count=sum(row["number"] for row in found), sums=sums)


def _told(*, ids: Sequence[int], to: str, snapshot: lake.Snapshot) -> list[CostBehind]:
    """Costs in their order, each also in one currency where a rate of its day is known."""
    if not ids:
        return []
    rows: Sequence[Mapping[str, Any]] = lake.run(
        sql=exchanging.exchanged(_AMOUNTS, where_known=True),
        parameters={"keys": list(ids), "to": to},
        beside=beside(to=to),
        snapshot=snapshot,
    )
    amounts = {row["key"]: row for row in rows}
    found = {one.id: one for one in campaigns.list_bookings(ids=ids)}
    return [
        CostBehind(
            booking=found[key],
            amount=Money(amounts[key]["amount_minor"], amounts[key]["currency"]),
            told=Money(amounts[key]["told_minor"], to) if amounts[key]["told_in"] == to else None,
        )
        for key in ids
        if key in found and key in amounts
    ]


def _asked(
    measure: str, options: Options | None, *, currency: str | None
) -> tuple[Measure, Options]:
    """What is asked, with the company's days, whoever asks."""
    asked = _known(measure)
    told = replace(options or Options(), zone=team.reporting_zone().key)
    questions.check(asked, told)
    check_code(currency)
    return asked, told


def _of_costs(measure: Measure) -> tuple[str, ...]:
    return tuple(name for name in measure.behind if measure.records_of(name) == "cost")


def _known(measure: str) -> Measure:
    if measure not in MEASURES:
        raise UnableToMeasure(what="measure", given=measure, known=tuple(MEASURES))
    return MEASURES[measure]
