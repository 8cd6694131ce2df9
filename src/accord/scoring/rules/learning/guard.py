"""Columns that know too much: written once the outcome was known, or too good to be true.

Nobody can see in a table when a cell was written. What can be seen: how far a column alone tells
won from lost, who has a value at all, values that only winners have, what the name and the words
say, and which columns were filled in together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from accord.scoring.rules.learning import hints, measuring
from accord.scoring.rules.learning.binning import bins_of
from accord.scoring.rules.learning.columns import Column, Kind, Marks, Numbers
from accord.scoring.values.learning import Suspect, Why

FOLDS = 5
SMOOTH = 4.0  # rows at the usual rate that each level begins with

TOO_GOOD = 0.89
TOO_GOOD_PLAIN = 0.8  # of a column of two or three words
PLAIN = 3
STRONG = 0.75
TIED = 0.15
HONEST_TIE = 0.12  # how far ties among honest columns usually lie from none
EVIDENCE = 6.0  # how much likelier what is seen must be from the outcome than honestly
FILLED = 0.72
ODDS = 15.0
NAMED = 0.53
HINTED = 0.62
WORDS_SHARE = 0.15
SURE = 0.94  # lower end of a value's rate of wins
PART_OF_WINS = 0.1
EXPECTED_LOSSES = 20.0
REST = (
    0.62  # a column that tells more than this without a value is graded, and its top is no wonder
)
SAME_ROWS = 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a column alone says: log-odds of every row out of folds, how far they tell the outcomes
    apart, the standard error of that, and the same of whether there is a value at all."""

    column: Column
    line: Numbers
    alone: float
    error: float
    there: float
    odds: float
    shares: tuple[float, float]  # filled in among won, among the others

    def beyond(self, level: float) -> bool:
        """Whether it tells more than `level`, beyond chance."""
        return self.alone >= level and self.alone - 3 * self.error > 0.5


def look(column: Column, won: Marks) -> Seen:
    """A column by itself."""
    line = _out_of_folds(column, won)
    alone = measuring.auc(line, won)
    error = float(np.sqrt(measuring.auc_variance(line, won)))
    known = column.known
    shares = float(known[won].mean()), float(known[~won].mean())
    there = 0.5 + abs(shares[0] - shares[1]) / 2
    return Seen(column, line, alone, error, there, _odds(known, won), shares)


def suspects(
    seen: Sequence[Seen], won: Marks, *, rest: Mapping[str, Numbers] | None = None
) -> list[Suspect]:
    """The columns that are not to be trusted, each with the reason that weighs most.

    `rest` are for some columns the log-odds that all other columns give, out of folds.
    """
    found: dict[str, Suspect] = {}
    for each in seen:
        why = _why(each, won) or _why_by_words(each) or _why_by_rest(each, won, rest or {})
        if why is not None:
            found[each.column.name] = why
    first = [each for each in seen if each.column.name in found]
    for each in seen:
        if each.column.name not in found:
            beside = _filled_with(each, first)
            if beside is not None:
                found[each.column.name] = _say(each, Why.TOGETHER, other=beside)
    return [found[each.column.name] for each in seen if each.column.name in found]


def _why(seen: Seen, won: Marks) -> Suspect | None:
    sided = seen.odds >= ODDS and seen.there >= 0.54
    if seen.there >= FILLED or sided or (seen.column.day and seen.there >= 0.6):
        most, least = (round(100 * share) for share in seen.shares)
        return _say(seen, Why.FILLED_LATER, won=most, lost=least)
    plain = seen.column.kind is Kind.WORD and len(seen.column.values) <= PLAIN
    good = TOO_GOOD_PLAIN if plain else TOO_GOOD
    if seen.alone >= good and seen.alone - 2 * seen.error > good - 0.1:
        return _say(seen, Why.TOO_GOOD, pairs=round(100 * seen.alone))
    return _only_won(seen, won)


def _only_won(seen: Seen, won: Marks) -> Suspect | None:
    """A value (or a range of numbers) that hardly anybody has but those who were won."""
    bins = bins_of(seen.column, won)
    codes = bins.codes(seen.column)
    rows = np.bincount(codes, minlength=bins.levels + 1).astype(np.float64)
    wins = np.bincount(codes, weights=won, minlength=bins.levels + 1)
    share = float(won.mean())
    for level in range(bins.levels + 1):
        lower, _upper = measuring.wilson(wins[level], rows[level])
        much = wins[level] >= PART_OF_WINS * won.sum()
        if not (much and share <= 0.6 and lower >= SURE):
            continue
        others = codes != level
        graded = measuring.auc(seen.line[others], won[others]) > REST
        if rows[level] * (1 - share) >= EXPECTED_LOSSES and not graded:
            return _say(seen, Why.ONLY_WON, rows=int(rows[level]), won=int(wins[level]))
    return None


