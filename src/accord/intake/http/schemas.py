"""What a record may hold, made from the fields of its kind; nothing else is accepted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, create_model
from pydantic import ValidationError as NotValid

from accord.foundation.problems import Fault
from accord.intake.values.batches import Kind
from accord.intake.values.plans import FIELDS, Type
from accord.intake.values.plans import Field as PlanField

ROWS_BOUND = 10_000
FAULTS_SHOWN = 50
ATTRIBUTES_BOUND = 100
_NAME = Annotated[str, Field(strict=True, min_length=1, max_length=120)]
_VALUE = Annotated[str, Field(strict=True, max_length=2_000)] | StrictBool | StrictInt | Decimal
_SOURCE = Annotated[str, Field(strict=True, min_length=1, max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _type_of(field: PlanField) -> Any:
    if field.type is Type.CODE:
        return Literal[field.codes]
    if field.type is Type.FLAG:
        return StrictBool
    if field.type is Type.WHOLE:
        return Annotated[int, Field(strict=True, ge=0, lt=2**31)]
    text = Annotated[str, Field(strict=True, max_length=field.bound)]
    if field.type is Type.AMOUNT:
        return text | StrictInt | Decimal
    return text


def _model(name: str, kind: Kind, **more: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {
        field.name: (_type_of(field) | None, Field(default=None, title=str(field.name)))
        for field in FIELDS[kind]
    }
    attributes = Annotated[dict[_NAME, _VALUE | None], Field(max_length=ATTRIBUTES_BOUND)]
    return create_model(
        name,
        __base__=_Strict,
        **fields,
        source=(_SOURCE | None, None),
        attributes=(attributes | None, None),
        **more,
    )


RECORDS: Mapping[Kind, type[BaseModel]] = {
    Kind.LEADS: _model("LeadRecord", Kind.LEADS),
    Kind.TOUCHES: _model(
        "TouchRecord",
        Kind.TOUCHES,
        lead_source=(_SOURCE | None, None),
        contact_source=(_SOURCE | None, None),
        deal_source=(_SOURCE | None, None),
    ),
    Kind.DEALS: _model("DealRecord", Kind.DEALS, lead_source=(_SOURCE | None, None)),
}


def faults_of(kind: Kind, records: Sequence[Any], *, single: bool) -> list[Fault]:
    """What is wrong with the shape of these records; at most the first fifty faults."""
    model = RECORDS[kind]
    found: list[Fault] = []
    for index, record in enumerate(records):
        try:
            model.model_validate(record)
        except NotValid as problem:
            place = "" if single else f"/{index}"
            found += _faults(problem, place=place)
        if len(found) >= FAULTS_SHOWN:
            break
    return found[:FAULTS_SHOWN]


def _faults(problem: NotValid, *, place: str) -> list[Fault]:
    by_pointer: dict[str, str] = {}
    for error in problem.errors(include_url=False, include_context=False, include_input=False):
        names = [str(part) for part in error["loc"][:1]]
        if error["loc"][:1] == ("attributes",) and len(error["loc"]) > 1:
            names.append(str(error["loc"][1]))
        path = "".join(f"/{name.replace('~', '~0').replace('/', '~1')[:120]}" for name in names)
        by_pointer.setdefault(f"{place}{path}", _detail(error["type"], error["msg"]))
    return [Fault(pointer, detail) for pointer, detail in by_pointer.items()]


def _detail(code: str, message: str) -> str:
    if code == "extra_forbidden":
        return "There is no such field. Leave it out, or put it into attributes."
    return f"{message}."


REPEATED: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            "description": "The same key and body are answered alike and done once.",
        }
    ],
}


def body_schema(kind: Kind) -> dict[str, Any]:
    """The request body for the API's own description: one record or a list of them."""
    record = RECORDS[kind].model_json_schema(ref_template="#/components/schemas/{model}")
    record.pop("$defs", None)
    several = {"type": "array", "items": record, "minItems": 1, "maxItems": ROWS_BOUND}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"oneOf": [record, several]}}},
        },
        **REPEATED,
    }


class Problem(BaseModel):
    """One reason why a record did not go in."""

    field: str | None
    code: str
    detail: str


class ReceiptOut(BaseModel):
    """What became of the record at `index`."""

    index: int
    outcome: Literal["created", "joined", "updated", "unchanged", "quarantined", "refused"]
    id: int | None
    problems: list[Problem]


class ReceiptsOut(BaseModel):
    """Counts that add up, and one receipt for each record in its order."""

    received: int
    created: int
    joined: int
    updated: int
    unchanged: int
    quarantined: int
    refused: int
    receipts: list[ReceiptOut]
