"""How good a card is: ranks, chances, and how sure that is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accord.scoring.rules.learning.columns import Marks, Numbers


def ranks(scores: Numbers) -> Numbers:
    """Ranks from 1; equal scores share the mean of theirs."""
    order = np.argsort(scores, kind="stable")
    sorted_ = scores[order]
    starts = np.concatenate([[True], sorted_[1:] != sorted_[:-1]])
    group = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    last = np.concatenate([first[1:], [len(scores)]])
    found = np.empty(len(scores))
    found[order] = (first + last + 1)[group] / 2
    return found


def auc(scores: Numbers, won: Marks) -> float:
    """How often a won lead stands above a lost one; equal scores count half."""
    wins, losses = int(won.sum()), int((~won).sum())
    if not wins or not losses:
        return 0.5
    top = float(ranks(scores)[won].sum()) - wins * (wins + 1) / 2
    return top / (wins * losses)


def auc_variance(scores: Numbers, won: Marks) -> float:
    """Of `auc` over other leads of the same kind (DeLong)."""
    wins, losses = int(won.sum()), int((~won).sum())
    if wins < 2 or losses < 2:
        return 0.25
    together = ranks(scores)
    above = (together[won] - ranks(scores[won])) / losses
    below = 1 - (together[~won] - ranks(scores[~won])) / wins
    return float(above.var(ddof=1) / wins + below.var(ddof=1) / losses)


def least_variance(mean: float, wins: int, losses: int) -> float:
    """What few leads leave open even where they are told apart without a mistake."""
    mean = min(max(mean, 0.5), 0.97)
    one, two = mean / (2 - mean), 2 * mean * mean / (1 + mean)
    spread = mean * (1 - mean) + (wins - 1) * (one - mean**2) + (losses - 1) * (two - mean**2)
    return spread / max(wins * losses, 1)


def brier(chances: Numbers, won: Marks) -> float:
    return float(np.mean((chances - won) ** 2))


def chances(line: Numbers) -> Numbers:
    found: Numbers = 1.0 / (1.0 + np.exp(-np.clip(line, -30, 30)))
    return found


def settle_line(
    scores: Numbers, won: Marks, *, weights: Numbers | None = None, slope: float | None = None
) -> tuple[float, float]:
    """Base and slope that make log-odds of scores; a given slope is kept.

    Two half leads, one won and one lost, stand for what nobody has seen.
    """
    weight = np.ones(len(scores)) if weights is None else weights
    spread = float(np.std(scores)) or 1.0
    middle = float(np.average(scores, weights=weight))
    share = float(np.average(won, weights=weight))
    total = float(weight.sum())
    share = (share * total + 0.5) / (total + 1.0)
    at = np.array([np.log(share / (1 - share)), (slope or 0.0) * spread])
    seen = np.stack([np.ones(len(scores)), (scores - middle) / spread], axis=1)
    free = 1 if slope is not None else 2
    for _step in range(50):
        chance = chances(seen @ at)
        down = seen.T @ (weight * (chance - won)) + np.array([0.0, 1e-3 * at[1]])
        curve = (seen * (weight * chance * (1 - chance))[:, None]).T @ seen + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve[:free, :free], -down[:free])
        at[:free] += np.clip(step, -2.0, 2.0)
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(at[0] - at[1] * middle / spread), float(at[1] / spread)


def weights_of(lines: Sequence[Numbers], won: Marks) -> list[float]:
    """What the log-odds of each line are worth beside the others; none counts against itself."""
    seen = np.stack([np.ones(len(won)), *(line - line.mean() for line in lines)], axis=1)
    share = (won.sum() + 0.5) / (len(won) + 1.0)
    at = np.array([np.log(share / (1 - share)), *([0.7] * len(lines))])
    pull = np.diag([0.0, *([1.0] * len(lines))])
    for _step in range(30):
        chance = chances(seen @ at)
        down = seen.T @ (chance - won) + pull @ (at - 0.7)
        curve = (seen * (chance * (1 - chance))[:, None]).T @ seen + pull
        step = np.linalg.solve(curve, -down)
        at += np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-8:
            break
    return [float(each) for each in np.clip(at[1:], 0.2, 1.2)]


def folds(won: Marks, count: int, *, seed: int) -> NDArray[np.int64]:
    """The fold of every row: as many wins in each, drawn once and for all."""
    made = np.empty(len(won), dtype=np.int64)
    draw = np.random.default_rng(seed)
    for which in (won, ~won):
        rows = np.flatnonzero(which)
        made[draw.permutation(rows)] = np.arange(len(rows)) % count
    return made


def wilson(won: float, of: float, *, z: float = 1.96) -> tuple[float, float]:
    """The range of a share."""
    if of <= 0:
        return 0.0, 1.0
    share = won / of
    middle = share + z * z / (2 * of)
    half = z * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(
        1.0, (middle + half) / (1 + z * z / of)
    )


def mix_change(before: NDArray[np.int64], after: NDArray[np.int64]) -> float:
    """How far two mixes of the same groups lie apart (0: alike; from .25 on: another mix)."""
    one = (before + 0.5) / (before.sum() + 0.5 * len(before))
    two = (after + 0.5) / (after.sum() + 0.5 * len(after))
    return float(np.sum((two - one) * np.log(two / one)))
