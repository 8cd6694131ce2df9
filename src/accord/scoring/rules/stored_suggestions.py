"""A suggestion as it is stored, and read again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from accord.scoring.values.learning import Given, Liked, Suspect, Together, Warned, Why
from accord.scoring.values.learning import Said as Caution
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.suggestions import (
    Count,
    Reads,
    Said,
    Suggestion,
    Told,
    Way,
)


def written(suggestion: Suggestion) -> dict[str, Any]:
    """As JSON: days as ISO, counts as pairs."""
    return {
        "since": suggestion.since.isoformat(),
        "until": suggestion.until.isoformat(),
        "leads": suggestion.leads,
        "wins": suggestion.wins,
        "card": suggestion.card,
        "reads": [asdict(each) for each in suggestion.reads],
        "suspects": [
            {"column": each.column, "why": each.why.value, "facts": dict(each.facts)}
            for each in suggestion.suspects
        ],
        "warnings": [
            {"said": each.said.value, "facts": dict(each.facts)} for each in suggestion.warnings
        ],
        "liked": suggestion.liked and asdict(suggestion.liked),
        "counts": {
            code: [[each.leads, each.customers] for each in counts]
            for code, counts in suggestion.counts.items()
        },
        "said": {place.value: asdict(said) for place, said in suggestion.said.items()},
        "together": [asdict(each) for each in suggestion.together],
    }


def read(told: Mapping[str, Any]) -> Suggestion:
    """The suggestion that was written."""
    return Suggestion(
        since=date.fromisoformat(told["since"]),
        until=date.fromisoformat(told["until"]),
        leads=told["leads"],
        wins=told["wins"],
        card=told["card"],
        reads=tuple(Reads(**each) for each in told["reads"]),
        suspects=tuple(
            Suspect(each["column"], Why(each["why"]), each["facts"]) for each in told["suspects"]
        ),
        warnings=tuple(Warned(Caution(each["said"]), each["facts"]) for each in told["warnings"]),
        liked=Liked(**told["liked"]) if told["liked"] else None,
        counts={code: [Count(*each) for each in counts] for code, counts in told["counts"].items()},
        said={Quadrant(place): Said(**said) for place, said in told["said"].items()},
        together=tuple(
            Together(**{**each, "one": _given(each["one"]), "other": _given(each["other"])})
            for each in told.get("together", ())
        ),
    )


def _given(said: Mapping[str, Any]) -> Given:
    return Given(said["column"], tuple(said["values"]), said["at_least"])


def wishes_written(told: Told) -> dict[str, Any]:
    """What a team says of columns, as JSON."""
    return {"ways": {name: way.value for name, way in told.ways.items()}, "kept": [*told.kept]}


def wishes_read(said: Mapping[str, Any]) -> Told:
    """What was written of it."""
    return Told({name: Way(way) for name, way in said["ways"].items()}, tuple(said["kept"]))
