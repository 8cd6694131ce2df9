"""What a lead must be to enter a stage: the reference, one lead at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.definitions.rules import segments
from accord.definitions.values import (
    FACT_VALUES,
    Condition,
    Criterion,
    Flaw,
    Need,
    SegmentFacts,
    SegmentField,
    Stage,
    StageCode,
    StageFact,
    StageFacts,
    furthest,
)

MOST_CONDITIONS = 3
OWN = "attribute:"
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


def judged(stages: Sequence[Stage], *, facts: StageFacts) -> StageCode | None:
    """The furthest stage whose criteria hold; None: no stage that asks anything is met."""
    met = [stage.code for stage in stages if meets(stage.criteria, facts=facts)]
    return furthest(met) if met else None


def asked_of(stages: Sequence[Stage]) -> list[Criterion]:
    """Everything that stages ask of a lead."""
    return [one for stage in stages for one in stage.criteria]


def name_of(criterion: Criterion) -> str:
    """What a criterion looks at, as told facts are named."""
    condition = criterion.condition
    if condition is None:
        return criterion.fact.value
    is_own = condition.field is SegmentField.ATTRIBUTE
    return OWN + condition.attribute if is_own else condition.field.value


def told(criteria: Sequence[Criterion], *, facts: StageFacts) -> dict[str, Any]:
    """What these criteria look at, as it is: small enough to be kept with what was judged, and
    all that is needed to judge it again."""
    return {
        name_of(one): said(one.fact, facts=facts)
        if one.condition is None
        else _field(one.condition, facts=facts.fields)
        for one in criteria
    }


def _field(condition: Condition, *, facts: SegmentFacts) -> Any:
    if condition.field is SegmentField.TARGET_LIST:
        return list(facts.lists)
    if condition.field is SegmentField.ATTRIBUTE:
        name = condition.attribute
        return [record[name] for record in facts.attributes if name in record]
    return getattr(facts, condition.field.value)


def facts_told(kept: Mapping[str, Any]) -> StageFacts:
    """The facts that were kept; what was not asked is not known."""
    words = {name: kept.get(name) or "" for name in ("industry", "country", "title", "said")}
    return StageFacts(
        **{fact.value: kept.get(fact.value) or "" for fact in _CODES},
        is_direct={"yes": True, "no": False}.get(kept.get(StageFact.DIRECT.value, "")),
        fields=SegmentFacts(
            **words,
            employees=kept.get(SegmentField.EMPLOYEES.value),
            lists=tuple(kept.get(SegmentField.TARGET_LIST.value, ())),
            attributes=tuple(
                {key.removeprefix(OWN): value}
                for key, values in kept.items()
                if key.startswith(OWN)
                for value in values
            ),
        ),
    )


def judged_again(stages: Sequence[Stage], *, kept: Any) -> StageCode | None:
    """The stage that kept facts meet. Raises ValueError where they are not what the stages ask."""
    if not isinstance(kept, Mapping) or set(kept) != set(map(name_of, asked_of(stages))):
        raise ValueError("These are not the facts that the stages ask.")
    try:
        return judged(stages, facts=facts_told(kept))
    except (AttributeError, TypeError) as problem:
        raise ValueError("A fact is of another kind than what is asked.") from problem


_CODES = [fact for fact in StageFact if fact not in (StageFact.DIRECT, StageFact.FIELD)]


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


def line_of(criteria: Sequence[Criterion]) -> int | None:
    """Which of the conditions on fields, from 1, cannot be judged by; None: none of them."""
    conditions = [one for one in criteria if one.condition is not None]
    flawed = (place for place, one in enumerate(conditions, start=1) if _flaw_in(one) is not None)
    return next(flawed, None)


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
