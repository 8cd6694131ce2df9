"""Companies that sales wants to win, and what is out of date: pages, lists, files."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.contacts.models import SourceRecord, Target, TargetList
from accord.contacts.rules import freshness
from accord.contacts.tests.builders import AT, companies, take
from accord.contacts.values.targets import NoSuchList
from accord.foundation import bulk, clock, cursors
from accord.intake import api as intake
from accord.leads import api as leads
from accord.leads.models import Lead
from accord.leads.tests.builders import open_for
from accord.notices import api as notices
from accord.team import api as team
from tests.people import add_member, signed_in

pytestmark = pytest.mark.django_db


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words_of(answer.content.decode())


def a_company(name: str, **told: object) -> int:
    rows = companies({"key": name, "name": name, **told})
    return contacts.record_companies(records=rows, at=AT, batch_id=None).ids[0]


def a_lead(company: int, name: str) -> int:
    [person] = take({"key": name, "name": name, "company_id": company}).ids
    [lead] = open_for([person])
    Lead.objects.filter(pk=lead).update(company_id=company)
    return lead


def take_in(*rows: dict[str, str]) -> int:
    headers = list(rows[0])
    plan = intake.Plan(
        kind=intake.Kind.COMPANIES, source="abm", columns={name: name for name in headers}
    )
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=AT)
    cells = [[row[name] for row in rows] for name in headers]
    delivered = intake.Delivered(range(1, len(rows) + 1), cells)
    source = intake.Source(headers, {}, iter([delivered]))
    intake.run(batch_id=batch, plan=plan, source=source, now=lambda: AT)
    return batch


def on(list_id: int) -> set[str]:
    return {card.name for _key, card in contacts.list_targets(list_id=list_id)}


def test_leads_of_companies_on_a_list_are_flagged_filtered_and_listed() -> None:
    client = signed_in("rev_ops")
    seller = add_member("sdr", email="sdr@example.com")
    acme, beta = a_company("Acme", segment="Pumps", size=120), a_company("Beta")
    aimed, other = a_lead(acme, "Ana"), a_lead(beta, "Ion")
    assert "On a list or not" not in page(client, "/leads/")
    client.post(f"/companies/{acme}/targets/", {"name": "Spring accounts"})
    [card] = contacts.list_target_lists()
    told = [one.kind.code for one in notices.list_for(member_id=seller)]
    assert told == ["targets_changed"]
    shown = page(client, f"/leads/{aimed}/")
    assert "On target list: Spring accounts" in shown
    assert "Pumps · 120 people" in shown
    assert "On target list" not in page(client, f"/leads/{other}/")
    for asked in (str(card.id), "any"):
        filtered = page(client, f"/leads/?target={asked}")
        assert "1 lead." in filtered
        assert "Spring accounts" in filtered
    assert "2 leads." in page(client, "/leads/?target=x")
    listed = page(client, f"/targets/{card.id}/")
    assert "1 company to win." in listed
    assert "Pumps" in listed
    merge = contacts.merge_companies(first=acme, second=beta, actor_id=None, at=AT)
    assert "2 leads." in page(client, f"/leads/?target={card.id}")
    contacts.unmerge_companies(merge_id=merge, actor_id=None, at=AT)
    assert "1 lead." in page(client, f"/leads/?target={card.id}")
    client.post(f"/companies/{acme}/targets/", {"off": card.id})
    assert "0 leads." in page(client, f"/leads/?target={card.id}")
    client.post(f"/targets/{card.id}/end/")
    assert client.get(f"/targets/{card.id}/").status_code == 404


def test_a_file_names_the_list_and_goes_with_what_it_put_there() -> None:
    client = signed_in("rev_ops")
    batch = take_in(
        {"external_id": "1", "name": "Acme", "segment": "Pumps", "target_list": "Named 2026"},
        {"external_id": "2", "name": "Beta", "segment": "", "target_list": "named 2026"},
        {"external_id": "3", "name": "Gama", "segment": "", "target_list": ""},
    )
    [card] = contacts.list_target_lists()
    key = team.make_key(name="Tool", role="viewer", actor_id=None, at=clock.now())
    asks = partial(Client().get, headers={"authorization": f"Bearer {key}"})
    assert asks("/api/v1/targets").json() == {
        "items": [{"id": card.id, "name": "Named 2026", "count": 2}]
    }
    first = asks(f"/api/v1/targets/{card.id}?limit=1").json()
    after = asks(f"/api/v1/targets/{card.id}?cursor={first['next']}").json()
    assert [one["name"] for one in (*first["items"], *after["items"])] == ["Acme", "Beta"]
    assert after["next"] is None
    bad = cursors.write(f"acme~{'9' * 30}")  # of no number that a record can have
    assert asks(f"/api/v1/targets/{card.id}?cursor={bad}").status_code == 422
    assert asks("/api/v1/targets/999999").status_code == 404
    assert (card.name, card.count, on(card.id)) == ("Named 2026", 2, {"Acme", "Beta"})
    answer = client.post("/targets/", {"name": "All of the file", "batch": batch})
    assert on(int(answer["Location"].split("/")[2])) == {"Acme", "Beta", "Gama"}
    intake.undo(batch_id=batch, actor_id=None, at=AT)
    assert on(card.id) == set()


def test_hostile_input_and_who_may_only_read_change_nothing() -> None:
    client, acme = signed_in("rev_ops"), a_company("Acme")
    assert client.post("/targets/", {"name": "…"}).status_code == 422
    assert client.post("/targets/", {"name": ""}).status_code == 422
    assert client.post("/targets/", {"name": "x", "batch": "99"}).status_code == 422
    assert client.post("/companies/999999/targets/", {"name": "x"}).status_code == 404
    assert client.post("/targets/999999/end/").status_code == 404
    client.post(f"/companies/{acme}/targets/", {"name": " ! "})
    client.post(f"/companies/{acme}/targets/", {"off": "999999"})
    with pytest.raises(NoSuchList):
        contacts.mark_targets(name="!", companies=[acme], actor_id=None, at=AT)
    viewer = signed_in("viewer", email="viewer@example.com")
    for address in ("/targets/", f"/companies/{acme}/targets/", "/targets/1/end/"):
        assert viewer.post(address, {"name": "x"}).status_code == 403
    assert contacts.list_target_lists() == []


def test_the_database_holds_target_lists_to_their_rules() -> None:
    acme = a_company("Acme")
    made = contacts.mark_targets(name="A", companies=[acme, acme], actor_id=None, at=AT)
    early = AT - timedelta(days=1)
    for model, constraint, fields in (
        (TargetList, "target_list_named", {"name": "", "key": "", "made_at": AT}),
        (TargetList, "target_list_once", {"name": "A", "key": "a", "made_at": AT}),
        (TargetList, "target_list_period", {"key": "b", "made_at": AT, "ended_at": early}),
        (Target, "target_once", {"target_list_id": made, "company_id": acme, "made_at": AT}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            model.objects.create(**fields)


def test_a_list_costs_the_same_number_of_queries_however_long() -> None:
    client, counted = signed_in("rev_ops"), []
    for start, size in ((0, 3), (3, 20)):
        made = [a_company(f"Firm {n}") for n in range(start, start + size)]
        for number in made[:3]:
            a_lead(number, f"Lead {number}")
        list_id = contacts.mark_targets(name="A", companies=made, actor_id=None, at=AT)
        for address in (f"/targets/{list_id}/", "/targets/", "/stale/", "/leads/?target=any"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counted.append(len(captured))
    assert counted[:4] == counted[4:]


def test_a_field_is_as_old_as_the_last_record_that_says_the_same() -> None:
    before = freshness.stale_before(at=AT, months=12)
    assert (AT - before).days == 365
    month = timedelta(days=30.5)
    records = [
        ({"phone": "1", "email": "a@b.ro"}, AT - 14 * month, "crm"),
        ({"phone": "2", "email": "a@b.ro"}, AT - 2 * month, "forms"),
    ]
    found = freshness.ages(
        shown={"phone": "1", "email": "a@b.ro", "title": ""}, records=records, before=before
    )
    assert [(age.field, age.source, age.is_stale) for age in found] == [
        ("email", "forms", False),
        ("phone", "crm", True),
    ]


def test_who_was_not_heard_of_for_too_long_is_listed_and_told_on_their_page() -> None:
    client, now = signed_in("rev_ops"), clock.now()
    acme = a_company("Acme")
    lead = a_lead(acme, "Ana")
    a_lead(acme, "Ion")
    SourceRecord.objects.filter(external_key="Ana").update(
        known_at=now - timedelta(days=430), fields={"name": "Ana", "phone": "+40 21 111"}
    )
    bulk.execute("update contacts_person set phone = '+40 21 111' where name = 'Ana'")
    SourceRecord.objects.filter(external_key="Ion").update(known_at=now)
    shown = page(client, "/stale/")
    assert "1 of 2 records about people, 50 in 100" in shown
    assert "Ana" in shown
    assert "Ion" not in shown
    add_member("marketing_lead", name="Lena", email="lena@example.com")
    said = page(client, f"/leads/{lead}/")
    assert "Out of date." in said
    assert "Who can refresh it Lena" in said
    assert "1 of 2 of them have not been heard of" in page(client, f"/companies/{acme}/")
    take({"key": "again", "name": "Ana"}, source="forms", at=now)
    person = leads.get_lead(lead_id=lead).person_id
    other = bulk.fetch("select max(id) from contacts_person")[0][0]
    contacts.merge(first=person, second=other, by=contacts.LinkedBy.HAND, at=now)
    assert "Everybody was heard of lately." in page(client, "/stale/")
    for place in ("x", "1e400~3", "9~x", "-1~1"):
        assert client.get(f"/stale/?after={place}").status_code == 200


def test_when_a_record_is_out_of_date_is_a_setting() -> None:
    client = signed_in("rev_ops")
    assert "out of date" in page(client, "/settings/company/")
    with pytest.raises(IntegrityError, match="revenue_team_fresh_months"), transaction.atomic():
        bulk.execute("update team_revenueteam set fresh_months = 0")


def test_pages_of_what_is_old_follow_one_another() -> None:
    take(*({"key": f"k{n}", "name": f"P {n}"} for n in range(7)))
    seen, after = [], None
    for _page in range(9):
        found = contacts.list_stale(before=clock.now(), after=after, limit=3)
        if not found:
            break
        seen += [one.person_id for one in found]
        after = (found[-1].heard_at, found[-1].record_id)
    assert len(seen) == len(set(seen)) == 7
