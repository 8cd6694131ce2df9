"""What a tool's message says, made rows: events, their kind, their fields; pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accord.intake.rules import dates, mapping
from accord.intake.rules.header import bare, fold
from accord.intake.values.batches import Kind
from accord.intake.values.hooks import EVENTS_BOUND, PATHS_BOUND, HookRules
from accord.intake.values.plans import Plan, Type, fields_of
from accord.intake.values.reading import DateOrder

_WORDS_OF_KIND: Mapping[Kind, frozenset[str]] = {
    Kind.LEADS: frozenset(
        {"lead", "leads", "contact", "contacts", "person", "people", "prospect", "subscriber",
         "form", "submission", "member", "user", "customer"}
    ),
    Kind.TOUCHES: frozenset(
        {"touch", "touches", "activity", "call", "email", "mail", "meeting", "event", "visit",
         "page", "chat", "download", "webinar"}
    ),
    Kind.DEALS: frozenset({"deal", "deals", "opportunity", "opportunities"}),
}  # fmt: skip
_TESTS = frozenset({"test", "ping", "webhook_test", "test_ping", "webhook_ping"})
_SECONDS_BELOW = 10**11  # a count of seconds; from here on one of milliseconds


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type as sent, when it happened by the tool's clock, its fields by path."""

    type: str
    at: datetime | None
    cells: Mapping[str, str]


class NotEvents(ValueError):
    """The document is no event and no list of events."""


def events_of(document: Any) -> list[Event]:
    """The events of a message. An object without `data` is taken for the data itself.

    Raises NotEvents.
    """
    told = document if isinstance(document, list) else [document]
    if not 0 < len(told) <= EVENTS_BOUND or not all(isinstance(one, dict) for one in told):
        raise NotEvents
    return [event for one in told for event in _events(one)]


def _events(told: Mapping[str, Any]) -> Iterator[Event]:
    said = told.get("type")
    type_ = said[:120] if isinstance(said, str) else ""
    at = _moment(told.get("timestamp"))
    data = told.get("data")
    if isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        yield from (Event(type_, at, flat(one)) for one in data[:EVENTS_BOUND])
    elif isinstance(data, dict):
        yield Event(type_, at, flat(data))
    else:
        yield Event(type_, at, flat(told))


def _moment(said: Any) -> datetime | None:
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        return _counted(said)
    return (
        dates.parse_moment(said, order=DateOrder.YMD, zone=UTC) if isinstance(said, str) else None
    )


def _counted(number: int | Decimal) -> datetime | None:
    if not 0 < number < 10**14:
        return None
    return datetime.fromtimestamp(float(number if number < _SECONDS_BELOW else number / 1000), UTC)


def flat(data: Mapping[str, Any]) -> dict[str, str]:
    """The values of an object by path (`properties.email`), at most PATHS_BOUND of them.

    A list of plain values is one text; a list of objects is kept as its JSON.
    """
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [
        (str(name), value) for name, value in list(data.items())[::-1]
    ]
    while waiting and len(found) < PATHS_BOUND:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(f"{path}.{name}", each) for name, each in list(value.items())[::-1]]
        else:
            found[path[:300]] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if any(isinstance(each, dict | list) for each in value):
            return json.dumps(value, ensure_ascii=False, default=str)
        return "; ".join(_text(each) for each in value)
    return str(value)


def is_test(event: Event) -> bool:
    """Whether a tool only tries the way: nothing is to be taken from it."""
    return fold(event.type) in _TESTS


def kind_of(event: Event, *, rules: HookRules) -> Kind | None:
    """What an event is: as the tool was set up, else by its type; None where neither says."""
    if rules.kind:
        return rules.kind
    words = fold(event.type).split("_")
    first = [kind for word in words[:1] for kind, known in _WORDS_OF_KIND.items() if word in known]
    if first:
        return first[0]
    return next(
        (kind for word in words for kind, known in _WORDS_OF_KIND.items() if word in known),
        None if event.type else Kind.LEADS,
    )


def plan_of(events: Sequence[Event], *, kind: Kind, source: str, rules: HookRules) -> Plan:
    """How these events become rows of a kind: what was said of their fields, the rest by name."""
    known = fields_of(kind)
    paths = paths_of(events)
    columns = {
        path: name for path in paths if (name := rules.columns.get(path, "")) and name in known
    }
    open_paths = [path for path in paths if path not in rules.columns]
    for path, name in _by_name(open_paths, kind=kind).items():
        if name not in columns.values():
            columns[path] = name
    return Plan(
        kind=kind,
        source=source,
        columns=columns,
        values={name: words for name, words in rules.values.items() if name in known},
        defaults={"stage": "lead"} if kind is Kind.LEADS else {},
        date_orders=dict.fromkeys(columns, rules.date_order) if rules.date_order else {},
    )


