"""How good cards made in this way are on leads they have not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from accord.scoring.rules.learning import measuring
from accord.scoring.rules.learning.columns import Column, Marks, Numbers
from accord.scoring.rules.learning.fitting import Rows, learn
from accord.scoring.values.learning import FEWEST_WINS, Liked, Range, Wishes

FOLDS = 5
MOST_LIKED, FEWEST_LIKED = 100, 10  # leads


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Points and chances of leads by cards that had not seen them; `fold` is -1 where there is
    none, `fit` and `interest` are the two parts of the points."""

    fold: Rows
    fit: Numbers
    interest: Numbers
    chance: Numbers
    auc: Range | None
    brier: float | None


def validate(
    columns: Sequence[Column], won: Marks, *, wishes: Wishes, interest: Sequence[str], timed: bool
) -> Tried:
    """Cards made from a part of the leads, tried on the rest; everything is learned anew in each.

    With `timed`, rows stand in the order of time and a card is tried on later leads alone.
    """
    fold = np.full(len(won), -1, dtype=np.int64)
    fit, asked, chance = (np.zeros(len(won)) for _each in range(3))
    for number, (rows, held) in enumerate(_parts(won, timed=timed)):
        scale = learn([each.of(rows) for each in columns], won[rows], wishes=wishes, timed=timed,
                      interest=interest)  # fmt: skip
        others = [each.of(held) for each in columns]
        doing = [bins.name in interest for bins in scale.bins]
        fold[held] = number
        asked[held] = scale.sums(others, only=doing)
        fit[held] = scale.sums(others, only=[not each for each in doing])
        chance[held] = scale.chances(fit[held] + asked[held])
    tested = fold >= 0
    if not won[tested].any() or won[tested].all():
        return Tried(fold, fit, asked, chance, None, None)
    return Tried(fold, fit, asked, chance, _range(fit + asked, won, fold),
                 measuring.brier(chance[tested], won[tested]))  # fmt: skip


def liked(tried: Tried, won: Marks) -> Liked | None:
    """What became of those that cards liked best among leads they had not seen; leads that they
    cannot tell apart count by their share."""
    rows = tried.fold >= 0
    chance, hits = tried.chance[rows], won[rows]
    of = min(MOST_LIKED, len(chance) // 5)
    if of < FEWEST_LIKED:
        return None
    least = np.sort(chance)[-of]
    above, beside = chance > least, chance == least
    found = float(hits[above].sum()) + (of - int(above.sum())) * float(hits[beside].mean())
    low, high = measuring.wilson(found, of)
    return Liked(
        of, round(found), round(of * float(hits.mean())), round(of * low), round(of * high)
    )


def median_of(points: Numbers) -> int:
    """From how many points about half of the leads are above."""
    levels = np.unique(points)
    above = np.array([float((points >= level).mean()) for level in levels])
    return int(levels[int(np.argmin(np.abs(above - 0.5)))])


def _parts(won: Marks, *, timed: bool) -> Iterator[tuple[Rows, Rows]]:
    if not timed:
        fold = measuring.folds(won, FOLDS, seed=3)
        for each in range(FOLDS):
            yield np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        return
    # The later half of the wins in five parts; each part is told by all that came before it.
    wins = np.cumsum(won)
    marks = [int(np.searchsorted(wins, wins[-1] * share)) for share in np.linspace(0.5, 1.0, 6)]
    marks[-1] = len(won)
    for start, end in pairwise(marks):
        enough = int(won[:start].sum()) >= FEWEST_WINS // 2 and not won[:start].all()
        if enough and end > start:
            yield np.arange(start), np.arange(start, end)


def _range(points: Numbers, won: Marks, fold: Rows) -> Range | None:
    """The mean over folds, with what chance leaves open: other leads, and other cards."""
    each, variances, sizes = [], [], []
    for number in range(int(fold.max()) + 1):
        rows = fold == number
        if won[rows].any() and not won[rows].all():
            each.append(measuring.auc(points[rows], won[rows]))
            variances.append(measuring.auc_variance(points[rows], won[rows]))
            sizes.append(int(rows.sum()))
    if not each:
        return None
    mean = float(np.mean(each))
    tested = fold >= 0
    wins, losses = int(won[tested].sum()), int((~won[tested]).sum())
    of_leads = max(float(np.mean(variances)) / len(each),
                   measuring.least_variance(mean, wins, losses))  # fmt: skip
    spread = float(np.var(each, ddof=1)) if len(each) > 1 else 0.0
    of_cards = max(spread - float(np.mean(variances)), 0.0) * 0.25
    half = 1.96 * float(np.sqrt(of_leads + of_cards))
    # On the scale of log-odds, so that the range never leaves 0…1.
    bounded = min(max(mean, 0.01), 0.99)
    middle, width = np.log(bounded / (1 - bounded)), half / (bounded * (1 - bounded))
    low, high = (float(1 / (1 + np.exp(-(middle + side * width)))) for side in (-1, 1))
    return Range(mean, min(low, mean), max(high, mean))
