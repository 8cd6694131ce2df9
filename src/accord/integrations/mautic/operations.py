"""Writing to a Mautic: Accord's own fields, and the owner where asked; never over others."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, FieldCard, Write, Written
from accord.integrations.mautic.queries import lists
from accord.integrations.mautic.queries.calling import Line
from accord.integrations.mautic.queries.records import Records
from accord.integrations.mautic.rules import answers, rows
from accord.integrations.mautic.values import ALSO_WRITTEN, OWN_FIELD, THINGS, WRITES_AT_ONCE

_WRITE = "lead:leads:editother"
_TYPES = {
    "text": "text", "number": "number", "day": "date", "moment": "datetime", "flag": "boolean",
    "choice": "select",
}  # fmt: skip


def write(line: Line, people: Records, changes: Sequence[Write]) -> list[Written]:
    """Write fields of contacts that stand as they stood when it was decided; each is read first.

    Mautic takes no condition with a write: what somebody changes between the reading and the
    writing of the same second or two is written over, field by field and only fields of ours.
    """
    judged = {
        each.external_id: frame.not_ours(each, own=OWN_FIELD, also=ALSO_WRITTEN) for each in changes
    }
    asked = [each for each in changes if judged[each.external_id] is None]
    standing = people.raw([each.external_id for each in asked])
    due = []
    for change in asked:
        said = standing.get(change.external_id)
        cells = None if said is None else rows.contact_row(said, names=sorted(change.fields))
        found = frame.judge(change, standing=cells)
        judged[change.external_id] = found
        due += [] if found else [change]
    for start in range(0, len(due), WRITES_AT_ONCE):
        judged |= _send(line, due[start : start + WRITES_AT_ONCE])
    return [judged[each.external_id] or Written(each.external_id) for each in changes]


def _send(line: Line, due: Sequence[Write]) -> dict[str, Written]:
    """All at once; Mautic answers for each of them."""
    body = [
        {"id": change.external_id}
        | {ALSO_WRITTEN.get(name, name): said for name, said in change.fields.items()}
        for change in due
    ]
    said = line.send("PATCH", "api/contacts/batch/edit", body, right=_WRITE)
    return {
        change.external_id: _written(change, place=place, said=said)
        for place, change in enumerate(due)
    }


def _written(change: Write, *, place: int, said: Any) -> Written:
    status = _at(said, "statusCodes", place)
    if status == 200:
        return Written(change.external_id)
    fault = Fault.SCOPE_MISSING if status == 403 else Fault.NOT_WRITTEN
    detail = _WRITE if status == 403 else answers.text_of(status)
    return Written(change.external_id, fault, detail)


def _at(said: Any, name: str, place: int) -> Any:
    """An entry of a list that Mautic may have written as a table."""
    many = said.get(name) if isinstance(said, dict) else None
    if isinstance(many, dict):
        return many.get(str(place))
    return many[place] if isinstance(many, list) and place < len(many) else None


def make_fields(line: Line, cards: Sequence[FieldCard]) -> tuple[str, ...]:
    """Make those of our own fields that contacts lack; answers their names."""
    there = {card.name for card in lists.cards(line, THINGS["contacts"])}
    missing = frame.missing(cards, there=there, own=OWN_FIELD)
    for card in missing:
        line.send("POST", "api/fields/contact/new", _described(card), right="lead:fields:full")
    return tuple(card.name for card in missing)


def _described(card: FieldCard) -> Mapping[str, Any]:
    """How a field of ours is described to Mautic."""
    described: dict[str, Any] = {
        "label": card.label,
        "alias": card.name,
        "type": _TYPES.get(card.type, "text"),
        "group": "professional",
        "isPubliclyUpdatable": False,
    }
    if card.type == "choice":
        described["properties"] = {
            "list": [{"label": label, "value": value} for value, label in card.options.items()]
        }
    return described
