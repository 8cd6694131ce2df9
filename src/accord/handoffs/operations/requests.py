"""Requests between the teams: asked, given on, answered, declined, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.data_fixing import close_handed_again
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.operations.notifying import tell_request
from accord.handoffs.operations.request_clocks import start_request_clock
from accord.handoffs.operations.request_rows import close_request, note_act
from accord.handoffs.operations.reviewing import hand_over_again
from accord.handoffs.queries.accountable import anybody, hands_of, present
from accord.handoffs.queries.owed import task_owed
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.rules import requests as rules
from accord.handoffs.values.handoffs import Outcome
from accord.handoffs.values.kinds import Field
from accord.handoffs.values.requests import (
    ANSWERED_BY,
    About,
    Finding,
    Pending,
    Reply,
    RequestAct,
    RequestState,
    Subject,
    UnableToRequest,
    Unmet,
    Wish,
)
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Actor, Side

_CAME_BACK = frozenset({Outcome.REJECTED.value, Outcome.RECYCLED.value})
AT_ONCE = 500
ASKING = 63  # of the locks that keep one member from asking the same twice at once
SENT_TWICE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _About:
    """What a request is about, as it is stored; kind, country: whose agreement and hours count."""

    lead_id: int | None = None
    handoff_id: int | None = None
    version_id: int | None = None
    asset_id: int | None = None
    campaign_id: int | None = None
    kind: str = ""
    country: str = ""


@transaction.atomic
def ask(*, wish: Wish, actor: Actor, at: datetime) -> int:
    """Ask the other team for something; answers the request. It has an owner from the first
    moment: whoever is named, else who has what nobody of that side has. The same asked again
    within a minute is the same request: a form was sent twice. Raises UnableToRequest."""
    if actor.member_id is None:
        raise UnableToRequest(why=Unmet.NO_MEMBER)
    rules.check_wish(wish)
    about = _about(wish.subject)
    if wish.task is Task.REJECT_REVIEW:
        about = _returned(about)
    lacking = _lacking(about.lead_id, wish.lacking)
    if wish.lacking and not lacking:
        raise UnableToRequest(why=Unmet.NOTHING_LACKS)
    owed = task_owed(task=wish.task, kind=about.kind, running=agreements.list_running(at=at))
    side = owed.owed.side if owed else ANSWERED_BY[wish.task]
    owner = receiver(side=side, to=wish.to_id, at=at)
    bulk.alone_for(topic=ASKING, keys=[str(actor.member_id)])
    if (same := _just_asked(wish, about, member_id=actor.member_id, at=at)) is not None:
        return same
    row = models.Request.objects.create(
        task=wish.task.value, side=side.value, state=RequestState.OPEN.value,
        asked_by_id=actor.member_id, owner_id=owner, owner_active=True, lead_id=about.lead_id,
        handoff_id=about.handoff_id, version_id=about.version_id, asset_id=about.asset_id,
        campaign_id=about.campaign_id, lacking=[one.value for one in lacking],
        words=wish.words.strip(), asked_at=at,
    )  # fmt: skip
    note_act(row, RequestAct.ASK, Reply(words=row.words), member_id=actor.member_id, at=at)
    start_request_clock(row=row, kind=about.kind, country=about.country, at=at)
    tell_request(row=row, act=RequestAct.ASK, actor_id=actor.member_id, at=at)
    return int(row.pk)


def _just_asked(wish: Wish, about: _About, *, member_id: int, at: datetime) -> int | None:
    """The open request by which a member has asked for the very same a moment ago."""
    same: dict[str, Any] = {
        "lead_id": about.lead_id, "handoff_id": about.handoff_id, "version_id": about.version_id,
        "asset_id": about.asset_id, "campaign_id": about.campaign_id,
    }  # fmt: skip
    found = models.Request.objects.filter(
        task=wish.task.value, asked_by_id=member_id, state=RequestState.OPEN.value,
        words=wish.words.strip(), asked_at__gt=at - SENT_TWICE, **same,
    )  # fmt: skip
    return found.values_list("pk", flat=True).first()


@transaction.atomic
def act_on(
    *, request_id: int, act: RequestAct, actor: Actor | None, at: datetime,
    reply: Reply | None = None,
) -> int | None:  # fmt: skip
    """Answer a request, decline it, give it on or take it back; actor None: the system. Answers
    the hand-off that follows where a review overturns a rejection. Raises UnableToRequest, and
    LookupError where there is none."""
    reply = reply or Reply()
    row = _held(request_id, needs_lead=reply.finding is Finding.OVERTURNED)
    pending = _pending(row)
    if actor is not None and actor.member_id is None:
        raise UnableToRequest(why=Unmet.NO_MEMBER)
    hands = hands_of(actor, owner_id=row.owner_id, at=at)
    state = rules.decide(pending, act=act, reply=reply, hands=hands)
    handed = None
    if act is RequestAct.GIVE:
        row.owner_id = receiver(side=Side(row.side), to=reply.to_id, at=at)
    elif act is RequestAct.ANSWER and reply.finding is Finding.OVERTURNED:
        handed = hand_over_again(
            handoff_id=row.handoff_id or 0, words=reply.words, actor_id=hands.member_id, at=at
        )
    close_request(row, state, reply=reply, at=at)
    note_act(row, act, reply, member_id=hands.member_id, at=at)
    settle_clocks(request_ids=[row.pk])
    tell_request(row=row, act=act, actor_id=hands.member_id, at=at)
    return handed


def hold_requests_of(*, member_id: int) -> None:
    """Hold others off their open requests before their account is locked. Caller's transaction."""
    bulk.fetch(
        "select id from handoffs_request where owner_id = %s and state = 'open' order by id"
        " for update",
        [member_id],
    )


