"""Writing to an Odoo: Accord's own fields, and the owner where asked; never over others."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty, FieldCard, Write, Written
from accord.integrations.odoo.queries import lists
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.queries.records import Records
from accord.integrations.odoo.rules import answers, rows
from accord.integrations.odoo.values import (
    ALSO_WRITTEN,
    MODEL_OF_FIELDS,
    OWN_FIELD,
    THINGS,
)

_OF_ONE = frozenset({Fault.NOT_ITS_API, Fault.NOT_WRITTEN, Fault.STREAM_GONE})
_TYPES = {
    "text": "char", "number": "float", "day": "date", "moment": "datetime", "flag": "boolean",
    "choice": "selection",
}  # fmt: skip


def write(line: Line, records: Records, stream: str, changes: Sequence[Write]) -> list[Written]:
    """Write fields of records that stand as they stood when it was decided; each is read first.

    Odoo takes no condition with a write: what somebody changes between the reading and the writing
    of the same second or two is written over, field by field and only fields of ours.
    """
    model = THINGS[stream].model
    known = lists.described(line, model)
    judged = {each.external_id: _refused(each, known=known) for each in changes}
    asked = [each for each in changes if judged[each.external_id] is None]
    names = sorted({name for each in asked for name in each.fields})
    standing = records.raw([each.external_id for each in asked], fields=names) if asked else {}
    flags = frozenset(name for name in names if _type_of(known, name) == "boolean")
    for change in asked:
        said = standing.get(change.external_id)
        held = None if said is None else rows.cells(said, sorted(change.fields), flags=flags)
        found = frame.judge(change, standing=held)
        if found is None and said is not None:
            found = _send(line, model, change, key=answers.id_of(said), known=known)
        judged[change.external_id] = found
    return [judged[each.external_id] or Written(each.external_id) for each in changes]


def _refused(change: Write, *, known: Mapping[str, Any]) -> Written | None:
    strange = frame.not_ours(change, own=OWN_FIELD, also=ALSO_WRITTEN)
    gone = next((name for name in change.fields if name not in known), "")
    if strange or not gone:
        return strange
    return Written(change.external_id, Fault.FIELD_GONE, gone)


def _send(line: Line, model: str, change: Write, *, key: int, known: Mapping[str, Any]) -> Written:
    values = {name: _value(said, _type_of(known, name)) for name, said in change.fields.items()}
    try:
        line.call(model, "write", ids=[key], vals=values)
    except Faulty as fault:
        if fault.fault not in _OF_ONE:
            raise
        return Written(change.external_id, Fault.NOT_WRITTEN, fault.detail)
    return Written(change.external_id)


def _type_of(known: Mapping[str, Any], name: str) -> str:
    return answers.text_of(known[name].get("type")) if name in known else ""


def _value(said: str, kind: str) -> Any:
    """A cell as Odoo takes it; what is blank is false there."""
    if kind == "boolean":
        return said == "true"
    if not said:
        return False
    if kind == "many2one":
        return int(said) if said.isascii() and said.isdigit() else False
    return float(said) if kind in ("float", "integer", "monetary") else said


def make_fields(line: Line, stream: str, cards: Sequence[FieldCard]) -> tuple[str, ...]:
    """Make those of our own fields that a model lacks; answers their names."""
    model = THINGS[stream].model
    missing = frame.missing(cards, there=lists.described(line, model), own=OWN_FIELD)
    if missing:
        found = line.records("ir.model", (("model", "=", model),), fields=("model",))
        if not found:
            raise Faulty(Fault.STREAM_GONE, detail=model)
        made = [_described(card, model=answers.id_of(found[0])) for card in missing]
        line.call(MODEL_OF_FIELDS, "create", vals_list=made)
    return tuple(card.name for card in missing)


def _described(card: FieldCard, *, model: int) -> dict[str, Any]:
    """How a field of ours is described to Odoo."""
    kind = _TYPES.get(card.type, "char")
    described: dict[str, Any] = {
        "name": card.name,
        "field_description": card.label,
        "model_id": model,
        "ttype": kind,
        "state": "manual",
    }
    if kind == "selection":
        described["selection_ids"] = [
            [0, 0, {"value": value, "name": label, "sequence": place}]
            for place, (value, label) in enumerate(card.options.items())
        ]
    return described
