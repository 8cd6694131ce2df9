"""Every tool that can be written to: once each, no rounds, faults waited out, conflicts told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.intake.values.batches import Kind
from accord.integrations import api as integrations
from accord.integrations.connecting.operations import mastery, setting_up, steering
from accord.integrations.connecting.queries import connections as connected
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values import Fault
from tests.portals import hubspot, mautic, odoo, salesforce
from tests.portals.salesforce import Org
from tests.test_writing_back import Tied, composites, tied_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def org(settings) -> Iterator[Org]:
    with salesforce.org(leads=3, seed=1) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.url.removeprefix("http://")})
        for code in ("Owner", "Stage", "Verdict", "Reason"):
            running.schemas["Lead"][f"Accord_{code}__c"] = "string"
            for record in running.tables["Lead"].values():
                record[f"Accord_{code}__c"] = None
        yield running


def stages(org: Org) -> set[Any]:
    return {record["Accord_Stage__c"] for record in org.live("Lead").values()}


def ready(tied: Tied) -> None:
    mastery.preview(connection_id=tied.id, now=tied.now)
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)


@pytest.mark.parametrize("kind", ["429", "500", "expired"])
def test_salesforce_that_is_ill_gets_its_words_later(org: Org, kind: str) -> None:
    tied = Tied("salesforce", org.said, org.tick)
    ready(tied)
    org.fail(kind, path="composite", times=1)
    tied.go()
    tied.go(later=61)
    assert stages(org) == {"Lead"}
    assert tied.writing.fault is None
    assert tied.conflicts == []


def test_salesforce_that_lets_nobody_in_waits_for_a_person(org: Org) -> None:
    tied = Tied("salesforce", org.said, org.tick)
    ready(tied)
    org.client_secret = "changed there"
    org.expire()
    tied.go()
    assert connected.get_connection(connection_id=tied.id).fault is Fault.TOKEN_REFUSED
    assert stages(org) == {None}
    setting_up.change_access(
        connection_id=tied.id, said={"client_secret": org.client_secret}, now=tied.now,
        actor_id=None,
    )  # fmt: skip
    steering.go_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go(later=4_000)
    assert stages(org) == {"Lead"}


def test_what_somebody_changes_between_our_reading_and_writing_is_kept(org: Org) -> None:
    lead = next(iter(org.live("Lead")))
    tied = Tied("salesforce", org.said, org.tick)
    ready(tied)
    org.before_write = lambda: org.change("Lead", lead, Accord_Stage__c="Mine")
    tied.go().go(later=4_000)
    assert stages(org) == {"Lead"}, "nobody had been told of it before: Accord is the master"
    count = composites(org)
    tied.go(later=61)
    assert composites(org) == count


def test_a_lead_merged_there_is_left(org: Org) -> None:
    winner, loser, _other = org.live("Lead")
    tied = Tied("salesforce", org.said, org.tick)
    org.merge("Lead", winner, loser)
    ready(tied)
    tied.go()
    assert org.tables["Lead"][winner]["Accord_Stage__c"] == "Lead"
    assert org.tables["Lead"][loser]["Accord_Stage__c"] is None


def test_companies_that_are_one_here_and_two_there_are_listed_too(org: Org) -> None:
    first = org.add("Account", Name="Acme", Website="https://acme.example")
    second = org.add("Account", Name="Zeta Werke", Website="https://zeta.example")
    tied = Tied("salesforce", org.said, org.tick)
    assert queries.list_doubles(connection_id=tied.id, kind=Kind.COMPANIES) == []
    known = dict(bulk.fetch("select name, id from contacts_company"))
    contacts.merge_companies(
        first=known["Acme"], second=known["Zeta Werke"], at=tied.now(), actor_id=None
    )
    [line] = queries.list_doubles(connection_id=tied.id, kind=Kind.COMPANIES)
    assert sorted(key for key, _link in line.records) == sorted([first, second])
    org.merge("Account", first, second)
    tied.go(later=61)
    assert queries.list_doubles(connection_id=tied.id, kind=Kind.COMPANIES) == []


@pytest.mark.parametrize("name", ["mautic", "odoo"])
def test_others_are_written_once_too(settings, name: str) -> None:
    begin: Callable[[], Any] = {
        "mautic": lambda: mautic.running(contacts=3, seed=4),
        "odoo": lambda: odoo.running(leads=3, seed=4, version=19),
    }[name]
    with begin() as portal:
        settings.OUTGOING_ALLOWED = frozenset({portal.host})
        tied = Tied(name, portal.said, portal.tick)
        preview = mastery.preview(connection_id=tied.id, now=tied.now)
        assert preview.can_make
        made = mastery.make_fields(connection_id=tied.id, now=tied.now, actor_id=None)
        assert made == len(preview.missing) >= 4
        preview = mastery.preview(connection_id=tied.id, now=tied.now)
        assert (preview.missing, preview.records > 0) == ([], True)
        mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
        tied.go()
        written = tied.writing.written
        assert written == preview.records
        assert queries.list_refused(connection_id=tied.id) == []
        for _round in range(3):
            tied.go(later=61)
        assert tied.writing.written == written
        assert tied.conflicts == []


def test_two_accounts_of_one_tool_have_links_of_their_own(settings) -> None:
    with hubspot.portal(seed=1) as one, hubspot.portal(seed=2) as other:
        settings.OUTGOING_ALLOWED = frozenset({one.host, other.host})
        for portal in (one, other):
            portal.add_contact(email="ana@acme.example")
        tied_to(one)
        tied_to(other, name="hubspot-two")
        found = integrations.link_records(
            kind=Kind.LEADS, records=[("hubspot", "1000001"), ("hubspot-two", "1000001")]
        )
    assert [(each.label, str(portal.portal_id) in each.url)
            for each, portal in zip(found.values(), (one, other), strict=True)] == [
        ("Open in HubSpot", True), ("Open in HubSpot (hubspot-two)", True)
    ]  # fmt: skip
