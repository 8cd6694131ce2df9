"""Gaps between tools for programs: a task manager that was told of one asks here for the rest."""

from datetime import date, datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Schema
from pydantic import Field

from accord.foundation import clock, cursors
from accord.foundation.problems import Problem
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.values.audit import Gap
from accord.toolaudit.values.audit_codes import GapState

LARGEST_ID = 2**63 - 1
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class GapsAsked(Schema):
    """Open ones alone, or those that ended alone, where it is said."""

    is_open: bool | None = Field(None, alias="open")
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class GapOut(Schema):
    """A gap: what it is about in words, who has it, until when, and its page."""

    id: int
    about: str
    code: str
    state: GapState
    title: str
    remedy: str
    value: float
    line: float
    owner: int | None
    owner_name: str | None
    owner_email: str | None
    due: date
    is_late: bool
    opened_at: datetime
    ended_at: datetime | None
    page: str


class GapsOut(Schema):
    items: list[GapOut]
    next: str | None


def list_gaps(request: HttpRequest, asked: Query[GapsAsked]) -> dict[str, Any]:
    """Gaps between tools, the newest first."""
    del request
    before = _place(asked.cursor)
    rows = audit.list_gaps(before=before, limit=asked.limit + 1, is_open=asked.is_open,
                           by_day=False)  # fmt: skip
    shown = rows[: asked.limit]
    more = str(shown[-1].id) if len(rows) > asked.limit else None
    return {"items": _told(shown), "next": cursors.write(more)}


def get_gap(request: HttpRequest, gap_id: Path[Number]) -> dict[str, Any]:
    """One gap between tools."""
    del request
    try:
        [told] = _told([audit.get_gap(gap_id=gap_id)])
    except LookupError as problem:
        raise Problem(404, f"There is no gap {gap_id}.") from problem
    return told


def _place(cursor: str | None) -> int | None:
    try:
        said = cursors.read(cursor)
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem
    number = whole_number(said) if said is not None else None
    if said is not None and (number is None or number > LARGEST_ID):
        raise Problem(422, "This cursor was not given out by this list.")
    return number


def _told(gaps: list[Gap]) -> list[dict[str, Any]]:
    today = clock.now().date()
    owners = {card.id: card for card in team.list_members()}
    titles = wording.titles(gaps, day=today)
    found = []
    for gap in gaps:
        owner = owners.get(gap.owner_id or 0)
        found.append({
            "id": gap.id, "about": gap.about.value, "code": gap.code, "state": gap.state,
            "title": titles[gap.id], "remedy": str(wording.REMEDIES[gap.about]),
            "value": float(gap.value), "line": float(gap.line), "owner": gap.owner_id,
            "owner_name": owner.name if owner else None,
            "owner_email": owner.email if owner else None,
            "due": gap.due_on, "is_late": gap.state is GapState.OPEN and gap.due_on < today,
            "opened_at": gap.opened_at, "ended_at": gap.ended_at,
            "page": f"{settings.PUBLIC_URL}{reverse('audit_gap', args=[gap.id])}",
        })  # fmt: skip
    return found