def pass_requests_on(*, member_id: int, to: int | None, at: datetime) -> list[int]:
    """Give the open requests of somebody who has left to whoever stands in, else to who has what
    nobody of the side has; answers which. Caller's transaction. Raises UnableToRequest."""
    rows = models.Request.objects.select_for_update().filter(
        owner_id=member_id, state=RequestState.OPEN.value
    )
    passed = []
    for row in rows.order_by("id"):
        row.owner_id = receiver(side=Side(row.side), to=to, at=at, besides=member_id)
        row.save(update_fields=["owner"])
        note_act(row, RequestAct.GIVE, Reply(), member_id=None, at=at)
        tell_request(row=row, act=RequestAct.GIVE, actor_id=None, at=at)
        passed.append(row.pk)
    return passed


@transaction.atomic
def close_fixed(*, at: datetime) -> list[int]:
    """Answer the requests for data whose lacking fields are all known by now, or whose lead was
    handed over again; answers which. One that somebody else holds just now is looked at next
    time."""
    again = close_handed_again()
    rows = list(
        models.Request.objects.select_for_update(skip_locked=True)
        .filter(task=Task.DATA_FIX.value, state=RequestState.OPEN.value)
        .exclude(lacking=[])
        .order_by("id")[:AT_ONCE]
    )
    if not rows:
        return again
    leads_of = {row.pk: row.lead_id or 0 for row in rows}
    known = {
        one.lead_id: one.known
        for one in subjects_of(lead_ids=sorted(set(leads_of.values())), kind="")
    }
    fixed = [
        row
        for row in rows
        if {Field(one) for one in row.lacking} <= known.get(leads_of[row.pk], frozenset())
    ]
    for row in fixed:
        close_request(row, RequestState.ANSWERED, reply=Reply(), at=at)
        note_act(row, RequestAct.ANSWER, Reply(), member_id=None, at=at)
        tell_request(row=row, act=RequestAct.ANSWER, actor_id=None, at=at)
    settle_clocks(request_ids=[row.pk for row in fixed])
    return [*again, *(row.pk for row in fixed)]


