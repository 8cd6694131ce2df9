"""`accord calc`: the rules of this slice and of those below it, in one table."""

from collections.abc import Callable, Mapping
from typing import Any

from accord.attribution import api as attribution
from accord.goals import api as goals
from accord.reporting.rules import calc, gap_documents, reckoning
from accord.scoring import api as scoring


def _of(rule: Callable[[Mapping[str, Any], str], Any], refusals: type[Any]) -> calc.Rule:
    """The rule of a slice below, which refuses by an error of its own with the same three parts."""

    def calculated(document: calc.Document, where: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = rule(document, where)
        except refusals as refusal:
            raise calc.UnableToCalculate(
                where=refusal.where, key=refusal.key, because=refusal.because
            ) from refusal
        return found

    return calculated


KINDS: Mapping[str, calc.Rule] = {
    **calc.KINDS,
    **reckoning.KINDS,
    **gap_documents.KINDS,
    "attribution": _of(attribution.calculate, attribution.UnableToCalculateCredit),
    "plan": _of(goals.calculate, goals.UnableToReckon),
    "score": _of(scoring.calculate, scoring.UnableToScore),
}


def calculate(*, kind: str, document: Any) -> Any:
    """The answer of one kind to one document, or the list of answers to a list of them.

    Raises UnableToCalculate, naming unknown and missing keys.
    """
    return calc.calculate(kind, document, kinds=KINDS)
