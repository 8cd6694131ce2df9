"""How far shares by Markov could be off: the chain of the same journeys, drawn again and again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.attribution.rules import ranges
from accord.attribution.rules.ranges import Numbers

# Of more groups there are too many steps to tell apart by places.
MOST_GROUPS = 40


@dataclass(frozen=True, slots=True)
class Chains:
    """Shares of groups in each draw of the places, `middle` as they came."""

    shares: Numbers
    middle: Numbers
    drawings: Numbers
    places: Mapping[Any, int]

    def parts(
        self,
        columns: Sequence[int],
        *,
        whole: Mapping[Any, float],
        rest: Mapping[Any, float],
        nobody: int | None = None,
    ) -> Numbers:
        """Which parts of all deals the groups of the columns have in each draw, `rest` of which is
        nobody's: places are drawn for what deals are worth as they are for the steps to them.

        whole, rest: by place. nobody: the one among the columns that has the rest as well.
        """
        of, all_of = self._drawn(rest), self._drawn(whole)
        left = np.divide(of, all_of, out=np.zeros_like(of), where=all_of != 0)
        return ranges.widened(
            _parts(self.shares[:, columns], left[1:], nobody),
            _parts(self.middle[None, columns], left[:1], nobody),
            len(self.places),
        )

    def _drawn(self, told: Mapping[Any, float]) -> Numbers:
        """The sum as it came, then that of each draw."""
        row = np.zeros(len(self.places))
        for place, number in told.items():
            row[self.places[place]] += number
        sums: Numbers = np.concatenate([[row.sum()], self.drawings @ row])
        return sums


def drawn(
    rows: Sequence[Mapping[str, Any]], *, groups: Sequence[str], places: Iterable[Any] = ()
) -> Chains | None:
    """Shares of the groups in each draw, None of too few places or too many groups.

    rows: steps by place, as `compiling.steps` tells them; places: those of deals without any. A
    step of a group that is none of these leads nowhere.
    """
    known = sorted({*(row["place"] for row in rows), *places})
    if len(known) < ranges.FEWEST or len(groups) > MOST_GROUPS:
        return None
    place_of = {place: row for row, place in enumerate(known)}
    start, end = len(groups), len(groups) + 2
    of = {group: number for number, group in enumerate(groups)}
    # From each group, or from the start, to each group, to the deal and to the end without one.
    counts = np.zeros((len(known), start + 1, end))
    for row in rows:
        place, times = place_of[row["place"]], int(row["times"])
        here = start if row["is_first"] else of.get(row["before"] or "0")
        after = of.get(row["after"] or "0")
        if here is not None:
            counts[place, here, start + 1 if after is None else after] += times
        if row["is_last"] and after is not None:
            counts[place, after, start if row["is_won"] else start + 1] += times
    drawings = ranges.drawings(len(known))
    sums = drawings @ counts.reshape(len(known), -1)
    shares = _shares(sums.reshape(-1, start + 1, end))
    return Chains(shares, _shares(counts.sum(axis=0)[None])[0], drawings, place_of)


def _parts(shares: Numbers, left: Numbers, nobody: int | None) -> Numbers:
    """Shares of several that are those of each other, of what is left of the whole."""
    among: Numbers = shares.sum(axis=1, keepdims=True)
    parts: Numbers = np.divide(shares, among, out=np.zeros_like(shares), where=among != 0)
    parts *= 1 - left[:, None]
    if nobody is not None:
        parts[:, nobody] += left
    return parts


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
