"""GET /definitions."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from accord.definitions import queries
from accord.definitions.rules import agreeing


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
    state: str
    active_from: datetime | None
    active_to: datetime | None
    body: dict[str, Any]
    digest: str
    signatures: list[SignatureOut]


class DefinitionsOut(Schema):
    items: list[DefinitionOut]


def list_definitions(request: HttpRequest) -> dict[str, list[DefinitionOut]]:  # noqa: ARG001
    """Every version of every definition, as it was worded, with its signatures. Only a leader in
    a browser can sign."""
    versions = queries.list_all()
    signed = queries.list_signatures(version_ids=[version.id for version in versions])
    return {
        "items": [
            DefinitionOut(
                id=version.id,
                kind=version.kind.value,
                key=version.key,
                number=version.number,
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
    }
