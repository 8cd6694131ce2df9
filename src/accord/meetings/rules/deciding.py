"""Whether something is a decision: one decides it, one sees to it, and it can be checked."""

import math
from datetime import date, timedelta

from accord.meetings.values.decisions import (
    FEWEST_DAYS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_DAYS,
    MOST_EFFECT,
    Decided,
    DecisionFlaw,
    DecisionText,
    UnableToDecide,
)


def check_decision(text: DecisionText, *, today: date) -> Decided:
    """The decision as it is kept. Raises UnableToDecide with the field that is wrong."""
    title, why = title_of(text.title), words_of(text.why, where="why")
    if text.decider_id is None:
        raise UnableToDecide(DecisionFlaw.NO_DECIDER, where="decider")
    if text.owner_id is None:
        raise UnableToDecide(DecisionFlaw.NO_OWNER, where="owner")
    if text.metric is None:
        raise UnableToDecide(DecisionFlaw.NO_METRIC, where="metric")
    due = check_due(text.due_on, today=today)
    return Decided(
        title, why, text.decider_id, text.owner_id, text.metric,
        _effect(text.expected, is_share=text.is_share), due, _check_day(text.check_on, due=due),
        text.kind, text.key, text.is_experiment,
    )  # fmt: skip


def _effect(expected: float | None, *, is_share: bool) -> float:
    most = 100 if is_share else MOST_EFFECT
    if expected is None or not math.isfinite(expected) or not 0 < abs(expected) <= most:
        raise UnableToDecide(DecisionFlaw.NO_EFFECT, where="expected")
    return expected


def check_due(day: date | None, *, today: date) -> date:
    """By when something is done. Raises UnableToDecide."""
    if day is None or not today <= day <= today + timedelta(days=MOST_DAYS):
        raise UnableToDecide(DecisionFlaw.NO_DUE, where="due")
    return day


def _check_day(day: date | None, *, due: date) -> date:
    if day is None:
        raise UnableToDecide(DecisionFlaw.NO_CHECK, where="check")
    if day < due + timedelta(days=FEWEST_DAYS):
        raise UnableToDecide(DecisionFlaw.CHECK_TOO_SOON, where="check")
    if day > due + timedelta(days=MOST_DAYS):
        raise UnableToDecide(DecisionFlaw.CHECK_TOO_LATE, where="check")
    return day


def title_of(words: str) -> str:
    """A title as it is kept. Raises UnableToDecide."""
    kept = _short(words, LONGEST_TITLE, "title")
    if not kept:
        raise UnableToDecide(DecisionFlaw.NO_TITLE, where="title")
    return kept


def words_of(words: str, *, where: str) -> str:
    """Longer words as they are kept. Raises UnableToDecide."""
    return _short(words, LONGEST_WORDS, where)


def _short(words: str, longest: int, where: str) -> str:
    kept = " ".join(words.replace("\x00", "").split())
    if len(kept) > longest:
        raise UnableToDecide(DecisionFlaw.TOO_LONG, where=where)
    return kept
