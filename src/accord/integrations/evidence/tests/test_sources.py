"""Mailboxes and calendars of members: what they tell, each once, and what ails them in words."""

import imaplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.integrations.evidence import queries
from accord.integrations.evidence.operations import inboxes, sources
from accord.integrations.evidence.tests import calendar_server
from accord.integrations.evidence.tests.mailbox_server import PASSWORD, Mailbox, letter, serving
from accord.integrations.evidence.values import FILE_BOUND, Fault, SourceKind
from accord.journeys import api as journeys
from accord.team import api as team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REP, ANA, ION = "rep@acme.example", "ana@client.example", "ion@client.example"
DAY = timedelta(days=1)


@pytest.fixture
def rep() -> int:
    """A member, and two people who are known."""
    records = [{"external_id": one, "email": one, "full_name": one[:3]} for one in (ANA, ION)]
    intake.take(kind=intake.Kind.LEADS, records=records, now=lambda: AT, source="crm")
    return team.add_member(email=REP, name="Rep", role="ae", at=AT)


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


def turn(source: int, *, at: datetime = AT) -> Fault | None:
    bulk.execute("update integrations_evidencesource set due_at = %s", [at])
    return sources.read_source(source_id=source, now=lambda: at)


def touches() -> list[tuple[object, ...]]:
    return bulk.fetch(
        """select p.email, t.kind, m.email from journeys_touch t
           join contacts_person p on p.id = t.person_id
           left join team_member m on m.id = t.member_id order by t.id"""
    )


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
        (ANA, "email_reply", REP), (ANA, "email_sent", REP), (ION, "email_sent", REP),
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


def event(start: str, *more: str, uid: str = "m1@acme", who: str = ANA) -> str:
    zone = ";TZID=Europe/Bucharest" if not start.endswith("Z") else ""
    lines = [
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{zone}:{start}", "DURATION:PT30M",
        "SUMMARY:Demo", f"ATTENDEE;CN=Ana:mailto:{who.upper()}", f"ORGANIZER:mailto:{REP}",
        *more, "END:VEVENT",
    ]  # fmt: skip
    return "\r\n".join(lines)


def calendar(*events: str) -> bytes:
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x"
    return "\r\n".join([head, *events, "END:VCALENDAR", ""]).encode()


def told(source: int, *events: str, at: datetime = AT) -> list[str]:
    """The kinds of touches that a file told of."""
    before = {n for (n,) in bulk.fetch("select id from journeys_touch")}
    sources.take_file(source_id=source, content=calendar(*events), zone="UTC", at=at)
    rows = bulk.fetch("select id, kind from journeys_touch order by id")
    return [kind for number, kind in rows if number not in before]


def file_of(member: int) -> int:
    return sources.open_source(
        member_id=member, kind=SourceKind.CALENDAR_FILE, name="x.ics", access={},
        keeps_subject=True, at=AT,
    )  # fmt: skip


def test_a_meeting_is_booked_moved_held_each_once(rep: int):
    source = file_of(rep)
    assert told(source, event("20261124T100000")) == ["meeting_booked"]
    assert told(source, event("20261124T100000")) == []
    assert told(source, event("20261125T100000")) == ["meeting_moved"]
    assert told(source, event("20261125T100000"), at=AT + 2 * DAY) == []
    assert told(source, event("20261125T100000"), at=AT + 4 * DAY) == ["meeting_held"]
    assert told(source, event("20261125T100000"), at=AT + 5 * DAY) == []
    [(held,)] = bulk.fetch("select occurred_at from journeys_touch where kind = 'meeting_held'")
    assert held == datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "ten in Bucharest"


def test_a_cancelled_meeting_is_never_held(rep: int):
    source = file_of(rep)
    assert told(source, event("20261124T100000Z")) == ["meeting_booked"]
    gone = event("20261124T100000Z", "STATUS:CANCELLED")
    assert told(source, gone) == ["meeting_cancelled"]
    assert told(source, gone, at=AT + 5 * DAY) == []


