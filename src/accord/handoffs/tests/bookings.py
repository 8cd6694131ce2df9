"""Meetings that are booked, and what is told of them, for tests."""

from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import AT, DAY, HOUR, MINUTE, Teams, handed, make_mql
from accord.handoffs.values.handoffs import Move
from accord.handoffs.values.meetings import Booking, MeetingAct, MeetingCard, MeetingState
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.team.values import Actor

HALF = 30 * MINUTE
THEN = AT + DAY + HOUR  # Tuesday, 10:00


def at_a_company(lead: int) -> int:
    told = companies({"name": "Firm", "domain": "firm.example"})
    [company] = contacts.record_companies(records=told, at=AT, batch_id=None).ids
    bulk.execute("update leads_lead set company_id = %s where id = %s", [company, lead])
    return lead


def accepted_lead(teams: Teams) -> int:
    """Of a company, accepted by Mara."""
    number = at_a_company(make_mql(owner=teams.seller.member_id))
    first = handed(number)
    handoffs.move(handoff_id=first, move=Move.ACCEPT, actor=teams.seller, at=AT)
    return number


def booked(
    lead: int, host: Actor, by: Actor, *, starts_at: datetime = THEN, at: datetime = AT,
    **told: Any,
) -> MeetingCard:  # fmt: skip
    booking = Booking(lead, host.member_id or 0, starts_at, HALF, "First talk", **told)
    return handoffs.book(booking=booking, actor=by, at=at)


def told() -> list[tuple[str, int]]:
    return bulk.fetch(
        """select kind, member_id from notices_notice
           where kind like 'meeting%%' and withdrawn_at is null order by id"""
    )


def touches(kind: str) -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select source, occurred_at from journeys_touch
           where kind = %s and not is_gone order by id""",
        [kind],
    )


def tell(
    person: int, kind: str, *, start: datetime, at: datetime, member: int | None = None,
    key: str = "m1", uid: str = "", said_at: datetime | None = None,
) -> None:  # fmt: skip
    """A meeting as a calendar or a CRM tells of it."""
    touches = journeys.Touches(
        source="crm", external_key=[key], person_id=[person], company_id=[None], kind=[kind],
        direction=["out"], reach=["1:1"], team=["sales"], channel=["meeting"],
        campaign_id=[None], asset_id=[None], member_id=[member],
        occurred_at=[start if kind == "meeting_held" else at],
        detail=[{"subject": "Talk", "start": start.isoformat()}],
        said_as=[journeys.meeting_id(uid=uid, start=start, kind=kind) if uid else ""],
        as_of=[said_at],
    )  # fmt: skip
    journeys.record_touches(touches=touches, at=at, batch_id=None)
    journeys.follow_meetings(touches=touches, at=at, batch_id=None)
    handoffs.follow_written(at=at)


def person_of(lead: int) -> int:
    return leads.get_lead(lead_id=lead).person_id


def stands(card: MeetingCard) -> tuple[MeetingState, bool]:
    found = handoffs.get_meeting(meeting_id=card.id)
    return found.state, found.is_by_word


def say(card: MeetingCard, act: MeetingAct, by: Actor, *, at: datetime) -> MeetingCard:
    return handoffs.say_of_meeting(meeting_id=card.id, act=act, actor=by, at=at)