def paths_of(events: Sequence[Event]) -> list[str]:
    """Every field of these events, in the order of its first appearance."""
    return list(dict.fromkeys(path for event in events for path in event.cells))


def _by_name(paths: Sequence[str], *, kind: Kind) -> dict[str, str]:
    """By the whole path, else by its last part where it is the only one of that name."""
    chosen = mapping.propose_columns(kind=kind, headers=paths)
    rest = [path for path in paths if path not in chosen and "." in path]
    last = {path: path.rpartition(".")[2] for path in rest}
    if rest and last[rest[0]] == "value":  # such as properties.email.value
        last = {path: path.removesuffix(".value").rpartition(".")[2] for path in rest}
    single = {bare(name): path for path, name in last.items()}
    names = [
        name for name in last.values() if list(map(bare, last.values())).count(bare(name)) == 1
    ]
    taken = set(chosen.values())
    for header, name in mapping.propose_columns(kind=kind, headers=names).items():
        if name not in taken:
            chosen[single[bare(header)]] = name
    return chosen


def meaning_of(paths: Sequence[str], *, kind: Kind, rules: HookRules) -> dict[str, str]:
    """What each field of a tool is taken for in rows of a kind; one that is kept is left out."""
    event = Event("", None, dict.fromkeys(paths, ""))
    return dict(plan_of([event], kind=kind, source="", rules=rules).columns)


def completed(event: Event, *, plan: Plan) -> dict[str, str]:
    """An event's cells, and what its type and time say of fields that it leaves out.

    Times counted in seconds or milliseconds are written out.
    """
    known = fields_of(plan.kind)
    cells = dict(event.cells)
    for path, name in plan.columns.items():
        written = cells.get(path, "")
        counted = known[name].type is Type.MOMENT and written.isascii() and written.isdigit()
        if counted and len(written) in (10, 13) and (moment := _counted(int(written))):
            cells[path] = moment.isoformat()
    said = {name for path, name in plan.columns.items() if cells.get(path)}
    for name, value in _implied(event, plan=plan).items():
        if name not in said:
            cells[next((p for p, n in plan.columns.items() if n == name), name)] = value
    return cells


def _implied(event: Event, *, plan: Plan) -> dict[str, str]:
    """What the envelope says of the event: when, and for a touch what kind."""
    at = event.at.isoformat() if event.at else ""
    if plan.kind is Kind.TOUCHES:
        code = fold(event.type)
        known = code in {fold(one) for one in fields_of(plan.kind)["kind"].codes}
        return {
            **({"kind": code} if known else {}),
            **({"occurred_at": at} if at else {}),
        }
    created = fold(event.type).rpartition("_")[2] in ("created", "submitted", "new")
    return {"created_at": at} if at and created and plan.kind is Kind.LEADS else {}


def with_implied(plan: Plan, *, headers: Sequence[str]) -> Plan:
    """The plan with the fields that the envelopes brought, named as themselves."""
    own = {name: name for name in headers if name in fields_of(plan.kind)}
    taken = set(plan.columns.values())
    more = {name: name for name in own if name not in taken and name not in plan.columns}
    columns = {**plan.columns, **more}
    return Plan.from_dict({**plan.as_dict(), "columns": columns})


def subject_of(cells: Mapping[str, str], *, plan: Plan) -> str:
    """What an event's later versions are known by: the tool's id, else the address, else ""."""
    by_field = {name: cells.get(path, "").strip() for path, name in plan.columns.items()}
    for name in ("external_id", "email"):
        if by_field.get(name):
            return f"{name}:{by_field[name].casefold()}"
    return ""


def still_said(
    cells: Mapping[str, str], *, at: datetime, said: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What a late event may still say, and when each field was last said of.

    Tools deliver out of order: a field that a later event has told is not told back by an
    earlier one. `said`: field → time in ISO form, UTC.
    """
    moment = at.astimezone(UTC).isoformat()
    kept = {name: text for name, text in cells.items() if said.get(name, "") <= moment}
    return kept, {**said, **{name: moment for name, text in kept.items() if text}}
