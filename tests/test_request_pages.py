"""What the teams ask each other, as colleagues see it: asking, waiting, answering."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.agreements import api as agreements
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.agreements.values.terms import Task
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.wording import request_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Request
from accord.handoffs.values.clocks import ClockState, Reading
from accord.handoffs.values.requests import About, RequestClock, Wish
from accord.team import api as team
from accord.team.values import RoleSight, Rows
from tests import people
from tests.people import add_member, as_member, sign
from tests.routed import leads_of

pytestmark = pytest.mark.django_db


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def read(client, url: str = "/requests/", status: int = 200, **given: object) -> str:
    answer = client.get(url, given)
    assert answer.status_code == status
    return words_of(answer.content.decode())


@pytest.fixture
def seller() -> int:
    found = add_member("sdr", name="Mara")
    add_member("marketing_lead", name="Lena")
    add_member("sales_lead", name="Stan")
    at = clock.now()
    number = agreements.propose_agreement(
        key="fifty", body=FIFTY_EVERY_MONDAY, actor_id=None, at=at
    )
    sign(kind=Kind.AGREEMENT, key="fifty", number=number, at=at)
    return found


def asked(member: int, wish: Wish, **more) -> int:
    actor = team.find_actor(member_id=member)
    assert actor is not None
    return handoffs.ask_for(wish=wish, actor=actor, at=clock.now(), **more)


PIECE = Wish(Task.CONTENT_REQUEST, "A page about hospitals")


def test_a_form_that_is_sent_twice_asks_once(seller):
    browser = as_member(seller)
    told = {"task": "content_request", "words": "A page about hospitals", "to": ""}
    first, second = (browser.post("/requests/new/?task=content_request", told) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    browser.post("/requests/new/?task=content_request", {**told, "words": "Another page"})
    assert Request.objects.count() == 2


def test_a_piece_is_asked_for_waits_with_its_time_and_is_answered(seller):
    browser = as_member(seller)
    assert "A wish for content" in read(browser, "/requests/new/", task="content_request")
    answer = browser.post(
        "/requests/new/?task=content_request",
        {"task": "content_request", "words": "A page about hospitals", "to": ""},
    )
    [row] = Request.objects.all()
    assert answer.headers["location"] == f"/requests/{row.pk}/"
    said = read(browser, "/requests/", who="asked")
    for words in ("A wish for content", "A page about hospitals", "Mara", "Lena", "left", "Due"):
        assert words in said, words
    assert "Nothing is asked here" in read(browser)
    writer = as_member(add_member("content", name="Cleo"))
    page = read(writer, "/requests/", who="team")
    assert "A page about hospitals" in page
    story = read(writer, f"/requests/{row.pk}/")
    assert "I will answer it" in story
    assert "Decline" not in story
    writer.post(f"/requests/{row.pk}/", {"act": "give", "to": str(cleo_id())})
    blank = writer.post(f"/requests/{row.pk}/", {"act": "answer", "words": " "})
    assert (blank.status_code, "Say it in words" in blank.content.decode()) == (422, True)
    writer.post(f"/requests/{row.pk}/", {"act": "answer", "words": "It is on the site"})
    story = read(browser, f"/requests/{row.pk}/")
    for words in ("It is on the site", "Answered, by Cleo", "Given to Cleo, by Cleo", "In time"):
        assert words in story, words
    assert "Answer it" not in story
    assert "A page about hospitals" in read(browser, "/requests/", who="all", state="done")


def cleo_id() -> int:
    return next(one.id for one in team.list_members() if one.name == "Cleo")


def test_what_cannot_be_done_is_said_keeps_the_words_and_changes_nothing(seller):
    number = asked(seller, PIECE)
    browser = as_member(seller)
    answer = browser.post(f"/requests/{number}/", {"act": "answer", "words": "I know it"})
    assert (answer.status_code, "the other team" in answer.content.decode()) == (422, True)
    nonsense = browser.post(f"/requests/{number}/", {"act": "melt"})
    assert nonsense.status_code == 422
    lead = as_member(add_member("team_lead", name="Tia"))
    long = lead.post(f"/requests/{number}/", {"act": "decline", "words": "x" * 2001})
    assert (long.status_code, "2,000 characters" in long.content.decode()) == (422, True)
    assert Request.objects.get(pk=number).state == "open"
    browser.post(f"/requests/{number}/", {"act": "withdraw"})
    assert Request.objects.get(pk=number).state == "withdrawn"
    assert browser.get("/requests/987654/").status_code == 404
    assert browser.get(f"/requests/{10**30}/").status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"task": "content_request", "words": ""}, "Say it in words"),
        ({"task": "reject_review", "words": "Why?"}, "Select a valid choice"),
        ({"task": "content_request", "words": "x" * 2001}, "at most 2000 characters"),
        ({"task": "content_request", "words": "A page", "to": "OTHER"}, "the other team"),
        ({"task": "content_request", "words": "A page", "to": "9" * 30}, "Select a valid choice"),
    ],
)
def test_a_form_that_is_wrong_says_what_and_asks_nothing(seller, form, said):
    given = {name: str(seller) if value == "OTHER" else value for name, value in form.items()}
    answer = as_member(seller).post("/requests/new/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Request.objects.exists()


def test_a_definition_is_disputed_from_its_page(seller):
    browser = as_member(seller)
    version = definitions.get_in_force(kind=Kind.STAGES, at=clock.now())
    page = browser.get(f"/definitions/stages/{version.number}/").content.decode()
    assert f"/requests/new/?version={version.id}" in page
    assert "About" in read(browser, "/requests/new/", version=version.id)
    browser.post(
        f"/requests/new/?version={version.id}",
        {"task": "definition_dispute", "words": "MQL is too early", "to": ""},
    )
    [row] = Request.objects.all()
    assert (row.side, row.version_id) == ("sales", version.id)
    assert "Stages" in read(browser, f"/requests/{row.pk}/")
    assert browser.get("/requests/new/?version=987654").status_code == 404


def test_a_lead_is_asked_about_only_by_who_sees_it_and_shown_with_it(seller):
    [lead] = leads_of({})
    browser = as_member(seller)
    assert f"/requests/new/?lead={lead}" in browser.get(f"/leads/{lead}/").content.decode()
    browser.post(
        f"/requests/new/?lead={lead}",
        {"task": "data_fix", "words": "Wrong country", "lacking": ["phone"], "to": ""},
    )
    [row] = Request.objects.all()
    assert (row.lead_id, row.lacking) == (lead, ["phone"])
    said = read(browser, f"/requests/{row.pk}/")
    assert "Not known: Telephone" in said
    still = as_member(add_member("demand_gen", name="Dana")).post(
        f"/requests/{row.pk}/", {"act": "answer", "words": "Done"}
    )
    assert "still not known: Telephone" in still.content.decode()
    sight = RoleSight(Rows.OWN, unowned=False)
    team.set_role_sight(role="ae", sight=sight, actor=team.COMMAND_LINE, at=clock.now())
    narrow = as_member(add_member("ae", name="Ari"))
    assert narrow.get(f"/requests/{row.pk}/").status_code == 404
    assert narrow.get(f"/requests/new/?lead={lead}").status_code == 404
    assert "Wrong country" not in read(narrow, "/requests/", who="all")


def test_whoever_only_reads_asks_nothing(seller):
    viewer = as_member(add_member("viewer", name="Vic"))
    assert viewer.get("/requests/").status_code == 403
    assert viewer.post("/requests/new/", {"task": "content_request"}).status_code == 403


def test_a_long_list_goes_on_and_asks_the_database_no_more_often(seller):
    browser = as_member(seller)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/requests/?who=asked").status_code == 200
        return len(captured)

    for number in range(3):
        asked(seller, Wish(PIECE.task, f"Piece {number}"))
    queries()
    before = queries()
    row = Request.objects.first()
    assert row is not None
    for number in range(3, 60):
        asked(seller, Wish(PIECE.task, f"Piece {number}"))
    assert queries() == before
    page = browser.get("/requests/?who=asked").content.decode()
    assert page.count("data-line") == 50
    [more] = re.findall(r'href="([^"]*after=[^"]*)"', page)
    rest = browser.get(more.replace("&amp;", "&")).content.decode()
    assert rest.count("data-line") == 10
    assert browser.get("/requests/?who=asked&after=nowhere").status_code == 200
    assert Clock.objects.count() == 60


# Words of a clock


def told(state: ClockState, left: int, *, broken: bool = False) -> str:
    reading = Reading(state, people.AT)
    found = request_words.clock(RequestClock(reading, left, 0.5, False, broken))
    assert found is not None
    return f"{found.kind}: {found.words}"


@pytest.mark.parametrize(
    ("state", "left", "broken", "said"),
    [
        (ClockState.RUNNING, 7_800, False, "on-time: 2 h 10 min left"),
        (ClockState.RUNNING, 20, False, "on-time: under a minute left"),
        (ClockState.RUNNING, -3_600, True, "late: Late by 1 h of working time"),
        (ClockState.RUNNING, 0, True, "late: Late"),
        (ClockState.MET, 60, False, "kept: In time"),
        (ClockState.MET_LATE, -60, True, "missed: Late by 1 min of working time"),
        (ClockState.MISSED, 60, False, "stopped: Counts as not kept from "),
        (ClockState.MISSED, -60, True, "missed: Not kept"),
        (ClockState.CANCELLED, 60, False, "stopped: No longer owed"),
    ],
)
def test_a_clock_says_how_its_time_stands(state, left, broken, said):
    is_part = said.endswith(" ")  # a moment follows
    words = told(state, left, broken=broken)
    assert words.startswith(said) if is_part else words == said


def test_without_an_agreement_no_time_is_shown():
    assert request_words.clock(None) is None
    assert request_words.due(None) == "No time is agreed for it."
    assert request_words.ask_url(team.COMMAND_LINE, About.LEAD, 7) == "/requests/new/?lead=7"
