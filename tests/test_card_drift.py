"""Leads that are no longer like those a card was signed for, said in words."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views import drifts
from accord.foundation import bulk, clock
from accord.reporting.tests.conftest import Books
from accord.scoring import api as scoring
from accord.scoring.models import Turn
from accord.scoring.tests.cards import changed
from tests import people
from tests.test_card_pages import CARD

OURS = changed("fit.criteria.0.name", "How they came", of=CARD)


@pytest.fixture
def books(committed: None) -> Books:
    return Books()


def days_ago(days: int) -> str:
    return f"{clock.now() - timedelta(days=days):%Y-%m-%d}"


def leads(books: Books, *, webinars: int) -> int:
    """A card signed 60 days ago; before, one lead in five came from a webinar, and since then so
    many in twenty. Answers its version."""
    began = clock.now() - timedelta(days=60)
    number = scoring.propose_card(key="main", body=OURS, actor_id=None, at=began)
    people.sign(kind=Kind.CARD, key="main", number=number, at=began)
    for place in range(240):
        origin = "webinar" if place % 5 == 0 else "referral"
        books.lead(days_ago(62 + place), origin=origin)
    for place in range(60):
        origin = "webinar" if place % 20 < webinars else "referral"
        books.lead(days_ago(1 + place % 50), origin=origin)
    version = definitions.find_version(kind=Kind.CARD, key="main", number=number)
    assert version is not None
    return version.id


def page(client: Any, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_leads_that_have_changed_are_said_on_the_card_and_on_the_first_page(books):
    leads(books, webinars=15)
    writer, reader = people.signed_in("mops"), people.signed_in("viewer")
    assert "Leads have changed" not in page(writer, "/cards/main/")
    assert scoring.look_for_drift(at=clock.now()) == 1
    shown = page(writer, "/cards/main/")
    assert "of 100 leads 75 give this answer to “How they came”: one of webinar." in shown
    assert "In the year before this card was signed it was 20." in shown
    assert "Try it again on past leads" in shown
    assert page(reader, "/cards/main/").count("it was 20.") == 1
    today = "Please look: leads have changed since “Main card” was signed"
    assert scoring.list_drifts(version_ids=[]) == []
    assert [words for words, _url in drifts.today(may_edit=True)] == [today]
    assert drifts.today(may_edit=False) == []
    # Looked at again, nobody is told a second time.
    scoring.look_for_drift(at=clock.now())
    rows = bulk.fetch("select count(*) from live.entries where kind = 'card.leads_changed'")
    assert rows == [(1,)]


def test_the_same_kinds_of_leads_raise_no_alarm(books):
    leads(books, webinars=5)
    assert scoring.look_for_drift(at=clock.now()) == 0
    assert "Leads have changed" not in page(people.signed_in("mops"), "/cards/main/")


def test_what_sales_said_of_the_leads_it_called_stands_on_its_page(books):
    version = leads(books, webinars=5)
    rows = bulk.fetch("select id from leads_lead order by id limit 4")
    for place, (lead,) in enumerate(rows):
        Turn.objects.create(
            lead_id=lead, version_id=version, before="", quadrant="perfect", at=clock.now(),
            cause="told",
        )  # fmt: skip
        if place < 3:
            books.verdict(lead, "no" if place else "yes", days_ago(3))
    returned = rows[3][0]
    books.event(returned, "mql", days_ago(3), ending="rejected", reason="no_budget")
    bulk.execute("update leads_lead set ending = 'rejected', closed_at = %s where id = %s",
                 [clock.now(), returned])  # fmt: skip
    shown = page(people.signed_in("mops"), "/cards/main/")
    assert "Sales called 2 of 3 Perfect leads not promising." in shown
    assert "Sales returned 1 Perfect lead: " in shown
