"""A portal connected from nothing: everything fetched, changes followed, evidence on the lead."""

from collections.abc import Iterator

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from tests.connected import Connected, merged, touches_of
from tests.portals import hubspot
from tests.portals.hubspot import Portal

pytestmark = pytest.mark.django_db


def connected_to(portal: Portal) -> Connected:
    said = {"token": portal.token, "base_url": portal.url, "client_secret": portal.secret}
    return Connected("hubspot", said, tick=portal.tick)


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(contacts=120, seed=4) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def came_back() -> list[bool]:
    rows = bulk.fetch(
        "select detail ? 'came_back' from journeys_touch where kind = 'email_sent' and not is_gone"
    )
    return [is_back for (is_back,) in rows]


def test_a_portal_from_nothing(portal: Portal) -> None:
    sam = portal.add_owner("sam@us.example", "Sam", "Seller")
    firm = portal.add("companies", name="Acme", domain="acme.example")
    ana = portal.add_contact(email="ana@acme.example", firstname="Ana", hubspot_owner_id=sam)
    portal.tick(60)
    portal.change("contacts", ana, lifecyclestage="marketingqualifiedlead")
    deal = portal.add_deal(contacts=(ana,), company=firm, dealname="Pilot", amount="900")
    call = portal.add_call(contacts=(ana,), hubspot_owner_id=sam)
    mail = portal.add_email(contacts=(ana,), hubspot_owner_id=sam)
    lead = portal.add_lead(contact=ana)
    portal.add_campaign("Spring")
    portal.submit(portal.add_form("Guide"), "ana@acme.example")
    connected = connected_to(portal)
    connected.go()
    assert connected.faults == {}
    assert connected.aside() == {}
    assert bulk.fetch("select count(*) from contacts_person") == [(121,)]
    assert touches_of("ana@acme.example") == [
        ("call_connected", "out"), ("email_sent", "out"), ("form", "in"),
    ]  # fmt: skip
    assert came_back() == [False]
    assert bulk.fetch("select name, status from deals_deal") == [("Pilot", "OPEN")]
    portal.change("emails", mail, hs_email_status="BOUNCED")
    portal.add_email(contacts=(ana,), hs_email_direction="INCOMING_EMAIL")
    portal.change("deals", deal, dealstage="closedwon", hs_is_closed="true",
                  hs_is_closed_won="true", closedate=hubspot.iso(portal.now))  # fmt: skip
    portal.change("leads", lead, hs_pipeline_stage="qualified-stage-id")
    connected.go(later=70)
    assert connected.faults == {}
    assert ("email_reply", "in") in touches_of("ana@acme.example")
    assert came_back() == [True], "it is no try any more"
    assert bulk.fetch("select name, status from deals_deal") == [("Pilot", "WON")]
    known = bulk.fetch("select count(*) from contacts_company where name <> ''")
    listed = contacts.count_companies()
    portal.delete("calls", call)
    portal.delete("companies", firm)
    portal.owners.clear()
    connected.go(later=1_200)
    assert connected.faults == {}
    assert bulk.fetch("select count(*) from contacts_company where name <> ''") == known
    assert contacts.count_companies() == listed - 1
    assert "calls" not in connected.aside()
    assert touches_of("ana@acme.example")[0] == ("call_connected", "out")


def test_a_contact_merged_before_it_is_fetched_is_one_lead(portal: Portal) -> None:
    ana = portal.add_contact(email="ana@acme.example", lifecyclestage="marketingqualifiedlead")
    twin = portal.add_contact(email="a.pop@acme.example")
    portal.merge("contacts", into=ana, other=twin)
    connected = connected_to(portal)
    connected.go()
    assert bulk.fetch("select count(*) from contacts_person") == [(121,)]
    portal.add_call(contacts=(twin,))  # still under its former id
    portal.tick(5)
    connected.go(later=120)
    assert touches_of("ana@acme.example") == [("call_connected", "out")]
    assert connected.faults == {}


def test_contacts_and_companies_merged_after_they_are_known_are_one(portal: Portal) -> None:
    ana = portal.add_contact(email="ana@acme.example", firstname="Ana")
    twin = portal.add_contact(email="a.pop@zeta.example", firstname="Anna")
    firm = portal.add("companies", name="Acme", domain="acme.example")
    rest = portal.add("companies", name="Zeta Werke", domain="zeta.example")
    connected = connected_to(portal)
    connected.go()
    assert merged() == []
    portal.merge("contacts", into=ana, other=twin)
    portal.merge("companies", into=firm, other=rest)
    connected.go(later=120)
    assert merged() == [("a.pop@zeta.example", "ana@acme.example"), ("Zeta Werke", "Acme")]
    portal.change("contacts", ana, jobtitle="Head")
    connected.go(later=120)
    assert connected.faults == {}
    assert bulk.fetch("select linked_by from contacts_merge") == [("TOOL",)]


def test_a_property_and_a_scope_that_go_missing_are_said_and_the_rest_goes_on(
    portal: Portal,
) -> None:
    connected = connected_to(portal)
    connected.go()
    portal.remove_property("contacts", "jobtitle")
    portal.scopes.discard("crm.objects.deals.read")
    portal.add("companies", name="Later", domain="later.example")
    connected.go(later=120)
    assert connected.faults["contacts"] == "field_gone"
    assert connected.faults["deals"] == "scope_missing"
    assert ("Later",) in bulk.fetch("select name from contacts_company")
