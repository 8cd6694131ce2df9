"""Agreements for programs: which hold, what each says, a draft of the next."""

import re
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import BaseModel, ConfigDict, Field

from accord.agreements import api as agreements
from accord.agreements.values.flaws import TERM_FLAWS, TermFlaw, UnableToRead
from accord.agreements.values.terms import TAKEN_KEYS
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, UnableToAgree, UnableToPropose
from accord.foundation import clock
from accord.foundation.documents import Document
from accord.foundation.problems import Fault, Problem

Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
_OF_KEYS = (TermFlaw.UNKNOWN_KEY, TermFlaw.MISSING_KEY)


class Change(BaseModel):
    """The draft that is changed, as it was read."""

    model_config = ConfigDict(extra="forbid")
    number: Number
    revision: Number


class AgreementIn(BaseModel):
    """An agreement to be written down as a draft; `change` where an open draft is changed."""

    model_config = ConfigDict(extra="forbid")
    body: Document
    change: Change | None = None


class AgreementsAsked(Schema):
    handoff: Key | None = None


class ClauseOut(Schema):
    """One promise: `text` is its sentence."""

    code: str
    side: str
    kind: str
    text: str


class AgreementOut(Schema):
    """A version: `body` is its exact wording, as `docs/interfaces/agreement.json` has it.
    is_silent: measured, and nobody is warned."""

    key: str
    name: str
    handoff: str
    number: int
    revision: int
    state: str
    active_from: datetime | None
    active_to: datetime | None
    is_silent: bool
    digest: str
    signed_for: list[str]
    clauses: list[ClauseOut]
    body: dict[str, Any]


class AgreementsOut(Schema):
    items: list[AgreementOut]


def list_agreements(request: HttpRequest, asked: Query[AgreementsAsked]) -> dict[str, Any]:  # noqa: ARG001
    """The agreements in force and those that are measured in silence, by key."""
    held = [
        one
        for one in agreements.list_running(at=clock.now())
        if asked.handoff in (None, one.agreement.handoff)
    ]
    return {
        "items": [
            _told(definitions.get_version(version_id=one.version_id), is_silent=one.is_silent)
            for one in held
        ]
    }


def propose_version(request: HttpRequest, key: Path[Key], asked: AgreementIn) -> dict[str, Any]:
    """Write an agreement down as a draft. Only leaders sign, in a browser: until both have, it
    binds nobody. The same words sent twice are one draft."""
    if key in TAKEN_KEYS:
        raise Problem(422, f"The key {key} is an address of its own. Choose another.")
    same = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    if asked.change is None and same is not None and same.body == asked.body:
        return _told(same)
    change = (asked.change.number, asked.change.revision) if asked.change else None
    actor_id: int | None = request.actor.member_id  # type: ignore[attr-defined]
    try:
        number = agreements.propose_agreement(
            key=key, body=asked.body, actor_id=actor_id, at=clock.now(), change=change
        )
    except UnableToRead as refusal:
        fault = Fault(_pointer(refusal), str(TERM_FLAWS[refusal.flaw]))
        raise Problem(422, "Nothing can be judged by this.", faults=[fault]) from refusal
    except (UnableToPropose, UnableToAgree) as refusal:
        raise Problem(*definitions.why_refused(refusal)) from refusal
    version = definitions.find_version(kind=Kind.AGREEMENT, key=key, number=number)
    if version is None:
        raise Problem(404, f"There is no version {number} of an agreement {key}.")
    return _told(version)


def _told(version: DefinitionVersion, *, is_silent: bool = False) -> dict[str, Any]:
    agreement = agreements.read_agreement(version.body)
    signed = definitions.list_signatures(version_ids=[version.id]).get(version.id, [])
    return {
        "key": version.key,
        "name": agreement.name,
        "handoff": agreement.handoff,
        "number": version.number,
        "revision": version.revision,
        "state": version.state.value,
        "active_from": version.active_from,
        "active_to": version.active_to,
        "is_silent": is_silent,
        "digest": definitions.digest_of(kind=Kind.AGREEMENT, key=version.key, body=version.body),
        "signed_for": [one.side.value for one in signed],
        "clauses": [
            {
                "code": one.code,
                "side": one.side.value,
                "kind": one.kind.value,
                "text": agreements.word_clause(agreement=agreement, clause=one).words,
            }
            for one in agreement.clauses
        ],
        "body": version.body,
    }


def _pointer(refusal: UnableToRead) -> str:
    """`clauses[2].share` as the place in the request."""
    parts = re.sub(r"\[(\d+)\]", r".\1", refusal.where).split(".")
    named = (
        [refusal.given.replace("~", "~0").replace("/", "~1")] if refusal.flaw in _OF_KEYS else []
    )
    kept = (part for part in parts if part not in ("", "agreement"))
    return "/" + "/".join(("body", *kept, *named))
