"""How likely open deals are won in time: by their stage, and by how long such deals took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from accord.forecasts.rules.categories import ENOUGH
from accord.forecasts.values import Decided, History
from accord.kernel.incidence import Observation, incidence

WON, LOST = "WON", "LOST"


class Ages:
    """What became of earlier deals by their age in days: won, lost, or still open."""

    def __init__(self, ages: Iterable[tuple[int, str | None, int]]) -> None:
        seen = [Observation(days, outcome, people) for days, outcome, people in ages]
        curves = incidence(seen, outcomes=[WON, LOST])
        self._days = np.array([day for day, _share in curves[WON].points])
        self._won = np.array([0.0, *(share for _day, share in curves[WON].points)])
        self._lost = np.array([0.0, *(share for _day, share in curves[LOST].points)])
        self.won = sum(one.people for one in seen if one.outcome == WON)
        self.lost = sum(one.people for one in seen if one.outcome == LOST)

    @property
    def known(self) -> bool:
        """Whether any deal was ever won."""
        return self.won > 0

    def won_within(self, ages: Sequence[int], *, since: int, until: int) -> NDArray[np.float64]:
        """For each deal of this age the chance to be won from `since` days on from now, and no
        more than `until` days on, given that it is open now."""
        old = np.asarray(ages, dtype=float)
        left = 1 - self._share(self._won, old) - self._share(self._lost, old)
        gained = self._share(self._won, old + until) - self._share(self._won, old + since)
        chances = np.divide(gained, left, out=np.zeros_like(left), where=left > 1e-9)
        return np.clip(chances, 0.0, 1.0)

    def won_of_new(self, *, since: int, until: int) -> float:
        """Of one deal opened on each day from tomorrow until `until` days on, how many are won from
        `since` days on until then."""
        old = np.arange(0.0, until)  # at the end
        younger = old - (until - since)
        before = np.where(younger >= 0, self._share(self._won, younger), 0.0)
        return float((self._share(self._won, old) - before).sum())

    def _share(self, shares: NDArray[np.float64], days: NDArray[np.float64]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = shares[np.searchsorted(self._days, days, side="right")]
        return found


def chance_of_stage(stage: str, *, history: History, currency: str) -> float | None:
    """The share won of the deals that were seen in this stage, or of all where those are few;
    None where nothing was decided yet."""
    known = history.of_stage.get(stage, Decided())
    if known.won + known.lost < ENOUGH:
        known = history.decided.get(currency, Decided())
    decided = known.won + known.lost
    return known.won / decided if decided else None
