"""Calendars of members: what they tell of meetings, each once."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.rules import calendars as rules
from accord.integrations.evidence.tests import calendar_server
from accord.integrations.evidence.tests.opened import ANA, AT, DAY, REP, touches, turn
from accord.integrations.evidence.values import FILE_BOUND, Fault, SourceKind

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("later", ["20261127T100000Z", "20261124T101500Z"])
def test_a_held_meeting_that_is_put_to_another_time_was_not_held(rep: int, later: str):
    source, over = file_of(rep), datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    held = "select count(*) from journeys_touch where kind = 'meeting_held' and not is_gone"
    assert told(source, event("20261124T100000Z")) == ["meeting_booked"]
    assert told(source, event("20261124T100000Z"), at=over) == ["meeting_held"]
    assert told(source, event(later), at=over) == ["meeting_moved"]
    assert bulk.fetch(held) == [(0,)]
    assert told(source, event(later), at=over + 5 * DAY) == ["meeting_held"]
    assert bulk.fetch(held) == [(1,)]


def test_a_held_meeting_that_goes_on_longer_is_held_when_it_ends(rep: int):
    source, over = file_of(rep), datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    longer = event("20261124T100000Z").replace("PT30M", "PT2H")
    shown = "select kind from journeys_touch where not is_gone order by kind"
    told(source, event("20261124T100000Z"))
    told(source, event("20261124T100000Z"), at=over)
    assert told(source, longer, at=over) == []
    assert bulk.fetch(shown) == [("meeting_booked",)]
    told(source, longer, at=over + DAY)
    assert bulk.fetch(shown) == [("meeting_booked",), ("meeting_held",)]


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


DENTIST = event("20261124T100000Z", uid="d").replace(
    f"ATTENDEE;CN=Ana:mailto:{ANA.upper()}\r\n", ""
)


def whole_day(*more: str) -> str:
    return event("20261124T100000Z", *more).replace(":20261124T100000Z", ";VALUE=DATE:20261124")


@pytest.mark.parametrize(
    ("_case", "events", "spans"),
    [
        ("with nobody known", [DENTIST], ["24 10:00-10:30"]),
        ("two that touch", [DENTIST, event("20261124T103000Z", uid="e")], ["24 10:00-11:00"]),
        ("marked as free", [event("20261124T100000Z", "TRANSP:TRANSPARENT")], []),
        ("free in Outlook", [event("20261124T100000Z", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")], []),
        ("called off", [event("20261124T100000Z", "STATUS:CANCELLED")], []),
        ("declined", [event("20261124T100000Z", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{REP}")], []),
        ("a birthday", [whole_day()], []),
        ("a day off", [whole_day("TRANSP:OPAQUE")], ["23 22:00-22:00"]),
        ("each week, once moved",
         [event("20261117T090000", "RRULE:FREQ=WEEKLY;COUNT=3"),
          event("20261125T150000", "RECURRENCE-ID;TZID=Europe/Bucharest:20261124T090000")],
         ["17 07:00-07:30", "25 13:00-13:30"]),
        ("booked here", [event("20261124T100000Z", uid="ours@accord")], []),
    ],
)  # fmt: skip
def test_when_somebody_is_busy_is_told_as_times_alone(_case, events, spans):
    found = rules.busy(
        content=calendar(*events), since=AT - 7 * DAY, until=AT + 7 * DAY, zone="Europe/Bucharest",
        owner={REP}, besides={"ours@accord"},
    )  # fmt: skip
    assert [f"{start:%d %H:%M}-{end:%H:%M}" for start, end in found] == spans


def test_what_began_long_ago_and_goes_on_takes_time():
    """Leave of two months, by the hour and by whole days; what is over takes none."""
    for begin, end in (("", "T080000Z"), (";VALUE=DATE", "")):
        events = [
            f"BEGIN:VEVENT\r\nUID:{last}\r\nDTSTART{begin}:{AT - 40 * DAY:%Y%m%d}{end}\r\n"
            f"DTEND{begin}:{AT + last * DAY:%Y%m%d}{end}\r\nTRANSP:OPAQUE\r\nEND:VEVENT"
            for last in (20, -31)
        ]
        [(start, until)] = rules.busy(
            content=calendar(*events), since=AT - 30 * DAY, until=AT + 60 * DAY, zone="UTC",
            owner={REP},
        )  # fmt: skip
        assert (start.date(), until.date()) == ((AT - 40 * DAY).date(), (AT + 20 * DAY).date())


def test_nobody_is_booked_while_something_stands_in_a_calendar_they_let_be_read(rep: int):
    monday, half = AT + DAY, DAY / 48

    def first() -> datetime:
        free = handoffs.free_time(host_id=rep, since=monday, at=AT, length=half)
        return free.slots[0].starts_at

    free = first()
    taken = calendar(event(f"{free:%Y%m%dT%H%M%SZ}").replace(ANA.upper(), "me@dentist.example"))
    silent = file_of(rep)
    sources.take_file(source_id=silent, content=taken, zone="UTC", at=AT)
    assert first() == free, "without a word of theirs it is not kept"
    told = sources.open_source(
        member_id=rep, kind=SourceKind.CALENDAR_FILE, name="mine.ics", access={},
        keeps_subject=False, tells_busy=True, at=AT,
    )  # fmt: skip
    for _time in range(2):
        sources.take_file(source_id=told, content=taken, zone="UTC", at=AT)
        assert first() == free + half
    sources.stop_source(member_id=rep, source_id=told, forget=False, at=AT)
    assert first() == free


def test_a_member_lets_a_calendar_keep_them_from_being_booked_and_takes_it_back(
    rep: int, settings: Any
):
    busy = "select member_id, ends_at - starts_at from handoffs_busyspan"
    with calendar_server.serving("/basic.ics") as made:
        settings.OUTGOING_ALLOWED = frozenset({made.host})
        made.content = calendar(DENTIST)
        number = sources.open_source(
            member_id=rep, kind=SourceKind.CALENDAR, name=made.host, access={"url": made.url},
            keeps_subject=True, at=AT,
        )  # fmt: skip
        for tells, kept in ((False, []), (True, [(rep, DAY / 48)])):
            sources.let_busy(member_id=rep, source_id=number, tells=tells, at=AT)
            assert turn(number) is None
            assert bulk.fetch(busy) == kept
        sources.let_busy(member_id=rep, source_id=number, tells=False, at=AT)
        assert bulk.fetch(busy) == []
        with pytest.raises(LookupError):
            sources.let_busy(member_id=rep + 1, source_id=number, tells=True, at=AT)


def test_no_calendar_is_said_so(rep: int):
    with pytest.raises(sources.Failed, match="not_a_calendar"):
        sources.take_file(source_id=file_of(rep), content=b"<html>", zone="UTC", at=AT)
