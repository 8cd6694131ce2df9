"""`accord calc`: the rules of this slice and of those below it, in one table."""

from collections.abc import Mapping
from typing import Any

from accord.attribution import api as attribution
from accord.goals import api as goals
from accord.reporting.rules import calc, gap_documents, reckoning
from accord.scoring import api as scoring


def _score(document: calc.Document, where: str) -> dict[str, Any]:
    try:
        return scoring.calculate(document, where)
    except scoring.UnableToScore as refusal:
        raise calc.UnableToCalculate(
            where=refusal.where, key=refusal.key, because=refusal.because
        ) from refusal


def _plan(document: calc.Document, where: str) -> dict[str, Any]:
    try:
        return goals.calculate(document, where)
    except goals.UnableToReckon as refusal:
        raise calc.UnableToCalculate(
            where=refusal.where, key=refusal.key, because=refusal.because
        ) from refusal


def _attribution(document: calc.Document, where: str) -> dict[str, Any]:
    try:
        return attribution.calculate(document, where)
    except attribution.UnableToCalculateCredit as refusal:
        raise calc.UnableToCalculate(
            where=refusal.where, key=refusal.key, because=refusal.because
        ) from refusal


KINDS: Mapping[str, calc.Rule] = {
    **calc.KINDS,
    **reckoning.KINDS,
    **gap_documents.KINDS,
    "attribution": _attribution,
    "plan": _plan,
    "score": _score,
}


def calculate(*, kind: str, document: Any) -> Any:
    """The answer of one kind to one document, or the list of answers to a list of them.

    Raises UnableToCalculate, naming unknown and missing keys.
    """
    return calc.calculate(kind, document, kinds=KINDS)
