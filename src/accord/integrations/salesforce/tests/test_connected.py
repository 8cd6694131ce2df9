"""An org connected from nothing: read whole, followed, its deals with their leads and companies."""

import pytest
from tests import people
from tests.connected import Connected

from accord.foundation import bulk
from accord.ui import api as ui


@pytest.mark.django_db
def test_an_org_is_connected_read_and_followed(org) -> None:
    company = org.add("Account", Name="Vale", Website="https://vale.example")
    lead, other, *_ = org.live("Lead")
    contact = next(iter(org.live("Contact")))
    org.change("Contact", contact, AccountId=company)
    _account, _contact, deal = org.convert(lead)
    connected = Connected("salesforce", org.said).go()
    assert connected.faults == {}
    people = bulk.fetch(
        """select p.email, c.name from contacts_person p
           left join contacts_company c on c.id = p.company_id
           where p.email = %s""",
        [org.tables["Contact"][contact]["Email"]],
    )
    assert people == [("contact0@acme.example", "Vale")]
    deals = bulk.fetch(
        """select d.external_key, p.email, d.status from deals_deal d
           join contacts_person p on p.id = d.person_id"""
    )
    assert deals == [(deal, org.tables["Lead"][lead]["Email"], "OPEN")]
    org.change("Opportunity", deal, StageName="Closed Won", IsWon=True, IsClosed=True)
    org.add("Task", WhoId=other, IsClosed=True, TaskSubtype="Call", CompletedDateTime=org.stamp())
    connected.go(later=120)
    assert bulk.fetch("select status from deals_deal") == [("WON",)]
    assert bulk.fetch("select kind from journeys_touch") == [("call_attempt",)]


@pytest.mark.django_db
def test_what_is_merged_there_is_one_here(org) -> None:
    winner, loser, *_ = org.live("Lead")
    acme = org.add("Account", Name="Acme", Website="https://acme.example")
    zeta = org.add("Account", Name="Zeta Werke", Website="https://zeta.example")
    connected = Connected("salesforce", org.said).go()
    assert bulk.fetch("select count(*) from contacts_merge") == [(0,)]
    org.merge("Lead", winner, loser)
    org.merge("Account", acme, zeta)
    connected.go(later=120)
    merged = bulk.fetch(
        "select linked_by, explanation ->> 'former' from contacts_merge where ended_at is null"
    )
    assert merged == [("TOOL", loser)]
    companies = bulk.fetch(
        """select c.name, h.name from contacts_company c
           join contacts_company h on h.id = c.canonical_id"""
    )
    assert companies == [("Zeta Werke", "Acme")]


@pytest.mark.django_db
def test_the_page_says_since_when_the_past_of_stages_is_kept(org) -> None:
    connected = Connected("salesforce", org.said, tick=org.tick).go()
    client = people.signed_in()

    def page() -> str:
        body = client.get(f"/settings/connections/{connected.id}/").content.decode()
        return " ".join(body.split())

    assert "Salesforce has kept no stage history yet. See that tracking is on there" in page()
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, Status="Working")
    [first] = {entry["CreatedDate"][:10] for entry in org.tables["LeadHistory"].values()}
    connected.go(later=25 * 3_600)
    assert connected.faults == {}
    since = {one.name: one.history_since for one in connected.card.streams if one.history_since}
    assert f"{since['LeadHistory']:%Y-%m-%d}" == first
    told = f"Stage history is complete from {ui.day(since['LeadHistory'])}; of the time before"
    assert told in page()
