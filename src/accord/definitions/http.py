"""GET /definitions."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from accord.definitions import queries
from accord.definitions.values import DefinitionVersion, Kind


class DefinitionOut(Schema):
    """One version: `body` is its exact wording."""

    id: int
    kind: str
    number: int
    state: str
    active_from: datetime | None
    active_to: datetime | None
    body: dict[str, Any]


class DefinitionsOut(Schema):
    items: list[DefinitionOut]


def list_definitions(request: HttpRequest) -> dict[str, list[DefinitionVersion]]:  # noqa: ARG001
    """Every version of every definition, as it was worded."""
    return {"items": [version for kind in Kind for version in queries.list_versions(kind=kind)]}
