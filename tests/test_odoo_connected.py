"""An Odoo connected from nothing, followed, ill for a while and killed on the way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.integrations.connecting.operations import following
from accord.integrations.connecting.values.connections import State
from tests.connected import Connected, killed_everywhere, touches_of
from tests.portals import odoo
from tests.portals.odoo import Odoo

pytestmark = pytest.mark.usefixtures("committed")
ANA = "ana@acme.example"


@pytest.fixture
def portal(settings) -> Iterator[Odoo]:
    with odoo.running(leads=40, seed=4, version=19) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def connected_to(portal: Odoo) -> Connected:
    return Connected("odoo", portal.said, tick=portal.tick)


def filled(portal: Odoo) -> tuple[int, int]:
    """Somebody at a company with an opportunity, a mail and a call; answers both."""
    sam = portal.add_user("sam")
    ours = portal.tables["res.users"][sam]["partner_id"]
    firm = portal.add_partner(name="Acme", is_company=True, website="https://acme.example")
    ana = portal.add_partner(name="Ana Pop", email=ANA, parent_id=firm)
    web, spring = portal.add("utm.source", name="Web"), portal.add("utm.campaign", name="Spring")
    lead = portal.add_lead(
        name="Pilot", contact_name="Ana Pop", email_from=ANA, partner_id=ana, user_id=sam,
        source_id=web, expected_revenue=900.0, campaign_id=spring,
    )  # fmt: skip
    portal.tick(60)
    portal.move(lead, portal.stages[1])
    portal.message("crm.lead", lead, "email", author_id=ana, message_id="<a@b>")
    portal.message("crm.lead", lead, "notification", author_id=ours,
                   mail_activity_type_id=portal.call_type)  # fmt: skip
    return ana, lead


def counted() -> tuple[int, int, int]:
    return bulk.fetch(
        """select (select count(*) from contacts_person where canonical_id is null),
             (select count(*) from deals_deal), (select count(*) from journeys_touch)"""
    )[0]


def test_an_odoo_from_nothing(portal: Odoo) -> None:
    ana, lead = filled(portal)
    connected = connected_to(portal).go()
    assert connected.faults == {}
    assert connected.aside() == {}
    opportunities = sum(
        each["type"] == "opportunity" for each in portal.tables["crm.lead"].values()
    )
    assert counted() == (41, opportunities, 2), "a contact and their opportunity are one person"
    [(company, stage, owner)] = bulk.fetch(
        """select c.name, l.stage, m.name from contacts_person p
           join leads_lead l on l.person_id = p.id
           left join contacts_company c on c.id = p.company_id
           left join team_member m on m.id = l.owner_id
           where p.email = %s and p.canonical_id is null""",
        [ANA],
    )
    assert (company, stage, owner) == ("Acme", "sql", "sam")
    assert touches_of(ANA) == [("call_attempt", "out"), ("email_reply", "in")]
    deal = "select name, status, amount_minor, currency from deals_deal where name = 'Pilot'"
    assert bulk.fetch(deal) == [("Pilot", "OPEN", 90_000, "EUR")]
    before = counted()
    connected.go(later=70)
    assert counted() == before, "what overlaps is unchanged"
    again = portal.add_lead(name="Renewal", email_from="ana@home.example", partner_id=ana)
    connected.go(later=70)
    assert counted() == (41, opportunities + 1, 2), "and so are all their opportunities"
    portal.change("crm.lead", lead, phone="+40 721 000 000")
    portal.change("crm.lead", again, phone="+40 721 000 000")
    connected.go(later=70)
    assert counted() == (41, opportunities + 1, 2)
    portal.move(lead, portal.stages[3])
    portal.change("res.partner", ana, function="CTO")
    start = portal.now.strftime("%Y-%m-%d %H:%M:%S")
    stop = (portal.now + timedelta(seconds=60)).strftime("%Y-%m-%d %H:%M:%S")
    demo = portal.add("calendar.event", name="Demo", start=start, stop=stop, opportunity_id=lead)
    connected.go(later=600)
    assert bulk.fetch(deal) == [("Pilot", "WON", 90_000, "EUR")]
    kinds = [kind for kind, _direction in touches_of(ANA)]
    assert {"meeting_booked", "meeting_held"} <= set(kinds)
    portal.change("calendar.event", demo, active=False)
    connected.go(later=70)
    meetings = "select kind, is_gone from journeys_touch where kind like 'meeting%' order by 1"
    assert bulk.fetch(meetings) == [
        ("meeting_booked", False), ("meeting_cancelled", False), ("meeting_held", True)
    ]  # fmt: skip
    assert connected.faults == {}


def test_a_guest_who_is_taken_off_a_meeting_keeps_nothing_of_it(portal: Odoo) -> None:
    ana, bo = (portal.add_partner(name=name, email=f"{name}@b.example") for name in ("ana", "bo"))
    start = (portal.now + timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S")
    event = portal.add(
        "calendar.event", name="Demo", start=start, stop=start, partner_ids=[ana, bo]
    )
    connected = connected_to(portal).go()
    meetings = """select p.email, t.kind from journeys_touch t
                  join contacts_person p on p.id = t.person_id
                  where t.kind like 'meeting%' and not t.is_gone order by 1"""
    both = [("ana@b.example", "meeting_booked"), ("bo@b.example", "meeting_booked")]
    assert bulk.fetch(meetings) == both
    portal.tick(900)
    portal.change("calendar.event", event, partner_ids=[ana])
    connected.go(later=70)
    assert (bulk.fetch(meetings), connected.faults) == (both[:1], {})
    portal.change("calendar.event", event, partner_ids=[ana, bo])
    connected.go(later=70)
    assert bulk.fetch(meetings) == both


def test_only_who_is_gone_is_told_as_gone(portal: Odoo) -> None:
    ana, _lead = filled(portal)
    firm = portal.add_partner(name="Old", is_company=True, website="https://old.example")
    door = portal.add_partner(name="Old's door", type="delivery", parent_id=firm)
    grown = portal.add_partner(name="Grown", email="grown@b.example")
    inquiry = portal.add_lead(name="Inquiry", email_from="inquiry@b.example", type="lead")
    deal = portal.add_lead(name="Renewal", email_from="renewal@b.example")
    connected = connected_to(portal).go()
    for partner in (ana, firm, door):
        portal.delete("res.partner", partner)
    for lead in (inquiry, deal):
        portal.delete("crm.lead", lead)
    portal.change("res.partner", grown, is_company=True)
    connected.go(later=1_200)
    gone = "select kind, external_id from integrations_gone order by kind, external_id"
    assert bulk.fetch(gone) == [
        ("companies", str(firm)),
        ("deals", str(deal)),
        *(("leads", key) for key in (f"lead-{inquiry}", f"lead-{deal}", f"partner-{ana}")),
    ]
    assert connected.aside() == {}
    records = "select external_key from contacts_sourcerecord where gone_at is not null order by 1"
    keys = sorted((f"lead-{inquiry}", f"lead-{deal}", f"partner-{ana}"))
    assert bulk.fetch(records) == [(str(firm),), *((key,) for key in keys)]
    listed = {card.name for _key, card in contacts.list_companies()}
    assert (len(contacts.list_companies(is_gone=True)), "Old" in listed) == (1, False)
    assert bulk.fetch("select name from deals_deal where gone_at is not null") == [("Renewal",)]


def test_a_right_that_is_narrowed_takes_nothing_and_is_said(portal: Odoo) -> None:
    connected = connected_to(portal).go()
    everybody = counted()
    portal.hidden["crm.lead"] = set(range(1, 38))
    connected.go(later=1_200)
    assert (counted(), connected.faults) == (
        everybody, {"leads": "sees_less", "deals": "sees_less"}
    )  # fmt: skip
    came = portal.add_lead(name="New", email_from="new@acme.example")
    connected.go(later=70)
    assert counted()[0] == everybody[0] + 1, "what is seen is read as ever"
    assert connected.faults == {"leads": "sees_less", "deals": "sees_less"}
    portal.hidden["crm.lead"] = {came}  # few: taken away, and back once they are seen again
    connected.go(later=1_200)
    gone = "select name from deals_deal where gone_at is not null"
    assert (connected.faults, bulk.fetch(gone)) == ({}, [("New",)])
    portal.hidden.clear()
    connected.go(later=1_200)
    assert (connected.faults, bulk.fetch(gone)) == ({}, [])


def test_each_illness_is_said_and_lost_is_nothing(portal: Odoo) -> None:
    filled(portal)
    connected = connected_to(portal)
    portal.fail("html", path="mail.message", times=1)
    portal.fail("error", path="calendar.event", times=1)
    portal.closed.add("mail.tracking.value")
    connected.go()
    assert connected.faults == {
        "messages": "not_its_api", "meetings": "away", "stages": "scope_missing"
    }  # fmt: skip
    portal.closed.clear()
    for _ in range(3):
        connected.go(later=3_700)
    assert connected.faults == {}
    assert counted()[0] == 41
    assert len(touches_of(ANA)) == 2
    portal.key = "taken back"
    connected.go(later=70)
    assert connected.card.state is State.WAITING


def test_killed_at_every_place_nothing_is_lost_and_nothing_doubled(
    portal: Odoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(portal)
    monkeypatch.setattr(following, "STEP", 10)
    monkeypatch.setattr("accord.integrations.odoo.queries.records.PAGE_SIZE", 10)
    connected = connected_to(portal)
    killed_everywhere(connected)
    assert connected.faults == {}
    people, _deals, touches = counted()
    assert (people, touches) == (41, 2)
    assert bulk.fetch("select count(*) from contacts_sourcerecord where source = 'odoo' and "
                      "external_key like 'lead-%%'") == [(41,)]  # fmt: skip
