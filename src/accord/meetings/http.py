"""GET /team-meetings, /packs/{kind} and /decisions: what both teams meet about, for programs."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from accord.foundation import clock
from accord.foundation.problems import Problem
from accord.meetings import api as meetings
from accord.team.values import EVERYTHING

router = Router(tags=["meetings"])
Number = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]


class MeetingOut(Schema):
    """A meeting that is planned: numbers of members, its calendar id, whether its figures went
    out."""

    id: int
    kind: str
    starts_at: datetime
    minutes: int
    state: str
    uid: str
    required: list[int]
    optional: list[int]
    has_pack: bool
    is_quiet: bool


class DecisionOut(Schema):
    """A decision. expected: so many a week, or of 100; verdict: null until it is checked."""

    id: int
    title: str
    decider: int
    owner: int
    metric: str
    expected: float
    due_on: date
    check_on: date
    decided_at: datetime
    state: str
    verdict: str | None
    before: float | None
    after: float | None


class DecisionsOut(Schema):
    """A page of decisions, the latest first; next: `before` of the page after it."""

    rows: list[DecisionOut]
    next: int | None


@router.get("/team-meetings", response=list[MeetingOut], url_name="team_meetings",
            summary="Meetings of both teams that are to come")  # fmt: skip
def team_meetings(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 ninja's signature
    return [
        {
            "id": one.id, "kind": one.kind.value, "starts_at": one.starts_at,
            "minutes": one.minutes, "state": one.state.value, "uid": one.uid,
            "required": sorted(one.required), "optional": sorted(one.optional),
            "has_pack": one.has_pack, "is_quiet": one.is_quiet,
        }
        for one in meetings.list_coming(at=clock.now(), limit=50)
    ]  # fmt: skip


@router.get("/packs/{kind}", url_name="pack",
            summary="What the last meeting of a kind was given, as it was frozen")  # fmt: skip
def pack(request: HttpRequest, kind: Annotated[meetings.Kind, Path()]) -> dict[str, Any]:
    found = meetings.find_latest_pack(kind=kind)
    if found is None:
        raise Problem(404, "No meeting of this kind was given its figures yet.")
    actor = getattr(request, "actor", None)
    scope = actor.scope if actor is not None else EVERYTHING
    return meetings.pack_document(meeting_id=found[0], pack=found[1], scope=scope)


@router.get("/decisions", response=DecisionsOut, url_name="decisions",
            summary="Decisions and what became of them")  # fmt: skip
def decisions(
    request: HttpRequest,  # noqa: ARG001 ninja's signature
    before: Annotated[Number | None, Query()] = None,
) -> dict[str, Any]:
    page = meetings.list_decisions(before_id=before, limit=100)
    return {"rows": [_decision(one) for one in page.rows], "next": page.next_id}


def _decision(card: meetings.DecisionCard) -> dict[str, Any]:
    effect = card.effect
    return {
        "id": card.id, "title": card.title, "decider": card.decider_id, "owner": card.owner_id,
        "metric": card.metric.value, "expected": card.expected, "due_on": card.due_on,
        "check_on": card.check_on, "decided_at": card.decided_at,
        "state": meetings.state_of(card).value,
        "verdict": effect.verdict.value if effect else None,
        "before": effect.before if effect else None, "after": effect.after if effect else None,
    }  # fmt: skip
