"""Questions about what is agreed, made from the words in force."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """What is asked of a clause."""

    STAGE_RULE = "stage_rule"
    REASON_NEXT = "reason_next"
    ORIGIN_KIND = "origin_kind"
    CUSTOMER_SIGN = "customer_sign"
    CLAIM_WHO = "claim_who"
    RIVAL_MEANING = "rival_meaning"
    PROMISE = "promise"
    ROLE_HARD = "role_hard"
    ROLE_NEEDS = "role_needs"
    STEP_ANSWERS = "step_answers"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a clause of a version: what it is about, the right answer and wrong ones,
    each as the version says such a thing. part: the part of the clause that answers are of."""

    version_id: int
    form: Form
    clause: str
    about: str
    part: str
    right: Any
    wrong: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of an answer: whether it is right, and what would be."""

    question: Question
    is_right: bool


@dataclass(frozen=True, slots=True)
class Right:
    """Of how many people's first answers how many were right."""

    right: int
    count: int


class UnableToCheck(LookupError):
    """The question is not one of the words in force any more."""