def _why_by_words(seen: Seen) -> Suspect | None:
    """By what its name and its values say, where it goes along with the outcome at all."""
    name = seen.column.name
    if not seen.beyond(NAMED):
        return None
    for speaks, why in _SURELY:
        if speaks(name):
            return _say(seen, why)
    said = _said(seen.column)
    if said:
        return _say(seen, Why.WORDS, values=said)
    maybe = (why for speaks, why in _PERHAPS if seen.beyond(HINTED) and speaks(name))
    found = next(maybe, None)
    return None if found is None else _say(seen, found)


_SURELY = (
    (hints.speaks_of_latest, Why.LATEST),
    (hints.speaks_of_outcome, Why.OUTCOME),
    (hints.speaks_of_verdict, Why.VERDICT),
)
_PERHAPS = ((hints.may_be_verdict, Why.VERDICT), (hints.may_be_work, Why.WORK))


def _said(column: Column) -> str:
    """Values that speak of the outcome, where they are no exception in the column."""
    if column.kind is not Kind.WORD:
        return ""
    speaking = hints.outcome_words(column.name, column.values)
    places = [place for place, value in enumerate(column.values) if value in set(speaking)]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
    if counts[places].sum() < WORDS_SHARE * max(counts.sum(), 1):
        return ""
    first = sorted(places, key=lambda place: -counts[place])[:2]
    return ", ".join(f"“{column.values[place][:40]}”" for place in first)


def _why_by_rest(seen: Seen, won: Marks, rest: Mapping[str, Numbers]) -> Suspect | None:
    """Whether the outcome alone ties a strong column to everything else that is known."""
    others = rest.get(seen.column.name)
    if others is None or seen.alone < STRONG:
        return None
    mine, theirs = measuring.ranks(seen.line), measuring.ranks(others)
    everywhere = _tie(mine, theirs)
    if everywhere < TIED:
        return None
    sizes = np.array([float(won.sum()), float((~won).sum())])
    ties = np.array([_tie(mine[rows], theirs[rows]) for rows in (won, ~won)])
    if np.any(np.abs(ties) > 2.5 / np.sqrt(sizes)):
        return None
    tie, error = float(np.average(ties, weights=sizes)), 1.0 / float(np.sqrt(sizes.sum()))
    honest = float(np.hypot(HONEST_TIE, error))
    likelier = honest / error * np.exp(-(tie**2) / 2 * (error**-2 - honest**-2))
    return _say(seen, Why.EXPLAINED) if likelier > EVIDENCE else None


def _filled_with(seen: Seen, others: Sequence[Seen]) -> str | None:
    """A suspect column that is filled in for the very same rows, where the name is in doubt too."""
    known = seen.column.known
    share = float(known.mean())
    name = seen.column.name
    doubtful = hints.may_be_verdict(name) or hints.may_be_work(name)
    if not 0.02 < share < 0.98 or not doubtful or seen.alone < NAMED - 0.01:
        return None
    for other in others:
        if float((other.column.known == known).mean()) >= SAME_ROWS:
            return other.column.name
    return None


def _out_of_folds(column: Column, won: Marks) -> Numbers:
    fold = measuring.folds(won, FOLDS, seed=7)
    line = np.zeros(len(won))
    for each in range(FOLDS):
        rows, held = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        told = won[rows]
        bins = bins_of(column.of(rows), told)
        codes = bins.codes(column)
        share = (told.sum() + 0.5) / (len(told) + 1.0)
        count = np.bincount(codes[rows], minlength=bins.levels + 1)
        wins = np.bincount(codes[rows], weights=told, minlength=bins.levels + 1)
        rate = (wins + SMOOTH * share) / (count + SMOOTH)
        line[held] = (np.log(rate / (1 - rate)) - np.log(share / (1 - share)))[codes[held]]
    return line


def _odds(known: Marks, won: Marks) -> float:
    """How much likelier a value is there on one side than on the other, at the least (90 %)."""
    table = [float((known[rows] == there).sum()) + 0.5
             for rows in (won, ~won) for there in (True, False)]  # fmt: skip
    ratio = np.log(table[0] * table[3] / (table[1] * table[2]))
    error = np.sqrt(sum(1 / each for each in table))
    return float(np.exp(max(abs(ratio) - 1.64 * error, 0.0)))


def _tie(one: Numbers, two: Numbers) -> float:
    if len(one) < 3 or float(one.std()) == 0 or float(two.std()) == 0:
        return 0.0
    return float(np.corrcoef(one, two)[0, 1])


def _say(seen: Seen, why: Why, **facts: Any) -> Suspect:
    return Suspect(seen.column.name, why, facts)


def of_day(name: str) -> Why | None:
    """Whether a column of days, which is not used, is one to be warned of all the same."""
    if hints.is_harmless(name):
        return None
    if hints.speaks_of_latest(name):
        return Why.LATEST
    return Why.OUTCOME if hints.speaks_of_outcome(name) else None
