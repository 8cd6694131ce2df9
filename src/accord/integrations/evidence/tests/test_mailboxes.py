"""Mailboxes of members: what they tell, each once, and what ails them in words."""

import imaplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from accord.foundation import bulk
from accord.intake import api as intake
from accord.integrations.evidence import queries
from accord.integrations.evidence.operations import inboxes, sources
from accord.integrations.evidence.tests.mailbox_server import PASSWORD, Mailbox, letter, serving
from accord.integrations.evidence.tests.opened import ANA, AT, DAY, ION, REP, touches, turn
from accord.integrations.evidence.values import Fault, SourceKind
from accord.journeys import api as journeys
from accord.team import api as team

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with serving() as made:
        settings.OUTGOING_ALLOWED = frozenset({made.host})
        yield made


def open_inbox(member: int, box: Mailbox, *, password: str = PASSWORD) -> int:
    return sources.open_source(
        member_id=member, kind=SourceKind.INBOX, name=REP, keeps_subject=True, at=AT,
        access={
            "host": "127.0.0.1", "port": str(box.port), "login": REP, "password": password,
        },
    )  # fmt: skip


def test_a_mailbox_tells_of_people_who_are_known_and_is_left_as_it_was(rep: int, box: Mailbox):
    date = format_datetime(AT - timedelta(hours=2))
    box.inbox |= {
        3: letter(3, f"Ana <{ANA}>", REP, date=date),
        4: letter(4, "stranger@else.example", REP, date=date),
        5: letter(5, ION, REP, date=date, Auto_Submitted="auto-replied"),
        6: letter(6, "boss@acme.example", f"{REP}, {ANA}", date=date),
    }
    box.sent |= {1: letter(1, REP, f"{ANA}, {ION}, other@else.example", date=date)}
    number = open_inbox(rep, box)
    assert turn(number) is None
    assert touches() == [
        (ANA, "email_sent", REP), (ION, "email_sent", REP), (ANA, "email_reply", REP),
    ]  # fmt: skip
    [card] = queries.list_sources(member_ids=[rep])[rep]
    assert (card.fault, card.told_at, card.good_at) == (None, AT, AT)
    assert card.unknown == 3, "two strangers wrote, one was written to"
    acts = {command.split(" ")[0] for command in box.commands}
    assert acts <= {"CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID"}, "nothing is changed"
    asked = [command for command in box.commands if command.startswith("UID FETCH")]
    assert asked, "the control: letters were asked for"
    assert all("BODY.PEEK[HEADER.FIELDS" in command for command in asked)
    stored = str(bulk.fetch("select row_to_json(t)::text from journeys_touch t"))
    assert "secret" not in stored
    sealed = str(bulk.fetch("select sealed from integrations_evidencesource"))
    assert PASSWORD not in sealed


def test_each_turn_reads_on_and_a_renumbered_mailbox_doubles_nothing(rep: int, box: Mailbox):
    date = format_datetime(AT - timedelta(hours=2))
    box.inbox[3] = letter(3, ANA, REP, date=date)
    number = open_inbox(rep, box)
    assert turn(number) is None
    box.commands.clear()
    assert turn(number) is None
    assert not [one for one in box.commands if "FETCH" in one], "nothing new, nothing fetched"
    box.inbox[9] = letter(9, ION, REP, date=date)
    assert turn(number) is None
    assert len(touches()) == 2
    box.stamp, box.inbox = 8, {1: box.inbox[3], 2: box.inbox[9]}
    assert turn(number) is None
    assert len(touches()) == 2


def test_the_same_mail_copied_and_read_is_one_and_forgetting_leaves_the_copy(
    rep: int, box: Mailbox
):
    date = format_datetime(AT - timedelta(hours=2))
    box.sent[1] = letter(1, REP, ANA, date=date)
    address = intake.open_own_mailbox(member_id=rep, domain="in.example.com", at=AT)
    intake.take_letter(addresses=[address], envelope_from=REP, content=box.sent[1], at=AT)
    number = open_inbox(rep, box)
    assert turn(number) is None
    [person] = [who for (who,) in bulk.fetch("select person_id from journeys_touch")]
    [touch] = journeys.list_touches(people=[person])
    assert touch.routes == ("copied-mail", "imap")
    sources.stop_source(member_id=rep, source_id=number, forget=True, at=AT)
    [touch] = journeys.list_touches(people=[person])
    assert touch.routes == ("copied-mail",)
    assert bulk.fetch("select sealed, state from integrations_evidencesource") == [("", "stopped")]


def test_what_ails_a_mailbox_is_a_sentence_and_holds_up_no_other(rep: int, box: Mailbox):
    wrong = open_inbox(rep, box, password="another")
    assert turn(wrong) is Fault.SIGN_IN
    other = team.add_member(email="two@acme.example", name="Two", role="ae", at=AT)
    fine = open_inbox(other, box)
    assert turn(fine) is None
    box.is_silent = True
    assert turn(fine) is Fault.AWAY
    due = bulk.fetch(
        "select due_at > %s from integrations_evidencesource where id = %s", [AT + DAY / 96, fine]
    )
    assert due == [(True,)], "asked again later"
    box.is_silent = False
    assert turn(fine) is None


