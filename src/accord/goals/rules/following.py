"""The period after a plan: with a long lag it lives of the plan's own leads."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy

from accord.goals.rules.planning import months_between
from accord.goals.rules.timing import due_by, edges_between, on_the_way, weights_of, within
from accord.goals.values.kept import Answer, Asked, Following, Segment

_NOTHING = 1e-9


def following(segments: Sequence[tuple[Segment, Answer]]) -> Following | None:
    """What the next period of the same size takes for the same target, by the same chain and lag,
    and what this one has to bring so that both take alike; None where it brings that."""
    first, last = next_period(segments[0][0].asked.start, segments[0][0].asked.end)
    found = [_of(segment.asked, answer, first, last) for segment, answer in segments]
    steady = sum(one for _then, one in found)
    if steady <= sum(answer.planned for _segment, answer in segments):
        return None
    each = [then for then, _steady in found if then is not None]
    return Following(first, last, sum(each) if len(each) == len(found) else None, steady)


def next_period(start: date, end: date) -> tuple[date, date]:
    """The days after a period: as many whole months after whole ones, else as many days."""
    first = end + timedelta(days=1)
    if start.day != 1 or first.day != 1:
        return first, first + (end - start)
    place = first.year * 12 + first.month - 1 + len(months_between(start, end))
    return first, date(place // 12, place % 12 + 1, 1) - timedelta(days=1)


def _of(asked: Asked, answer: Answer, first: date, last: date) -> tuple[int | None, int]:
    edges = edges_between(asked.start, asked.end)
    own = weights_of(
        months=months_between(asked.start, asked.end), edges=edges, season=asked.season
    )
    away = (first.year - asked.start.year) * 12 + first.month - asked.start.month
    after = [away + edge for edge in edges_between(first, last)]
    later = weights_of(months=months_between(first, last), edges=after, season=asked.season)
    worth = float(due_by(after, arrivals=later, lag=asked.lag)[-1]) / sum(later)
    # Of one lead of the plan's months the part that becomes a customer in the next period.
    begins = numpy.asarray(edges[: len(own)])
    comes = within(asked.lag, after[-1] - begins) - within(asked.lag, after[0] - begins)
    over = float(numpy.dot(own, comes)) / sum(own)
    missing = answer.chances.planned - on_the_way(asked.before, lag=asked.lag, edges=after)
    then = max(missing - answer.planned * over, 0.0)
    steady = missing / (worth + over) if worth + over > _NOTHING else 0.0
    return (
        math.ceil(then / worth - _NOTHING) if worth > _NOTHING else None if then else 0,
        max(math.ceil(steady - _NOTHING), 0),
    )
