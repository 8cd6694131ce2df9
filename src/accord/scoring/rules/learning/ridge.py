"""Shrunken logistic regression on levels: each column adds the effect of its level.

Neighbouring levels of a number are held together, step by step, so that few outcomes make a smooth
line and not a jagged one; steps can be bound to one direction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from accord.scoring.rules.learning.binning import Bins
from accord.scoring.rules.learning.columns import Codes, Marks, Numbers

CURVATURE_ROWS = 15_000  # rows from which the curvature is taken; the slope is taken from all
MOST_STEPS = 40
NEAR = 1e-6
HALVINGS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Rows as levels: `codes` (row × column) are places among all levels of all columns.

    `turn` makes effects of levels from what is fitted; `least` bounds what is fitted from below.
    """

    codes: Codes
    offsets: tuple[int, ...]
    places: tuple[int, ...]  # where what is fitted for each column begins
    levels: int
    turn: Numbers
    least: Numbers

    def of(self, rows: np.ndarray) -> "Design":
        """These rows alone."""
        return replace(self, codes=self.codes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    base: float
    fitted: Numbers
    effects: Numbers  # by level


def design_of(
    bins: Sequence[Bins], codes: Sequence[Codes], *, rising: Sequence[str], falling: Sequence[str]
) -> Design:
    """The design of columns, each with its levels, the unknown one last."""
    offsets = tuple(int(each) for each in np.cumsum([0, *(each.levels + 1 for each in bins)]))
    levels = offsets[-1]
    blocks, least = [], []
    for each in bins:
        sign = 1.0 if each.name in rising else -1.0 if each.name in falling else 0.0
        block = _steps(each) * (sign or 1.0) if each.ordered else np.eye(each.levels + 1)
        blocks.append(block)
        bounds = np.full(block.shape[1], -np.inf)
        if sign and each.ordered:
            bounds[:-1] = 0.0
        least.append(bounds)
    turn = np.zeros((levels, sum(block.shape[1] for block in blocks)))
    places = tuple(int(each) for each in np.cumsum([0, *(block.shape[1] for block in blocks)]))
    for offset, place, block in zip(offsets, places, blocks, strict=False):
        turn[offset : offset + block.shape[0], place : place + block.shape[1]] = block
    placed = np.stack([code + offset for code, offset in zip(codes, offsets, strict=False)], axis=1)
    return Design(placed.astype(np.int32), offsets, places, levels, turn, np.concatenate(least))


def fits(design: Design, won: Marks, penalties: Sequence[float]) -> list[Fit]:
    """For each penalty the effects that make the outcomes likeliest, less it by their squares.

    Each begins where the one before ended: the strongest penalty goes first.
    """
    outcome = won.astype(np.float64)
    sample = _sample(design)
    share = min(max(float(outcome.mean()), 1e-4), 1 - 1e-4)
    base, fitted = float(np.log(share / (1 - share))), np.zeros(design.turn.shape[1])
    found = []
    for penalty in penalties:
        base, fitted = _lowest(design, outcome, sample, base, fitted, penalty)
        found.append(Fit(base, fitted, design.turn @ fitted))
    return found


def fit(design: Design, won: Marks, *, penalty: float) -> Fit:
    """The effects for one penalty."""
    return fits(design, won, (penalty,))[0]


def _lowest(
    design: Design, outcome: Numbers, sample: tuple[Numbers, float], base: float, fitted: Numbers,
    penalty: float,
) -> tuple[float, Numbers]:  # fmt: skip
    loss = _loss(design, outcome, base, fitted, penalty)
    for _step in range(MOST_STEPS):
        moved = _move(design, outcome, sample, base, fitted, penalty)
        base, fitted, lower = _search(design, outcome, (base, fitted, loss), moved, penalty)
        if loss - lower < NEAR * max(1.0, abs(lower)):
            break
        loss = lower
    return base, fitted


def told(design: Design, fit: Fit) -> Numbers:
    """The log-odds of every row."""
    return _sums(design, fit.effects) + fit.base


def _steps(bins: Bins) -> Numbers:
    """Effects of ordered levels as steps away from the middle one; the unknown stands apart."""
    block = np.zeros((bins.levels + 1, bins.levels))
    for step in range(bins.levels - 1):  # between level step and step + 1
        if step >= bins.middle:
            block[step + 1 : bins.levels, step] = 1.0
        else:
            block[: step + 1, step] = -1.0
    block[bins.levels, bins.levels - 1] = 1.0
    return block


def _sums(design: Design, effects: Numbers) -> Numbers:
    total = np.zeros(len(design.codes))
    for column in range(design.codes.shape[1]):
        total += effects[design.codes[:, column]]
    return total


def _loss(design: Design, outcome: Numbers, base: float, fitted: Numbers, penalty: float) -> float:
    line = _sums(design, design.turn @ fitted) + base
    likely = np.logaddexp(0.0, line) - outcome * line
    return float(likely.sum() + 0.5 * penalty * fitted @ fitted)


def _sample(design: Design) -> tuple[Numbers, float]:
    """Rows for the curvature, as what is fitted sees them, and how many rows each stands for."""
    rows = len(design.codes)
    stride = max(1, -(-rows // CURVATURE_ROWS))
    chosen = design.codes[::stride]
    seen = np.ones((len(chosen), design.turn.shape[1] + 1), dtype=np.float32)
    turn = design.turn.astype(np.float32)
    for column in range(chosen.shape[1]):
        first, last = design.places[column], design.places[column + 1]
        seen[:, first + 1 : last + 1] = turn[chosen[:, column], first:last]
    return seen, rows / len(chosen)


def _move(
    design: Design, outcome: Numbers, sample: tuple[Numbers, float], base: float, fitted: Numbers,
    penalty: float,
) -> Numbers:  # fmt: skip
    """The step to where the curve's second order would have its lowest point."""
    line = _sums(design, design.turn @ fitted) + base
    chance = 1.0 / (1.0 + np.exp(-line))
    rest = chance - outcome
    by_level = np.zeros(design.levels)
    for column in range(design.codes.shape[1]):
        by_level += np.bincount(design.codes[:, column], weights=rest, minlength=design.levels)
    slope = np.concatenate([[rest.sum()], design.turn.T @ by_level + penalty * fitted])
    seen, stands = sample
    at = np.concatenate([[base], fitted]).astype(np.float32)
    # A product of short numbers may look past the end of its rows, and complain of what lies there.
    with np.errstate(invalid="ignore"):
        share = 1.0 / (1.0 + np.exp(-(seen @ at)))
        weight = (share * (1 - share)).astype(np.float32)
        curve = ((seen * weight[:, None]).T @ seen).astype(np.float64) * stands
    curve[np.diag_indices_from(curve)] += np.concatenate([[1e-6], np.full(len(fitted), penalty)])
    held = np.concatenate([[False], (fitted <= design.least) & (slope[1:] > 0)])
    step = np.zeros_like(slope)
    free = ~held
    step[free] = np.linalg.solve(curve[np.ix_(free, free)], -slope[free])
    return step


def _search(
    design: Design, outcome: Numbers, now: tuple[float, Numbers, float], step: Numbers,
    penalty: float,
) -> tuple[float, Numbers, float]:  # fmt: skip
    """As far along the step as it helps, within the bounds."""
    base, fitted, loss = now
    size = 1.0
    for _halving in range(HALVINGS):
        new = np.maximum(fitted + size * step[1:], design.least)
        lower = _loss(design, outcome, base + size * step[0], new, penalty)
        if lower <= loss:
            return base + size * float(step[0]), new, lower
        size /= 2
    return base, fitted, loss
