"""From columns to points: groups, shrinkage chosen out of folds, whole points on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.scoring.rules.learning import measuring, ridge
from accord.scoring.rules.learning.binning import Bins, bins_of
from accord.scoring.rules.learning.columns import Codes, Column, Marks, Numbers
from accord.scoring.values.cards import MOST_POINTS
from accord.scoring.values.learning import Wishes

Rows = NDArray[np.int64]
SCALE = 20.0 / float(np.log(2.0))  # so many points for each log-odd: 20 points double the odds
PENALTIES = (100.0, 30.0, 10.0, 3.0, 1.0)
INNER_FOLDS = 4
ENOUGH_ROWS = 20_000  # the penalty is chosen on so many rows
MOST_LEVELS = 400
RECENT_WINS = 40
RECENT_PART = 0.1
CHANGED = 3.0  # standard errors from which the newest leads count for the level alone


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What was learned: the groups of each column, their points, and chances of points in all."""

    bins: tuple[Bins, ...]
    points: tuple[NDArray[np.int64], ...]
    counts: tuple[NDArray[np.int64], ...]
    chance: tuple[float, float]
    recent: bool  # the level is that of the newest leads

    def sums(self, columns: Sequence[Column], only: Sequence[bool] | None = None) -> Numbers:
        """The points of every row; `only` marks the columns that count."""
        by_name = {each.name: each for each in columns}
        rows = len(columns[0].codes) if columns else 0
        total = np.zeros(rows)
        for place, (bins, points) in enumerate(zip(self.bins, self.points, strict=True)):
            if only is None or only[place]:
                total += points[bins.codes(by_name[bins.name])]
        return total

    def chances(self, sums: Numbers) -> Numbers:
        base, slope = self.chance
        return measuring.chances(base + slope * sums)


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One axis by itself, and the log-odds that it gives to leads it has not seen."""

    bins: list[Bins]
    points: list[Numbers]  # log-odds around what is usual, not yet whole
    counts: list[NDArray[np.int64]]
    usual: float
    held: Numbers


def learn(
    columns: Sequence[Column], won: Marks, *, wishes: Wishes, timed: bool, interest: Sequence[str]
) -> Scale:
    """Points from the outcomes of these rows; `timed` says that they stand in the order of time.

    Each axis is learned without the other, so that fit says what is known by fit alone; only what
    a point of either is worth is told from both.
    """
    rows = np.arange(0, len(won), max(1, len(won) // ENOUGH_ROWS))
    split = [[each for each in columns if (each.name in interest) is doing]
             for doing in (False, True)]  # fmt: skip
    axes = [_axis(each, won, rows, wishes=wishes) for each in split if each]
    axes = [each for each in axes if each.bins]
    if not axes:
        share = (won.sum() + 0.5) / (len(won) + 1.0)
        return Scale((), (), (), (float(np.log(share / (1 - share))), 0.0), False)
    weights = measuring.weights_of([each.held for each in axes], won[rows])
    held = np.sum([weight * each.held for weight, each in zip(weights, axes, strict=True)], axis=0)
    base, slope = measuring.settle_line(held, won[rows])
    recent = False
    if timed:
        base, recent = _of_recent(held, won[rows], base, slope)
    usual = sum(weight * each.usual for weight, each in zip(weights, axes, strict=True))
    points = [
        np.clip(np.rint(weight * effects * SCALE), -MOST_POINTS, MOST_POINTS).astype(np.int64)
        for weight, each in zip(weights, axes, strict=True)
        for effects in each.points
    ]
    return Scale(
        tuple(bins for each in axes for bins in each.bins), tuple(points),
        tuple(count for each in axes for count in each.counts),
        (base + slope * usual, slope / SCALE), recent,
    )  # fmt: skip


def _axis(columns: Sequence[Column], won: Marks, rows: Rows, *, wishes: Wishes) -> Axis:
    penalty, held = _penalty(columns, won, rows, wishes=wishes)
    bins, codes = _grouped(columns, won)
    if not bins:
        return Axis([], [], [], 0.0, held)
    design = ridge.design_of(bins, codes, rising=sorted(wishes.rising),
                             falling=sorted(wishes.falling))  # fmt: skip
    fit = ridge.fit(design, won, penalty=penalty)
    points, counts, shift = _around(bins, codes, fit, design)
    return Axis(bins, points, counts, fit.base + shift, held)


def _grouped(columns: Sequence[Column], won: Marks) -> tuple[list[Bins], list[Codes]]:
    """Groups of the columns that say something, the strongest first where there are too many."""
    found: list[tuple[float, int, Bins, Codes]] = []
    for place, column in enumerate(columns):
        bins = bins_of(column, won)
        codes = bins.codes(column)
        gain = _gain(codes, won, bins.levels + 1)
        if gain > 0:
            found.append((gain, place, bins, codes))
    kept: list[tuple[float, int, Bins, Codes]] = []
    levels = 0
    for each in sorted(found, key=lambda one: -one[0]):
        if levels + each[2].levels < MOST_LEVELS or not kept:
            kept.append(each)
            levels += each[2].levels + 1
    kept.sort(key=lambda one: one[1])
    return [each[2] for each in kept], [each[3] for each in kept]


def _gain(codes: Codes, won: Marks, levels: int) -> float:
    """What the groups say of the outcomes beyond what as many groups of nothing would."""
    rows = np.bincount(codes, minlength=levels).astype(np.float64)
    wins = np.bincount(codes, weights=won, minlength=levels)
    some = rows > 0
    share = float(won.mean())
    rate = np.clip(wins[some] / rows[some], 1e-9, 1 - 1e-9)
    losses = rows[some] - wins[some]
    likely = float(
        (wins[some] * np.log(rate / share) + losses * np.log((1 - rate) / (1 - share))).sum()
    )
    return float(np.sum(likely)) - 0.5 * (int(some.sum()) - 1)


def _penalty(
    columns: Sequence[Column], won: Marks, rows: Rows, *, wishes: Wishes
) -> tuple[float, Numbers]:
    """The penalty that foretells best, with the log-odds it gives to leads it has not seen."""
    outcome = won[rows]
    few = [column.of(rows) for column in columns]
    fold = measuring.folds(outcome, INNER_FOLDS, seed=11)
    lines = {penalty: np.zeros(len(rows)) for penalty in PENALTIES}
    for each in range(INNER_FOLDS):
        inside, held = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        _fill(lines, few, outcome, inside, held, wishes)
    loss = {
        penalty: float((np.logaddexp(0.0, line) - outcome * line).sum())
        for penalty, line in lines.items()
    }
    best = min(PENALTIES, key=lambda penalty: loss[penalty])
    # The strongest shrinkage that is as good but for chance.
    slack = min(PENALTIES, key=lambda penalty: (loss[penalty] > loss[best] + 0.5, -penalty))
    return slack, lines[slack]


def _fill(
    lines: dict[float, Numbers], columns: Sequence[Column], won: Marks, inside: Rows, held: Rows,
    wishes: Wishes,
) -> None:  # fmt: skip
    told = won[inside]
    bins, codes = _grouped([column.of(inside) for column in columns], told)
    if not bins:
        share = (told.sum() + 0.5) / (len(told) + 1.0)
        for line in lines.values():
            line[held] = np.log(share / (1 - share))
        return
    asked = {"rising": sorted(wishes.rising), "falling": sorted(wishes.falling)}
    design = ridge.design_of(bins, codes, **asked)
    by_name = {column.name: column for column in columns}
    others = [each.codes(by_name[each.name].of(held)) for each in bins]
    beside = ridge.design_of(bins, others, **asked)
    fits = ridge.fits(design, told, tuple(lines))
    for fit, line in zip(fits, lines.values(), strict=True):
        line[held] = ridge.told(beside, fit)


def _around(
    bins: Sequence[Bins], codes: Sequence[Codes], fit: ridge.Fit, design: ridge.Design
) -> tuple[list[Numbers], list[NDArray[np.int64]], float]:
    """Log-odds by group, 0 for what is usual in a column; and those left to the base."""
    points, counts, shift = [], [], 0.0
    for place, (each, code) in enumerate(zip(bins, codes, strict=True)):
        offset = design.offsets[place]
        effects = fit.effects[offset : offset + each.levels + 1].copy()
        count = np.bincount(code, minlength=each.levels + 1)
        usual = float(np.average(effects, weights=count))
        effects -= usual
        effects[count == 0] = 0.0
        shift += usual
        points.append(effects)
        counts.append(count)
    return points, counts, shift


def _of_recent(held: Numbers, won: Marks, base: float, slope: float) -> tuple[float, bool]:
    """The base by the newest leads, where they come out differently than all of them do."""
    wins = np.cumsum(won[::-1])
    upto = int(np.searchsorted(wins, RECENT_WINS) + 1)
    size = max(upto, int(RECENT_PART * len(won)))
    if size >= len(won):
        return base, False
    line, newest = held[-size:], won[-size:]
    chance = measuring.chances(base + slope * line)
    error = float(np.sqrt((chance * (1 - chance)).sum()))
    if abs(float(newest.sum() - chance.sum())) < CHANGED * error:
        return base, False
    return measuring.settle_line(line, newest, slope=slope)[0], True