def test_a_row_of_meetings_keeps_the_clock_on_the_wall_and_its_exceptions(rep: int):
    row = event(
        "20261020T090000", "RRULE:FREQ=WEEKLY;UNTIL=20261118T000000Z",
        "EXDATE;TZID=Europe/Bucharest:20261103T090000",
    )  # fmt: skip
    moved = event("20261111T150000", "RECURRENCE-ID;TZID=Europe/Bucharest:20261110T090000")
    assert told(file_of(rep), row, moved) == ["meeting_held"] * 3
    days = bulk.fetch("select occurred_at from journeys_touch order by occurred_at")
    assert [day.isoformat() for (day,) in days] == [
        "2026-10-27T07:00:00+00:00", "2026-11-11T13:00:00+00:00", "2026-11-17T07:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "odd",
    [
        event("20261124T100000Z", who="stranger@else.example"),
        event("20261124T100000Z", who=REP),
        event("20261124T100000Z", "RRULE:FREQ=SECONDLY"),
        event("20261124T100000Z", "RRULE:FREQ=NEVER;COUNT=x"),
        event("20261124T100000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"),
        event("20261124T100000Z", "RRULE:FREQ=DAILY;BYSECOND=1,2"),
        event("20261124T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        event("20261124T100000Z", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"),
        event("20261124T100000Z").replace(":20261124T100000Z", ";VALUE=DATE:20261124"),
        event("19000101T100000Z", "RRULE:FREQ=DAILY;COUNT=10"),
        event("20261124T100000Z").replace("ATTENDEE", "ATTENDEE;PARTSTAT=DECLINED"),
        event("20261124T100000Z", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{REP}"),
    ],
)
def test_what_is_no_meeting_with_somebody_known_tells_nothing(rep: int, odd: str):
    source = file_of(rep)
    assert told(source, odd, event("20261125T100000Z", uid="fine")) == ["meeting_booked"]


def test_rows_that_never_come_take_no_time_and_those_that_come_are_told(rep: int):
    never = [
        event(f"19700101T10{minute:02d}00", f"RRULE:FREQ={often}", uid=f"{often[:3]}{minute}")
        for minute in range(10)
        for often in (
            "YEARLY;BYMONTH=2;BYMONTHDAY=30", "MONTHLY;BYDAY=MO;BYSETPOS=9",
            "WEEKLY;BYMONTH=2;BYMONTHDAY=30", "DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3",
        )
    ]  # fmt: skip
    comes = event(
        "19960229T090000", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=99991231T235959Z", uid="fr"
    )
    began = time.process_time()
    kinds = told(file_of(rep), *never, comes)
    assert time.process_time() - began < 4
    assert kinds == ["meeting_held", *["meeting_booked"] * 3]
    [(held,)] = bulk.fetch("select occurred_at from journeys_touch where kind = 'meeting_held'")
    assert held == datetime(2026, 10, 30, 7, 0, tzinfo=UTC), "nine in Bucharest"


@pytest.mark.parametrize("path", ["/private/basic.ics", "/ics?token=a%2Fb", "/a/?t=1&u=x"])
def test_a_calendar_is_asked_for_by_its_address_letter_for_letter(
    rep: int, settings: Any, path: str
):
    with calendar_server.serving(path) as made:
        settings.OUTGOING_ALLOWED = frozenset({made.host})
        made.content = calendar(event("20261124T100000Z"))
        number = sources.open_source(
            member_id=rep, kind=SourceKind.CALENDAR, name=made.host, access={"url": made.url},
            keeps_subject=True, at=AT,
        )  # fmt: skip
        assert turn(number) is None
        assert made.asked == [path]
        assert touches() == [(ANA, "meeting_booked", REP)]
        asked: list[datetime] = []

        def now() -> datetime:
            asked.append(AT)
            if len(asked) == 2:  # it has its turn, and has not been asked for yet
                sources.stop_source(member_id=rep, source_id=other, forget=True, at=AT)
            return AT

        other = sources.open_source(
            member_id=rep, kind=SourceKind.CALENDAR, name="other", access={"url": made.url},
            keeps_subject=True, at=AT,
        )  # fmt: skip
        sources.read_source(source_id=other, now=now)
        assert made.asked == [path, path]
        assert bulk.fetch("select 1 from journeys_telling where external_key like %s",
                          [f"{other}:%"]) == []  # fmt: skip
        made.content += b" " * FILE_BOUND
        assert turn(number) is Fault.NOT_A_CALENDAR
        made.content, made.is_cut = calendar(event("20261124T100000Z")), True
        assert turn(number) is Fault.AWAY
        made.path, made.is_cut = "/elsewhere", False
        assert turn(number) is Fault.GONE


def test_a_meeting_that_is_taken_out_of_a_calendar_is_called_off(rep: int, settings: Any):
    with calendar_server.serving("/private/basic.ics") as made:
        settings.OUTGOING_ALLOWED = frozenset({made.host})
        number = sources.open_source(
            member_id=rep, kind=SourceKind.CALENDAR, name=made.host, access={"url": made.url},
            keeps_subject=True, at=AT,
        )  # fmt: skip

        def read(*events: str, at: datetime) -> list[tuple[Any, ...]]:
            made.content = calendar(*events)
            assert turn(number, at=at) is None
            return bulk.fetch("select kind, is_gone from journeys_touch order by id")

        one, other = event("20261124T100000Z"), event("20261125T100000Z", uid="m2@acme")
        booked = ("meeting_booked", False)
        assert read(one, other, at=AT) == [booked, booked]
        assert read(other, at=AT + DAY / 24) == [("meeting_booked", True), booked]
        assert read(one, other, at=AT + DAY / 12) == [booked, booked]
        held = [booked, booked, ("meeting_held", False), ("meeting_held", False)]
        assert read(one, other, at=AT + 5 * DAY) == held
        assert read(other, at=AT + 6 * DAY) == held, "what is over is not called off"


def test_however_many_are_asked_the_statements_are_the_same(rep: int):
    many = [f"ATTENDEE:mailto:n{number}@else.example" for number in range(30)]
    source, counts = file_of(rep), []
    for uid, more in (("warm", []), ("one", []), ("many", many)):
        with CaptureQueriesContext(connection) as asked:
            assert told(source, event("20261124T100000Z", *more, uid=uid)) == ["meeting_booked"]
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_no_calendar_is_said_so(rep: int):
    with pytest.raises(sources.Failed, match="not_a_calendar"):
        sources.take_file(source_id=file_of(rep), content=b"<html>", zone="UTC", at=AT)


def test_a_route_that_is_silent_for_longer_than_usual_is_told(rep: int):
    date = [AT - number * DAY for number in range(10, 4, -1)]
    for number, at in enumerate(date):
        record = {
            "external_id": str(number), "kind": "call_attempt", "email": ANA,
            "member_external_id": REP, "occurred_at": at.isoformat(),
        }  # fmt: skip
        intake.take(
            kind=intake.Kind.TOUCHES, records=[record], now=lambda at=at: at, source="switch"
        )
    [now] = journeys.evidence_health(member_ids=[rep], at=AT)[rep]
    assert (now.source, now.told_at, now.usual_days, now.is_silent) == (
        "switch", date[-1], 1, True,
    )  # fmt: skip
    [then] = journeys.evidence_health(member_ids=[rep], at=date[-1] + DAY)[rep]
    assert not then.is_silent
    assert journeys.evidence_health(member_ids=[rep + 99], at=AT) == {}


def test_the_page_opens_and_stops_each_way(rep: int, settings: Any):
    settings.MAIL_DOMAIN = "in.example.com"
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=rep), "allauth.account.auth_backends.AuthenticationBackend"
    )
    assert b"Open an address" in client.get("/settings/evidence/").content
    client.post("/settings/evidence/address/", {"act": "open"})
    box = intake.own_mailbox(member_id=rep)
    assert box is not None
    assert box.address.encode() in client.get("/settings/evidence/").content
    refused = client.post("/settings/evidence/calendar/", {"url": "https://127.0.0.1/x.ics"})
    assert refused.status_code == 422
    client.post("/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/x.ics"})
    [card] = queries.list_sources(member_ids=[rep])[rep]
    assert (card.kind, card.name[:16]) == (SourceKind.CALENDAR, "93.184.215.14 · ")
    assert b"secret/x.ics" not in client.get("/settings/evidence/").content
    again = client.post(
        "/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/x.ics"}
    )
    assert again.status_code == 422
    client.post("/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/y.ics"})
    [_, other_one] = queries.list_sources(member_ids=[rep])[rep]
    sources.stop_source(member_id=rep, source_id=other_one.id, forget=False, at=AT)
    other = team.add_member(email="o@acme.example", name="O", role="ae", at=clock.now())
    with pytest.raises(LookupError):
        sources.stop_source(member_id=other, source_id=card.id, forget=False, at=AT)
    client.post(f"/settings/evidence/{card.id}/stop/", {"act": "stop"})
    assert queries.list_sources(member_ids=[rep]) == {}
