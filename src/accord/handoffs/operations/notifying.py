"""Whom a hand-off and its clocks tell, and of what. Caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accord.campaigns import api as campaigns
from accord.handoffs import models
from accord.handoffs.queries.accountable import answerer
from accord.handoffs.queries.kinds import kind_then
from accord.handoffs.rules.kinds import agreed_way
from accord.handoffs.rules.telling import BROKEN
from accord.handoffs.values.handoffs import Answer, Move
from accord.handoffs.values.requests import RequestAct, RequestState
from accord.handoffs.values.telling import Notice, What
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.notices import api as notices
from accord.team.values import Side

SUBJECT = "handoff"
REQUEST = "request"
_KINDS = {Move.ASK: "asked", Move.ANSWER: "answered", Move.GIVE: "given_to_you"}
_BACK = frozenset({Move.REJECT, Move.RECYCLE, Move.EXPIRE})
_CHANGES_TASK = frozenset(
    {
        Move.ACCEPT, Move.REJECT, Move.RECYCLE, Move.GIVE, Move.UNDO, Move.EXPIRE, Move.MERGE,
        Move.HAND_ON, Move.END, Move.VOID,
    }
)  # fmt: skip
_TO_OWNER = frozenset({Move.ANSWER, Move.GIVE})
_VERDICTS = frozenset({Move.ACCEPT, Move.REJECT, Move.RECYCLE})
TAKEN = "taken"  # accepted without a word on whether it is promising
SINGLY = 3  # more hand-offs to one member at once are told as a number


def tell_made(*, made: Sequence[int], actor_id: int | None, at: datetime) -> None:
    """Tell whoever is accountable that these were handed to them, or came back to them."""
    by_owner: dict[int, list[models.Handoff]] = {}
    for row in models.Handoff.objects.filter(pk__in=[*made]).order_by("rank", "id"):
        if row.owner_id != actor_id:
            by_owner.setdefault(row.owner_id, []).append(row)
    if not by_owner:
        return
    first = next(iter(by_owner.values()))[0]  # all are made by one kind
    is_back = first.to_side == Side.MARKETING.value
    kind = "returned" if is_back else "handed_over"
    agreed = _agreed(first)
    is_by_task = agreed is not None and agreed.first is notices.Way.TASK
    tellings = [
        telling
        for owner, rows in sorted(by_owner.items())
        for telling in _tellings(owner, rows, is_back=is_back, is_by_task=is_by_task)
    ]
    notices.tell_many(kind=kind, subject=SUBJECT, tellings=tellings, at=at, agreed=agreed)


def _tellings(
    owner: int, rows: Sequence[models.Handoff], *, is_back: bool, is_by_task: bool
) -> Iterator[notices.Telling]:
    """What one member is told of these that were made at once; a task is about one lead."""
    if len(rows) > SINGLY and not is_by_task:
        key = f"handoffs:{rows[0].pk}-{rows[-1].pk}:{owner}"
        yield notices.Telling(owner, None, {"count": len(rows)}, key)
        return
    for row in rows:
        facts: dict[str, Any] = {"lead": row.lead_id}
        if row.due_at is not None:
            facts["due"] = row.due_at
        if is_back and row.reason:
            facts["reason"] = row.reason
        yield notices.Telling(owner, row.pk, facts, f"handoff:{row.pk}:made")


def _agreed(row: models.Handoff) -> notices.Agreed | None:
    """Where the receiver is told, as both teams have signed it; until then as is usual."""
    if row.version_id is None:
        return None
    return agreed_way(kind_then(code=row.kind, version_id=row.version_id))


def tell_moved(
    *, row: models.Handoff, move: Move, answer: Answer, actor_id: int | None, at: datetime
) -> None:
    """Tell whoever a move concerns: the other side of what was asked or said, and who has it now.

    Nobody is told of what they did themselves.
    """
    facts: dict[str, Any] = {"lead": row.lead_id}
    if actor_id is not None:
        facts["by"] = actor_id
    if move is Move.GIVE and row.due_at is not None:
        facts["due"] = row.due_at
    owners = _tell_campaign(row, move, answer, actor_id=actor_id, at=at)
    kind = _told_of(move, answer, is_within_sales=row.from_side == Side.SALES.value)
    if not kind:
        return
    to = row.owner_id if move in _TO_OWNER else answerer(row, at=at)
    if to is None or to == actor_id or (kind == "good_word" and to in owners):
        return
    key = _move_key(row.pk, move, at)
    agreed = _agreed(row) if move is Move.GIVE else None
    _tell(kind, to=[to], row=row, facts=facts, key=key, at=at, agreed=agreed)


def tell_day(*, row: models.Handoff, day: datetime, at: datetime) -> None:
    """Whoever has it is told as the day that the buyer asked for has come."""
    row.refresh_from_db(fields=["due_at"])
    facts: dict[str, Any] = {"lead": row.lead_id}
    if row.due_at is not None:
        facts["due"] = row.due_at
    key = f"handoff:{row.pk}:day:{day:%Y%m%d%H%M%S%f}"
    _tell("day_has_come", to=[row.owner_id], row=row, facts=facts, key=key, at=at)


def look_at_task(*, handoff_id: int, move: Move, at: datetime) -> None:
    """A task by which somebody was told goes with whoever has the hand-off now, and is done as soon
    as that is answered or ends."""
    if move in _CHANGES_TASK:
        notices.look_again(subject=SUBJECT, subject_id=handoff_id, at=at)


def _tell_campaign(
    row: models.Handoff, move: Move, answer: Answer, *, actor_id: int | None, at: datetime
) -> frozenset[int]:
    """What sales makes of a lead is told whoever owns the campaign that it came by, good or bad;
    answers who is told."""
    if row.to_side != Side.SALES.value or move not in _VERDICTS:
        return frozenset()
    facts: dict[str, Any] = {"lead": row.lead_id}
    if move is Move.ACCEPT:
        facts["said"] = answer.promising.value if answer.promising else TAKEN
    else:
        facts["reason"] = answer.reason
    return campaigns.tell_owner(
        campaign_id=leads.get_lead(lead_id=row.lead_id).campaign_id, facts=facts, by=actor_id,
        key=_verdict_key(row.pk, at), at=at,
    )  # fmt: skip


def withdraw_said(*, handoff_id: int, move: Move, said_at: datetime, at: datetime) -> None:
    """A move of then is taken back: whoever was told of it, or of what it said of the lead, is told
    so."""
    keys = [_verdict_key(handoff_id, said_at), _move_key(handoff_id, move, said_at)]
    notices.withdraw(keys=keys, at=at)


def _move_key(handoff_id: int, move: Move, at: datetime) -> str:
    return f"handoff:{handoff_id}:{move.value}:{at:%Y%m%d%H%M%S%f}"


def _verdict_key(handoff_id: int, said_at: datetime) -> str:
    return f"handoff:{handoff_id}:campaign:{said_at:%Y%m%d%H%M%S%f}"


def _told_of(move: Move, answer: Answer, *, is_within_sales: bool) -> str:
    """As what somebody is told of a move; "": nobody is."""
    if move in _BACK:  # marketing is told of what it has again
        return "returned" if is_within_sales else ""
    if move is Move.ACCEPT:
        return "good_word" if answer.promising is Promising.YES else ""
    return _KINDS.get(move, "")


def tell_clocks(*, told: Iterable[Notice], at: datetime) -> None:
    """Tell what clocks have to tell; what turned out otherwise is withdrawn."""
    found = list(told)
    tell_request_clocks(told=found, at=at)
    rows = models.Handoff.objects.in_bulk([one.handoff_id for one in found if one.handoff_id])
    for one in found:
        if one.handoff_id is None:
            continue
        row = rows[one.handoff_id]
        if one.what is What.WITHDRAWN:
            notices.withdraw(keys=_keys_of(one), at=at)
        elif one.what is What.UNSEEN:
            facts: dict[str, Any] = {"owner": row.owner_id}
            key = f"unseen:{row.owner_id}:{one.at:%Y%m%d}"
            _tell("cannot_see", to=one.to, row=row, facts=facts, key=key, at=at)
        elif one.what is What.STEP:
            owner = one.owner_id or row.owner_id
            facts = {"lead": row.lead_id, "owner": owner, "percent": one.percent}
            if one.due_at is not None:
                facts["due"] = one.due_at
            kind = "broken" if one.percent >= BROKEN else "warned"
            _tell(kind, to=one.to, row=row, facts=facts, key=one.key, at=at)


def tell_request(
    *, row: models.Request, act: RequestAct, actor_id: int | None, at: datetime
) -> None:
    """Tell whoever has a request now, or whoever asked, what became of it; nobody of what they did
    themselves."""
    is_open = row.state == RequestState.OPEN.value
    to = row.owner_id if is_open else row.asked_by_id
    if to is None or to == actor_id or act is RequestAct.WITHDRAW:
        return
    facts: dict[str, Any] = {}
    if actor_id is not None:
        facts["by"] = actor_id
    binding = models.Clock.objects.filter(request_id=row.pk, is_silent=False)
    due = binding.values_list("due_at", flat=True).first()
    if is_open and due is not None:
        facts["due"] = due
    notices.tell(
        kind="requested" if is_open else "replied", to=[to], subject=REQUEST, subject_id=row.pk,
        facts=facts, key=f"request:{row.pk}:{act.value}:{at:%Y%m%d%H%M%S%f}", at=at,
    )  # fmt: skip


def tell_request_clocks(*, told: Sequence[Notice], at: datetime) -> None:
    """The same of clocks of requests; what the other team asked for is no hand-off."""
    rows = models.Request.objects.in_bulk([one.request_id for one in told if one.request_id])
    for one in told:
        row = rows.get(one.request_id or 0)
        if row is None:
            continue
        if one.what is What.WITHDRAWN:
            notices.withdraw(keys=_keys_of(one), at=at)
        elif one.what is What.STEP:
            facts: dict[str, Any] = {"owner": row.owner_id, "percent": one.percent}
            if one.due_at is not None:
                facts["due"] = one.due_at
            notices.tell(
                kind="broken" if one.percent >= BROKEN else "warned", to=one.to, subject=REQUEST,
                subject_id=row.pk, facts=facts, key=one.key, at=at,
            )  # fmt: skip


def _keys_of(one: Notice) -> list[str]:
    steps = models.ClockEvent.objects.filter(
        clock_id=one.clock_id, what=What.STEP.value, turn=one.turn
    )
    return [replace(one, step=step).key for step in steps.values_list("step", flat=True)]


def _tell(
    kind: str,
    *,
    to: Sequence[int],
    row: models.Handoff | None,
    facts: Mapping[str, Any],
    key: str,
    at: datetime,
    agreed: notices.Agreed | None = None,
) -> None:
    notices.tell(
        kind=kind, to=to, subject=SUBJECT, subject_id=row.pk if row else None, facts=facts,
        key=key, at=at, agreed=agreed,
    )  # fmt: skip
