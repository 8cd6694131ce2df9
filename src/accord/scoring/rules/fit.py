"""How well a lead fits: the reference, one lead at a time."""

from accord.scoring.rules.asking import ask
from accord.scoring.values.cards import FitAxis
from accord.scoring.values.scores import Axis, Chance, Fit, LeadFacts, Level, Part


def fit_of(axis: FitAxis, facts: LeadFacts) -> tuple[Fit, list[Part], list[Chance]]:
    """The fit of a lead, what each criterion brings, and what another answer would bring.

    High or low where the open questions cannot turn it, whatever their answers; else unknown.
    """
    points = low = high = 0
    parts, chances = [], []
    for asked in axis.criteria:
        answer = ask(asked, facts)
        brings = answer.points or 0
        points += brings
        low += min(asked.answers) if answer.points is None else brings
        high += max(asked.answers) if answer.points is None else brings
        is_open = answer.points is None
        parts.append(Part(Axis.FIT, asked.code, asked.name, brings, is_open=is_open))
        more = max(asked.answers) - brings
        if more > 0:
            is_empty = not answer.is_known
            chances.append(Chance(Axis.FIT, asked.code, asked.name, more, is_open=is_empty))
    return Fit(points, low, high, level_of(low, high, threshold=axis.threshold)), parts, chances


def level_of(low: int, high: int, *, threshold: int) -> Level:
    """Where a lead stands whose fit lies between two numbers."""
    if low >= threshold:
        return Level.HIGH
    return Level.UNKNOWN if high >= threshold else Level.LOW
