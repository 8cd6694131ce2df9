"""Questions about a file in words; pure."""

from typing import Any

from accord.intake.values import refusals
from accord.intake.values.reading import Question


def sentence(question: Question) -> str:
    """The question as a person is asked it."""
    examples = [written for option in question.options for written, _ in option.shows if written]
    facts = {
        "column": question.column or "",
        "example": examples[0] if examples else "",
        "suggested": question.suggested or "",
    }
    return refusals.sentence(f"QUESTION.{question.code}", facts)


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
