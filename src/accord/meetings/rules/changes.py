"""What differs from usual weeks beyond chance.

Two reckonings have to agree: one by how far weeks lie apart, one by the counts themselves; the
first knows of weeks that differ by more than counting, the second that small counts are lopsided.
What is allowed for chance is divided among all figures that are watched, so that of a hundred weeks
in which nothing happened at most a few tell of anything.
"""

import math
from collections.abc import Mapping, Sequence

from accord.meetings.rules import tails
from accord.meetings.values.weeks import SHARES, Change, Metric, Week

FEWEST, MOST = 8, 26  # usual weeks
ALLOWED = 0.07  # of quiet weeks may tell of something
USUAL = 0.05  # of usual weeks lie outside of the range that is told


def changes(weeks: Mapping[Metric, Sequence[Week]]) -> list[Change]:
    """What is out of the usual in the last week of each figure, the most surprising first. Weeks
    come in their order, without holes; figures of fewer than FEWEST weeks say nothing."""
    watched = {metric: found for metric, found in weeks.items() if is_watched(found)}
    found = [_change(metric, each) for metric, each in watched.items()]
    limit = -math.log(ALLOWED / max(1, len(watched)))
    told = [one for one in found if one is not None and one.surprise > limit]
    return sorted(told, key=lambda one: (-one.surprise, one.metric))


def is_watched(weeks: Sequence[Week]) -> bool:
    """Whether so much is known of a figure that something can be said of its last week."""
    return len(weeks) > FEWEST


def begun(weeks: Sequence[Week]) -> list[Week]:
    """Weeks from the second one on in which anything was counted: before that nobody counted, and
    of the first one perhaps a part."""
    first = next((place for place, one in enumerate(weeks) if one.count or one.of), len(weeks))
    return list(weeks[first + 1 :])


def _change(metric: Metric, weeks: Sequence[Week]) -> Change | None:
    before, now = weeks[-1 - MOST : -1], weeks[-1]
    return (_of_shares if metric in SHARES else _of_counts)(metric, before, now)


def _of_counts(metric: Metric, before: Sequence[Week], now: Week) -> Change | None:
    counts = [one.count for one in before]
    number, mean = len(counts), sum(counts) / len(counts)
    if mean <= 0:
        return None
    apart = sum((one - mean) ** 2 for one in counts) / (number - 1)
    spread = max(1.0, apart / mean) * (1 + 1 / number)
    far = math.sqrt(mean * spread)
    chance = max(
        tails.both_tails((now.count - mean) / far, freedom=number - 1),
        tails.counts_beyond(now.count, mean=mean, spread=spread),
    )
    reach = tails.t_of(USUAL, freedom=number - 1) * far
    return Change(
        metric, now.count > mean, now.count, mean, max(0.0, mean - reach), mean + reach, now.count,
        0, number, _surprise(chance),
    )  # fmt: skip


def _of_shares(metric: Metric, before: Sequence[Week], now: Week) -> Change | None:
    told = [one for one in before if one.of]
    cases = sum(one.of for one in told)
    if len(told) < FEWEST or not now.of:
        return None
    mean = (sum(one.count for one in told) + 0.5) / (cases + 1)
    apart = sum((one.count - one.of * mean) ** 2 / (one.of * mean * (1 - mean)) for one in told)
    spread = max(1.0, apart / (len(told) - 1)) * (1 + now.of / cases)
    far = math.sqrt(spread * mean * (1 - mean) / now.of)
    share = now.count / now.of
    chance = max(
        tails.both_tails((share - mean) / far, freedom=len(told) - 1),
        tails.shares_beyond(now.count / spread, now.of / spread, share=mean),
    )
    reach = tails.t_of(USUAL, freedom=len(told) - 1) * far
    return Change(
        metric, share > mean, share, mean, max(0.0, mean - reach), min(1.0, mean + reach),
        now.count, now.of, len(told), _surprise(chance),
    )  # fmt: skip


def _surprise(chance: float) -> float:
    return -math.log(max(chance, 1e-300))
