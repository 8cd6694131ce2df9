"""Leads that nobody looks after: exactly those, each once."""

from datetime import timedelta

import pytest
from django.db import connection

from accord.foundation import clock
from accord.team import api as team


def ago(days):
    return (clock.now() - timedelta(days=days)).date().isoformat()


@pytest.fixture
def owner(books):
    del books
    return team.add_member(email="o@example.com", name="O", role="sdr", at=clock.now())


def kinds(books, **options):
    rows = books.ask("leaks", **options).rows
    return {row.label: (row.figures["received"], row.figures["lost"]) for row in rows}


def test_of_a_hundred_leads_exactly_the_seven_without_an_owner_are_listed(books, owner):
    orphans = {books.lead(ago(3)) for _ in range(7)}
    for _ in range(93):
        books.lead(ago(3), owner_id=owner)
    (row,) = books.ask("leaks").rows
    assert row.label == "no_owner"
    assert {name: row.figures[name] for name in ("source", "received", "lost", "share")} == {
        "source": "test",
        "received": 100,
        "lost": 7,
        "share": 0.07,
    }
    assert set(books.records("leaks", "lost", "no_owner|test")) == orphans


def test_each_lead_is_lost_in_one_way_the_first_that_fits(books, owner):
    books.lead(ago(60))
    books.lead(ago(40), owner_id=owner)
    books.lead(ago(5), owner_id=owner, mql=ago(5), sql=ago(4))
    books.lead(ago(30), ending="rejected", closed=ago(20))
    books.lead(ago(30), ending="lost", closed=ago(20))
    books.lead(ago(1), owner_id=owner)
    assert kinds(books) == {
        "no_owner": (6, 1),
        "idle": (6, 1),
        "no_next_step": (6, 1),
        "returned": (6, 1),
    }
    assert "idle" not in kinds(books, within=60)


def test_who_came_back_or_was_spoken_to_is_not_lost(books, owner):
    person = books.person()
    books.lead(ago(30), ending="rejected", closed=ago(20), person_id=person)
    books.lead(ago(2), owner_id=owner, person_id=person, cycle_no=2)
    spoken = books.lead(ago(40), owner_id=owner)
    books.touch(spoken, books.piece("awareness"), ago(2))
    taken = books.lead(ago(6), owner_id=owner, mql=ago(6), sql=ago(5))
    books.deal("OPEN", opened=ago(4), lead_id=taken)
    assert kinds(books) == {}


def test_a_colleagues_word_that_they_met_does_not_take_a_lead_off_the_list(books, owner):
    lead = books.lead(ago(40), owner_id=owner)
    met = books.touch(lead, books.piece("awareness"), ago(2))
    assert kinds(books) == {}
    with connection.cursor() as cursor:
        cursor.execute(
            "update journeys_touch set kind = 'meeting_held', source = 'by hand' where id = %s",
            [met],
        )
    assert kinds(books) == {"idle": (1, 1)}


def test_longer_in_a_stage_than_usual_is_overdue(books, owner):
    for _ in range(20):
        books.lead(ago(50), owner_id=owner, mql=ago(50), sql=ago(48), ending="lost", closed=ago(40))
    late = books.lead(ago(9), owner_id=owner, mql=ago(9))
    books.lead(ago(1), owner_id=owner, mql=ago(1))
    assert kinds(books) == {"overdue": (22, 1)}
    assert books.records("leaks", "lost", "overdue|test") == [late]


def test_an_owner_given_takes_a_lead_off_the_list(books, owner):
    lead = books.lead(ago(2))
    assert kinds(books) == {"no_owner": (1, 1)}
    with connection.cursor() as cursor:
        cursor.execute("update leads_lead set owner_id = %s where id = %s", [owner, lead])
    assert kinds(books) == {}


def test_each_number_of_a_tool_opens_its_own_leads(books):
    books.lead(ago(2))
    chat = books.lead(ago(2))
    with connection.cursor() as cursor:
        cursor.execute("update leads_lead set source = 'chat' where id = %s", [chat])
    rows = books.ask("leaks").rows
    assert {row.figures["source"] for row in rows} == {"test", "chat"}
    for row in rows:
        for cell in ("received", "lost"):
            assert len(books.records("leaks", cell, row.group)) == row.figures[cell] == 1


def test_a_share_stands_on_the_page_as_of_a_hundred(books, owner):
    for number in range(100):
        books.lead(ago(3), owner_id=None if number < 7 else owner)
    result = books.ask("leaks")
    assert round(100 * float(result.rows[0].figures["share"]), 1) == 7.0


def test_the_share_that_slipped_is_told_by_the_month_in_which_they_came(books, owner):
    lost = [books.lead(when) for when in ("2026-08-03", "2026-08-20", "2026-09-02")]
    for when in ("2026-08-04", "2026-09-03", "2026-09-04", "2026-09-05"):
        books.lead(when, owner_id=owner, ending="lost", closed="2026-10-01")
    told = [
        (row.group, row.figures["received"], row.figures["lost"], row.figures["share"])
        for row in books.ask("leak_share").rows
    ]
    assert told == [("2026-08", 3, 2, pytest.approx(2 / 3)), ("2026-09", 4, 1, 0.25)]
    assert set(books.records("leak_share", "lost", "2026-08")) == set(lost[:2])
    assert len(books.records("leak_share", "received", "2026-08")) == 3
