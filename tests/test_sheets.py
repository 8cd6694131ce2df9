"""A62, A67, B9, D9: what both teams write down beside stages, from the form to both signatures."""

import html

import pytest
from django.test import Client

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import clock
from tests import people

pytestmark = pytest.mark.django_db
PERSONA = {
    "row-0-name": "Head of IT",
    "row-0-who": "Runs the systems of 200 people.",
    "row-0-buying_role": "decides",
    "row-0-needs": "Fewer tools\n\nLess copying",
    "row-0-behaviours": "Reads first",
    "row-0-messages": "One place for both teams",
    "row-0-objections": "Yet another tool",
}
NUMBER = {
    "rows": "3",
    "row-1-name": "Accepted by sales",
    "row-1-value": "44 %",
    "row-1-source": "A study",
    "row-1-date": "2019-06-30",
    "row-1-caveat": "Who was asked is not told.",
}


def read(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_a_persona_is_written_signed_changed_and_compared():
    client = people.signed_in("marketing_lead")
    assert "Write down a persona" in read(client, "/definitions/")
    answer = client.post("/definitions/persona/write/", PERSONA)
    address = "/definitions/persona/head-of-it/1/"
    assert answer.headers["location"] == address
    page = read(client, address)
    assert "Fewer tools<br>Less copying" in page
    assert '<span id="state">Draft</span>' in page
    client.post(f"{address}document/")
    waiting = "Waiting for the head of marketing and the head of sales"
    assert waiting in read(client, "/definitions/")
    people.sign(kind=Kind.PERSONA, key="head-of-it", number=1, at=clock.now())
    assert "Head of IT" in read(client, "/definitions/")
    shown = read(client, "/definitions/persona/head-of-it/write/")
    assert "Runs the systems of 200 people." in shown
    assert 'name="revision"' not in shown
    client.post("/definitions/persona/head-of-it/write/", {**PERSONA, "row-0-needs": "Fewer tools"})
    page = read(client, "/definitions/persona/head-of-it/2/?with=1")
    assert "<del>Fewer tools<br>Less copying</del></td><td><ins>Fewer tools</ins>" in page
    [held] = definitions.list_in_force(kind=Kind.PERSONA, at=clock.now())
    assert held.body["needs"] == ["Fewer tools", "Less copying"]


def test_a_name_in_whatever_script_has_an_address():
    client = people.signed_in("mops")
    named = {**PERSONA, "row-0-name": "日本"}
    made = client.post("/definitions/persona/write/", named)
    assert made["Location"] == "/definitions/persona/persona-1/1/"
    again = client.post("/definitions/persona/write/", named)
    assert "There is one of this name already" in html.unescape(again.content.decode())


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept():
    client = people.signed_in("mops")
    for address, given, words in (
        ("persona", {**PERSONA, "row-0-objections": " \n"}, "This is needed."),
        ("benchmarks", {**NUMBER, "row-1-source": ""}, "This is needed."),
        ("benchmarks", {**NUMBER, "row-1-date": "2019"}, "Write a day"),
        ("benchmarks", {"rows": "x"}, "Nothing is written yet."),
    ):
        answer = client.post(f"/definitions/{address}/write/", given)
        assert answer.status_code == 422
        assert words in html.unescape(answer.content.decode())
    assert definitions.list_latest(kind=Kind.PERSONA) == []
    assert definitions.find_latest(kind=Kind.BENCHMARKS) is None


def test_a_number_of_others_is_kept_with_its_source_and_day():
    client = people.signed_in("mops")
    more = client.post("/definitions/benchmarks/write/", {**NUMBER, "more": "1"})
    assert more.status_code == 200
    assert "Row 4" in more.content.decode()
    answer = client.post("/definitions/benchmarks/write/", NUMBER)
    assert answer.headers["location"] == "/definitions/benchmarks/1/"
    page = read(client, "/definitions/benchmarks/1/")
    for words in ("Accepted by sales", "44 %", "A study", "2019-06-30", "Who was asked"):
        assert words in page
    client.post("/definitions/persona/write/", PERSONA)
    again = client.post("/definitions/persona/write/", PERSONA)
    assert "There is one of this name already." in html.unescape(again.content.decode())


def test_who_may_not_word_definitions_writes_none():
    client = people.signed_in("viewer")
    assert client.get("/definitions/persona/write/").status_code == 403
    assert "Write down a persona" not in read(client, "/definitions/")
    assert people.as_member(people.add_member("mops")).get(
        "/definitions/stages/write/"
    ).status_code == 404  # fmt: skip
