"""Few groups out of many values, told from past leads alone that may be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.scoring.rules.learning.columns import UNKNOWN, Codes, Column, Kind, Marks, Numbers

FINEST = 20  # groups of equal size to begin with
MOST_LEVELS = 30  # values of one column that stand for themselves
MOST_RARE = 150
A_CUT = 2.0  # what one more group must bring, in log-likelihood
EXPECTED = 4.0  # wins and losses that a group would have at the usual rate


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """How values of a column fall into levels.

    Numbers: `edges` are the least numbers of levels 1…; words: `places` gives each value's level,
    the rare ones share `rare`. The last level, `unknown`, holds what is not known.
    """

    name: str
    kind: Kind
    levels: int  # without the unknown
    edges: tuple[float, ...] = ()
    places: NDArray[np.int32] | None = None
    values: tuple[str, ...] = ()
    rare: int | None = None
    middle: int = 0  # the level of the median number

    @property
    def unknown(self) -> int:
        return self.levels

    @property
    def ordered(self) -> bool:
        return self.kind is Kind.NUMBER

    def codes(self, column: Column) -> Codes:
        """The level of every row."""
        if self.kind is Kind.NUMBER:
            assert column.numbers is not None
            found = np.searchsorted(np.array(self.edges), column.numbers, side="right")
            return np.where(np.isnan(column.numbers), self.unknown, found).astype(np.int32)
        if self.kind is Kind.PRESENCE:
            return np.where(column.codes == UNKNOWN, self.unknown, 0).astype(np.int32)
        assert self.places is not None
        return np.append(self.places, np.int32(self.unknown))[column.codes]


def bins_of(column: Column, won: Marks) -> Bins:
    """The levels of a column. `won` are the outcomes of its rows."""
    if column.kind is Kind.NUMBER:
        assert column.numbers is not None
        return _of_numbers(column.name, column.numbers, won)
    if column.kind is Kind.PRESENCE:
        return Bins(column.name, Kind.PRESENCE, 1)
    return _of_words(column, won)


def enough(won: Marks) -> float:
    """Rows of a group in which so many wins and losses are expected that a rate can be told."""
    share = min(max(float(won.mean()), 0.001), 0.999) if len(won) else 0.5
    return max(EXPECTED / min(share, 1 - share), 0.01 * len(won), 5.0)


def nice(above: float, upto: float) -> float:
    """The shortest number in (above, upto]: what a person would have written."""
    for places in range(-12, 12):
        found = float(np.floor(round(upto * 10.0**places, 6)) / 10.0**places)
        if above < found <= upto:
            return found
    return upto


def _of_numbers(name: str, numbers: Numbers, won: Marks) -> Bins:
    known = ~np.isnan(numbers)
    values, hits = numbers[known], won[known]
    if len(values) == 0:
        return Bins(name, Kind.NUMBER, 1)
    distinct = np.unique(values)
    if len(distinct) > FINEST:
        cuts = np.quantile(values, np.linspace(0, 1, FINEST + 1)[1:-1], method="lower")
        places = np.unique(np.searchsorted(distinct, cuts, side="right"))
        starts = distinct[places[places < len(distinct)]]
    else:
        starts = distinct[1:]
    fine = np.searchsorted(starts, values, side="right")
    counts = np.bincount(fine, minlength=len(starts) + 1).astype(np.float64)
    wins = np.bincount(fine, weights=hits, minlength=len(starts) + 1).astype(np.float64)
    cut = _cuts(counts, wins, fewest=enough(won))
    edges = []
    for place in cut:
        start = float(starts[place - 1])
        below = float(distinct[np.searchsorted(distinct, start) - 1])
        edges.append(nice(below, start))
    middle = int(np.searchsorted(np.array(edges), np.median(values), side="right"))
    return Bins(name, Kind.NUMBER, len(edges) + 1, tuple(edges), middle=middle)


def _cuts(counts: Numbers, wins: Numbers, *, fewest: float) -> list[int]:
    """Where to cut neighbours apart: the best division there is, each part with enough rows."""
    size = len(counts)
    rows = np.concatenate([[0.0], np.cumsum(counts)])
    hits = np.concatenate([[0.0], np.cumsum(wins)])
    best = np.full(size + 1, -np.inf)
    best[0] = 0.0
    came = np.zeros(size + 1, dtype=np.int64)
    for end in range(1, size + 1):
        starts = np.arange(end)
        number, won = rows[end] - rows[starts], hits[end] - hits[starts]
        value = best[starts] + _likelihood(number, won) - A_CUT
        value[(number < fewest) & (starts > 0)] = -np.inf
        if number[0] < fewest and end < size:
            value[0] = -np.inf
        came[end] = int(np.argmax(value))
        best[end] = value[came[end]]
    found, place = [], size
    while place > 0:
        place = int(came[place])
        if place > 0:
            found.append(place)
    return found[::-1]


def _likelihood(number: Numbers, won: Numbers) -> Numbers:
    share = (won + 0.5) / (number + 1.0)
    found: Numbers = won * np.log(share) + (number - won) * np.log(1 - share)
    return found


def _of_words(column: Column, won: Marks) -> Bins:
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
    fewest = max(5.0, min(enough(won) / 2, 15.0))
    order = np.lexsort((np.arange(len(counts)), -counts))
    frequent = [int(place) for place in order[:MOST_LEVELS] if counts[place] >= fewest]
    rare = len(frequent)
    places = np.full(len(counts), rare, dtype=np.int32)
    for level, place in enumerate(frequent):
        places[place] = level
    # A card lists the rare ones too, so there is an end to them; beyond, nothing is known.
    beyond = order[len(frequent) + MOST_RARE :]
    counts[beyond] = 0
    some = bool((counts > 0).sum() > len(frequent))
    return Bins(column.name, Kind.WORD, rare + some, (), _new_unknown(places, counts, rare + some),
                column.values, rare if some else None)  # fmt: skip


def _new_unknown(places: Codes, counts: NDArray[np.int64], unknown: int) -> Codes:
    """Values that these leads never had are unknown to them."""
    return np.where(counts == 0, unknown, places).astype(np.int32)


def spans(edges: Sequence[float]) -> list[tuple[float, float]]:
    """Each level of a number as [from, below)."""
    return list(pairwise([-np.inf, *edges, np.inf]))
