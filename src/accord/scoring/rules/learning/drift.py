"""Whether the newest leads are still like those that were learned from."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from accord.scoring.rules.learning import measuring
from accord.scoring.rules.learning.binning import bins_of
from accord.scoring.rules.learning.columns import Column, Marks
from accord.scoring.values.learning import Said, Warned

NEWEST = 0.2  # of the leads
CHANGED = 3.0  # standard errors
BY_HALF = 0.25  # of the rate before
OTHER_MIX = 0.25


def warnings(
    columns: Sequence[Column], won: Marks, days: Sequence[date], *, recent: bool
) -> list[Warned]:
    """What differs in the newest fifth; rows stand in the order of time."""
    cut = int(len(won) * (1 - NEWEST))
    if cut < 20 or len(won) - cut < 20:
        return []
    found = [*_of_rate(won, days, cut=cut, recent=recent)]
    for column in columns:
        bins = bins_of(column, won)
        codes = bins.codes(column)
        before, after = (
            np.bincount(part, minlength=bins.levels + 1) for part in (codes[:cut], codes[cut:])
        )
        # Few leads differ by chance alone.
        chance = 2.0 * bins.levels * (1 / cut + 1 / (len(won) - cut))
        if measuring.mix_change(before, after) > OTHER_MIX + chance:
            facts = {"column": column.name, "since": days[cut].isoformat()}
            found.append(Warned(Said.MIX_CHANGED, facts))
    return found


def _of_rate(won: Marks, days: Sequence[date], *, cut: int, recent: bool) -> list[Warned]:
    before, after = float(won[:cut].mean()), float(won[cut:].mean())
    share = float(won.mean())
    error = float(np.sqrt(share * (1 - share) * (1 / cut + 1 / (len(won) - cut))))
    if abs(after - before) < max(CHANGED * error, BY_HALF * before) and not recent:
        return []
    facts = {"before": round(100 * before), "after": round(100 * after),
             "since": days[cut].isoformat(), "recent": recent}  # fmt: skip
    return [Warned(Said.RATE_CHANGED, facts)]
