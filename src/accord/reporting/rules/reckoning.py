"""`accord calc due` and `accord calc elapsed`: working time, one document at a time.

The documents are described in `docs/interfaces/calc-due-*.json` and `calc-elapsed-*.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from accord.kernel.calendar_documents import UnableToReadCalendar, read_calendar, why
from accord.kernel.durations import NotADuration, format_duration, parse_duration
from accord.kernel.working_time import (
    Pause,
    UnableToReckon,
    WorkingCalendar,
)
from accord.kernel.working_time import due as due_moment
from accord.kernel.working_time import elapsed as worked
from accord.reporting.rules.calc import (
    Document,
    Json,
    Rule,
    UnableToCalculate,
    check_keys,
    list_of,
)

MOST_PAUSES = 1_000
EARLIEST, LATEST = 1971, 9_900  # years


def due(document: Document, where: str) -> dict[str, Json]:
    """When a target is due by a calendar, in its zone; null while a pause has no end."""
    check_keys(document, required=("calendar", "start", "target"), may=("pauses",), where=where)
    calendar = _calendar(document["calendar"], where)
    target = _target(document["target"], where)
    try:
        found = due_moment(
            calendar,
            start=_moment(document["start"], _under(where, "start")),
            target=target,
            pauses=_pauses(document, where),
        )
    except UnableToReckon as refusal:
        raise UnableToCalculate(
            where=where, key=str(document["target"]), because=why(refusal.flaw)
        ) from refusal
    return {"due": found and found.astimezone(calendar.zone).isoformat()}


def elapsed(document: Document, where: str) -> dict[str, Json]:
    """What was worked between two moments outside pauses, and how long it was by the wall clock."""
    check_keys(document, required=("calendar", "start", "end"), may=("pauses",), where=where)
    calendar = _calendar(document["calendar"], where)
    start, end = (_moment(document[key], _under(where, key)) for key in ("start", "end"))
    if end < start:
        raise UnableToCalculate(where=where, key="end", because="earlier than the start")
    told = worked(calendar, start=start, end=end, pauses=_pauses(document, where))
    return {"working": format_duration(told), "wall": format_duration(end - start)}


KINDS: Mapping[str, Rule] = {"due": due, "elapsed": elapsed}


def _calendar(said: Json, where: str) -> WorkingCalendar:
    try:
        return read_calendar(said)
    except UnableToReadCalendar as refusal:
        place = _under(where, f"calendar.{refusal.where}" if refusal.where else "calendar")
        raise UnableToCalculate(where=place, key=refusal.key, because=refusal.because) from refusal


def _target(said: Json, where: str) -> timedelta:
    try:
        target = parse_duration(said if isinstance(said, str) else "")
    except NotADuration as problem:
        raise UnableToCalculate(
            where=where, key="target", because="not a duration such as PT4H"
        ) from problem
    if target <= timedelta(0):
        raise UnableToCalculate(where=where, key="target", because="not above zero")
    return target


def _pauses(document: Document, where: str) -> Sequence[Pause]:
    place = _under(where, "pauses")
    said = list_of(document.get("pauses", []), key="pauses", where=where)
    if len(said) > MOST_PAUSES:
        raise UnableToCalculate(where=place, key=str(len(said)), because=f"over {MOST_PAUSES}")
    return [_pause(each, f"{place}[{number}]") for number, each in enumerate(said)]


def _pause(said: Json, where: str) -> Pause:
    ends = list_of(said, key="pause", where=where)
    if len(ends) != 2:
        raise UnableToCalculate(where=where, key=str(len(ends)), because="not two moments")
    since, until = _moment(ends[0], where), None if ends[1] is None else _moment(ends[1], where)
    if until is not None and until < since:
        raise UnableToCalculate(where=where, key=str(ends[1]), because="ends before it begins")
    return since, until


def _moment(said: Json, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except (ValueError, TypeError) as problem:
        raise UnableToCalculate(where=where, key=str(said), because="not a moment") from problem
    if moment.tzinfo is None:
        raise UnableToCalculate(where=where, key=str(said), because="a moment without an offset")
    if not EARLIEST <= moment.year <= LATEST:
        raise UnableToCalculate(where=where, key=str(said), because="too long ago or too far off")
    return moment


def _under(where: str, key: str) -> str:
    return f"{where}.{key}".lstrip(".")
