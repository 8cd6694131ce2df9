"""What was deleted in its tool, on screen: told, listed by a filter, kept here and let go again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.leads import api as leads
from accord.team.models import RoleSight
from accord.team.values import Rows
from tests import people
from tests.test_desk_pages import words
from tests.test_leads_gone import ANA, BOB, COMPANY, gone, lead_of, take
from tests.test_lists import rows_on

pytestmark = pytest.mark.django_db
WORDS = "Deleted in hubspot on 22 Nov 2026; it counts nowhere until it comes back there."


def test_a_deleted_lead_is_found_by_the_filter_and_kept_from_its_page() -> None:
    client = people.signed_in("rev_ops", name="Robin Ops")
    take(ANA, BOB)
    assert "Deleted in a tool" not in words(client.get("/leads/")), "nothing was deleted yet"
    take(gone("1"))
    listed = client.get("/leads/")
    assert (rows_on(listed), "Deleted in a tool" in words(listed)) == (1, True)
    asked = client.get("/leads/?gone=yes")
    assert rows_on(asked) == 1
    assert "1 lead was deleted in its tool. It counts nowhere" in words(asked)
    assert rows_on(client.get("/leads/?gone=yes&q=ana")) == 1
    assert rows_on(client.get("/leads/?q=ana")) == 0
    assert b"Ana Pop" in b"".join(client.get("/leads/export/?gone=yes").streaming_content)
    assert "Ana Pop" not in words(client.get("/search/?q=ana+pop"))
    assert "Deleted in a tool, counted nowhere 1" in words(client.get("/intake/"))
    lead = lead_of("ana@firm.example")
    page = f"/leads/{lead.id}/"
    shown = words(client.get(page))
    assert (WORDS in shown, "Last confirmed" in shown) == (True, False)
    assert WORDS in words(client.get(f"/people/{lead.person_id}/"))
    answer = client.post(f"/people/{lead.person_id}/stays/", {"keep": "1"})
    assert answer["Location"] == page
    assert "but Robin Ops said on" in words(client.get(page))
    assert rows_on(client.get("/leads/")) == 2
    assert rows_on(client.get("/leads/?gone=yes")) == 0
    client.post(f"/people/{lead.person_id}/stays/")
    assert WORDS in words(client.get(page))
    assert rows_on(client.get("/leads/")) == 1
    take(ANA)
    assert "Deleted in" not in words(client.get(page))


def test_who_may_only_read_sees_why_and_no_button() -> None:
    take(ANA)
    take(gone("1"))
    lead = lead_of("ana@firm.example")
    client = people.signed_in("viewer")
    assert WORDS in words(client.get(f"/leads/{lead.id}/"))
    assert "Keep it here" not in words(client.get(f"/leads/{lead.id}/"))
    assert client.post(f"/people/{lead.person_id}/stays/", {"keep": "1"}).status_code == 403
    assert leads.get_lead(lead_id=lead.id).gone_at is not None


def test_who_sees_their_own_finds_their_own_among_those_that_are_gone() -> None:
    mine = people.add_member("sdr", name="Mia Mine")
    RoleSight.objects.update_or_create(role="sdr", defaults={"rows": Rows.OWN.value})
    take(ANA, BOB)
    other = people.add_member("mops", name="Otto Other")
    for owner, mail in ((mine, "ana@firm.example"), (other, "bob@other.example")):
        bulk.execute("update leads_lead set owner_id = %s where id = %s", [owner, lead_of(mail).id])
    take(gone("1"), gone("2"))
    client = people.as_member(mine)
    assert rows_on(client.get("/leads/")) == 0
    assert "Ana Pop" in words(client.get("/leads/?gone=yes"))
    assert rows_on(client.get("/leads/?gone=yes")) == 1
    theirs = lead_of("bob@other.example")
    assert client.get(f"/leads/{theirs.id}/").status_code == 404
    assert client.post(f"/people/{theirs.person_id}/stays/", {"keep": "1"}).status_code == 404
    assert leads.get_lead(lead_id=theirs.id).gone_at is not None


def test_a_deleted_company_is_in_no_box_and_its_page_says_why() -> None:
    client = people.signed_in("rev_ops")
    firms = [("C1", "Firm", "firm.example", ""), ("C2", "Firm Two", "two.example", "")]
    people.load("companies", COMPANY, firms, source="hubspot")
    take(ANA)
    people.load("companies", COMPANY, [("C1", "", "", "true")], source="hubspot")
    ana = lead_of("ana@firm.example")
    page = f"/companies/{ana.company_id}/"
    assert rows_on(client.get("/companies/")) == 1
    assert rows_on(client.get("/companies/?gone=yes&q=firm")) == 1
    said = words(client.get(page))
    assert "it stands in no list until it comes back there. Its leads and deals stay." in said
    assert "Ana Pop" in said
    box = client.get(f"/people/{ana.person_id}/company/?q=firm")
    assert "Firm Two" in words(box)
    assert f'value="{ana.company_id}"'.encode() not in box.content
    assert client.post(f"{page}stays/", {"keep": "1"})["Location"] == page
    assert rows_on(client.get("/companies/")) == 2
    client.post(f"{page}stays/")
    assert rows_on(client.get("/companies/")) == 1


def test_the_list_of_those_that_are_gone_asks_as_much_for_many_as_for_few() -> None:
    client = people.signed_in("rev_ops")
    rows = [(str(n), f"p{n}@x.example", f"Pat {n}", "", "mql", "2026-01-01", "") for n in range(30)]
    take(*rows)
    asked = []
    for count in (3, 30):
        take(*(gone(str(n)) for n in range(count)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert rows_on(client.get("/leads/?gone=yes")) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]
