"""GET /ledger: where every record is that was received."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.intake.operations import tallies
from accord.intake.queries import ledger as queries
from accord.intake.values.ledger import Amounts, By, Place

USUAL = timedelta(days=29)
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class LedgerAsked(Schema):
    """A period, both days included; the last 30 days where none is said."""

    by: By = By.SOURCE
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="until")


class AmountsOut(Schema):
    """received = got_it + needs_fixing + refused + on_the_way + taken_back."""

    received: int
    got_it: int
    needs_fixing: int
    refused: int
    on_the_way: int
    taken_back: int


class LineOut(AmountsOut):
    """`key` null: all that is not listed by itself."""

    key: str | None
    last_at: datetime | None


class LedgerOut(Schema):
    first: date
    last: date
    total: AmountsOut
    items: list[LineOut]


def get_ledger(
    request: HttpRequest,  # noqa: ARG001
    asked: Query[LedgerAsked],
) -> dict[str, Any]:
    """Where every record is that was received in a period."""
    last = asked.last or date.fromisoformat(tallies.day_of(clock.now()))
    first = asked.first or last - USUAL
    if first > last:
        raise Problem(422, "The first day is after the last one.")
    found = queries.get_ledger(by=asked.by, start=first, end=last)
    return {
        "first": first,
        "last": last,
        "total": _amounts(found.total),
        "items": [
            {"key": line.key, "last_at": line.last_at, **_amounts(line.amounts)}
            for line in found.lines
        ],
    }


def _amounts(amounts: Amounts) -> dict[str, int]:
    return {
        "received": amounts.received,
        **{place.value: getattr(amounts, place.value) for place in Place},
    }
