"""C24, C46, A4: all that is in force on one page and on paper, and who has read it as it is now."""

import html
import io
import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.agreements import api as agreements
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, State
from accord.desk.rules import handbook, pillars
from accord.desk.rules.handbook import Chapter
from accord.desk.rules.pillars import Pillar
from accord.foundation import clock
from accord.meetings import api as meetings
from accord.meetings.values import rhythm
from accord.meetings.values.rhythm import SeriesText
from accord.team import api as team
from tests import people

KEY = "50-every-monday"


def version(number: int, kind: Kind = Kind.STAGES, *, state: State = State.IN_FORCE, key: str = ""):
    return DefinitionVersion(number, kind, number, state, {}, None, None, None, people.AT, key)


def read(client: Client) -> str:
    answer = client.get("/handbook/")
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def say_read(client: Client, page: str) -> str:
    shown = re.findall(r'name="version" value="(\d+)"', page)
    answer = client.post("/handbook/read/", {"version": shown}, follow=True)
    return " ".join(html.unescape(answer.content.decode()).split())


def propose_origin(*, name: str) -> int:
    body = definitions.get_in_force(kind=Kind.ORIGINS, at=clock.now()).body
    body["origins"][0]["name"] = name
    return definitions.draft(kind=Kind.ORIGINS, body=body, actor_id=None, at=clock.now())


def weekly(*, by: int) -> None:
    actor = team.find_actor(member_id=by)
    assert actor is not None
    text = SeriesText(
        rhythm.Kind.WEEKLY, 3, 0, time(10), 30, "Europe/Bucharest", rhythm.OnHoliday.BEFORE, 24, 0,
        (rhythm.Seat(by, True), rhythm.Seat(people.add_member("seo"), True)),
    )  # fmt: skip
    meetings.set_series(text=text, actor=actor, at=clock.now())


def test_every_kind_of_definition_has_exactly_one_chapter():
    held = [kind for kinds in handbook.HOLDS.values() for kind in kinds]
    assert sorted(held) == sorted(Kind)
    begun = [version(1, Kind.REASONS), version(2, Kind.HANDOFFS)]
    found = dict(handbook.chapters(begun))
    assert [one.kind for one in found[Chapter.PROTOCOL]] == [Kind.HANDOFFS, Kind.REASONS]


def test_every_kind_carries_exactly_one_pillar_and_each_says_what_it_lacks():
    """C19."""
    carried = [kind for kinds in pillars.CARRY.values() for kind in kinds]
    assert sorted(carried) == sorted(Kind)
    found = {one.pillar: one for one in pillars.standings([Kind.STAGES, Kind.ROLES])}
    assert list(found) == list(Pillar)
    assert found[Pillar.PROCESS].held == (Kind.STAGES,)
    assert Kind.STAGES not in found[Pillar.PROCESS].lacking
    assert found[Pillar.COMMUNICATION].held == (Kind.ROLES,)
    assert found[Pillar.RESOURCES].held == ()
    assert Kind.GOAL in found[Pillar.EXPECTATIONS].lacking


def test_what_is_new_is_told_beside_the_version_that_was_known():
    old, older, now = version(2), version(1), version(3)
    other = version(4, Kind.PERSONA, key="buyer")
    found = handbook.unread([now, other], [now, old, older, other], known={1, 2})
    assert found[3].before == old
    assert found[4].before is None
    assert not handbook.unread([now], [now, old], known={3})


def test_wordings_are_counted_where_they_stand_and_nothing_due_is_no_share():
    every = [
        version(1), version(2, state=State.DRAFT), version(3, state=State.DISCUSSED),
        version(4, state=State.DOCUMENTED), version(5, state=State.AGREED),
    ]  # fmt: skip
    assert handbook.steps(every[:1], every) == handbook.Steps(2, 1, 1, 1)
    assert handbook.complied(kept=9, missed=3) == 0.75
    assert handbook.complied(kept=0, missed=0) is None