def _about(subject: Subject) -> _About:
    """The subject as it is there. Raises UnableToRequest where nothing is."""
    if subject.about is About.NOTHING:
        return _About()
    if subject.about is About.HANDOFF:
        row = models.Handoff.objects.filter(pk=subject.id).first()
        found = _of_handoff(row) if row is not None else None
    else:
        found = _FOUND[subject.about](subject.id)
    if found is None:
        raise UnableToRequest(why=Unmet.NO_SUBJECT)
    return found


def _of_handoff(row: models.Handoff) -> _About:
    country = str(row.facts.get("country", ""))
    return _About(lead_id=row.lead_id, handoff_id=row.pk, kind=row.kind, country=country)


def _of_lead(number: int) -> _About | None:
    try:
        return _About(lead_id=leads.get_lead(lead_id=number).counted_with_id)
    except LookupError:
        return None


def _of_version(number: int) -> _About | None:
    found = bulk.fetch("select id from live.definitions where id = %s", [number])
    return _About(version_id=number) if found else None


def _of_asset(number: int) -> _About | None:
    return _About(asset_id=number) if content.titles(ids=[number]) else None


def _of_campaign(number: int) -> _About | None:
    return _About(campaign_id=number) if campaigns.names(ids=[number]) else None


_FOUND = {
    About.LEAD: _of_lead,
    About.VERSION: _of_version,
    About.ASSET: _of_asset,
    About.CAMPAIGN: _of_campaign,
}


def _returned(about: _About) -> _About:
    """The hand-off that came back: it itself, or the one by which its lead went back. Raises
    UnableToRequest where none did, or where it is looked at already."""
    row = models.Handoff.objects.select_related("after").get(pk=about.handoff_id or 0)
    if row.to_side == Side.MARKETING.value and row.after is not None:
        row = row.after
    if row.to_side != Side.SALES.value or row.outcome not in _CAME_BACK:
        raise UnableToRequest(why=Unmet.NOT_RETURNED)
    hold_leads(lead_ids=[row.lead_id])
    if models.Request.objects.filter(
        handoff_id=row.pk, task=Task.REJECT_REVIEW.value, state=RequestState.OPEN.value
    ).exists():
        raise UnableToRequest(why=Unmet.ASKED_ALREADY)
    return _of_handoff(row)


def _lacking(lead_id: int | None, wanted: Sequence[Field]) -> tuple[Field, ...]:
    """Of these fields those that are not known of the lead."""
    if lead_id is None or not wanted:
        return ()
    known = [one.known for one in subjects_of(lead_ids=[lead_id], kind="")]
    return tuple(one for one in wanted if not any(one in each for each in known))


def receiver(*, side: Side, to: int | None, at: datetime, besides: int | None = None) -> int:
    """Whoever is named, while they are of the side, or who acts for them; else who has what nobody
    of the side has; nobody is let go meanwhile. Raises UnableToRequest where nobody is there."""
    named = present(member_ids=[to], at=at)[to] if to is not None else None
    if named is not None and team.sides().get(named) not in (side.value, Side.BOTH.value):
        if besides is None:
            raise UnableToRequest(why=Unmet.OTHER_SIDE)
        named = None
    for who in (named, team.catcher(side=side, at=at), anybody()):
        if who is not None and who != besides and not team.hold_members(ids=[who]):
            return who
    raise UnableToRequest(why=Unmet.NOBODY_THERE)


def _held(request_id: int, *, needs_lead: bool) -> models.Request:
    """The request, held; where its lead is to be moved, that first, as everybody takes the two."""
    found = models.Request.objects.filter(pk=request_id)
    if needs_lead:
        hold_leads(lead_ids=[lead for lead in found.values_list("lead_id", flat=True) if lead])
    row = found.select_for_update().first()
    if row is None:
        raise LookupError(f"There is no request {request_id}.")
    return row


def _pending(row: models.Request) -> Pending:
    wanted = [Field(one) for one in row.lacking]
    return Pending(
        Task(row.task), RequestState(row.state), Side(row.side), row.owner_id, row.asked_by_id,
        _lacking(row.lead_id, wanted), bool(wanted),
    )  # fmt: skip
