"""What becomes of a lead: the stages it enters and when, drawn from the truth and cut off today."""

from __future__ import annotations

from dataclasses import dataclass

from accord.sample.rules import chances, dice, markets
from accord.sample.rules.axis import DAY, Axis
from accord.sample.values import STAGES

_REASON_SHARES = {
    stage: (tuple(reasons), dice.spread(tuple(reasons.values())))
    for stage, reasons in chances.REASONS.items()
}
_LIST_REASONS = (
    tuple(chances.BOUGHT_LIST_REASONS),
    dice.spread(tuple(chances.BOUGHT_LIST_REASONS.values())),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """`entered` holds one instant per stage reached, from `lead` on. A lead is `rejected` (instant,
    reason), its deal `lost` (instant), or it is still open: then both are None."""

    entered: tuple[int, ...]
    rejected: tuple[int, str] | None = None
    lost: int | None = None

    @property
    def won(self) -> int | None:
        """When the lead became a customer."""
        return self.entered[4] if len(self.entered) == len(STAGES) else None

    @property
    def ended(self) -> int | None:
        """When the cycle closed, whichever way."""
        if self.rejected:
            return self.rejected[0]
        return self.won or self.lost


def draw_fate(
    roll: dice.Roll, *, axis: Axis, origin: str, segment: str, market: markets.Market, created: int
) -> Fate:
    """Draws step after step until one is not taken; what lies past the horizon has not happened."""
    rates = list(chances.ORIGIN_TRUTHS[origin].steps)
    rates[0] = min(1.0, rates[0] * chances.LIFTS[segment])
    entered = [created]
    for stage, following, rate in zip(STAGES, STAGES[1:], rates, strict=False):
        taken = roll() < rate
        if not taken:
            return _stopped(roll, axis, origin, market, tuple(entered), stage)
        moment = _moment(roll, axis, market, entered[-1], f"{stage}:{following}")
        if moment >= axis.horizon:
            break
        entered.append(moment)
    return Fate(entered=tuple(entered))


def _stopped(
    roll: dice.Roll,
    axis: Axis,
    origin: str,
    market: markets.Market,
    entered: tuple[int, ...],
    stage: str,
) -> Fate:
    if stage == "opportunity":
        moment = _moment(roll, axis, market, entered[-1], "opportunity:lost")
        return Fate(entered=entered, lost=moment if moment < axis.horizon else None)
    if roll() >= chances.REJECTED_SHARE[stage]:
        return Fate(entered=entered)
    moment = _moment(roll, axis, market, entered[-1], f"{stage}:rejected")
    if moment >= axis.horizon:
        return Fate(entered=entered)
    codes, shares = _REASON_SHARES[stage]
    if origin == "bought_list" and stage != "sql" and roll() < 0.5:
        codes, shares = _LIST_REASONS
    return Fate(entered=entered, rejected=(moment, codes[dice.fall(roll, shares)]))


def _moment(roll: dice.Roll, axis: Axis, market: markets.Market, earliest: int, step: str) -> int:
    """Buyers qualify themselves by what they do at any hour; sellers decide in office hours."""
    lag = dice.draw(roll, chances.LAG_TABLES[step])
    if earliest + lag >= axis.horizon:
        return axis.horizon
    if lag < DAY:
        if step == "lead:mql":
            return earliest + lag
        return axis.office_after(earliest, lag // 3, market.call_hours)
    day = (earliest + lag) // DAY
    if step == "lead:mql":
        return max(axis.buyer_moment(roll, market, day), earliest + lag // 2)
    moment = axis.office_moment(roll, market.call_hours, day)
    return moment if moment > earliest else axis.office_after(earliest, lag // 9, market.call_hours)
