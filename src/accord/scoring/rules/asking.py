"""One field of a lead and the points that a criterion gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accord.kernel.folding import plain
from accord.scoring.values.cards import (
    NUMBER_TESTS,
    Case,
    Field,
    Half,
    OfFields,
    Paired,
    Test,
)
from accord.scoring.values.scores import LeadFacts

# A number as tools write one; what is no number passes no test of numbers.
NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a criterion says of a lead; points None: a field is empty and the question open.

    is_known: nothing that is empty would say otherwise.
    """

    points: int | None
    is_known: bool


def ask(asked: OfFields, facts: LeadFacts) -> Answer:
    """The points of the first case that holds, else those of any other value, or of none; of two
    answers together, whether both hold."""
    if isinstance(asked, Paired):
        return _both(asked, facts)
    written = _written(asked.field, asked.attribute, facts)
    words = _words(written)
    if not _is_known(asked.field, words):
        return Answer(asked.unknown, is_known=False)
    held = next((case.points for case in asked.cases if _holds(case, words, written)), None)
    return Answer(asked.otherwise if held is None else held, is_known=True)


def numbered(asked: OfFields, *, unknown: int | None) -> OfFields:
    """The same criterion answering with places instead of points: of the case that holds, from 0,
    then of any other value."""
    if isinstance(asked, Paired):
        return replace(asked, points=0, otherwise=1, unknown=unknown)
    cases = tuple(replace(case, points=place) for place, case in enumerate(asked.cases))
    return replace(asked, cases=cases, otherwise=len(cases), unknown=unknown)


def bounds(asked: Case | Half) -> tuple[tuple[str, str], ...]:
    """What a test of numbers compares with, as signs and numbers that must all hold."""
    if asked.test is Test.BETWEEN:
        return ((">=", asked.values[0]), ("<=", asked.values[1]))
    return ((">=" if asked.test is Test.AT_LEAST else "<=", asked.values[0]),)


def _both(asked: Paired, facts: LeadFacts) -> Answer:
    held = [holds(half, facts) for half in asked.both]
    if False in held:
        return Answer(asked.otherwise, is_known=True)
    if None in held:
        return Answer(asked.unknown, is_known=False)
    return Answer(asked.points, is_known=True)


def holds(half: Half, facts: LeadFacts) -> bool | None:
    """Whether a field of a lead is as asked; None where it is empty."""
    written = _written(half.field, half.attribute, facts)
    words = _words(written)
    return _holds(half, words, written) if _is_known(half.field, words) else None


def _words(written: Sequence[str]) -> list[str]:
    return [word for word in map(plain, written) if word != " "]


def _is_known(field: Field, words: Sequence[str]) -> bool:
    # A company on no list is on none: nothing is unknown there.
    return bool(words) or field is Field.TARGET_LIST


def _holds(case: Case | Half, words: Sequence[str], written: Sequence[str]) -> bool:
    if case.test in NUMBER_TESTS:
        numbers = [Decimal(text) for text in map(_trimmed, written) if NUMBER.fullmatch(text)]
        limits = [(sign, Decimal(limit)) for sign, limit in bounds(case)]
        return any(
            all(number >= limit if sign == ">=" else number <= limit for sign, limit in limits)
            for number in numbers
        )
    wanted = [plain(value) for value in case.values]
    if case.test is Test.HAS_WORD:
        return any(value in word for word in words for value in wanted)
    if case.test is Test.ONE_OF:
        return not set(words).isdisjoint(wanted)
    if case.test is Test.NONE_OF:
        return set(words).isdisjoint(wanted)
    return bool(words)


def _trimmed(text: str) -> str:
    return text.strip(" ")


def _written(field: Field, attribute: str, facts: LeadFacts) -> Sequence[str]:
    if field is Field.EMPLOYEES:
        return () if facts.employees is None else (str(facts.employees),)
    if field is Field.TARGET_LIST:
        return facts.lists
    if field is Field.OWN:
        return [record.get(attribute, "") for record in facts.attributes]
    return (getattr(facts, field.value),)
