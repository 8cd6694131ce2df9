"""One field of a lead and the points that a criterion gives it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accord.kernel.folding import plain
from accord.scoring.values.cards import NUMBER_TESTS, Asked, Case, Field, Test
from accord.scoring.values.scores import LeadFacts

# A number as tools write one; what is no number passes no test of numbers.
NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a criterion says of a lead; points None: the field is empty and the question open."""

    points: int | None
    is_known: bool


def ask(asked: Asked, facts: LeadFacts) -> Answer:
    """The points of the first case that holds, else those of any other value, or of none."""
    written = _written(asked, facts)
    words = [word for word in map(plain, written) if word != " "]
    # A company on no list is on none: nothing is unknown there.
    if not words and asked.field is not Field.TARGET_LIST:
        return Answer(asked.unknown, is_known=False)
    held = next((case.points for case in asked.cases if _holds(case, words, written)), None)
    return Answer(asked.otherwise if held is None else held, is_known=True)


def numbered(asked: Asked, *, unknown: int | None) -> Asked:
    """The same criterion answering with places instead of points: of the case that holds, from 0,
    then of any other value."""
    cases = tuple(replace(case, points=place) for place, case in enumerate(asked.cases))
    return replace(asked, cases=cases, otherwise=len(cases), unknown=unknown)


def _holds(case: Case, words: Sequence[str], written: Sequence[str]) -> bool:
    if case.test in NUMBER_TESTS:
        limit = Decimal(case.values[0])
        numbers = [Decimal(text) for text in map(_trimmed, written) if NUMBER.fullmatch(text)]
        if case.test is Test.AT_LEAST:
            return any(number >= limit for number in numbers)
        return any(number <= limit for number in numbers)
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


def _written(asked: Asked, facts: LeadFacts) -> Sequence[str]:
    if asked.field is Field.EMPLOYEES:
        return () if facts.employees is None else (str(facts.employees),)
    if asked.field is Field.TARGET_LIST:
        return facts.lists
    if asked.field is Field.OWN:
        return [record.get(asked.attribute, "") for record in facts.attributes]
    return (getattr(facts, asked.field.value),)
