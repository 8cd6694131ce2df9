"""A request ends, and what happened to it is kept. Caller's transaction."""

from datetime import datetime
from typing import Any

from accord.handoffs import models
from accord.handoffs.values.requests import Reply, RequestAct, RequestState
from accord.journal import api as journal


def close_request(row: models.Request, state: RequestState, *, reply: Reply, at: datetime) -> None:
    """Keep a request as an act leaves it."""
    row.state = state.value
    if state is not RequestState.OPEN:
        row.owner_active = None
        row.closed_at = at
        row.answer = reply.words.strip()
        row.finding = reply.finding.value if reply.finding else ""
    row.save()


def note_act(
    row: models.Request, act: RequestAct, reply: Reply, *, member_id: int | None, at: datetime
) -> None:
    """Keep what happened to a request, and tell the journal."""
    models.RequestEvent.objects.create(
        request_id=row.pk, act=act.value, at=at, member_id=member_id, owner_id=row.owner_id,
        words=reply.words.strip(), finding=reply.finding.value if reply.finding else "",
    )  # fmt: skip
    facts: dict[str, Any] = {"task": row.task, "owner": row.owner_id, "lead": row.lead_id}
    told: dict[str, Any] = {"subject": "request", "subject_id": row.pk, "at": at}
    if act is RequestAct.ASK:
        journal.record(kind="request.made", actor_id=member_id, **told, **facts)
    else:
        journal.record(kind="request.moved", act=act.value, actor_id=member_id, **told, **facts)
