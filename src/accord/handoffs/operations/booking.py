"""A meeting is booked into somebody's free time, and the lead is handed to them with it."""

import uuid
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_of_lead
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.operations.meetings import (
    HOSTS,
    agreed_of,
    check_free,
    keep,
    tell_meeting,
)
from accord.handoffs.operations.moving import move
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.queries.meetings import BOOKED_BY, card_of, hosts, proposed_host
from accord.handoffs.rules import meetings as rules
from accord.handoffs.values.handoffs import Hands, Move, State, UnableToMove
from accord.handoffs.values.meetings import (
    Booking,
    MeetingCard,
    MeetingState,
    UnableToBook,
    Unbooked,
)
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.values import Ending, LeadRow
from accord.team.values import Actor, Side


@transaction.atomic
def book(*, booking: Booking, actor: Actor, at: datetime) -> MeetingCard:
    """Book a meeting and hand its lead to whoever holds it, unless they work it or were handed it
    already; whoever books from what waits for them accepts it by that.

    Raises UnableToBook; UnableToMove where the lead cannot be handed over, its `named` the fields
    that are lacking; LookupError where there is no such lead. Nothing is changed then.
    """
    title = rules.titled(booking.title)
    hold_leads(lead_ids=[booking.lead_id])
    bulk.alone_for(topic=HOSTS, keys=[str(booking.host_id)])
    lead = leads.get_lead(lead_id=booking.lead_id)
    _check_lead(lead)
    if actor.member_id is None or booking.host_id not in dict(hosts()):
        raise UnableToBook(why=Unbooked.NO_HOST)
    zone = check_free(
        host_id=booking.host_id, starts_at=booking.starts_at, length=booking.length, at=at
    )
    handoff_id = _handoff(lead, booking, actor=actor, at=at)
    row = models.Meeting(
        uid=f"{uuid.uuid4()}@accord", lead_id=lead.id, handoff_id=handoff_id,
        host_id=booking.host_id, booked_by_id=actor.member_id, title=title,
        starts_at=booking.starts_at, ends_at=booking.starts_at + booking.length, zone=zone,
        state=MeetingState.BOOKED.value, invites_buyer=booking.invites_buyer, booked_at=at,
        changed_at=at, awaited=rules.awaited((), at=at, until=booking.starts_at),
        is_borne_out=booking.invites_buyer or booking.host_id != actor.member_id,
    )  # fmt: skip
    keep(row)
    row.touch_id = journeys.say_agreed(agreed=agreed_of(row, lead=lead), at=at)
    row.save(update_fields=["touch_id"])
    journal.record(
        kind="meeting.booked", subject="meeting", subject_id=row.pk, at=at,
        actor_id=actor.member_id, lead=lead.id, handoff=handoff_id, host=row.host_id,
    )  # fmt: skip
    tell_meeting(row=row, kind="meeting_booked", actor_id=actor.member_id, at=at)
    settle_of_lead(lead_id=lead.id)
    return card_of(row)


def _check_lead(lead: LeadRow) -> None:
    if lead.gone_at is not None or lead.counted_with_id != lead.id:
        raise UnableToBook(why=Unbooked.LEAD_GONE)
    if lead.ending not in (None, Ending.WON):
        raise UnableToBook(why=Unbooked.HAS_ENDED)


def _handoff(lead: LeadRow, booking: Booking, *, actor: Actor, at: datetime) -> int:
    """The open hand-off by which whoever holds the meeting has the lead; made where there is
    none."""
    rows = models.Handoff.objects.filter(lead_id=lead.id, to_side=Side.SALES.value)
    found = {row.state == State.WORKED.value: row for row in rows.exclude(state="closed")}
    worked, waits = found.get(True), found.get(False)
    _check_booker(lead, (waits, worked), actor=actor, at=at)
    for row in (waits, worked):
        if row is not None and row.owner_id == booking.host_id:
            return row.pk
    if waits is not None:
        if waits.from_side == Side.SALES.value:
            raise UnableToBook(why=Unbooked.OFFERED_TO_ANOTHER, named=(str(waits.owner_id),))
        move(handoff_id=waits.pk, move=Move.ACCEPT, actor=actor, at=at)
    before = waits or worked
    order = Order(
        at=at, actor_id=actor.member_id, after=before.pk if before else None,
        words=booking.words.strip(), to=booking.host_id,
    )  # fmt: skip
    return _hand_over(lead.id, order=order)


def _check_booker(
    lead: LeadRow,
    rows: tuple[models.Handoff | None, models.Handoff | None],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """A meeting is booked by whoever has the lead, who was handed it or handed it over, who stands
    in for them, or leads them; what is nobody's by whoever of sales comes first."""
    owners = {lead.owner_id} if lead.owner_id is not None else set()
    for row in rows:
        if row is not None:
            owners.add(row.owner_id)
            if row.given_by_id is not None and row.from_side == Side.SALES.value:
                owners.add(row.given_by_id)
    hands = [hands_of(actor, owner_id=owner, at=at) for owner in sorted(owners)]
    if owners and not any(_may(one, owners) for one in hands):
        raise UnableToBook(why=Unbooked.NOT_YOURS)


def _may(hands: Hands, owners: set[int]) -> bool:
    leads_sales = hands.may_lead and bool(hands.sides & {Side.SALES, Side.BOTH})
    return leads_sales or hands.member_id in owners or bool(hands.acts_for & owners)


def _hand_over(lead_id: int, *, order: Order) -> int:
    """To whoever is named; where the rules of routing choose the same one, it counts as their
    turn."""
    assert order.to is not None
    if proposed_host(lead_id=lead_id, at=order.at) == order.to:
        by_rules = Order(at=order.at, actor_id=order.actor_id, after=order.after, words=order.words)
        try:
            with transaction.atomic():
                return _made(lead_id, order=by_rules, to=order.to)
        except _AnotherChosen:
            pass  # somebody took the turn meanwhile: then they are named all the same
    return _made(lead_id, order=order)


class _AnotherChosen(Exception):
    """The rules chose somebody else."""


def _made(lead_id: int, *, order: Order, to: int | None = None) -> int:
    try:
        handed = hand_over(lead_ids=[lead_id], kind=BOOKED_BY, order=order)
    except LookupError as problem:
        raise UnableToBook(why=Unbooked.NO_KIND) from problem
    for refused in handed.refused:
        raise UnableToMove(why=refused.why, named=tuple(one.value for one in refused.lacks))
    number = handed.made.get(lead_id)
    if number is None:
        raise UnableToBook(why=Unbooked.LEAD_GONE)
    if to is not None and not models.Handoff.objects.filter(pk=number, owner_id=to).exists():
        raise _AnotherChosen
    return number


__all__ = ["book"]
