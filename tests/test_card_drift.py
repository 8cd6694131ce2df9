"""Leads that are no longer like those a card was signed for, said in words."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.scoring import drifts
from accord.foundation import bulk, clock
from accord.reporting.tests.conftest import Books
from accord.scoring import api as scoring
from accord.scoring.models import Turn
from accord.scoring.queries.drifts import count_touched_by_week
from accord.scoring.tests.cards import changed
from tests import people
from tests.test_card_pages import CARD

OURS = changed("fit.criteria.0.name", "How they came", of=CARD)


@pytest.fixture
def books(committed: None) -> Books:
    return Books()


def days_ago(days: int) -> str:
    return f"{clock.now() - timedelta(days=days):%Y-%m-%d}"


def leads(books: Books, *, webinars: int, forms: int = 0) -> int:
    """A card signed 60 days ago; before, one lead in five came from a webinar and none filled in a
    form, and since then so many in twenty. Answers its version."""
    began = clock.now() - timedelta(days=60)
    number = scoring.propose_card(key="main", body=OURS, actor_id=None, at=began)
    people.sign(kind=Kind.CARD, key="main", number=number, at=began)
    for place in range(240):
        origin = "webinar" if place % 5 == 0 else "referral"
        books.lead(days_ago(62 + place), origin=origin)
    for place in range(60):
        origin = "webinar" if place % 20 < webinars else "referral"
        days = 15 + place % 40
        found = books.lead(days_ago(days), origin=origin)
        if place % 20 < forms:
            touched(books, found, days_ago(days - 1), kind="form")
    version = definitions.find_version(kind=Kind.CARD, key="main", number=number)
    assert version is not None
    return version.id


def touched(books: Books, lead: int, day: str, *, kind: str) -> None:
    bulk.execute(
        """insert into journeys_touch (person_id, kind, direction, reach, team, channel,
             journey_stage, occurred_at, received_at, source, external_key, detail)
           select person_id, %s, 'in', '1:many', '', '', '', %s, %s, 'test', %s, '{}'
           from leads_lead where id = %s""",
        [kind, day, day, f"{lead} {day}", lead],
    )


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


def test_leads_that_are_touched_otherwise_are_said(books):
    leads(books, webinars=5, forms=12)
    assert scoring.look_for_drift(at=clock.now()) == 1
    shown = page(people.signed_in("mops"), "/cards/main/")
    assert (
        "of 100 leads 60 have a touch that “Asked for a talk” counts in their first 14 days. "
        "In the year before this card was signed it was 0."
    ) in shown
    assert "Looked around" not in " ".join(re.findall(r"counts in their.*?\.", shown))


def test_a_touch_counts_for_its_leads_first_days_alone(books):
    number = leads(books, webinars=5)
    [card] = scoring.list_cards(at=clock.now())
    assert card.version_id == number
    at = clock.now()
    early, late, old = (books.lead(days_ago(30)) for _each in range(3))
    touched(books, early, days_ago(20), kind="form")
    touched(books, late, days_ago(10), kind="form")
    touched(books, old, days_ago(40), kind="form")
    counted = count_touched_by_week(
        card=card.card, since=at - timedelta(days=32), until=at - timedelta(days=18)
    )
    asked, visits = ([sum(column) for column in zip(*counted[code], strict=True)]
                     for code in ("asked", "visit"))  # fmt: skip
    assert asked[0] == 1
    assert visits == [0, sum(asked)]
    other = replace(card.card, segments=("nowhere",))
    assert count_touched_by_week(card=other, since=at - timedelta(days=32), until=at) == {
        code: [[0, 0]] * 5 for code in ("asked", "visit")
    }


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
