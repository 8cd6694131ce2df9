"""Two answers that together mean more than the points of both.

Leads that cards had not seen are halved: one half proposes pairs, the other has to bear them out.

A pair is told of only where the leads carry it. In each half at least FEWEST leads give both
answers, and of these at least EXPECTED wins and EXPECTED others are to be expected by the points of
both: of 20 wins in all a pair would have to hold half, so few wins are silent. It has to stand out
by PROPOSING standard errors in one half and, in the same direction, by CLEARLY in the other. Its
points come from the half that proposed nothing, and are drawn towards zero as if it was known
beforehand that two pairs in three bring up to USUAL log-odds (14 points): the fewer leads, the
nearer to none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from accord.scoring.rules.learning.binning import Bins
from accord.scoring.rules.learning.columns import Column, Kind, Marks, Numbers
from accord.scoring.rules.learning.fitting import SCALE, Scale
from accord.scoring.rules.learning.validating import Tried
from accord.scoring.values.learning import Given, Together

MOST_ANSWERS = 80
PROPOSED = 3
FEWEST = 25  # leads of a half that give both answers
EXPECTED = 5.0  # wins, and others, of them
USUAL = 0.5  # log-odds within which two pairs in three lie
PROPOSING, CLEARLY = 2.0, 2.75  # standard errors in the half that proposes, and in the other


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    given: Given
    rows: Marks


def together(
    scale: Scale, columns: Sequence[Column], won: Marks, tried: Tried
) -> tuple[Together, ...]:
    """The pairs that clearly bring more, or less, than both answers by themselves."""
    seen = np.flatnonzero(tried.fold >= 0)
    answers = _answers(scale, columns, seen)
    first, second = seen[::2], seen[1::2]
    if min(len(first), len(second)) < 4 * FEWEST or len(answers) < 2:
        return ()
    halves = [
        _Half(np.stack([one.rows[place::2] for one in answers]), won[rows], tried.chance[rows])
        for place, rows in enumerate((first, second))
    ]
    found = []
    for one, other in _proposed(halves[0], answers):
        borne = halves[1].beyond(one, other)
        if abs(borne) >= CLEARLY and np.sign(borne) == np.sign(halves[0].beyond(one, other)):
            found.append(_told(halves, answers, one, other))
    return tuple(found)


class _Half:
    """Leads by the answers they give, with what was expected of them and what came."""

    def __init__(self, rows: Marks, won: Marks, chance: Numbers) -> None:
        self._rows, self._won, self._chance = rows, won, chance
        self._rest = won - chance

    def both(self, one: int, other: int) -> Marks:
        """The leads that give both answers."""
        marks: Marks = self._rows[one] & self._rows[other]
        return marks

    def beyond(self, one: int, other: int) -> float:
        """By how many standard errors more of both were won than either answer by itself, and
        leads at large, missed what was expected."""
        both = self.both(one, other)
        count, wins = int(both.sum()), float(self._chance[both].sum())
        if count < FEWEST or min(wins, count - wins) < EXPECTED:
            return 0.0
        usual = (
            self._rest[self._rows[one]].mean()
            + self._rest[self._rows[other]].mean()
            - self._rest.mean()
        )
        error = np.sqrt((self._chance * (1 - self._chance))[both].sum())
        return float((self._rest[both].sum() - usual * count) / max(error, 1.0))

    def known(self, one: int, other: int) -> float:
        """What is known of both: one over the square of the error of their log-odds."""
        chance = self._chance[self.both(one, other)]
        return float((chance * (1 - chance)).sum())

    def counts(self, one: int, other: int) -> tuple[int, int, float]:
        """Of both: leads, won ones, and how many were expected."""
        both = self.both(one, other)
        return int(both.sum()), int(self._won[both].sum()), float(self._chance[both].sum())


def _proposed(half: _Half, answers: Sequence[_Answer]) -> list[tuple[int, int]]:
    """The pairs that stand out most; of two columns one pair at most."""
    ranked = sorted(
        (
            (-abs(half.beyond(one, other)), one, other)
            for one, other in combinations(range(len(answers)), 2)
            if answers[one].given.column != answers[other].given.column
        )
    )
    found: dict[frozenset[str], tuple[int, int]] = {}
    for size, one, other in ranked:
        if -size < PROPOSING or len(found) == PROPOSED:
            break
        named = frozenset((answers[one].given.column, answers[other].given.column))
        found.setdefault(named, (one, other))
    return list(found.values())


def _told(halves: Sequence[_Half], answers: Sequence[_Answer], one: int, other: int) -> Together:
    """Leads are those of both halves; points are told by the half that proposed nothing."""
    count, wins, expected = halves[1].counts(one, other)
    more = np.log((wins + 0.5) / (count - wins + 0.5)) - np.log(
        (expected + 0.5) / (count - expected + 0.5)
    )
    known = halves[1].known(one, other)
    more *= known / (known + 1 / USUAL**2)
    all_, won, thought = (
        a + b
        for a, b in zip(halves[0].counts(one, other), halves[1].counts(one, other), strict=True)
    )
    return Together(
        answers[one].given, answers[other].given, round(float(more) * SCALE), int(all_), int(won),
        round(thought),
    )  # fmt: skip


def _answers(scale: Scale, columns: Sequence[Column], rows: np.ndarray) -> list[_Answer]:
    """What leads answer, of the columns that bring points; the most telling columns first."""
    by_name = {each.name: each for each in columns}
    ranked = sorted(zip(scale.bins, scale.points, strict=True), key=lambda one: -np.ptp(one[1]))
    found = []
    for bins, points in ranked:
        if np.any(points):
            column = by_name[bins.name]
            codes = bins.codes(column)[rows]
            found += [_Answer(given, marks) for given, marks in _of(bins, column, codes)]
    return found[:MOST_ANSWERS]


def _of(bins: Bins, column: Column, codes: np.ndarray) -> Iterator[tuple[Given, Marks]]:
    known = codes != bins.unknown
    if bins.kind is Kind.PRESENCE:
        yield Given(bins.name), known
    elif bins.kind is Kind.NUMBER:
        for level, edge in enumerate(bins.edges, start=1):
            yield Given(bins.name, at_least=float(edge)), known & (codes >= level)
    else:
        assert bins.places is not None
        for level in range(bins.levels):
            if level != bins.rare:
                places = np.flatnonzero(bins.places == level)
                values = tuple(column.values[place] for place in places)
                yield Given(bins.name, values=values), codes == level
