"""How far shares by Markov could be off: the chain of the same journeys, drawn again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from accord.attribution.rules import ranges
from accord.attribution.rules.ranges import Numbers

# Of more groups there are too many steps to tell apart by places.
MOST_GROUPS = 40


def drawn(rows: Sequence[Mapping[str, Any]], *, groups: Sequence[str]) -> Numbers | None:
    """Shares of the groups in each draw, None of too few places or too many groups.

    rows: steps by place, as `compiling.steps` tells them. A step of a group that is none of these
    leads nowhere.
    """
    places = {place: row for row, place in enumerate(sorted({row["place"] for row in rows}))}
    if len(places) < ranges.FEWEST or len(groups) > MOST_GROUPS:
        return None
    start, end = len(groups), len(groups) + 2
    of = {group: number for number, group in enumerate(groups)}
    # From each group, or from the start, to each group, to the deal and to the end without one.
    counts = np.zeros((len(places), start + 1, end))
    for row in rows:
        place, times = places[row["place"]], int(row["times"])
        here = start if row["is_first"] else of.get(row["before"] or "0")
        after = of.get(row["after"] or "0")
        if here is not None:
            counts[place, here, start + 1 if after is None else after] += times
        if row["is_last"] and after is not None:
            counts[place, after, start if row["is_won"] else start + 1] += times
    sums = ranges.drawings(len(places)) @ counts.reshape(len(places), -1)
    shares = _shares(sums.reshape(-1, start + 1, end))
    return ranges.widened(shares, _shares(counts.sum(axis=0)[None])[0], len(places))


def _shares(counts: Numbers) -> Numbers:
    """The shares of the groups in many chains at once. What a removal takes of the wins is the
    chance to come to the group times the chance to win from there: one solution tells all."""
    groups = counts.shape[1] - 1
    leaving: Numbers = counts.sum(axis=2, keepdims=True)
    steps = np.divide(counts, leaving, out=np.zeros_like(counts), where=leaving != 0)
    between = np.zeros((len(counts), groups + 1, groups + 1))
    between[:, :, :groups] = steps[:, :, :groups]
    visits = np.linalg.inv(np.eye(groups + 1) - between)
    win = np.einsum("dij,dj->di", visits, steps[:, :, groups])
    own = np.einsum("dii->di", visits)[:, :groups]
    effects = np.maximum(visits[:, groups, :groups] / own * win[:, :groups], 0)
    whole: Numbers = effects.sum(axis=1, keepdims=True)
    shares: Numbers = np.divide(effects, whole, out=np.zeros_like(effects), where=whole != 0)
    return shares
