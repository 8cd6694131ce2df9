"""Which segment a lead falls into by the rules of a version: the reference, one lead at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.definitions.values import (
    Condition,
    Flaw,
    Segment,
    SegmentFacts,
    SegmentField,
    SegmentTest,
    UnableToPropose,
)
from accord.kernel.folding import plain
from accord.kernel.text import has_unseen

MOST_SEGMENTS, MOST_CONDITIONS, MOST_VALUES = 50, 20, 100
LONGEST_SEGMENT, LONGEST_VALUE, MOST_EMPLOYEES = 120, 120, 2_000_000_000

_WORDS = frozenset(
    {SegmentTest.ONE_OF, SegmentTest.NONE_OF, SegmentTest.HAS_WORD}
    | {SegmentTest.KNOWN, SegmentTest.UNKNOWN}
)
_NUMBERS = frozenset(
    {SegmentTest.AT_LEAST, SegmentTest.AT_MOST, SegmentTest.KNOWN, SegmentTest.UNKNOWN}
)
_ALONE = frozenset({SegmentTest.KNOWN, SegmentTest.UNKNOWN})
# What may be asked of each field.
TESTS: Mapping[SegmentField, frozenset[SegmentTest]] = {
    field: _NUMBERS if field is SegmentField.EMPLOYEES else _WORDS for field in SegmentField
}


def segment_of(facts: SegmentFacts, *, segments: Sequence[Segment]) -> str | None:
    """The name of the first segment all of whose conditions hold; None: no rule holds."""
    return next(
        (
            segment.name
            for segment in segments
            if all(holds(condition, facts) for condition in segment.conditions)
        ),
        None,
    )


def segments_of(body: Mapping[str, Any]) -> tuple[Segment, ...]:
    """The rules of a segments version, in order."""
    return tuple(
        Segment(
            row["name"],
            tuple(condition_of(said) for said in row["conditions"]),
        )
        for row in body["segments"]
    )


def condition_of(said: Mapping[str, Any]) -> Condition:
    """A condition as a version keeps it."""
    return Condition(
        SegmentField(said["field"]),
        SegmentTest(said["test"]),
        tuple(said["values"]),
        said["attribute"],
    )


def condition_body(condition: Condition) -> dict[str, Any]:
    """A condition as a version keeps it."""
    return {
        "field": condition.field.value,
        "test": condition.test.value,
        "values": [value.strip() for value in condition.values],
        "attribute": condition.attribute.strip(),
    }


def segments_body(segments: Sequence[Segment]) -> dict[str, Any]:
    """The rules as a version keeps them."""
    return {
        "segments": [
            {
                "name": segment.name.strip(),
                "conditions": [condition_body(condition) for condition in segment.conditions],
            }
            for segment in segments
        ]
    }


def check_segments(segments: Sequence[Segment], *, now: Sequence[Segment]) -> None:
    """Raises UnableToPropose for rules that cannot be judged by, or that change nothing.

    Only the last segment may go without conditions: it takes all that are left.
    """
    if len(segments) > MOST_SEGMENTS:
        raise UnableToPropose(flaw=Flaw.TOO_MANY_SEGMENTS)
    for row, segment in enumerate(segments, start=1):
        flaw = _flaw_of(segment, is_last=row == len(segments))
        if flaw is not None:
            raise UnableToPropose(flaw=flaw, row=row)
        for line, condition in enumerate(segment.conditions, start=1):
            flaw = flaw_in(condition)
            if flaw is not None:
                raise UnableToPropose(flaw=flaw, row=row, line=line)
    if segments_body(segments) == segments_body(now):
        raise UnableToPropose(flaw=Flaw.NOTHING_NEW)


def _flaw_of(segment: Segment, *, is_last: bool) -> Flaw | None:
    if not segment.name.strip():
        return Flaw.NO_NAME
    if has_unseen(segment.name):
        return Flaw.UNSEEN
    if len(segment.name.strip()) > LONGEST_SEGMENT:
        return Flaw.TOO_LONG
    if not segment.conditions and not is_last:
        return Flaw.NO_CONDITION
    return Flaw.TOO_MANY_CONDITIONS if len(segment.conditions) > MOST_CONDITIONS else None


def flaw_in(condition: Condition) -> Flaw | None:
    """Why a condition cannot be judged by, or None."""
    if condition.test not in TESTS[condition.field]:
        return Flaw.DOES_NOT_GO
    if (condition.field is SegmentField.ATTRIBUTE) != bool(condition.attribute.strip()):
        return Flaw.NO_ATTRIBUTE
    if any(map(has_unseen, (condition.attribute, *condition.values))):
        return Flaw.UNSEEN
    if condition.test in _ALONE:
        return Flaw.DOES_NOT_GO if condition.values else None
    if condition.field is SegmentField.EMPLOYEES:
        return None if _is_number(condition.values) else Flaw.NO_NUMBER
    return _flaw_of_words(condition.values) or (
        Flaw.TOO_LONG if len(condition.attribute) > LONGEST_VALUE else None
    )


def _flaw_of_words(values: Sequence[str]) -> Flaw | None:
    if not values or any(plain(value) == " " for value in values):
        return Flaw.NO_VALUE
    if len(values) > MOST_VALUES:
        return Flaw.TOO_MANY_VALUES
    return Flaw.TOO_LONG if any(len(value) > LONGEST_VALUE for value in values) else None


def _is_number(values: Sequence[str]) -> bool:
    return (
        len(values) == 1
        and values[0].isascii()
        and values[0].isdigit()
        and len(values[0]) <= len(str(MOST_EMPLOYEES))
        and int(values[0]) <= MOST_EMPLOYEES
    )


def holds(condition: Condition, facts: SegmentFacts) -> bool:
    """Whether one condition holds."""
    if condition.field is SegmentField.EMPLOYEES:
        return _number_holds(condition, facts.employees)
    known = [word for word in map(plain, _words(condition, facts)) if word != " "]
    wanted = [plain(value) for value in condition.values]
    if condition.test is SegmentTest.HAS_WORD:
        return any(value in word for word in known for value in wanted)
    if condition.test is SegmentTest.ONE_OF:
        return not set(known).isdisjoint(wanted)
    if condition.test is SegmentTest.NONE_OF:
        return _can_say_no(condition, known) and set(known).isdisjoint(wanted)
    return bool(known) is (condition.test is SegmentTest.KNOWN)


def _can_say_no(condition: Condition, known: Sequence[str]) -> bool:
    """What is unknown is not told to be something else; a company on no list is on none."""
    return bool(known) or condition.field is SegmentField.TARGET_LIST


def _number_holds(condition: Condition, employees: int | None) -> bool:
    if employees is None or condition.test in _ALONE:
        return (employees is None) is (condition.test is SegmentTest.UNKNOWN)
    limit = int(condition.values[0])
    return employees >= limit if condition.test is SegmentTest.AT_LEAST else employees <= limit


def _words(condition: Condition, facts: SegmentFacts) -> Sequence[str]:
    if condition.field is SegmentField.TARGET_LIST:
        return facts.lists
    if condition.field is SegmentField.ATTRIBUTE:
        return [record.get(condition.attribute, "") for record in facts.attributes]
    return (getattr(facts, condition.field.value),)
