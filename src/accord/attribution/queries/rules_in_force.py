"""Which rules of touches hold."""

from datetime import datetime

from accord.attribution.rules.reading_rules import read_rules
from accord.attribution.values.touch_rules import USUAL, TouchRules
from accord.definitions import api as definitions
from accord.definitions.values import Kind


def rules_at(*, at: datetime) -> TouchRules:
    """The rules in force at a moment; the usual ones until both leaders have signed others."""
    return version_at(at=at)[1]


def version_at(*, at: datetime) -> tuple[int | None, TouchRules]:
    """The same with the number of their version, None for the usual ones."""
    version = definitions.find_in_force(kind=Kind.TOUCHES, at=at)
    return (version.number, read_rules(version.body)) if version else (None, USUAL)


def rules_of(*, number: int) -> TouchRules:
    """The rules of a version, be it a draft or in force no more. Raises LookupError."""
    version = definitions.find_version(kind=Kind.TOUCHES, number=number)
    if version is None:
        raise LookupError(f"There is no version {number} of the rules of touches.")
    return read_rules(version.body)
