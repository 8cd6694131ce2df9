"""What all lists share, through HTTP: views, filters, what is left out, what goes wrong."""

import re

import pytest
from django.db import connection, connections

from accord.foundation import clock
from accord.intake import models
from accord.leads import api as leads
from tests import people
from tests.test_desk_pages import ids_on, words


def rows_on(response) -> int:
    return response.content.decode().count("<tr data-line>")


@pytest.mark.django_db
def test_imports_are_a_list_with_filters_and_views():
    people.load_leads(3)
    people.load("campaigns", ("external_id", "name"), [("C1", "Hot lines")])
    mine, theirs = people.signed_in("mops"), people.signed_in("viewer")
    assert rows_on(mine.get("/imports/")) == 2
    assert rows_on(mine.get("/imports/?kind=campaigns")) == 1
    assert rows_on(mine.get("/imports/?kind=campaigns&state=FAILED")) == 0
    assert "No import fits these filters" in words(mine.get("/imports/?state=FAILED"))
    keep = {"name": "Campaign files", "query": "kind=campaigns"}
    assert mine.post("/views/keep/imports/", keep)["Location"] == "/imports/?kind=campaigns"
    assert "Campaign files" in words(mine.get("/imports/"))
    assert "Campaign files" not in words(theirs.get("/imports/"))
    mine.post("/views/keep/imports/", {**keep, "is_shared": "on"})
    assert "Campaign files" in words(theirs.get("/imports/"))


@pytest.mark.django_db
def test_what_comes_one_by_one_is_listed_by_its_way_in_only():
    people.load_leads(2)
    client = people.signed_in("mops")
    doors = dict.fromkeys(("tracking", "form", "mail", "hook", "api"), 3)
    for door, count in doors.items():
        for _ in range(count):
            models.Batch.objects.create(
                door=door, kind="leads", source="x", state="DONE", plan={}, made_at=clock.now(),
                received_on=clock.now().date(),
            )  # fmt: skip
    assert rows_on(client.get("/imports/")) == 1
    assert "1 file read in." in words(client.get("/imports/"))
    for door, count in {"file": 1, **doors, "every": 16}.items():
        assert rows_on(client.get(f"/imports/?door={door}")) == count, door
    assert "16 imports" in words(client.get("/imports/?door=every"))
    assert rows_on(client.get("/imports/?door=%00")) == 1


@pytest.mark.django_db
def test_one_who_may_not_import_sees_the_list_and_no_form():
    people.load_leads(1)
    page = people.signed_in("viewer").get("/imports/").content.decode()
    assert page.count("<tr data-line>") == 1
    assert 'type="file"' not in page
    assert 'type="file"' in people.signed_in("mops").get("/imports/").content.decode()


@pytest.mark.django_db
def test_imports_go_on_without_gap_or_double():
    for number in range(53):
        people.load("campaigns", ("external_id", "name"), [(f"C{number}", f"Run {number}")])
    client, seen, address = people.signed_in(), [], "/imports/"
    for _ in range(3):
        body = client.get(address).content.decode()
        seen += re.findall(r'<a href="/imports/(\d+)/"', body)
        more = re.search(r'id="imports-more-link" hx-get="([^"]+)"', body)
        if not more:
            break
        address = more[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 53


@pytest.mark.django_db
def test_an_import_leads_to_its_leads_and_to_no_others():
    people.load_leads(5)
    people.load_leads(4, start=20)
    client = people.signed_in()
    first, second = sorted(
        {
            int(one)
            for one in re.findall(r"/imports/(\d+)/", client.get("/imports/").content.decode())
        }
    )
    result = client.get(f"/imports/{first}/").content.decode()
    assert f'href="/leads/?import={first}"' in result
    listed = client.get(f"/leads/?import={first}")
    assert len(ids_on(listed)) == 5
    assert "Came with" in words(listed)
    assert not set(ids_on(listed)) & set(ids_on(client.get(f"/leads/?import={second}")))


@pytest.mark.django_db
def test_an_import_that_moved_leads_lists_them_too():
    people.load_leads(3)
    moved = [("L0", "Ines Duarte 0", "person0@firm0.example", "Firm 0", "sql", "webinar",
              people.AT.isoformat(), "")]  # fmt: skip
    batch = people.load("leads", people.LEAD_FIELDS, moved)
    where = leads.LeadFilter(batch_id=batch)
    assert [row.email for row in leads.list_leads(where=where).rows] == ["person0@firm0.example"]
    assert leads.count_leads(where=where) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["0", "x", "-3", "999999", "9" * 18, "9" * 40])
def test_leads_of_an_import_that_is_not_there(asked):
    people.load_leads(2)
    response = people.signed_in().get("/leads/", {"import": asked})
    assert response.status_code == 200


@pytest.mark.django_db
def test_search_says_when_words_stand_for_more_than_it_shows():
    people.load_leads(12)
    client = people.signed_in()
    some = words(client.get("/search/?q=ines"))
    assert "10 of 12 are shown." in some
    assert 'href="/leads/?q=ines"' in client.get("/search/?q=ines").content.decode()
    assert "are shown. Show" not in words(client.get("/search/?q=person3@"))
    people.load_leads(195, start=100)
    assert "10 of more than 200 are shown. Write more of the name." in words(
        client.get("/search/?q=ines")
    )


@pytest.mark.django_db
def test_a_list_says_when_words_stand_for_more_than_it_looks_at():
    people.load_leads(205)
    client = people.signed_in()
    assert "More than 200 have “ines” in them" in words(client.get("/leads/?q=ines"))
    assert "More than 200" not in words(client.get("/leads/?q=person20"))


@pytest.mark.django_db
def test_a_number_without_records_says_so():
    people.load_leads(2)
    page = words(people.signed_in().get("/results/conversion/records/?by=total&cell=reached"))
    assert "No record stands behind this number." in page


@pytest.mark.parametrize(
    ("address", "table"),
    [("/leads/", "contacts_person"), ("/companies/", "contacts_company"),
     ("/deals/", "deals_deal"), ("/campaigns/", "campaigns_campaign")],
)  # fmt: skip
def test_a_list_that_the_database_does_not_answer_says_so(committed, address, table):
    client = people.signed_in()
    assert client.get(address).status_code == 200
    with connection.cursor() as waiting:
        waiting.execute("set lock_timeout = '80ms'")
    with connections["owner"].cursor() as held:
        held.execute("begin")
        held.execute(f"lock table {table} in access exclusive mode")
        response = client.get(address)
        held.execute("rollback")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert 'data-state="failed"' in response.content.decode()
    page = words(response)
    assert "This list cannot be read now" in page
    assert "Try again" in page
    assert not re.search(r"\b0 (leads|companies|deals|campaigns)", page)
    assert client.get(address).status_code == 200
