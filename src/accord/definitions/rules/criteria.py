"""What a lead must be to enter a stage: the reference, one lead at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.definitions.rules import segments
from accord.definitions.values import (
    FACT_VALUES,
    Criterion,
    Flaw,
    Need,
    StageFact,
    StageFacts,
)

MOST_CONDITIONS = 3
_VERDICTS = frozenset({StageFact.VERDICT_MARKETING, StageFact.VERDICT_SALES})


def meets(criteria: Sequence[Criterion], *, facts: StageFacts) -> bool:
    """Whether all criteria hold; without any a lead is where records say, so it meets none."""
    return bool(criteria) and all(holds(one, facts=facts) for one in criteria)


def holds(criterion: Criterion, *, facts: StageFacts) -> bool:
    """Whether one criterion holds."""
    if criterion.condition is not None:
        return segments.holds(criterion.condition, facts.fields)
    return said(criterion.fact, facts=facts) in criterion.values


def said(fact: StageFact, *, facts: StageFacts) -> str:
    """A fact as criteria name it, "" where it is not known."""
    if fact is StageFact.DIRECT:
        return "" if facts.is_direct is None else "yes" if facts.is_direct else "no"
    value = str(getattr(facts, fact.value))
    return value or ("none" if fact in _VERDICTS else "")


def missing(needs: Sequence[Need], *, there: frozenset[Need]) -> tuple[Need, ...]:
    """What a step by hand still needs."""
    return tuple(need for need in needs if need not in there)


def flaw_of(criteria: Sequence[Criterion]) -> Flaw | None:
    """Why criteria cannot be judged by, or None."""
    asked = [one.fact for one in criteria if one.condition is None]
    if len(set(asked)) < len(asked):
        return Flaw.ASKED_TWICE
    if len(criteria) - len(asked) > MOST_CONDITIONS:
        return Flaw.TOO_MANY_CRITERIA
    return next(filter(None, map(_flaw_in, criteria)), None)


def _flaw_in(criterion: Criterion) -> Flaw | None:
    if (criterion.fact is StageFact.FIELD) is not (criterion.condition is not None):
        return Flaw.DOES_NOT_GO
    if criterion.condition is not None:
        return segments.flaw_in(criterion.condition)
    if not criterion.values:
        return Flaw.NO_VALUE
    known = FACT_VALUES[criterion.fact]
    return None if set(criterion.values) <= set(known) else Flaw.NO_SUCH_VALUE


def criteria_of(row: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a stage as a version keeps them."""
    return tuple(
        Criterion(
            StageFact(one["fact"]),
            tuple(one.get("values", ())),
            segments.condition_of(one["condition"]) if "condition" in one else None,
        )
        for one in row.get("criteria", ())
    )


def criteria_body(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """The same as a version keeps them, values in the order of the table."""
    return [
        {"fact": one.fact.value, "condition": segments.condition_body(one.condition)}
        if one.condition is not None
        else {
            "fact": one.fact.value,
            "values": [value for value in FACT_VALUES[one.fact] if value in one.values],
        }
        for one in criteria
    ]
