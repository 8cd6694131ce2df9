"""D49-D52, C8, C26, C49: both teams meet; agenda, mail, calendar and paper are read by others."""

import email
import email.policy
import io
import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader

from accord.foundation import clock
from accord.handoffs.values.meetings import Replied, Reply
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import delivering
from accord.integrations.notices.tests.conftest import server as server
from accord.meetings import api as meetings
from accord.meetings import cli
from accord.meetings.tests.test_packs import actor_of, series
from accord.notices.api import Way
from accord.reporting.tests.conftest import Books
from accord.team import api as team
from tests import people
from tests.test_handoff_pages import read

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lead(committed) -> int:
    return people.add_member("sales_lead", name="Ada", email="ada@example.com")


@pytest.fixture
def seller(lead) -> int:
    return people.add_member("sdr", name="Mara", email="mara@example.com")


@pytest.fixture
def card(lead, seller) -> meetings.MeetingCard:
    at = clock.now()
    optional = people.add_member("content", name="Lena", email="lena@example.com")
    text = series(lead, seller, optional=[optional])
    meetings.set_series(text=text, actor=actor_of(lead), at=at)
    return meetings.list_coming(at=at)[0]


def asked(path: str):
    """What a program with a key is answered."""
    key = team.make_key(name="reads", role="rev_ops", at=clock.now())
    answer = Client().get(path, headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def letters(server: Server, *, to: str):
    return [
        email.message_from_bytes(one.original_content, policy=email.policy.default)
        for one in server.received
        if one.rcpt_tos == [to]
    ]


def part_of(letter, kind: str) -> str:
    return next(one.get_content() for one in letter.walk() if one.get_content_type() == kind)


def test_a_quiet_week_comes_by_mail_and_one_tap_empties_the_calendars(
    card, server: Server, settings
):
    settings.REPLIES_TO = "Answers <answers@example.com>"
    delivering.deliver(way=Way.MAIL, now=clock.now)
    assert not meetings.list_past(at=card.starts_at - HOUR).rows  # of all that are planned, none
    known = meetings.list_past(at=card.starts_at + 8 * DAY, limit=1)
    assert meetings.list_past(at=clock.now() + 30 * DAY, before_id=known.rows[0].id).rows == [card]
    first = letters(server, to="mara@example.com")[0]
    [event] = Calendar.from_ical(part_of(first, "text/calendar")).walk("VEVENT")
    assert (str(event["UID"]), event.decoded("DTSTART")) == (card.uid, card.starts_at)
    assert str(event["ORGANIZER"]) == "mailto:answers@example.com"
    assert sorted(str(one) for one in event["ATTENDEE"]) == [
        "mailto:ada@example.com", "mailto:mara@example.com",
    ]  # fmt: skip
    pack = meetings.send_pack(meeting_id=card.id, at=clock.now())
    assert pack.is_quiet
    delivering.deliver(way=Way.MAIL, now=clock.now)
    letter = letters(server, to="mara@example.com")[-1]
    assert "All promises kept, nothing to decide. Shall I cancel" in letter["Subject"]
    assert "2 people × 30 min back" in " ".join(part_of(letter, "text/plain").split())
    html = part_of(letter, "text/html")
    assert "<strong>All promises kept, nothing to decide.</strong>" in html
    assert f"https://accord.example.com/meetings/{card.id}/" in html
    told = letters(server, to="lena@example.com")[-1]
    assert "Cancel it" not in part_of(told, "text/plain"), "who need not come calls nothing off"
    text = part_of(letter, "text/plain")
    link = re.search(r"Cancel it:\s+https://accord\.example\.com(\S+)", text).group(1)
    assert read(Client().post(link, {}))
    assert meetings.get_meeting(meeting_id=card.id).state is meetings.MeetingState.CANCELLED
    delivering.deliver(way=Way.MAIL, now=clock.now)
    last = part_of(letters(server, to="ada@example.com")[-1], "text/calendar")
    said = Calendar.from_ical(last)
    [event] = said.walk("VEVENT")
    assert (str(said["METHOD"]), str(event["STATUS"]), event["SEQUENCE"]) == (
        "CANCEL", "CANCELLED", 1,
    )  # fmt: skip


def test_the_page_paper_command_and_programs_say_the_same(card, lead, seller):
    books, week = Books(), card.day - timedelta(days=card.day.weekday() + 7)
    books.deal("WON", week.isoformat(), opened="2025-01-05", amount=700_00)
    client = people.as_member(lead)
    client.post(
        f"/meetings/{card.id}/act/",
        {"act": "raise", "title": "Forms are long", "outcome": "Half the fields"},
    )
    page = read(client.get(f"/meetings/{card.id}/"))
    assert "This is how it stands now" in page
    client.post(f"/meetings/{card.id}/act/", {"act": "send"})
    page = read(client.get(f"/meetings/{card.id}/"))
    assert "stay as they are" in page
    for name in meetings.PART_NAMES.values():
        assert str(name) in page
    paper = client.get(f"/meetings/{card.id}/pdf/")
    assert paper["Content-Type"] == "application/pdf"
    text = " ".join(
        " ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages).split()
    )
    said = json.loads(CliRunner().invoke(cli.pack, ["weekly", "--frozen", "--json"]).output)
    lines = [line for part in said["parts"] for line in part["lines"]]
    assert any(line.startswith("Forms are long (brought by Ada)") for line in lines)
    assert any("€700" in line for line in lines)
    for line in lines:
        assert line in text
        assert line in page
    api = asked("/api/v1/packs/weekly")
    assert api["figures"] == said["figures"]
    assert "1 point" in CliRunner().invoke(cli.pack, ["weekly"]).output
    calendar = read(client.get("/calendar/", {"view": "agenda", "day": card.day.isoformat()}))
    assert "Weekly meeting of both teams" in calendar


def test_a_decision_without_a_decider_is_refused_with_a_sentence(card, lead, seller):
    client = people.as_member(lead)
    day = card.day
    said = {
        "title": "Call within an hour", "owner": seller, "metric": "sqls", "expected": "10",
        "due_on": day.isoformat(), "check_on": (day + 60 * DAY).isoformat(),
    }  # fmt: skip
    refused = client.post(f"/decisions/new/?meeting={card.id}", said)
    assert refused.status_code == 422
    assert "Nobody decides this yet." in refused.content.decode()
    assert not meetings.list_decisions().rows
    page = read(
        client.post(
            f"/decisions/new/?meeting={card.id}",
            {**said, "decider": lead, "changes": "reasons/"}, follow=True,
        )
    )  # fmt: skip
    assert "Reasons for returning a lead" in page
    assert "Not checked yet" in page
    [made] = meetings.list_decisions().rows
    assert client.post(f"/decisions/{made.id}/act/", {}).status_code == 404
    assert meetings.get_decision(decision_id=made.id).ended_at is None
    for who, reply, proposes in (
        ("ada", Reply.ACCEPTED, None), ("mara", Reply.COUNTER, card.starts_at + DAY),
        ("lena", Reply.DECLINED, None),
    ):  # fmt: skip
        said = Replied(card.uid, 0, f"{who}@example.com", reply, clock.now(), proposes)
        assert meetings.take_reply(replied=said, at=clock.now()) is (who != "lena")
    page = read(client.get(f"/meetings/{card.id}/"))
    assert "Call within an hour" in page
    assert "1 of 2 said that they come." in page
    told = re.findall(r"<li>(Ada|Mara) <span class=\"soft\">(.*?)</span>", page)
    assert [(name, words.split()[0]) for name, words in told] == [
        ("Ada", "Comes"),
        ("Mara", "Asks"),
    ]
    register = read(client.get("/decisions/"))
    assert "1 decision; none has been checked yet." in register
    assert f'href="/decisions/{made.id}/"' in client.get("/decisions/").content.decode()
    assert "Call within" not in read(client.get("/decisions/?state=worked"))
    assert 'href="/decisions/"' in client.get("/leadership/").content.decode()
    give = {"act": "give", "title": "Ask Tom", "owner": seller, "due": day.isoformat()}
    client.post(f"/meetings/{card.id}/act/", give)
    own = people.as_member(seller)
    assert "Ask Tom" in read(own.get("/actions/"))
    [action] = meetings.list_actions(owner_id=seller)
    own.post("/actions/", {"action": action.id, "act": "done"})
    assert "Nothing is open." in read(own.get("/actions/"))
    [row] = asked("/api/v1/decisions")["rows"]
    assert (row["decider"], row["verdict"]) == (lead, None)
    assert b"hx-get" in client.get(f"/meetings/{card.id}/notes/").content
    client.post(f"/meetings/{card.id}/act/", {"act": "cancel"})
    assert b"hx-get" not in client.get(f"/meetings/{card.id}/notes/").content


def test_a_rhythm_is_set_on_its_page_and_what_is_wrong_stands_beside_its_field(lead, seller):
    client = people.as_member(lead)
    assert "Set when" in read(client.get("/meetings/"))
    said = {
        "weekday": 3, "starts": "10:30", "minutes": 30, "zone": "Europe/Madrid", "lead_hours": 24,
        "on_holiday": "before", "required": [lead, seller], "rate": "60",
    }  # fmt: skip
    refused = client.post("/meetings/rhythm/weekly/", {**said, "minutes": 1})
    assert refused.status_code == 422
    assert "between 5 and 240 minutes" in refused.content.decode()
    for too_few in ([], [lead]):
        refused = client.post("/meetings/rhythm/weekly/", {**said, "required": too_few})
        assert refused.status_code == 422
        assert "Choose at least two people who have to come." in refused.content.decode()
    nowhere = client.post("/meetings/rhythm/weekly/", {**said, "zone": "Nowhere/None"})
    assert nowhere.status_code == 422
    assert "There is no such time zone" in nowhere.content.decode()
    assert not meetings.list_coming(at=clock.now())
    page = read(client.post("/meetings/rhythm/weekly/", said, follow=True))
    assert "2 people, 30 min" in page
    assert "in the same week" in page
    assert people.as_member(seller).get("/meetings/rhythm/weekly/").status_code == 403


def test_an_experiment_is_written_down_before_and_checked_by_the_figures_after(lead, seller):
    """A86: hypothesis, figure, from, to and hoped effect; what came of it is what figures say."""
    own, at = people.as_member(lead), clock.now()
    asked = {
        "title": "If we call within an hour, more is accepted", "owner": seller, "metric": "sqls",
        "expected": "5", "due_on": at.date().isoformat(),
        "check_on": (at + timedelta(days=60)).date().isoformat(),
    }  # fmt: skip
    for field in ("title", "owner", "metric", "expected", "due_on", "check_on"):
        answer = own.post("/experiments/new/", asked | {field: ""})
        assert answer.status_code == 422
        assert re.findall(r'id="id_(\w+)_error"', answer.content.decode()) == [field]
    assert "No experiment is over yet." in read(own.get("/experiments/"))
    answer = own.post("/experiments/new/", asked)
    [running] = meetings.list_decisions(is_experiment=True).rows
    assert answer.headers["location"] == f"/decisions/{running.id}/"
    assert "Stop it early" in read(own.get(f"/decisions/{running.id}/"))

    day = at.date()
    meetings.decide(
        text=meetings.DecisionText(
            "Longer letters bring more leads", lead, seller, meetings.Metric.LEADS, 3.0,
            day - timedelta(days=90), day - timedelta(days=1), is_experiment=True,
        ),
        actor=actor_of(lead), at=at - timedelta(days=100),
    )  # fmt: skip
    [checked] = meetings.check_due(at=at)
    assert checked.effect is not None
    assert checked.effect.verdict is meetings.Verdict.CANNOT_TELL  # nothing was counted
    page = read(own.get("/experiments/"))
    assert "0 of 1 experiments that are over worked." in page
    assert f'id="experiment-{checked.id}"' in read(own.get("/experiments/?state=cannot_tell"))
    assert f'id="experiment-{checked.id}"' not in read(own.get("/experiments/?state=running"))
