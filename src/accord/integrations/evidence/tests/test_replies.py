"""What buyers and colleagues answer to invitations, read from mailboxes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from tests import people
from tests.people import as_member

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.tests.bookings import at_a_company
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    actor,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import Move
from accord.handoffs.values.meetings import Booking, MeetingCard, MeetingState, Replied, Reply
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.rules.replies import replied
from accord.integrations.evidence.tests.mailbox_server import PASSWORD, Mailbox, letter, serving
from accord.integrations.evidence.tests.opened import turn
from accord.integrations.evidence.values import SourceKind
from accord.journal import api as journal
from accord.meetings import api as team_meetings
from accord.meetings.tests.test_packs import series
from accord.team.values import Role

ANA, HOST = "ana@customer.example", "anton@example.com"
UID = "1f@accord"
THEN = AT + DAY + HOUR
database = pytest.mark.django_db


def answer(
    uid: str = UID,
    *,
    method: str = "REPLY",
    said: str = "DECLINED",
    sequence: int = 0,
    at: datetime = AT,
    writer: str = ANA,
    attendee: str = ANA,
    starts_at: datetime = THEN,
) -> bytes:
    """A letter as calendars write it."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{uid}", f"SEQUENCE:{sequence}", f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}", "SUMMARY:First talk",
        f"ATTENDEE;PARTSTAT={said};CN=Ana:mailto:{attendee}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    parts = (
        ("text/plain", "My private reason."),
        (f"text/calendar; charset=utf-8; method={method}", "\r\n".join(lines) + "\r\n"),
    )
    told = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    return (
        f"From: Ana <{writer}>\r\nTo: {HOST}\r\nMessage-ID: <{sequence}@x>\r\n"
        f"Date: {format_datetime(at)}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n{told}--b--\r\n'
    ).encode()


def whole(reply: Reply, **more: Any) -> Replied:
    return Replied(
        **{"uid": UID, "sequence": 0, "address": ANA, "reply": reply, "said_at": AT} | more
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (answer(), whole(Reply.DECLINED)),
        (answer(said="ACCEPTED", sequence=2), whole(Reply.ACCEPTED, sequence=2)),
        (answer(said="TENTATIVE"), whole(Reply.TENTATIVE)),
        (answer(method="COUNTER", said="NEEDS-ACTION"), whole(Reply.COUNTER, proposes=THEN)),
        (answer(said="NEEDS-ACTION"), None),
        (answer(method="REQUEST"), None),
        (answer(writer="eve@else.example"), None),
        (answer(uid=""), None),
        (answer(sequence=-1), None),
        (answer(uid="u" * 300), None),
        (answer(uid="1f\x00@accord"), None),
        (answer(at=AT.replace(year=1999)), None),
        (answer(method="COUNTER", starts_at=AT.replace(year=9999)), whole(Reply.COUNTER)),
        (answer()[:-260], None),
        (b"\xff\x00 no letter", None),
    ],
)
def test_what_a_letter_answers(content: bytes, said: Replied | None):
    assert replied(content=content) == said


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with serving() as made:
        settings.OUTGOING_ALLOWED = frozenset({made.host})
        yield made


@pytest.fixture
def meeting(db: None) -> MeetingCard:
    """Ana's with Anton, to which she was invited."""
    teams, host = make_teams(), actor("Anton", Role.AE)
    lead = at_a_company(make_mql(owner=teams.seller.member_id))
    handoffs.move(handoff_id=handed(lead), move=Move.ACCEPT, actor=teams.seller, at=AT)
    booking = Booking(lead, host.member_id or 0, THEN, 30 * MINUTE, "First talk")
    card = handoffs.book(booking=booking, actor=teams.seller, at=AT)
    bulk.execute("update handoffs_meeting set invites_buyer = true")
    return card


def told() -> list[tuple[str, str]]:
    return bulk.fetch(
        """select m.name, n.facts ->> 'proposed' from notices_notice n
           join team_member m on m.id = n.member_id where n.kind = 'meeting_declined'
           order by n.id"""
    )


