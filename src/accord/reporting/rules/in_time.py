"""How many come to a stage within how many days, where others are rejected or still open.

The shares are Aalen and Johansen's (`kernel.incidence`); their ranges come from drawing the same
leads again with a fixed seed, so that the same leads give the same range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from accord.kernel.incidence import Observation, incidence
from accord.reporting.rules.rows import row_of
from accord.reporting.values.measures import Figure, Row

WITHIN = (7, 14, 30, 60, 90, 180, 365)
REACHED, LEFT = "reached", "left"
_DRAWS, _SEED = 400, 20
_TOO_FEW = 10  # watched so long: beyond them a share says nothing
Numbers = NDArray[np.float64]


def in_time(seen: Iterable[Observation]) -> list[Row]:
    """A row for each number of days that somebody was watched for: the share that had reached, the
    share that had left, and the range of the first."""
    counted = list(seen)
    people = sum(one.people for one in counted)
    if not people:
        return []
    curves = incidence(counted, outcomes=[REACHED, LEFT])
    ranges = _ranges(counted)
    rows = []
    for days in WITHIN:
        watched = sum(one.people for one in counted if one.days >= days or one.outcome is not None)
        still = sum(one.people for one in counted if one.days >= days)
        if not still and days > max(one.days for one in counted):
            break
        reached, left = (curves[name].by(days) for name in (REACHED, LEFT))
        mature = watched >= max(_TOO_FEW, people // 2)
        low, high = ranges[days]
        figures: dict[str, Figure] = {
            "entered": people,
            "share": reached,
            "low": low,
            "high": high,
            "mature": mature,
            "rejected_share": left,
            "open_share": max(0.0, 1 - reached - left),
        }
        rows.append(row_of(f"{days}", figures))
    return rows


def _ranges(counted: Sequence[Observation]) -> dict[int, tuple[float, float]]:
    """For each number of days the range that holds 95 of 100 drawings."""
    days = np.array(sorted({one.days for one in counted}))
    place = {day: index for index, day in enumerate(days)}
    people = np.array([one.people for one in counted], dtype=float)
    whole = int(people.sum())
    drawn = np.random.default_rng(_SEED).multinomial(whole, people / whole, size=_DRAWS)
    reached, left, gone = (np.zeros((_DRAWS, len(days))) for _ in range(3))
    for column, one in enumerate(counted):
        index = place[one.days]
        gone[:, index] += drawn[:, column]
        if one.outcome == REACHED:
            reached[:, index] += drawn[:, column]
        elif one.outcome == LEFT:
            left[:, index] += drawn[:, column]
    shares = _shares(reached, left, gone)
    found = {}
    for within in WITHIN:
        index = int(np.searchsorted(days, within, side="right"))
        at = shares[:, index - 1] if index else np.zeros(_DRAWS)
        low, high = np.quantile(at, [0.025, 0.975])
        found[within] = (float(low), float(high))
    return found


def _shares(reached: Numbers, left: Numbers, gone: Numbers) -> Numbers:
    """The share reached by each day, of many drawings at once."""
    before = np.cumsum(gone, axis=1) - gone
    at_risk = gone.sum(axis=1, keepdims=True) - before
    safe = np.maximum(at_risk, 1)
    stays = 1 - (reached + left) / safe
    undecided = np.cumprod(stays, axis=1)
    start = np.concatenate([np.ones((len(gone), 1)), undecided[:, :-1]], axis=1)
    shares: Numbers = np.cumsum(start * reached / safe, axis=1)
    return shares
