"""Questions about a file in words; pure."""

from collections.abc import Sequence
from typing import Any

from accord.intake.values import refusals
from accord.intake.values.reading import Question

COLUMNS_NAMED = 5


def sentence(question: Question) -> str:
    """The question as a person is asked it."""
    facts = {
        "column": question.column or "",
        "example": _example(question),
        "suggested": question.suggested or "",
    }
    return refusals.sentence(f"QUESTION.{question.code}", facts)


def sentence_of(questions: Sequence[Question]) -> str:
    """Questions that are asked together, as one sentence."""
    if len(questions) == 1:
        return sentence(questions[0])
    columns = ", ".join(f"“{question.column}”" for question in questions[:COLUMNS_NAMED])
    if len(questions) > COLUMNS_NAMED:
        columns += ", …"
    facts: dict[str, str | int] = {"count": len(questions), "columns": columns}
    facts["example"] = _example(questions[0])
    return refusals.sentence("QUESTION.NUMBERS_TOGETHER", facts)


def _example(question: Question) -> str:
    written = (written for option in question.options for written, _meant in option.shows)
    return next(filter(None, written), "")


def as_dict(question: Question) -> dict[str, Any]:
    """The question for a program: stable keys, the sentence beside."""
    return {
        "code": question.code.value,
        "column": question.column,
        "question": sentence(question),
        "options": [
            {"answer": option.answer, "shows": [list(pair) for pair in option.shows]}
            for option in question.options
        ],
        "suggested": question.suggested,
    }
