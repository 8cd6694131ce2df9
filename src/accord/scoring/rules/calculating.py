"""`accord calc score`: a card, a lead and its touches as one document.

It is described in `docs/interfaces/calc-score-in.json` and `calc-score-out.json`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.rules.reading import KINDS, read_card
from accord.scoring.values.cards import UnableToRead
from accord.scoring.values.scores import LeadFacts, LeadTouch, Score

_WORDS = ("industry", "country", "title", "segment", "origin", "channel", "campaign")
_MOST_EMPLOYEES = 2**31 - 1
_LEAD = (*_WORDS, "employees", "target_lists", "attributes")
_FIRST_YEAR, _LAST_YEAR = 1000, 8999  # days are added to a time, and it is told in UTC
_TOUCH = ("kind", "at", "direction", "reach", "team", "channel", "asset", "campaign")


class UnableToScore(ValueError):
    """The document is not what `score` asks for; `where` names the place, `key` the key."""

    def __init__(self, *, where: str, key: str, because: str) -> None:
        super().__init__(f"{where}: {because}: {key}")
        self.where = where
        self.key = key
        self.because = because


def score(document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What a card says of a lead at a moment. Raises UnableToScore."""
    _check_keys(document, where, needs=("card", "lead", "at"), may=("touches",))
    try:
        card = read_card(document["card"])
    except UnableToRead as refusal:
        raise UnableToScore(
            where=_under(where, f"card.{refusal.where}".replace("card.card", "card")),
            key=refusal.given,
            because=refusal.flaw.value.replace("_", " "),
        ) from refusal
    facts = _facts(document["lead"], _under(where, "lead"))
    place = _under(where, "touches")
    touches = [
        _touch(touch, f"{place}[{index}]")
        for index, touch in enumerate(_list(document.get("touches", []), place))
    ]
    at = _moment(document["at"], _under(where, "at"))
    if not applies(card, facts):
        return {"applies": False, "fit": None, "interest": None, "quadrant": None, "parts": []}
    return {"applies": True, **_told(score_of(card, facts, touches, at=at))}


def _told(score: Score) -> dict[str, Any]:
    return {
        "fit": score.fit.points,
        "fit_low": score.fit.low,
        "fit_high": score.fit.high,
        "fit_level": score.fit.level.value,
        "interest": score.interest.points,
        "quadrant": score.quadrant.value,
        "cell": score.cell or None,
        "direct_until": _day(score.interest.direct_until),
        "changes_on": _day(score.changes_on),
        "parts": [
            {
                "criterion": part.code,
                "axis": part.axis.value,
                "points": part.points,
                "open": part.is_open,
            }
            for part in score.parts
        ],
        "chances": [
            {
                "criterion": chance.code,
                "axis": chance.axis.value,
                "points": chance.points,
                "touches": chance.missing,
            }
            for chance in score.chances
        ],
    }


def _facts(value: Any, where: str) -> LeadFacts:
    said = _check_keys(value, where, may=_LEAD)
    size = said.get("employees")
    is_size = isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= _MOST_EMPLOYEES
    if size is not None and not is_size:
        raise UnableToScore(where=where, key="employees", because="not a whole number")
    own = said.get("attributes") or []
    records = own if isinstance(own, list) else [own]
    return LeadFacts(
        employees=size,
        lists=tuple(
            _text(name, where, "target_lists")
            for name in _list(said.get("target_lists") or [], where)
        ),
        attributes=tuple(_record(record, f"{where}.attributes") for record in records),
        **{key: _text(said.get(key), where, key) for key in _WORDS},
    )


def _record(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise UnableToScore(where=where, key=type(value).__name__, because="not an object")
    return {key: _text(word, where, key) for key, word in value.items()}


def _touch(value: Any, where: str) -> LeadTouch:
    said = _check_keys(value, where, needs=("kind", "at"), may=_TOUCH)
    if not isinstance(said["kind"], str) or said["kind"] not in KINDS:
        raise UnableToScore(where=where, key=str(said["kind"]), because="unknown kind of touch")
    words = {key: _text(said.get(key), where, key) for key in _TOUCH if key != "at"}
    return LeadTouch(at=_moment(said["at"], where), **words)


def _text(value: Any, where: str, key: str) -> str:
    """Words as a tool exports them: nothing is "", a number is as it is written."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnableToScore(where=where, key=key, because="not a text")
    return str(value)


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as problem:
        raise UnableToScore(where=where, key=str(value), because="not a time") from problem
    if moment.tzinfo is None:
        raise UnableToScore(where=where, key=str(value), because="a time without offset")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise UnableToScore(where=where, key=str(value), because="a time out of reach")
    return moment


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnableToScore(where=where, key=type(value).__name__, because="not a list")
    return value


def _check_keys(
    value: Any, where: str, *, needs: Sequence[str] = (), may: Sequence[str] = ()
) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnableToScore(where=where, key=type(value).__name__, because="not an object")
    for key in value:
        if key not in needs and key not in may:
            raise UnableToScore(where=where, key=key, because="unknown key")
    for key in needs:
        if key not in value:
            raise UnableToScore(where=where, key=key, because="missing key")
    return value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
