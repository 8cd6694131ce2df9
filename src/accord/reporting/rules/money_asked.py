"""A target and a margin as somebody writes them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from accord.kernel.money import Money, UnableToReadMoney
from accord.reporting.values.measures import UnableToMeasure
from accord.reporting.values.money_wording import NOT_A_MARGIN, NOT_A_TARGET

_MOST = 10**13  # of the largest unit, as deals may be worth


def target(text: str | None, *, currency: str) -> Money | None:
    """100000 of the company's currency, or of one that is named: 100000 USD."""
    if not text:
        return None
    amount, _blank, named = text.strip().partition(" ")
    try:
        found = Money.parse(amount, currency=named or currency)
    except UnableToReadMoney as problem:
        raise UnableToMeasure(what="target", given=text, why=NOT_A_TARGET) from problem
    if not 0 < found.amount < _MOST:
        raise UnableToMeasure(what="target", given=text, why=NOT_A_TARGET)
    return found


def margin(text: str | None) -> Decimal | None:
    """A share above 0 and up to 1."""
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation as problem:
        raise UnableToMeasure(what="margin", given=text, why=NOT_A_MARGIN) from problem
    if not found.is_finite() or not 0 < found <= 1:
        raise UnableToMeasure(what="margin", given=text, why=NOT_A_MARGIN)
    return found
