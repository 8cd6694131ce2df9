"""A person's page: which record each value comes from, keeping another, and old addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.contacts.tests.builders import make_people, take
from accord.foundation import bulk
from accord.leads.tests.builders import open_for
from tests.people import signed_in
from tests.test_merging_pages import words_of

pytestmark = pytest.mark.django_db


def two() -> tuple[int, int]:
    one, other = take(
        {"key": "A", "name": "Ana Pop", "email": "ana@one.example", "title": "Buyer"},
        {"key": "B", "name": "Anna Popp", "email": "anna@two.example"},
    ).ids
    return one, other


def record_of(key: str) -> int:
    rows = bulk.fetch("select id from contacts_sourcerecord where external_key = %s", [key])
    return int(rows[0][0])


def test_the_page_says_who_says_what_and_keeps_what_is_chosen() -> None:
    client = signed_in("rev_ops", name="Elena Marin")
    ana, anna = two()
    client.post(f"/people/{ana}/merge/", {"other": anna})
    page = words_of(client.get(f"/people/{ana}/").content.decode())
    assert "2 records, joined" in page
    assert "E-mail ana@one.example crm, record A" in page
    answer = client.post(
        f"/people/{ana}/words/", {"email": record_of("B"), "name": record_of("A")}, follow=True
    )
    page = words_of(answer.content.decode())
    assert "Kept: E-mail." in page, "what was sent along untouched is no choice"
    assert "E-mail anna@two.example crm, record B Kept by Elena Marin" in page
    assert page.count("Kept by Elena Marin") == 1
    again = client.post(f"/people/{ana}/words/", {"email": record_of("B")}, follow=True)
    assert "nothing is changed" in words_of(again.content.decode())


def test_old_addresses_of_who_was_joined_lead_to_who_stands_for_them() -> None:
    client = signed_in("sdr")
    ana, anna = two()
    [first], [second] = open_for([ana]), open_for([anna])
    client.post(f"/people/{ana}/merge/", {"other": anna})
    assert client.get(f"/people/{anna}/")["Location"] == f"/people/{ana}/"
    assert client.get(f"/leads/{second}/")["Location"] == f"/leads/{first}/"
    assert client.get(f"/people/{anna}/same/").status_code == 200
    assert client.get(f"/people/{ana}/").status_code == 200
    [(merge,)] = bulk.fetch("select id from contacts_merge")
    client.post(f"/merges/{merge}/end/")
    assert client.get(f"/people/{anna}/").status_code == 200


@pytest.mark.parametrize("said", ["x", "-1", "9" * 30, "1e3", "\x00", "0"])
def test_hostile_choices_change_nothing_and_are_answered_in_words(said: str) -> None:
    client = signed_in("rev_ops")
    ana, _ = two()
    page = client.post(f"/people/{ana}/words/", {"email": said, "shoe": "1"}, follow=True)
    assert "does not speak of this person" in words_of(page.content.decode())
    assert client.post(f"/people/{10**30}/words/", {"email": "1"}).status_code == 404
    assert client.get(f"/people/{10**30}/").status_code == 404
    assert bulk.fetch("select count(*) from contacts_choice") == [(0,)]


def test_a_reader_sees_who_says_what_and_chooses_nothing() -> None:
    client = signed_in("viewer")
    ana, _other = two()
    page = client.get(f"/people/{ana}/").content.decode()
    assert "ana@one.example" in page
    assert "Look for doubles" not in page
    assert client.post(f"/people/{ana}/words/", {"email": record_of("A")}).status_code == 403


def test_the_page_asks_the_database_as_often_however_many_records_there_are() -> None:
    client = signed_in("rev_ops")
    people = make_people([f"Ana {number}" for number in range(9)])
    asked = []
    for other in people[1:3], people[3:]:
        for person in other:
            client.post(f"/people/{people[0]}/merge/", {"other": person})
        client.get(f"/people/{people[0]}/")  # the messages are read
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/people/{people[0]}/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
