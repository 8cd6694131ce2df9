"""Invitations to booked meetings over a real mail server, read back by a calendar."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from tests import people

from accord.contacts import api as contacts
from accord.contacts.values.consent import StopKind, StopReason
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Meeting
from accord.handoffs.tests.bookings import at_a_company
from accord.handoffs.values.meetings import Booking, MeetingAct
from accord.integrations.calendar import operations as calendar
from accord.integrations.calendar.rules import written
from accord.integrations.calendar.values import Attendee, Invitation, Method
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.values import SourceKind
from accord.integrations.mail import operations as mail
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import delivering
from accord.integrations.notices.tests.test_delivering import letter
from accord.notices import api as notices
from accord.notices.api import Way
from accord.team import api as team
from accord.team.values import Actor

pytestmark = pytest.mark.django_db
AT = people.AT  # a Sunday
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Bucharest"))
HALF, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + DAY + 2 * HOUR


@pytest.fixture
def seller(mara: int) -> Actor:
    found = team.find_actor(member_id=mara)
    assert found is not None
    return found


@pytest.fixture
def anton(db: None) -> int:
    return people.add_member("ae", name="Anton", email="anton@example.com")


@pytest.fixture
def lead(seller: Actor) -> int:
    people.load_leads(1)
    [(number,)] = bulk.fetch("select id from live.leads")
    bulk.execute("update leads_lead set owner_id = %s", [seller.member_id])
    return at_a_company(number)


def booked(lead: int, host: int, by: Actor, **told: Any) -> int:
    booking = Booking(lead, host, MONDAY + HOUR * 2, HALF, "First talk; über alles, 1", **told)
    return handoffs.book(booking=booking, actor=by, at=AT).id


def leave() -> int:
    return delivering.deliver(way=Way.MAIL, now=lambda: AT)


def invitations(server: Server, *, to: str) -> list[tuple[str, Any]]:
    """What the letters to somebody bring: the method of the part, and the meeting in it."""
    found = []
    for number, envelope in enumerate(server.received):
        if envelope.rcpt_tos != [to]:
            continue
        for part in letter(server, number).walk():
            if part.get_content_type() == "text/calendar":
                said = Calendar.from_ical(part.get_content())
                [event] = said.walk("VEVENT")
                assert str(said["METHOD"]) == part.get_param("method")
                found.append((part.get_param("method"), event))
    return found


def told(event: Any) -> tuple[str, int, datetime]:
    return str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt


def test_both_colleagues_get_the_meeting_for_their_calendar(seller, anton, lead, server):
    number = booked(lead, anton, seller)
    notices.mark_read(member_id=anton, at=AT)  # read in Accord, and still for the calendar
    leave()
    [(method, event)] = invitations(server, to="anton@example.com")
    uid, sequence, start = told(event)
    assert (method, sequence) == ("REQUEST", 0)
    assert uid == Meeting.objects.get(pk=number).uid
    assert start == MONDAY + 2 * HOUR
    assert str(event["SUMMARY"]) == "First talk; über alles, 1"
    assert event["DTEND"].dt - start == HALF
    assert {str(one) for one in event["ATTENDEE"]} == {
        "mailto:anton@example.com", "mailto:mara@example.com",
    }  # fmt: skip
    assert str(event["URL"]).startswith("https://accord.example.com/handoffs/")
    [(_method, other)] = invitations(server, to="mara@example.com")
    assert told(other) == told(event)
    first = letter(server, 0)
    assert first.get_content_type() == "multipart/alternative"
    assert "Ines Duarte" not in str(event)  # whom they meet stands in the letter, not in calendars


def test_moving_and_calling_off_are_newer_words_of_the_same_meeting(seller, anton, lead, server):
    number = booked(lead, anton, seller)
    leave()
    handoffs.move_meeting(
        meeting_id=number,
        starts_at=MONDAY + DAY + 2 * HOUR,
        length=HOUR,
        actor=seller,
        at=AT + HOUR,
    )
    delivering.deliver(way=Way.MAIL, now=lambda: AT + HOUR)
    handoffs.say_of_meeting(
        meeting_id=number, act=MeetingAct.CANCEL, actor=seller, at=AT + 2 * HOUR
    )
    delivering.deliver(way=Way.MAIL, now=lambda: AT + 2 * HOUR)
    found = invitations(server, to="anton@example.com")
    assert [(method, told(event)[1:]) for method, event in found] == [
        ("REQUEST", (0, MONDAY + 2 * HOUR)),
        ("REQUEST", (1, LATER)),
        ("CANCEL", (2, LATER)),
    ]
    assert len({told(event)[0] for _method, event in found}) == 1
    assert str(found[-1][1]["STATUS"]) == "CANCELLED"


def test_what_was_moved_before_it_left_leaves_once(seller, anton, lead, server):
    number = booked(lead, anton, seller)
    handoffs.move_meeting(meeting_id=number, starts_at=LATER, length=HOUR, actor=seller, at=AT)
    leave()
    [(method, event)] = invitations(server, to="anton@example.com")
    assert (method, told(event)[1]) == ("REQUEST", 1)


def sent(number: int, *, sequence: int = 0) -> tuple[bool, int]:
    is_out = calendar.invite_buyer(meeting_id=number, sequence=sequence, at=AT)
    return is_out, mail.deliver(at=AT)


def test_the_buyer_is_invited_where_that_was_asked_for(seller, anton, lead, server):
    plain = booked(lead, anton, seller)
    assert sent(plain) == (False, 0)
    bulk.execute("update handoffs_meeting set state = 'cancelled'")
    number = booked(lead, anton, seller, invites_buyer=True)
    assert sent(number) == (True, 1)
    assert sent(number) == (False, 0)  # once for each change
    [(method, event)] = invitations(server, to="person0@firm0.example")
    assert method == "REQUEST"
    assert "mailto:person0@firm0.example" in {str(one) for one in event["ATTENDEE"]}
    assert "URL" not in event
    [envelope] = [one for one in server.received if one.rcpt_tos == ["person0@firm0.example"]]
    text = letter(server, server.received.index(envelope)).get_body(("plain",)).get_content()
    assert "“First talk; über alles, 1” with Anton" in text
    assert "Choose what you get" in text  # the way out that every mail outside has
    tries = bulk.fetch("select member_id from journeys_touch where kind = 'email_sent'")
    assert tries == [(None,)]  # no try of a member


def test_a_buyer_who_may_not_be_written_to_gets_nothing(seller, anton, lead, server):
    number = booked(lead, anton, seller, invites_buyer=True)
    contacts.stop(
        kind=StopKind.EMAIL, values=["person0@firm0.example"], reason=StopReason.ASKED, at=AT
    )
    assert sent(number) == (True, 0)
    assert invitations(server, to="person0@firm0.example") == []


def test_times_are_told_with_their_zone_and_names_break_no_line():
    start = datetime(2026, 3, 27, 10, tzinfo=ZoneInfo("America/New_York"))
    text = written(
        Invitation(
            Method.REQUEST, "u@accord", 3, 'Talk\n"x": y', start, start + HALF,
            "America/New_York", AT, Attendee("a@example.com", 'An "Acme"; x'),
            (Attendee("b@example.com", "Łukasz"),),
        )
    )  # fmt: skip
    read = Calendar.from_ical(text)
    [event] = read.walk("VEVENT")
    assert "DTSTART;TZID=America/New_York:20260327T100000" in text
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["America/New_York"]
    assert event["DTSTART"].dt == start
    assert str(event["ORGANIZER"]) == "mailto:a@example.com"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_answers_go_to_a_mailbox_of_their_own_and_the_team_sees_whether_it_is_read(
    lead: int, anton: int, seller: Any, server: Server, settings: Any
):
    settings.REPLIES_TO = "replies@accord.example"
    booked(lead, anton, seller)
    leave()
    [(_method, event)] = invitations(server, to="anton@example.com")
    answered = {letter(server, number)["Reply-To"] for number in range(len(server.received))}
    assert answered == {None, "replies@accord.example"}  # who is handed a lead answers elsewhere
    assert str(event["ORGANIZER"]) == "mailto:replies@accord.example"
    client = people.signed_in("rev_ops")
    page = "/settings/evidence/team/"
    assert "replies@accord.example, which nobody has opened" in client.get(page).content.decode()
    sources.open_source(
        member_id=anton, kind=SourceKind.INBOX, name="Replies@accord.example",
        access={"host": "127.0.0.1", "port": "1", "login": "r", "password": "p"},
        keeps_subject=False, at=AT,
    )  # fmt: skip
    assert "which is read as a mailbox of Anton" in client.get(page).content.decode()
