"""Web, mail, event, call, meeting and deal stand on one timeline by when they happened (A23)."""

import re

import pytest

from accord.desk.views.wording import words
from tests import people

pytestmark = pytest.mark.django_db
HAPPENED = [  # as they came in: by source, not by time
    ("mail", "T1", "email_reply", "2026-10-05T09:00:00Z", "Answered a mail"),
    ("calls", "T2", "call_connected", "2026-10-03T09:00:00Z", "Talked on the phone"),
    ("web", "T3", "web_visit", "2026-10-01T09:00:00Z", "Visited the website"),
    ("events", "T4", "event_attended", "2026-10-06T09:00:00Z", "Came to an event"),
    ("calendar", "T5", "meeting_held", "2026-10-04T09:00:00Z", "Met"),
    ("web", "T6", "web_visit", "2026-10-07T09:00:00Z", "Visited the website"),
]


def test_a_leads_story_is_by_event_time_across_sources():
    people.load("leads", ("external_id", "email", "created_at"),
                [("L1", "ana@example.com", "2026-10-02T09:00:00Z")])  # fmt: skip
    fields = ("external_id", "email", "kind", "occurred_at")
    for source, key, kind, at, _said in HAPPENED:
        people.load("touches", fields, [(key, "ana@example.com", kind, at)], source=source)
    people.load(
        "deals",
        ("external_id", "lead_external_id", "name", "opened_at", "closed_at", "outcome", "amount"),
        [("D1", "L1", "Trial", "2026-10-05T12:00:00Z", "2026-10-08T09:00:00Z", "won", "100")],
    )
    client = people.signed_in()
    [lead] = set(re.findall(r'/leads/(\d+)/"', client.get("/leads/").content.decode()))
    page = client.get(f"/leads/{lead}/").content.decode()
    times = re.findall(r'<li[^>]*id="e\d-\d+".*?<time datetime="([^"]+)"', page, re.S)
    assert len(times) >= len(HAPPENED) + 2, page[:200]
    assert times == sorted(times, reverse=True)
    kinds = re.findall(r'id="e(\d)-', page)
    assert set(kinds) == {"0", "1", "2"}, "touches, deals and stages stand in one story"
    for *_, said in HAPPENED:
        assert said in page


def test_a_visit_says_which_page_was_read():
    fields = ("external_id", "visitor_external_id", "page_address", "subject", "occurred_at")
    address = "https://www.example.com/prices"
    people.load("visits", fields, [("V1", "v", address, "Our prices", "2026-10-01T09:00:00Z")])
    people.load("leads", ("external_id", "email", "visitor"), [("L1", "ana@example.com", "v")])
    client = people.signed_in()
    [lead] = set(re.findall(r'/leads/(\d+)/"', client.get("/leads/").content.decode()))
    page = client.get(f"/leads/{lead}/").content.decode()
    assert "Our prices" in page
    assert address in page


def test_a_browser_is_called_a_visitor():
    assert words.person(name="", email="", reference="c1" * 16, number=1) == "Visitor c1c1c1…"
    assert words.person(name="Ana", email="", reference="c1" * 16, number=1) == "Ana"
    assert words.person(name="", email="", reference="A-17", number=1) == "A-17"
