"""Making two people one on the page of a lead, and telling them apart again."""

import re

import pytest

from accord.contacts.tests.builders import make_people
from accord.foundation import bulk
from accord.leads.tests.builders import open_for
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_is_as_it_was_after_a_merge_and_its_end() -> None:
    client = signed_in("rev_ops")
    ana, anna = make_people(["Ana Popescu", "Anna Popescu"])
    [first], [second] = open_for([ana], origin="fair"), open_for([anna])
    before = words_of(client.get(f"/leads/{second}/").content.decode())
    found = client.get(f"/people/{ana}/same/?q=popescu").content.decode()
    assert "Anna Popescu" in found
    answer = client.post(f"/people/{ana}/merge/", {"other": anna})
    assert answer["Location"] == f"/leads/{first}/"
    assert client.get(f"/leads/{second}/")["Location"] == f"/leads/{first}/"
    page = client.get(f"/leads/{first}/").content.decode()
    assert "Tell them apart again" in page
    [merge] = bulk.fetch("select id from contacts_merge")
    client.post(f"/merges/{merge[0]}/end/")
    client.get(f"/leads/{first}/")  # the message is read
    assert words_of(client.get(f"/leads/{second}/").content.decode()) == before
    assert client.post(f"/merges/{merge[0]}/end/").status_code == 404


def test_who_is_one_already_or_unknown_is_refused_in_words() -> None:
    client = signed_in("rev_ops")
    [ana] = make_people(["Ana"])
    for other, why in (
        (ana, "same record already"),
        (10**12, "not known any more"),
    ):
        answer = client.post(f"/people/{ana}/merge/", {"other": other}, follow=True)
        assert why in words_of(answer.content.decode())
    for nobody in ("x", 10**30, "+1"):
        assert client.post(f"/people/{ana}/merge/", {"other": nobody}).status_code == 404
    assert client.get(f"/people/{ana}/same/?q=a%00b@example.com").status_code == 200
    assert bulk.fetch("select count(*) from contacts_merge") == [(0,)]


def test_who_may_only_read_makes_nobody_one() -> None:
    client = signed_in("viewer")
    ana, anna = make_people(["Ana", "Anna"])
    assert client.post(f"/people/{ana}/merge/", {"other": anna}).status_code == 403
    assert client.post("/merges/1/end/").status_code == 403
