"""Other tools ask before they send: /contacts/allowed; and who may be one: /duplicates."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import BaseModel, ConfigDict, Field

from accord.contacts import api as contacts
from accord.contacts.values.targets import NoSuchList
from accord.foundation import clock, cursors
from accord.foundation.problems import Fault, Problem
from accord.kernel.ids import whole_number

AT_MOST = 1_000
ListNumber = Annotated[int, Field(ge=1, lt=2**63)]


class Asked(BaseModel):
    """Up to a thousand addresses, and what they are to be written to about."""

    model_config = ConfigDict(extra="forbid")
    purpose: Annotated[str, Field(min_length=1, max_length=40)] = "newsletter"
    emails: Annotated[
        list[Annotated[str, Field(min_length=3, max_length=320)]],
        Field(min_length=1, max_length=AT_MOST),
    ]


class DuplicatesAsked(Schema):
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PairOut(Schema):
    """Two people who may be one: how sure it is, in words of this page, and what speaks for it."""

    id: int
    people: list[int]
    band: str
    reasons: str
    found_at: datetime


class DuplicatesOut(Schema):
    items: list[PairOut]
    next: str | None


class TargetListOut(Schema):
    """A list of companies that both teams want to win; `count`: companies on it."""

    id: int
    name: str
    count: int


class TargetListsOut(Schema):
    items: list[TargetListOut]


class TargetsAsked(Schema):
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class TargetOut(Schema):
    """A company on a list."""

    id: int
    name: str
    domain: str
    segment: str
    country: str


class TargetsOut(Schema):
    items: list[TargetOut]
    next: str | None


def number_of(said: str) -> int:
    """A number of ours as a cursor holds it; raises ValueError."""
    if (number := whole_number(said)) is None:
        raise ValueError(said)
    return number


def list_target_lists(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The lists that stand, by name."""
    return {
        "items": [
            {"id": one.id, "name": one.name, "count": one.count}
            for one in contacts.list_target_lists()
        ]
    }


def list_targets(
    request: HttpRequest,  # noqa: ARG001
    list_id: Path[ListNumber],
    asked: Query[TargetsAsked],
) -> dict[str, Any]:
    """The companies of a list, by name."""
    try:
        contacts.get_target_list(list_id=list_id)
    except NoSuchList as missing:
        raise Problem(404, f"There is no target list {list_id}.") from missing
    try:
        name, mark, number = (cursors.read(asked.cursor) or "").rpartition("~")
        after = (name, number_of(number)) if mark else None
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem
    found = contacts.list_targets(list_id=list_id, after=after, limit=asked.limit + 1)
    shown = found[: asked.limit]
    more = [f"{key}~{one.id}" for key, one in shown[-1:] if len(found) > len(shown)]
    return {
        "items": [
            {
                "id": one.id, "name": one.name, "domain": one.domain or "",
                "segment": one.segment or "", "country": one.country or "",
            }
            for _key, one in shown
        ],
        "next": cursors.write(more[0] if more else None),
    }  # fmt: skip


def list_duplicates(request: HttpRequest, asked: Query[DuplicatesAsked]) -> dict[str, Any]:
    """Pairs that wait for somebody to say whether they are one, the likeliest first."""
    try:
        key = cursors.read(asked.cursor)
        sure, _, number = (key or "").partition("~")
        after = (float(sure), int(number)) if key else None
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem
    found = contacts.list_doubts(
        after=after,
        limit=asked.limit + 1,
        within=request.people_within,  # type: ignore[attr-defined]
    )
    shown = found[: asked.limit]
    more = [f"{one.probability!r}~{one.id}" for one in shown[-1:] if len(found) > len(shown)]
    return {
        "items": [
            {
                "id": one.id,
                "people": list(one.heads),
                "band": one.band.value,
                "reasons": one.line,
                "found_at": one.found_at,
            }
            for one in shown
        ],
        "next": cursors.write(more[0] if more else None),
    }


def post_allowed(request: HttpRequest, asked: Asked) -> dict[str, Any]:  # noqa: ARG001
    """Whether each address may be written to now, and why."""
    try:
        answers = contacts.may_write_to(
            addresses=asked.emails, purpose=asked.purpose, at=clock.now()
        )
    except contacts.UnknownPurpose as unknown:
        raise Problem(
            422, "No purpose is called so.", faults=[Fault("/purpose", "not known")]
        ) from unknown
    return {
        "purpose": asked.purpose,
        "answers": [
            {"email": email, "allowed": answer.is_allowed, "reason": answer.verdict.value}
            for email, answer in answers.items()
        ],
    }
