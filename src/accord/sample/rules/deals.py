"""The deals of a lead: one for each opportunity, and a second one with some customers."""

from __future__ import annotations

from dataclasses import dataclass

from accord.sample.rules import chances, dice
from accord.sample.rules.axis import DAY, Axis
from accord.sample.rules.journeys import Lead

_PRODUCT_SHARES = dice.spread([weight for *_, weight in chances.PRODUCTS])
_AMOUNTS = tuple(
    dice.lognormal_table(median=median * 100, p90=p90 * 100)
    for _, median, p90, _ in chances.PRODUCTS
)
_LOST_CODES = tuple(chances.LOST_REASONS)
_LOST_SHARES = dice.spread(tuple(chances.LOST_REASONS.values()))
_OPEN_STAGES = ((20, "discovery"), (60, "proposal"))


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal; `closed` is None while it is open, `second` marks one with a customer."""

    product: str
    cents: int
    opened: int
    closed: int | None
    outcome: str
    stage: str
    lost_reason: str | None = None
    second: bool = False


def deals_of(roll: dice.Roll, *, lead: Lead, axis: Axis) -> list[Deal]:
    """One deal when the lead is an opportunity, perhaps another after it was won."""
    fate = lead.fate
    if len(fate.entered) < 4:
        return []
    outcome = "won" if fate.won else "lost" if fate.lost else "open"
    found = [_deal(roll, axis, fate.entered[3], fate.won or fate.lost, outcome)]
    if fate.won and roll() < chances.SECOND_DEAL_SHARE:
        market = lead.person.company.market
        day = fate.won // DAY + 30 + int(roll() * 200)
        opened = min(axis.office_moment(roll, market.call_hours, day), axis.horizon)
        if opened < axis.horizon:
            found.append(_second_deal(roll, axis, opened, market.call_hours))
    return found


def _second_deal(roll: dice.Roll, axis: Axis, opened: int, hours: tuple[int, int]) -> Deal:
    outcome = "won" if roll() < chances.SECOND_DEAL_WIN else "lost"
    lag = dice.draw(roll, chances.LAG_TABLES["opportunity:customer"])
    closed = axis.office_after(opened + lag, 0, hours) if opened + lag < axis.horizon else None
    if closed is None or closed >= axis.horizon:
        return _deal(roll, axis, opened, None, "open", second=True)
    return _deal(roll, axis, opened, closed, outcome, second=True)


def _deal(
    roll: dice.Roll,
    axis: Axis,
    opened: int,
    closed: int | None,
    outcome: str,
    *,
    second: bool = False,
) -> Deal:
    place = dice.fall(roll, _PRODUCT_SHARES)
    return Deal(
        product=chances.PRODUCTS[place][0],
        cents=dice.draw(roll, _AMOUNTS[place]) // 5_000 * 5_000 + 5_000,
        opened=opened,
        closed=closed,
        outcome=outcome,
        stage=_stage(axis, opened) if outcome == "open" else outcome,
        lost_reason=_LOST_CODES[dice.fall(roll, _LOST_SHARES)] if outcome == "lost" else None,
        second=second,
    )


def _stage(axis: Axis, opened: int) -> str:
    age = (axis.horizon - opened) // DAY
    return next((stage for limit, stage in _OPEN_STAGES if age < limit), "negotiation")
