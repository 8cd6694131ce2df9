"""Whether the pipeline covers a target, and how right a forecast was (2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from accord.forecasts.values import Coverage, Decided, Off


def coverage(
    *, currency: str, target: int, closed: int, open_pipeline: int, decided: Decided
) -> Coverage:
    """How many times the open pipeline covers what is still needed, and how many times it has to:
    1 by the share of value that is won."""
    needed = max(target - closed, 0)
    worth = decided.won_minor + decided.lost_minor
    win_rate = decided.won_minor / worth if worth else None
    return Coverage(
        currency=currency,
        target=target,
        closed=closed,
        open_pipeline=open_pipeline,
        needed=needed,
        coverage=open_pipeline / needed if needed else None,
        win_rate=win_rate,
        required=1 / win_rate if win_rate else None,
    )


def off(*, said: int, actual: int, never: bool = False) -> Off:
    """How far a forecast was off what came. never: nothing came of its currency in any period, so
    that all that was said of it is off, as `mean_error` counts it."""
    if not actual and never:
        return Off(said, float(bool(said)), float(not said))
    if not actual:
        return Off(said, None, None)
    share = (said - actual) / actual
    return Off(said, share, 1 - abs(share))


def mean_error(found: Sequence[tuple[str, int, int]]) -> tuple[float, float] | None:
    """The share of what came by which forecasts (currency, said, came) were off in all, without the
    sign and with it; None where nothing was won in any period.

    What was said of a period in which nothing came counts as well. Currencies are not added: each
    counts as often as it was forecast, one of which nothing ever came as wholly off.
    """
    if not any(actual for _currency, _said, actual in found):
        return None
    by_currency: dict[str, list[tuple[int, int]]] = {}
    for currency, said, actual in found:
        by_currency.setdefault(currency, []).append((said - actual, actual))
    off = bias = 0.0
    for each in by_currency.values():
        away, signed = (sum(take(one) for one, _came in each) for take in (abs, int))
        came = sum(one for _away, one in each)
        off += len(each) * (away / came if came else bool(away))
        bias += len(each) * (signed / came if came else bool(away))
    return off / len(found), bias / len(found)
