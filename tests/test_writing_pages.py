"""Settings, Connected tools: who is master, what would be written, conflicts, the one switch."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.integrations.connecting.values.writing import Master
from accord.team.values import Role
from tests import people
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.test_writing_back import Tied, holds, tied_to, with_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=4) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def words(response) -> str:
    return response.content.decode()


def at(tied: Tied, page: str) -> str:
    return f"/settings/connections/{tied.id}/{page}/"


def test_from_who_is_master_to_written_to_stopped(portal: Portal) -> None:
    sam = portal.add_owner("sam@us.example", "Sam", "Seller")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal)
    client = people.signed_in()
    body = words(client.get(f"/settings/connections/{tied.id}/"))
    assert "Off: nothing is written." in body
    body = words(client.get(at(tied, "fields")))
    assert "accord_stage" in body
    assert 'name="master:contacts:owner"' in body
    assert 'name="master:contacts:status"' in body
    assert body.count("<select") == 2, "every other field belongs to the tool"
    answer = client.post(
        at(tied, "fields"),
        {"own": ["stage", "owner"], "master:contacts:owner": "accord", "master:companies:x": "?"},
    )
    assert answer["Location"] == at(tied, "writing")
    assert "Look at what would be written, then switch it on." in words(
        client.get(at(tied, "writing"))
    )
    assert "first, then switch it on" in words(
        client.post(at(tied, "writing"), {"do": "on"}, follow=True)
    )
    body = words(client.post(at(tied, "writing"), {"do": "look"}))
    assert "2 fields of Accord&#x27;s are missing there." in body or "2 fields" in body
    assert "Create property" in body
    assert "2 fields were made." in words(
        client.post(at(tied, "writing"), {"do": "make"}, follow=True)
    )
    body = words(client.post(at(tied, "writing"), {"do": "look"}))
    assert "1 record has a lead here" in body
    assert "<code>accord_stage</code>: empty → “Lead”" in body
    assert "accord_verdict" not in body
    assert holds(portal, ana, "accord_stage") == ""
    client.post(at(tied, "writing"), {"do": "on"})
    tied.go(later=61)
    assert holds(portal, ana, "accord_stage") == "Lead"
    body = words(client.get("/settings/connections/"))
    assert "Accord writes into 1 tool." in body
    client.post("/settings/connections/writing/", {"do": "stop"})
    assert "All writing is stopped, in every tool." in words(client.get(at(tied, "writing")))
    client.post("/settings/connections/writing/", {"do": "go_on"})
    client.post(at(tied, "writing"), {"do": "off"})
    assert "nothing is written" in words(client.get(at(tied, "writing")))
    assert client.post(at(tied, "writing"), {"do": "sell"}).status_code == 404


def test_conflicts_are_paged_and_settled(portal: Portal) -> None:
    with_fields(portal)
    keys = [portal.add_contact(email=f"p{n}@firm{n}.example") for n in range(30)]
    tied = tied_to(portal).on()
    for key in keys:
        portal.change("contacts", key, accord_stage="Mine")
    tied.go(later=120)
    client = people.signed_in()
    page = at(tied, "conflicts")
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        body = words(client.get(page))
    assert body.count("Write ours:") == 25
    assert "?before=" in body
    with CaptureQueriesContext(connection) as again:
        rest = words(client.get(f"{page}?before={number_in(body)}"))
    assert (rest.count("Write ours:"), len(again)) == (5, len(asked))
    number = body.split("/conflicts/")[2].split("/")[0]
    assert "Ours is written within a minute." in words(
        client.post(f"{page}{number}/", {"how": "ours"}, follow=True)
    )
    tied.go(later=61)
    assert sum(holds(portal, key, "accord_stage") == "Lead" for key in keys) == 1
    assert client.post(f"{page}{number}/", {"how": "theirs"}, follow=True).status_code == 200
    assert client.post(f"{page}{number}/", {"how": "else"}).status_code == 404
    assert "took everything" in words(client.get(at(tied, "refused")))
    assert "Nobody stands there twice" in words(client.get(at(tied, "doubles")))
    assert "Nobody stands there twice" in words(client.get(at(tied, "doubles") + "?kind=companies"))


def number_in(body: str) -> str:
    return body.split("?before=")[1].split('"')[0]


def test_who_does_not_manage_the_system_sees_and_changes_nothing(portal: Portal) -> None:
    tied = tied_to(portal)
    client = people.signed_in(role=Role.SDR)
    assert client.get(at(tied, "fields")).status_code == 200
    assert "<select" not in words(client.get(at(tied, "fields")))
    for page in ("conflicts", "refused", "doubles"):
        assert client.get(at(tied, page)).status_code == 403, page
        assert f"/{page}/" not in words(client.get(at(tied, "writing")))
    for page, told in (
        (at(tied, "fields"), {}),
        (at(tied, "writing"), {"do": "on"}),
        ("/settings/connections/writing/", {"do": "stop"}),
        (f"{at(tied, 'conflicts')}1/", {"how": "ours"}),
    ):
        assert client.post(page, told).status_code == 403, page


def test_who_is_master_is_read_with_as_many_questions_however_much_is_read(
    portal: Portal,
) -> None:
    tied = tied_to(portal)
    client = people.signed_in()
    page = at(tied, "fields")
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        much = words(client.get(page))
    bulk.execute("update integrations_streamstate set is_on = false where name <> 'contacts'")
    with CaptureQueriesContext(connection) as again:
        little = words(client.get(page))
    assert len(little) < len(much), "this shows nothing otherwise"
    assert len(asked) == len(again) <= 16
    asked_of_streams = [one for one in asked if "integrations_streamstate" in one["sql"]]
    assert len(asked_of_streams) == 1


def test_a_kind_of_record_that_is_left_out_keeps_its_masters(portal: Portal) -> None:
    tied = tied_to(with_fields(portal)).on(contacts={"owner": Master.ACCORD})
    client = people.signed_in()
    switch = f"/settings/connections/{tied.id}/switch/"
    client.post(switch, {"stream": "contacts", "is_on": "0"})
    client.post(at(tied, "fields"), {"own": ["stage"]})
    client.post(switch, {"stream": "contacts", "is_on": "1"})
    page = words(client.get(at(tied, "fields")))
    chosen = page.partition('name="master:contacts:owner"')[2].partition("</select>")[0]
    assert '<option value="accord" selected>' in chosen
