"""Leads that wait in a nurture are looked at again and again, as the agreement asks.

Nobody asks for a look: its request is dated by the moment at which it is owed, however late a
worker wakes. A nurture is known by its name; what nobody is in is asked about by nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.agreements.values.terms import Task
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.notifying import tell_request
from accord.handoffs.operations.request_clocks import start_request_clock
from accord.handoffs.operations.request_rows import close_request, note_act
from accord.handoffs.operations.requests import receiver
from accord.handoffs.queries.nurtures import looks_agreed, named_now
from accord.handoffs.queries.owed import Whose, hours_of
from accord.handoffs.rules.nurtures import looks_by
from accord.handoffs.values.nurtures import LooksAgreed
from accord.handoffs.values.owed import Asked
from accord.handoffs.values.requests import Reply, RequestAct, RequestState, UnableToRequest, Unmet
from accord.journal import api as journal
from accord.team.values import Actor, Side

TOPIC = 71  # of the lock that has one worker at a time look for what is owed
_CHECK = Task.NURTURE_CHECK.value


@transaction.atomic
def ask_for_looks(*, at: datetime) -> list[int]:
    """Ask for each look at a nurture that is owed by now; answers the requests. What is open of a
    nurture that all leads have left is let go."""
    bulk.alone_for(topic=TOPIC, keys=[_CHECK])
    there = {key: entered for key, _name, entered in _noted()}
    _let_go(there, at=at)
    agreed = looks_agreed(at=at)
    rows = models.Nurture.objects.filter(key__in=there).order_by("id") if agreed else ()
    return [
        made
        for row in rows
        for asked, moment in _owed(row, agreed, entered_at=there[row.key], at=at)
        if (made := _ask(row, asked, moment=moment, at=at))
    ]


def _noted() -> list[tuple[str, str, datetime]]:
    """The nurtures that leads are in; a new one is written down."""
    found = named_now()
    bulk.execute(
        """insert into handoffs_nurture (key, name, began_at)
           select * from unnest(%s::text[], %s::text[], %s::timestamptz[])
           on conflict (key) do nothing""",
        [[one[0] for one in found], [one[1] for one in found], [one[2] for one in found]],
    )
    return found


def _owed(
    row: models.Nurture, agreed: Sequence[LooksAgreed], *, entered_at: datetime, at: datetime
) -> list[tuple[Asked, datetime]]:
    hours = hours_of(
        asked=[
            Whose(one.asked.calendar, one.asked.owed.side, row.owner_id or 0, "", one.until or at)
            for one in agreed
        ]
    )
    before = models.Request.objects.filter(nurture_id=row.pk).values_list("asked_at", flat=True)
    found = looks_by(
        [(one, calendar) for one, (_version, calendar) in zip(agreed, hours, strict=True)],
        began_at=row.began_at, entered_at=entered_at, asked=list(before), until=at,
    )  # fmt: skip
    return [(one.asked, moment) for one, moment in found]


def _ask(row: models.Nurture, asked: Asked, *, moment: datetime, at: datetime) -> int | None:
    side = asked.owed.side
    try:
        owner = receiver(side=side, to=row.owner_id, at=at)
    except UnableToRequest:  # nobody is there: asked as soon as somebody is
        return None
    made = models.Request.objects.create(
        task=_CHECK, side=side.value, state=RequestState.OPEN.value, owner_id=owner,
        owner_active=True, nurture_id=row.pk, asked_at=moment,
    )  # fmt: skip
    note_act(made, RequestAct.ASK, Reply(), member_id=None, at=moment)
    start_request_clock(row=made, kind="", country="", at=moment)
    tell_request(row=made, act=RequestAct.ASK, actor_id=None, at=at)
    return int(made.pk)


def _let_go(there: Mapping[str, datetime], *, at: datetime) -> None:
    rows = list(
        models.Request.objects.select_for_update(of=("self",))
        .filter(task=_CHECK, state=RequestState.OPEN.value)
        .exclude(nurture__key__in=there)
        .order_by("id")
    )
    for row in rows:
        close_request(row, RequestState.WITHDRAWN, reply=Reply(), at=at)
        note_act(row, RequestAct.WITHDRAW, Reply(), member_id=None, at=at)
    if rows:
        settle_clocks(request_ids=[row.pk for row in rows])


@transaction.atomic
def give_nurture(*, nurture_id: int, to: int | None, actor: Actor, at: datetime) -> None:
    """Have a member of marketing asked to look at a nurture from now on; None: whoever has what
    nobody of the team has. Only those of marketing, or of both, say who. Raises UnableToRequest,
    LookupError."""
    if not actor.sides & {Side.MARKETING, Side.BOTH}:
        raise UnableToRequest(why=Unmet.MARKETING_ONLY)
    row = models.Nurture.objects.select_for_update().filter(pk=nurture_id).first()
    if row is None:
        raise LookupError(f"There is no nurture {nurture_id}.")
    if to is not None:
        to = receiver(side=Side.MARKETING, to=to, at=at)
    row.owner_id = to
    row.save(update_fields=["owner"])
    journal.record(
        kind="nurture.given", subject="nurture", subject_id=row.pk, actor_id=actor.member_id, at=at,
        owner=to,
    )  # fmt: skip
