"""From every page of a record to the record that it came from, in its own tool."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk, clock
from accord.handoffs import api as handoffs
from accord.intake.values.batches import Kind
from accord.integrations import api as integrations
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import following, setting_up, steering
from accord.integrations.connecting.rules import links as rules
from tests import people
from tests.portals import hubspot
from tests.portals.hubspot import Portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=4) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def read(portal: Portal) -> int:
    number = setting_up.connect(
        tool="hubspot",
        said={"token": portal.token, "base_url": portal.url},
        now=clock.now,
        actor_id=None,
    )
    steering.begin(connection_id=number, at=clock.now(), actor_id=None)
    while following.go(connection_id=number, now=clock.now):
        pass
    return number


def one(sql: str) -> int:
    [(number,)] = bulk.fetch(sql)
    return int(number)


def test_person_lead_company_and_deal_lead_to_their_records(portal: Portal) -> None:
    firm = portal.add("companies", name="Acme", domain="acme.example")
    ana = portal.add_contact(email="ana@acme.example", firstname="Ana")
    deal = portal.add_deal(contacts=(ana,), company=firm, dealname="Pilot")
    read(portal)
    pages = {
        f"/people/{one('select id from contacts_person')}/": f"0-1/{ana}",
        f"/leads/{one('select id from leads_lead')}/": f"0-1/{ana}",
        f"/companies/{one('select id from contacts_company')}/": f"0-2/{firm}",
        f"/deals/{one('select id from deals_deal')}/": f"0-3/{deal}",
    }
    client = people.signed_in()
    lead = one("select id from leads_lead")
    order = handoffs.Order(at=clock.now())
    made = handoffs.hand_over(lead_ids=[lead], kind="marketing_to_sdr", order=order).made
    pages |= {f"/handoffs/{made[lead]}/": f"0-1/{ana}", "/inbox/": f"0-1/{ana}"}
    for page, record in pages.items():
        answer = client.get(page)
        body = answer.content.decode()
        address = f"/contacts/{portal.portal_id}/record/{record}"
        assert f'{address}" rel="noreferrer">Open in HubSpot' in body, page
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_row_set_aside_leads_to_its_record(portal: Portal) -> None:
    ana = portal.add_contact(email="no address at all", firstname="Ana")
    read(portal)
    batch, row = bulk.fetch(
        "select batch_id, row_no from intake_setaside order by batch_id desc limit 1"
    )[0]
    client = people.signed_in()
    page = client.get(f"/intake/fixing/{batch}/{row}/").content.decode()
    assert "Open it in hubspot" in page
    answer = client.get(f"/intake/fixing/{batch}/{row}/record/")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/record/0-1/{ana}")
    assert client.get(f"/intake/fixing/{batch}/{row + 999}/record/").status_code == 404


def test_links_of_many_records_cost_one_question_and_unknown_ones_have_none(
    portal: Portal,
) -> None:
    number = read(portal)
    records = [("hubspot", str(key)) for key in range(1_000, 1_050)]
    strange = [("hubspot", "mail:ana@acme.example"), ("hubspot", "abc"), ("file", "7"), ("", "")]
    with CaptureQueriesContext(connection) as asked:
        found = integrations.link_records(kind=Kind.LEADS, records=[*records, *strange])
    assert (len(asked), set(found)) == (1, set(records))
    steering.disconnect(connection_id=number, at=clock.now(), actor_id=None)
    assert set(integrations.link_records(kind=Kind.LEADS, records=records)) == set(records)
    models.Connection.objects.update(tool="sold", state="ended")
    assert integrations.link_records(kind=Kind.LEADS, records=records) == {}


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://app.hubspot.com/contacts/1/record/0-1/77", True),
        ("javascript:alert(77)", False),
        ("//evil.example/77", False),
        ("https://app.hubspot.com/contacts/1", False),
        ("https://[77", False),
        ("", False),
    ],
)
def test_only_an_address_on_the_web_that_names_the_record_is_a_link(url: str, leads: bool) -> None:
    assert rules.leads_to(url, key="77", kind=Kind.LEADS) is leads
