"""/definitions: what is agreed on, each version as it was worded; sheets written as drafts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import BaseModel, ConfigDict, Field

from accord.definitions import operations, queries
from accord.definitions.rules import agreeing
from accord.definitions.rules.refusing import why_refused
from accord.definitions.values import (
    SHEETS,
    DefinitionVersion,
    Kind,
    State,
    UnableToAgree,
    UnableToPropose,
)
from accord.foundation import clock
from accord.foundation.documents import Document
from accord.foundation.problems import Fault, Problem

BAD = 422
Word = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]


class SignatureOut(Schema):
    """Who signed for a side; `digest` is of the wording that was signed."""

    side: str
    member_id: int | None
    digest: str
    signed_at: datetime


class DefinitionOut(Schema):
    """One version: `body` is its exact wording, `key` which of its kind where there are several."""

    id: int
    kind: str
    key: str
    number: int
    revision: int
    state: str
    active_from: datetime | None
    active_to: datetime | None
    body: dict[str, Any]
    digest: str
    signatures: list[SignatureOut]


class DefinitionsOut(Schema):
    items: list[DefinitionOut]


class DefinitionsAsked(Schema):
    """Which ones; nothing said: all."""

    kind: Kind | None = None
    key: Word | None = None
    state: State | None = None


class Change(BaseModel):
    """The draft that is changed, as it was read."""

    model_config = ConfigDict(extra="forbid")
    number: Number
    revision: Number


class SheetIn(BaseModel):
    """A plain sheet to be written down as a draft; `change` where an open draft is changed."""

    model_config = ConfigDict(extra="forbid")
    key: Word = ""
    body: Document
    change: Change | None = None


def list_definitions(
    request: HttpRequest,  # noqa: ARG001
    asked: Query[DefinitionsAsked],
) -> dict[str, list[DefinitionOut]]:
    """Every version of every definition, as it was worded, with its signatures. Only a leader in
    a browser can sign."""
    versions = [
        one
        for one in queries.list_all()
        if asked.kind in (None, one.kind)
        and asked.key in (None, one.key)
        and asked.state in (None, one.state)
    ]
    return {"items": _told(versions)}


def get_definition(
    request: HttpRequest,  # noqa: ARG001
    kind: Path[Kind],
    number: Path[Number],
) -> DefinitionOut:
    """One version of what there is one of, such as the stages."""
    return _found(kind, "", number)


def get_keyed_definition(
    request: HttpRequest,  # noqa: ARG001
    kind: Path[Kind],
    key: Path[Word],
    number: Path[Number],
) -> DefinitionOut:
    """One version of what there are several of, such as a persona."""
    return _found(kind, key, number)


def propose_sheet(request: HttpRequest, kind: Path[Kind], asked: SheetIn) -> DefinitionOut:
    """Write a plain sheet down as a draft: a persona, the ideal customer, benchmarks, claims,
    rival meanings. Cards have an address of their own; all else is written on its page. The same
    words sent twice are one draft."""
    if kind not in SHEETS:
        raise Problem(422, f"{kind.value} cannot be written here. Sheets: {', '.join(SHEETS)}.")
    same = queries.find_open(kind=kind, key=asked.key)
    if asked.change is None and same is not None and same.body == asked.body:
        return _found(kind, asked.key, same.number)
    change = (asked.change.number, asked.change.revision) if asked.change else None
    try:
        number = operations.propose_sheet(
            kind=kind, body=asked.body, key=asked.key, at=clock.now(), change=change,
            actor_id=request.actor.member_id,  # type: ignore[attr-defined]
        )  # fmt: skip
    except (UnableToPropose, UnableToAgree) as refusal:
        status, detail = why_refused(refusal)
        faults = [Fault("/body", detail)] if status == BAD else []
        if isinstance(refusal, UnableToPropose) and refusal.row is not None:
            where = f"Row {refusal.row}, {refusal.part}" if refusal.part else f"Row {refusal.row}"
            faults = [Fault("/body", f"{where}: {detail}")]
        raise Problem(status, detail, faults=faults) from refusal
    return _found(kind, asked.key, number)


def _found(kind: Kind, key: str, number: int) -> DefinitionOut:
    version = queries.find_version(kind=kind, number=number, key=key)
    if version is None:
        named = f"{kind.value} {key}".strip()
        raise Problem(404, f"There is no version {number} of {named}.")
    return _told([version])[0]


def _told(versions: Sequence[DefinitionVersion]) -> list[DefinitionOut]:
    signed = queries.list_signatures(version_ids=[version.id for version in versions])
    return [
        DefinitionOut(
            id=version.id,
            kind=version.kind.value,
            key=version.key,
            number=version.number,
            revision=version.revision,
            state=version.state.value,
            active_from=version.active_from,
            active_to=version.active_to,
            body=version.body,
            digest=agreeing.digest_of(kind=version.kind, key=version.key, body=version.body),
            signatures=[
                SignatureOut(
                    side=one.side.value,
                    member_id=one.member_id,
                    digest=one.digest,
                    signed_at=one.signed_at,
                )
                for one in signed.get(version.id, [])
            ],
        )
        for version in versions
    ]
