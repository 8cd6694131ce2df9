"""`accord calc`: the pure rules for one JSON document at a time, without a database.

The documents are described in `docs/interfaces/calc-*.json`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from accord.kernel.incidence import Observation, incidence
from accord.reporting.rules.rates import rate_of

Json: TypeAlias = Any
Document: TypeAlias = Mapping[str, Json]
Rule: TypeAlias = Callable[[Document, str], dict[str, Json]]

OPEN = "open"


class UnableToCalculate(ValueError):
    """The document is not what the kind asks for; `where` names the place, `key` the key."""

    def __init__(self, *, where: str, key: str, because: str) -> None:
        super().__init__(f"{where}: {because}: {key}" if where else f"{because}: {key}")
        self.where = where
        self.key = key
        self.because = because


def calculate(kind: str, document: Json, *, kinds: Mapping[str, Rule]) -> Json:
    """The answer of one kind to one document, or the list of answers to a list of them.

    Raises UnableToCalculate, naming unknown and missing keys.
    """
    if kind not in kinds:
        raise UnableToCalculate(where="", key=kind, because="unknown kind")
    if isinstance(document, list):
        return [
            kinds[kind](object_of(part, where=f"[{index}]"), f"[{index}]")
            for index, part in enumerate(document)
        ]
    return kinds[kind](object_of(document, where=""), "")


def conversion(document: Document, where: str) -> dict[str, Json]:
    """Share and curves of each event among subjects watched for some days (2.6)."""
    check_keys(document, required=("subjects", "events"), where=where)
    events = _events(document["events"], where=where)
    subjects = list_of(document["subjects"], key="subjects", where=where)
    observations = [
        _observation(subject, events=events, where=f"{where}.subjects[{index}]".lstrip("."))
        for index, subject in enumerate(subjects)
    ]
    curves = incidence(observations, outcomes=events)
    rates = {
        event: rate_of(
            reached=sum(observation.outcome == event for observation in observations),
            entered=len(observations),
        )
        for event in events
    }
    return {
        "naive": rates[events[0]].value,
        "curves": {event: [list(point) for point in curves[event].points] for event in events},
        "interval": {event: [rates[event].low, rates[event].high] for event in events},
    }


KINDS: Mapping[str, Rule] = {"conversion": conversion}


def _observation(subject: Json, *, events: Sequence[str], where: str) -> Observation:
    fields = object_of(subject, where=where)
    check_keys(fields, required=("days", "outcome"), where=where)
    days, outcome = fields["days"], fields["outcome"]
    if isinstance(days, bool) or not isinstance(days, int | float) or not 0 <= days < math.inf:
        raise UnableToCalculate(where=where, key="days", because="not a number of days")
    if outcome != OPEN and outcome not in events:
        raise UnableToCalculate(where=where, key=str(outcome), because="outcome not among events")
    return Observation(days, None if outcome == OPEN else outcome)


def _events(value: Json, *, where: str) -> list[str]:
    events = list_of(value, key="events", where=where)
    proper = all(isinstance(event, str) and event != OPEN for event in events)
    if not events or not proper or len(set(events)) != len(events):
        raise UnableToCalculate(where=where, key="events", because="not a list of distinct names")
    return events


def list_of(value: Json, *, key: str, where: str) -> list[Json]:
    """The value, which is a list; else raises UnableToCalculate."""
    if not isinstance(value, list):
        raise UnableToCalculate(where=where, key=key, because="not a list")
    return value


def object_of(value: Json, *, where: str) -> Document:
    """The value, which is an object; else raises UnableToCalculate."""
    if not isinstance(value, dict):
        raise UnableToCalculate(where=where, key=type(value).__name__, because="not an object")
    return value


def check_keys(
    document: Document, *, required: Sequence[str], may: Sequence[str] = (), where: str
) -> None:
    """Raises UnableToCalculate for a key that is missing or unknown."""
    for key in document:
        if key not in required and key not in may:
            raise UnableToCalculate(where=where, key=key, because="unknown key")
    for key in required:
        if key not in document:
            raise UnableToCalculate(where=where, key=key, because="missing key")