@pytest.mark.django_db
def test_all_that_is_in_force_stands_on_one_page_with_who_signed_it_and_since_when():
    client = people.signed_in("ae")
    before = read(client)
    assert "No agreement is in force yet" in before
    number = agreements.propose_agreement(
        key=KEY, body=dict(FIFTY_EVERY_MONDAY), actor_id=None, at=clock.now()
    )
    people.sign(kind=Kind.AGREEMENT, key=KEY, number=number, at=clock.now())
    weekly(by=people.add_member("rev_ops"))
    with CaptureQueriesContext(connection) as one:
        page = read(client)
    said = page[page.index(f'id="agreement-{KEY}"') :]
    assert "What marketing promises" in said
    assert "What sales promises" in said
    assert "Version 1" in said
    assert "In force since today" in said
    assert "Head of marketing: Pat marketing_lead" in said
    assert "Head of sales: Pat sales_lead" in said
    assert "Marketing hands over at least 50 new leads" in said
    assert "What can become of a hand-off" in page
    assert "Each Thursday, 10:00 (Europe/Bucharest), 30 minutes" in page
    assert "Rejected" in page
    for chapter in Chapter:
        assert f'id="chapter-{chapter.value}"' in page
    people.sign(kind=Kind.ORIGINS, number=propose_origin(name="The moon"), at=clock.now())
    with CaptureQueriesContext(connection) as more:
        read(client)
    assert len(more) == len(one)


@pytest.mark.django_db
def test_reading_is_of_the_words_as_they_are_and_asked_again_when_they_change():
    client = people.signed_in("sdr", name="Kim Do")
    page = read(client)
    assert "0 of 1 colleagues know all of it." in page
    assert "Noted: you know what is in force." in say_read(client, page)
    known = read(client)
    assert "You know all that is in force." in known
    assert "I have read it" not in known
    old = next(one.name for one in definitions.list_origins(at=clock.now()))
    people.sign(kind=Kind.ORIGINS, number=propose_origin(name="The moon"), at=clock.now())
    changed = read(client)
    assert f"<del>{old}</del> <ins>The moon</ins>" in changed
    assert "0 of 3 colleagues know all of it." in changed
    assert "has changed since you opened this page" in say_read(client, page)
    assert "1 of 3 colleagues know all of it." in say_read(client, changed)


@pytest.mark.django_db
def test_who_has_not_read_it_is_named_to_their_leader_alone():
    people.add_member("sdr", name="Kim Do")
    people.add_member("content", name="Cas Oda")
    leader = people.signed_in("sales_lead")
    assert "these have still to read it: Kim Do <" in read(leader).replace("</p>", " <")
    other = read(people.signed_in("ae"))
    assert "Kim Do" not in other
    assert "0 of 4 colleagues" in other


@pytest.mark.django_db
def test_what_is_talked_about_written_down_and_kept_is_counted():
    client = people.signed_in("ae")
    propose_origin(name="The moon")
    page = read(client)
    assert "<dt>In discussion</dt><dd>1</dd>" in page
    resources = page.partition('id="pillar-resources"')[2].partition("</dd>")[0]
    assert "0 of 3 parts are in force." in resources
    assert '<a href="/leadership/">Leadership</a>' in resources.partition("Not agreed yet:")[2]
    expected = page.partition('id="pillar-expectations"')[2].partition("</dd>")[0]
    assert 'href="/goals/own/"' in expected
    assert "Inbox of sales" in page
    assert "Inbox of sales" not in read(people.signed_in("viewer"))
    assert "so nobody can be held to one" in page
    number = agreements.propose_agreement(
        key=KEY, body=dict(FIFTY_EVERY_MONDAY), actor_id=None, at=clock.now()
    )
    since = clock.now() - timedelta(days=30)
    people.sign(kind=Kind.AGREEMENT, key=KEY, number=number, at=since)
    assert "Marketing kept to it" in read(client)


@pytest.mark.program
@pytest.mark.django_db
def test_the_handbook_on_paper_says_the_same():
    for library in ("weasyprint", "pypdf"):
        pytest.importorskip(library, reason="the extra pdf is not installed", exc_type=Exception)
    from pypdf import PdfReader

    answer = people.signed_in("ae").get("/handbook/file/")
    assert answer["Content-Type"] == "application/pdf"
    found = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    shown = " ".join(found.split())
    assert "What our words mean" in shown
    assert "No agreement is in force yet" in shown
    assert "In force from the start" in shown
    assert "I have read it" not in shown
