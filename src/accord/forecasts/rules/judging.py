"""Whether the pipeline covers a target, and how right a forecast was (2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from accord.forecasts.values import Coverage, Decided, Off

BEFORE_END = 30  # days: the forecast that is judged was made so long before the period ended


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


def off(*, said: int, actual: int) -> Off:
    """How far a forecast was off what came."""
    if not actual:
        return Off(said, None, None)
    share = (said - actual) / actual
    return Off(said, share, 1 - abs(share))


def mean_error(found: Sequence[Off]) -> tuple[float, float] | None:
    """The average share by which forecasts were off, without the sign and with it; None where
    nothing was won in any period."""
    shares = [one.share for one in found if one.share is not None]
    if not shares:
        return None
    return sum(abs(share) for share in shares) / len(shares), sum(shares) / len(shares)
