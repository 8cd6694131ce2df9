"""Companies made one, told apart, proposed; and where somebody says that a person works."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.contacts.tests.builders import AT, companies, take
from accord.foundation import bulk, clock
from accord.journeys import api as journeys
from accord.journeys.tests.test_touches import touches
from accord.leads import api as leads
from accord.leads.tests.builders import open_for
from tests.people import signed_in

pytestmark = pytest.mark.django_db


DAY = timedelta(days=1)


def happened(person: int, *rows: dict[str, object], key: str) -> None:
    told = [{"external_key": f"{key}{place}", **row} for place, row in enumerate(rows)]
    journeys.record_touches(touches=touches(person, *told), at=AT, batch_id=None)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words_of(answer.content.decode())


def make(*rows: dict[str, object]) -> list[int]:
    told = [{"key": f"{place}{row}", **row} for place, row in enumerate(rows)]
    return list(contacts.record_companies(records=companies(*told), at=AT, batch_id=None).ids)


def test_the_page_is_as_it_was_after_a_merge_and_its_end() -> None:
    client = signed_in("rev_ops")
    acme, acm = make({"name": "Acme SRL", "domain": "acme.ro"}, {"name": "Acm"})
    [person] = take({"key": "p", "name": "Ana Pop", "company_id": acm}).ids
    open_for([person])
    before = page(client, f"/companies/{acm}/")
    assert "Acme SRL" in page(client, f"/companies/{acm}/same/?q=acme")
    answer = client.post(f"/companies/{acm}/merge/", {"other": acme})
    assert answer["Location"] == f"/companies/{acme}/"
    assert client.get(f"/companies/{acm}/")["Location"] == f"/companies/{acme}/"
    shown = page(client, f"/companies/{acme}/")
    assert "Ana Pop" in shown
    assert "Tell them apart again" in shown
    [(merge,)] = bulk.fetch("select id from contacts_companymerge")
    assert client.post(f"/companies/merges/{merge}/end/")["Location"] == f"/companies/{acme}/"
    client.get("/companies/")  # the message is read
    assert page(client, f"/companies/{acm}/") == before
    assert client.post(f"/companies/merges/{merge}/end/").status_code == 404


def test_companies_alike_are_proposed_with_a_reason_and_an_answer_is_remembered() -> None:
    client = signed_in("rev_ops")
    acme, other, *_ = make(
        {"name": "Acme SRL", "country": "RO"},
        {"name": "Acme Ltd", "country": "GB"},
        {"name": "Samsung SDI", "domain": "samsung.com"},
        {"name": "Samsung Life", "domain": "samsung.com"},
        {"name": "Something Else"},
        {"name": "Delta Electronics", "domain": "delta-one.ro", "country": "RO"},
        {"name": "Delta Electroniks", "domain": "delta-two.ro", "country": "RO"},
    )
    assert contacts.find_alike(at=AT) == 2
    shown = page(client, "/companies/alike/")
    assert "2 pairs may be one company." in shown
    assert "differ in the legal form or the script only" in shown
    assert "the same address on the web" in shown
    assert "May be one" in page(client, "/companies/")
    assert "It may be one with another company." in page(client, f"/companies/{acme}/")
    client.post(f"/companies/{acme}/apart/", {"other": other})
    contacts.find_alike(at=AT)
    assert "1 pair may be one company." in page(client, "/companies/alike/")
    assert client.post(f"/companies/{acme}/apart/", {"other": 10**9}).status_code == 404


def test_where_somebody_works_is_told_with_its_reason_and_can_be_said() -> None:
    client = signed_in("rev_ops")
    acme, beta = make({"name": "Acme", "domain": "acme.ro"}, {"name": "Beta"})
    records = contacts.PersonRecords(
        source="crm", external_key=["1"], email=["ana@acme.ro"], name=["Ana"], given_name=[""],
        family_name=[""], phone=[""], title=[""], country=[""], language=[""],
        company_id=[acme], company_name=[""], attributes=[{}], company_by=["domain"],
        company_clue=["acme.ro"],
    )  # fmt: skip
    [person] = contacts.record_people(records=records, at=AT, batch_id=None).ids
    [lead] = open_for([person])
    assert "By the address @acme.ro." in page(client, f"/leads/{lead}/")
    assert "Now: Acme. By the address @acme.ro." in page(client, f"/people/{person}/company/")
    assert "Choose Beta" in page(client, f"/people/{person}/company/?q=beta")
    client.post(f"/people/{person}/company/", {"company": beta})
    assert "Somebody chose it by hand" in page(client, f"/people/{person}/")
    assert leads.get_lead(lead_id=lead).company_name == "Beta"
    client.post(f"/people/{person}/company/", {"company": "none"})
    assert "No company is known." in page(client, f"/leads/{lead}/")
    client.post(f"/people/{person}/company/", {"company": "records"})
    assert "By the address @acme.ro." in page(client, f"/leads/{lead}/")
    for wrong in ("x", "", str(10**17)):
        assert client.post(f"/people/{person}/company/", {"company": wrong}).status_code == 404


def test_what_the_people_of_a_company_do_by_themselves_is_counted() -> None:
    """B14: of the company and all that are one with it, without machines and other companies."""
    client, now = signed_in("rev_ops"), clock.now()
    acme, acm, other = make({"name": "Acme"}, {"name": "Acm"}, {"name": "Other"})
    assert "Nobody there has been seen" in page(client, f"/companies/{acme}/")
    contacts.merge_companies(first=acme, second=acm, at=AT, actor_id=None)
    ana, bo, cy = take(*({"key": name, "name": name} for name in ("Ana", "Bo", "Cy"))).ids
    for person, company in ((ana, acme), (bo, acm), (cy, other)):
        bulk.execute("update contacts_person set company_id = %s where id = %s", [company, person])
    alone = {"kind": "download", "reach": "1:many"}
    for person in (ana, bo, cy):
        happened(
            person,
            {**alone, "occurred_at": now - DAY},
            {**alone, "occurred_at": now - 2 * DAY},
            {**alone, "occurred_at": now - 100 * DAY},
            {**alone, "occurred_at": now - 200 * DAY},
            {"kind": "call_connected", "direction": "out", "occurred_at": now - DAY},
            key=f"{person}-",
        )
    said = page(client, f"/companies/{acme}/")
    assert "2 people of them did 4 things without one of us in 90 days; 2 in the 90 days" in said
    assert "2 things were with one of us, or from us." in said
    bulk.execute("update journeys_touch set is_machine = true where person_id = %s", [bo])
    assert "1 person of them did 2 things" in page(client, f"/companies/{acme}/")


def test_who_may_only_read_changes_nothing() -> None:
    client = signed_in("viewer")
    acme, beta = make({"name": "Acme"}, {"name": "Beta"})
    [person] = take({"key": "p", "name": "Ana"}).ids
    for address, sent in (
        (f"/companies/{acme}/merge/", {"other": beta}),
        (f"/companies/{acme}/apart/", {"other": beta}),
        ("/companies/merges/1/end/", {}),
        ("/companies/alike/", {}),
        (f"/people/{person}/company/", {"company": beta}),
    ):
        assert client.post(address, sent).status_code == 403, address
    assert bulk.fetch("select count(*) from contacts_companymerge") == [(0,)]


def test_pairs_cost_the_same_number_of_queries_however_many() -> None:
    client, counted = signed_in("rev_ops"), []
    for start, size in ((0, 2), (2, 12)):
        make(*({"name": f"Firm {n} {form}", "country": form}
               for n in range(start, start + size) for form in ("SRL", "Ltd")))  # fmt: skip
        contacts.find_alike(at=AT)
        client.get("/companies/alike/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/companies/alike/")
        counted.append(len(captured))
    assert counted[0] == counted[1]