def test_an_answer_in_the_mailbox_stands_with_the_meeting_and_a_no_tells_who_holds_it(
    box: Mailbox, meeting: MeetingCard
):
    at = AT + HOUR
    box.inbox |= {
        3: letter(3, ANA, HOST, date=format_datetime(AT), Content_Type="multipart/mixed"),
        4: answer(meeting.uid, at=at - MINUTE, said="ACCEPTED"),
    }
    number = sources.open_source(
        member_id=meeting.host_id, kind=SourceKind.INBOX, name=HOST, keeps_subject=False, at=at,
        access={"host": "127.0.0.1", "port": str(box.port), "login": HOST, "password": PASSWORD},
    )  # fmt: skip
    assert turn(number, at=at) is None
    assert handoffs.get_meeting(meeting_id=meeting.id).reply is Reply.ACCEPTED
    assert told() == []
    opened = [one.split(" ")[2] for one in box.commands if "BODY.PEEK[]" in one]
    assert opened == ["4"], "no other letter is opened"
    box.inbox[5] = answer(meeting.uid, at=at, said="DECLINED")
    assert turn(number, at=at + HOUR) is None
    box.stamp = 8  # numbered anew, everything is read again, the yes of before as well
    assert turn(number, at=at + 2 * HOUR) is None
    card = handoffs.get_meeting(meeting_id=meeting.id)
    assert (card.reply, card.state) == (Reply.DECLINED, MeetingState.BOOKED)
    assert told() == [("Mara", None), ("Anton", None)]
    page = as_member(meeting.host_id).get(f"/handoffs/{meeting.handoff_id}/").content.decode()
    assert "· They declined" in page
    kinds = [entry.kind for entry in journal.list_entries(subject="meeting")]
    assert kinds.count("meeting.answered") == 2
    assert "private" not in str(bulk.fetch("select row_to_json(m)::text from handoffs_meeting m"))


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"address": "eve@else.example"}, False),
        ({"uid": "other@accord"}, False),
        ({"sequence": 1}, False),
    ],
)
def test_only_the_buyer_answers_the_invitation_as_it_stands(
    meeting: MeetingCard, more: dict[str, Any], counts: bool
):
    reply = whole(Reply.COUNTER, **{"uid": meeting.uid, "proposes": THEN + HOUR} | more)
    assert handoffs.take_reply(replied=reply, at=AT + HOUR) is counts
    card = handoffs.get_meeting(meeting_id=meeting.id)
    assert (card.reply is Reply.COUNTER, card.proposes == THEN + HOUR) == (counts, counts)
    assert told() == [(name, (THEN + HOUR).isoformat()) for name in ("Mara", "Anton") if counts]


def test_colleagues_answer_for_a_meeting_of_both_teams_by_mail(
    box: Mailbox, db: None, caplog: pytest.LogCaptureFixture
):
    """D49: who comes is what the calendars of those who are invited answered."""
    ada, mara = (actor(name, Role.SALES_LEAD) for name in ("Ada", "Mara"))
    told = people.add_member("content", name="Lena", email="lena@example.com")
    text = series(ada.member_id, mara.member_id, optional=[told])
    team_meetings.set_series(text=text, actor=ada, at=AT)
    card = team_meetings.list_coming(at=AT)[0]
    number = sources.open_source(
        member_id=told, kind=SourceKind.INBOX, name=HOST, keeps_subject=False, at=AT,
        access={"host": "127.0.0.1", "port": str(box.port), "login": HOST, "password": PASSWORD},
    )  # fmt: skip

    def came(*letters: tuple[str, dict[str, Any]], at: datetime) -> list[tuple[int, str]]:
        for who, more in letters:
            address = f"{who}@example.com"
            content = answer(**{"uid": card.uid, "writer": address, "attendee": address} | more)
            box.inbox[len(box.inbox) + 1] = content
        assert turn(number, at=at) is None
        found = team_meetings.list_answers(meeting_id=card.id)
        return [(one.member_id, one.reply.value) for one in found]

    at = AT + HOUR
    left_out = [
        ("lena", {}), ("eve", {}), ("mara", {"uid": "other@accord"}), ("mara", {"sequence": 1}),
        ("mara", {"writer": "eve@else.example"}),
    ]  # fmt: skip
    assert came(*left_out, ("ada", {"said": "ACCEPTED"}), ("mara", {}), at=at) == [
        (ada.member_id, "accepted"), (mara.member_id, "declined"),
    ]  # fmt: skip
    assert len([one for one in caplog.records if "answer" in one.message]) == len(left_out)
    late = {"said": "TENTATIVE", "at": AT + MINUTE}
    assert came(("mara", late), ("ada", {"at": AT - MINUTE}), at=at) == [
        (ada.member_id, "accepted"), (mara.member_id, "tentative"),
    ]  # fmt: skip
    moved = card.starts_at + HOUR
    team_meetings.move_meeting(
        meeting_id=card.id, starts_at=moved, minutes=30, actor=ada, at=at
    )  # fmt: skip
    assert team_meetings.list_answers(meeting_id=card.id) == [], "whoever is asked anew"


def test_a_meeting_that_is_moved_asks_anew(meeting: MeetingCard):
    reply = whole(Reply.DECLINED, uid=meeting.uid)
    assert handoffs.take_reply(replied=reply, at=AT + HOUR)
    host = actor("Stella", Role.SALES_LEAD)
    handoffs.move_meeting(
        meeting_id=meeting.id, starts_at=THEN + HOUR, length=timedelta(minutes=30), actor=host,
        at=AT + HOUR,
    )  # fmt: skip
    assert handoffs.get_meeting(meeting_id=meeting.id).reply is None
    assert not handoffs.take_reply(replied=reply, at=AT + 2 * HOUR), "of the time before"