def test_a_server_that_numbers_letters_after_their_heads_tells_the_same(rep: int, box: Mailbox):
    box.number_last = True
    box.inbox[3] = letter(3, ANA, REP, date=format_datetime(AT - timedelta(hours=2)))
    assert turn(open_inbox(rep, box)) is None
    assert touches() == [(ANA, "email_reply", REP)]


def test_an_address_inside_is_not_called(rep: int, box: Mailbox, settings: Any):
    number = open_inbox(rep, box)
    settings.OUTGOING_ALLOWED = frozenset()
    assert turn(number) is Fault.CLOSED
    assert box.commands == []


def test_what_is_forgotten_during_a_turn_is_not_told_again(rep: int, box: Mailbox):
    box.inbox[3] = letter(3, ANA, REP, date=format_datetime(AT - timedelta(hours=2)))
    number = open_inbox(rep, box)
    stopped: list[int] = []

    def now() -> datetime:
        if not stopped and any("FETCH" in one for one in box.commands):
            stopped.append(number)
            sources.stop_source(member_id=rep, source_id=number, forget=True, at=AT)
        return AT

    sources.read_source(source_id=number, now=now)
    assert stopped, "the control: it was stopped between asking and telling"
    assert touches() == []


@pytest.mark.parametrize("how", ["drips", "too_long"])
def test_a_server_that_drips_or_says_too_much_is_left(box: Mailbox, how: str):
    setattr(box, how, True)
    client = inboxes._Guarded("127.0.0.1", box.port, timeout=5, within=0.5)
    try:
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.login(REP, PASSWORD)
    finally:
        client.shutdown()


def report(named: str, to: str, *, action: str = "failed", size: int = 0) -> bytes:
    """What a mail server writes when a letter did not arrive, the letter itself attached."""
    said = [
        ("message/delivery-status",
         f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: {action}\r\n"),
        ("text/rfc822-headers", f"Message-ID: {named}\r\nTo: {to}\r\n\r\n"),
        ("text/plain", "x" * size),
    ]  # fmt: skip
    parts = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{told}\r\n" for kind, told in said)
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {REP}\r\nMessage-ID: <r@mx.example>\r\n"
        f"Date: {format_datetime(AT)}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"{parts}--b--\r\n"
    ).encode()


def came_back() -> list[tuple[str, bool]]:
    rows = bulk.fetch(
        """select p.email, t.detail ->> 'came_back' is not null from journeys_touch t
           join contacts_person p on p.id = t.person_id order by t.id"""
    )
    return [(email, is_back) for email, is_back in rows]


@pytest.mark.parametrize("number_last", [False, True])
def test_a_mail_that_its_mailbox_says_came_back_is_marked_so(
    rep: int, box: Mailbox, number_last: bool
):
    box.number_last = number_last
    date = format_datetime(AT - timedelta(hours=2))
    box.sent |= {n: letter(n, REP, who, date=date) for n, who in ((1, ANA), (2, ION))}
    box.inbox |= {
        5: letter(5, "stranger@else.example", REP, date=date),
        6: report("<1@acme.example>", ANA, size=2_000_000),
        7: report("<2@acme.example>", ION, action="delayed"),
    }
    number = open_inbox(rep, box)
    assert turn(number) is None
    assert came_back() == [(ANA, True), (ION, False)]
    asked = [one for one in box.commands if "BODY.PEEK[]" in one]
    assert [one.split(" ")[2] for one in asked] == ["6", "7"], "no other letter is opened"
    box.stamp = 8  # numbered anew, everything is read again
    assert turn(number, at=AT + DAY) is None
    assert came_back() == [(ANA, True), (ION, False)]
    sources.stop_source(member_id=rep, source_id=number, forget=True, at=AT + DAY)
    assert ("true",) not in bulk.fetch("select (detail ? 'came_back')::text from journeys_touch")


def test_a_report_about_what_somebody_else_wrote_is_not_believed(rep: int, box: Mailbox):
    other = team.add_member(email="two@acme.example", name="Two", role="ae", at=AT)
    rows = [
        {"external_id": "m1", "kind": "email_sent", "direction": "out", "reach": "1:1",
         "email": ANA, "message_id": "<1@acme.example>", "member_external_id": "two@acme.example",
         "occurred_at": AT.isoformat()},
    ]  # fmt: skip
    intake.take(kind=intake.Kind.TOUCHES, records=rows, now=lambda: AT, source="crm")
    box.inbox[6] = report("<1@acme.example>", ANA)
    assert turn(open_inbox(rep, box)) is None
    assert came_back() == [(ANA, False)]
    # The control: in the mailbox of who wrote it, it counts.
    assert turn(open_inbox(other, box)) is None
    assert came_back() == [(ANA, True)]
