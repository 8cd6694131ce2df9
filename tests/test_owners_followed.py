"""An owner changed in a tool: the lead follows where the tool is master, and only by news."""

from collections.abc import Iterator

import pytest

from accord.foundation import bulk
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import (
    conflicts,
    mastery,
    steering,
    told_owners,
    trying,
)
from accord.integrations.connecting.queries import connections
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.rules.streams import header_of
from accord.integrations.connecting.values.connections import UnableToConnect
from accord.integrations.connecting.values.writing import Ended, Master
from accord.journal import api as journal
from accord.team import api as team
from tests import people
from tests.connected import Connected
from tests.portals import hubspot, mautic, odoo, salesforce
from tests.portals.hubspot import Portal
from tests.portals.salesforce import Org
from tests.test_writing_back import (
    Tied,
    hand_over,
    holds,
    owners,
    records_seen,
    seller,
    tell,
    tied_to,
    with_fields,
    writes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=4) as running:
        settings.OUTGOING_ALLOWED = settings.OUTGOING_ALLOWED | {running.host}
        yield running


@pytest.fixture
def org(settings) -> Iterator[Org]:
    with salesforce.org(leads=3, seed=1) as running:
        settings.OUTGOING_ALLOWED |= {running.url.removeprefix("http://")}
        yield running


def followed() -> list[tuple[object, object, object]]:
    """Who got which lead from whom, as the journal has it, by names."""
    named = dict(bulk.fetch("select id, name from team_member"))
    return [
        (named.get(each.facts["was"]), named.get(each.facts["owner"]), each.facts["tool"])
        for each in reversed(journal.list_entries(limit=500))
        if each.kind == "lead.owner_followed"
    ]


def sees_ana(portal: Portal) -> tuple[Tied, int, str, str]:
    sam, kim = seller(portal, "Sam"), seller(portal, "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    return tied_to(portal), ana, sam, kim


@pytest.mark.parametrize("by", ["poll", "message"])
def test_an_owner_changed_there_is_the_leads_owner_here(portal: Portal, by: str) -> None:
    tied, ana, sam, kim = sees_ana(portal)
    assert owners() == ["Sam Seller"]
    portal.change("contacts", ana, hubspot_owner_id=kim)
    if by == "message":
        tell(tied, portal)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]
    assert followed() == [("Sam Seller", "Kim Seller", "hubspot")]
    [entry] = [one for one in journal.list_entries() if one.kind == "lead.owner_followed"]
    assert entry.actor_id is None
    portal.change("contacts", ana, hubspot_owner_id=sam)
    tied.go(later=120)
    assert (owners(), tied.conflicts) == (["Sam Seller"], [])


def test_what_is_told_again_moves_nothing_and_the_difference_is_listed(portal: Portal) -> None:
    tied, ana, sam, kim = sees_ana(portal)
    hand_over(to="Kim Seller")
    tied.go(later=61)  # nothing was read: the difference is found all the same
    assert tied.conflicts == [("hubspot_owner_id", sam, kim)]
    for _round in range(2):
        portal.change("contacts", ana, firstname=f"Ana {_round}")
        tied.go(later=120)
        assert (owners(), followed()) == (["Kim Seller"], [])
    steering.read_again(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]
    assert tied.conflicts == [("hubspot_owner_id", sam, kim)]
    assert tied.writing.conflicts == 1
    [one] = queries.list_conflicts(connection_id=tied.id)
    assert one.master is Master.TOOL
    with pytest.raises(UnableToConnect, match="does not write it"):
        conflicts.settle(
            connection_id=tied.id, conflict_id=one.id, how=Ended.OURS, at=tied.now(), actor_id=None
        )
    boss = people.add_member("rev_ops")
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=Ended.THEIRS, at=tied.now(), actor_id=boss
    )
    tied.go(later=61)
    assert (owners(), tied.conflicts) == (["Sam Seller"], [])
    [entry] = [one for one in journal.list_entries() if one.kind == "lead.owner_followed"]
    assert entry.actor_id == boss


def test_a_difference_that_ends_here_is_listed_no_more(portal: Portal) -> None:
    tied, _ana, _sam, _kim = sees_ana(portal)
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert len(tied.conflicts) == 1
    hand_over(to="Sam Seller")
    tied.go(later=61)
    assert tied.conflicts == []
    hand_over(to="Kim Seller")
    tied.go(later=61)
    bulk.execute("update leads_lead set ending = 'lost', closed_at = now()")
    tied.go(later=61)
    assert tied.conflicts == []  # nothing is left to agree on


def test_an_owner_removed_there_leaves_the_lead_nobodys(portal: Portal) -> None:
    tied, ana, sam, _kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id="")
    tied.go(later=120)
    assert (owners(), followed()) == ([], [("Sam Seller", None, "hubspot")])
    assert tied.conflicts == []
    hand_over(to="Kim Seller")
    portal.change("contacts", ana, firstname="Ana")
    tied.go(later=120)
    assert (owners(), tied.conflicts) == (["Kim Seller"], [])  # silence contradicts nobody
    portal.change("contacts", ana, hubspot_owner_id=sam)
    tied.go(later=120)
    assert owners() == ["Sam Seller"]


def test_what_is_over_stays_whose_it_was(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    bulk.execute("update leads_lead set ending = 'lost', closed_at = now()")
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert (owners(), followed(), tied.conflicts) == (["Sam Seller"], [], [])


def test_where_accord_is_master_no_lead_follows_whether_it_writes_or_not(portal: Portal) -> None:
    tied, ana, sam, kim = sees_ana(with_fields(portal))
    tied.on(contacts={"owner": Master.ACCORD})
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert (owners(), followed()) == (["Sam Seller"], [])
    assert tied.conflicts == [("hubspot_owner_id", kim, sam)]
    portal.change("contacts", ana, hubspot_owner_id=sam)
    tied.go(later=120)
    assert tied.conflicts == []
    mastery.switch_off(connection_id=tied.id, at=tied.now(), actor_id=None)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert (owners(), followed()) == (["Sam Seller"], [])
    assert tied.conflicts == [("hubspot_owner_id", kim, sam)]
    [one] = queries.list_conflicts(connection_id=tied.id)
    assert one.master is Master.ACCORD


def test_our_own_word_that_comes_back_is_no_change(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(with_fields(portal))
    tied.on(contacts={"owner": Master.ACCORD})
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == kim
    # The tool is master from now on, and its record is read anew with what we wrote there.
    mastery.set_masters(connection_id=tied.id, own=(), masters={}, at=tied.now(), actor_id=None)
    hand_over(to="Sam Seller")
    portal.change("contacts", ana, firstname="Ana")
    count = writes(portal)
    tied.go(later=120).go(later=3_700)
    assert (owners(), followed(), writes(portal)) == (["Sam Seller"], [], count)
    assert tied.conflicts == [("hubspot_owner_id", kim, _sam)]


def test_a_change_back_to_what_we_once_wrote_is_news_where_nothing_is_written_any_more(
    portal: Portal,
) -> None:
    tied, ana, sam, kim = sees_ana(with_fields(portal))
    tied.on(contacts={"owner": Master.NEWEST})
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == kim
    mastery.switch_off(connection_id=tied.id, at=tied.now(), actor_id=None)
    for said, named in ((sam, "Sam Seller"), (kim, "Kim Seller"), (sam, "Sam Seller")):
        portal.change("contacts", ana, hubspot_owner_id=said)
        tied.go(later=120)
        assert (owners(), tied.conflicts) == ([named], [])


def test_a_name_taken_away_while_a_page_is_read_takes_nobody_off_their_lead(
    portal: Portal,
) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    row = models.StreamState.objects.get(connection_id=tied.id, name="contacts")
    [batch] = bulk.fetch("select max(id) from intake_batch")[0]
    key = header_of(row.plan["columns"], field="external_id")
    rows = [{key: str(ana), "hubspot_owner_id": kim}]
    _heard, told = told_owners.listen(row, rows, sifted=rows)
    bulk.execute("delete from team_memberkey where value = %s", [kim])
    told_owners.hear(row, told, batches={batch: [str(ana)]}, at=tied.now())
    assert owners() == ["Kim Seller"]


def test_a_standing_difference_is_not_taken_for_agreed_where_the_newest_counts(
    portal: Portal,
) -> None:
    tied, _ana, sam, kim = sees_ana(with_fields(portal))
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert tied.conflicts == [("hubspot_owner_id", sam, kim)]
    tied.on(contacts={"owner": Master.NEWEST})  # nobody knows who was last before
    assert (owners(), tied.conflicts) == (["Kim Seller"], [("hubspot_owner_id", sam, kim)])
    hand_over(to="Sam Seller")
    tied.go(later=61)
    assert tied.conflicts == []


def test_a_record_that_is_deleted_there_says_nothing_of_owners_any_more(portal: Portal) -> None:
    tied, ana, sam, kim = sees_ana(portal)
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert tied.conflicts == [("hubspot_owner_id", sam, kim)]
    portal.delete("contacts", ana)
    tell(tied, portal)
    tied.go(later=61)
    assert (tied.conflicts, owners()) == ([], ["Kim Seller"])


def test_round_after_round_nothing_moves_nor_is_written_down(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    before = records_seen(), followed(), words()
    for _round in range(3):
        tell(tied, portal)
        tied.go(later=120)
    assert (records_seen(), followed(), words()) == before


def words() -> list[str]:
    """What was heard of owners, word by word."""
    return [said for (said,) in bulk.fetch("select said from leads_ownerword order by id")]


def test_two_tools_that_disagree_are_both_heard_and_the_other_is_listed(
    portal: Portal, org: Org
) -> None:
    sam = portal.add_owner("seller0@us.example", "Seller", "0")
    kim = portal.add_owner("seller1@us.example", "Seller", "1")
    users = list(org.tables["User"])
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, Email="ana@acme.example", OwnerId=users[0])
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    one, other = tied_to(portal), Tied("salesforce", org.said, org.tick)
    whose = "select owner_id from leads_lead l join contacts_person p on p.id = l.person_id where p.email = 'ana@acme.example'"  # noqa: E501
    first, second = (team.find_members(source="hubspot", keys=[key])[key] for key in (sam, kim))
    assert bulk.fetch(whose) == [(first,)]
    portal.change("contacts", ana, hubspot_owner_id=kim)
    for _round in range(3):
        one.go(later=61)
        other.go(later=61)
    assert bulk.fetch(whose) == [(second,)]
    assert (one.conflicts, other.conflicts) == ([], [("OwnerId", users[0], users[1])])
    other.on(Lead={"owner": Master.ACCORD})  # it hears from us what the master says
    assert org.tables["Lead"][lead]["OwnerId"] == users[1]
    for _round in range(3):
        other.go(later=61)
        one.go(later=61)
    assert (bulk.fetch(whose), one.conflicts, other.conflicts) == ([(second,)], [], [])


def test_an_owner_whom_nobody_knows_changes_nothing_until_they_are_known(portal: Portal) -> None:
    tied, ana, _sam, _kim = sees_ana(portal)
    seen = bulk.fetch("select count(*) from team_member")
    portal.change("contacts", ana, hubspot_owner_id="77123")
    tied.go(later=120)
    assert (owners(), followed()) == (["Sam Seller"], [])
    assert bulk.fetch("select count(*) from team_member") == seen
    browser = people.signed_in()
    page = browser.get(f"/settings/connections/{tied.id}/").content.decode()
    assert "1 record has an owner there whom Accord does not know: 77123." in page
    assert "the lead follows by itself" in page
    team.ensure_members(
        source="hubspot", keys=["77123"], names=["Zoe New"], roles=["sdr"], at=tied.now(),
        batch_id=None,
    )  # fmt: skip
    tied.go(later=120)
    assert owners() == ["Zoe New"]
    page = browser.get(f"/settings/connections/{tied.id}/").content.decode()
    assert "whom Accord does not know" not in page


def test_an_unknown_owner_who_is_taken_back_is_no_more_asked_for(portal: Portal) -> None:
    tied, ana, sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id="77123")
    tied.go(later=120)
    portal.change("contacts", ana, hubspot_owner_id=sam)
    tied.go(later=120)
    assert (owners(), bulk.fetch("select cell from integrations_unknownowner")) == (
        ["Sam Seller"],
        [],
    )
    portal.change("contacts", ana, hubspot_owner_id="77123")
    tied.go(later=120)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]


def test_trying_out_moves_nothing_and_remembers_nothing(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    before = words()
    trying.try_out(connection_id=tied.id, now=tied.now)
    assert (owners(), words(), followed()) == (["Sam Seller"], before, [])


def test_who_left_gets_no_lead_back_by_an_old_word_nor_by_a_new_one(portal: Portal) -> None:
    boss = people.add_member("sales_lead", name="Boss")
    tied, ana, sam, kim = sees_ana(portal)
    portal.leave(sam)
    tied.go(later=120)
    assert owners() == ["Boss"]
    for _round in range(2):
        portal.change("contacts", ana, firstname=f"Ana {_round}")
        tied.go(later=120)
        assert (owners(), tied.conflicts) == (["Boss"], [])  # of who left nothing is to be agreed
    steering.read_again(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go(later=120)
    assert owners() == ["Boss"]
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]
    portal.change("contacts", ana, hubspot_owner_id=sam)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]
    assert boss
    assert bulk.fetch("select count(*) from team_member where not is_active") == [(1,)]


def test_a_record_that_waits_for_a_correction_does_not_hold_up_its_owner(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id=kim, createdate="no day at all")
    tied.go(later=120)
    runs = connections.list_runs(connection_id=tied.id)
    assert sum(run.aside for run in runs if run.stream == "contacts") == 1
    assert owners() == ["Kim Seller"]


def test_salesforce_leads_follow_their_owner(org: Org) -> None:
    tied = Tied("salesforce", org.said, org.tick)
    users = list(org.tables["User"])
    lead = next(iter(org.live("Lead")))
    there = org.tables["Lead"][lead]["OwnerId"]
    other = next(user for user in users if user != there)
    org.change("Lead", lead, OwnerId=other)
    tied.go(later=120)
    [(was, now, tool)] = followed()
    assert (was != now, tool) == (True, "salesforce")
    assert tied.conflicts == []


def test_a_mautic_contact_takes_its_owner_along_and_loses_them(settings) -> None:
    with mautic.running(seed=4) as one:
        settings.OUTGOING_ALLOWED |= {one.host}
        sam, kim = (one.add("users", username=name, firstName=name) for name in ("Sam", "Kim"))
        ana = one.add_contact(email="ana@acme.example", firstname="Ana")
        one.change(ana, owner=sam)
        connected = Connected("mautic", one.said, tick=one.tick).go()
        one.change(ana, owner=kim)
        connected.go(later=120)
        assert owners() == ["Kim"]
        one.change(ana, owner=None)
        connected.go(later=120)
        assert followed() == [("Sam", "Kim", "mautic"), ("Kim", None, "mautic")]


def test_an_odoo_lead_takes_its_owner_along_and_loses_them(settings) -> None:
    with odoo.running(seed=4, version=18) as other:
        settings.OUTGOING_ALLOWED |= {other.host}
        sam, kim = (other.add_user(name) for name in ("sam", "kim"))
        lead = other.add_lead(name="Pilot", email_from="joon@hanul.example", user_id=sam)
        connected = Connected("odoo", other.said, tick=other.tick).go()
        other.change("crm.lead", lead, user_id=kim)
        connected.go(later=120)
        assert owners() == ["kim"]
        other.change("crm.lead", lead, user_id=False)
        connected.go(later=120)
        assert followed() == [("sam", "kim", "odoo"), ("kim", None, "odoo")]


def test_a_deal_is_whose_the_tool_says_now(portal: Portal) -> None:
    sam, kim = seller(portal, "Sam"), seller(portal, "Kim")
    deal = portal.add_deal(dealname="Pilot", hubspot_owner_id=sam)
    tied = tied_to(portal)
    assert deal_owners() == ["Sam Seller"]
    portal.change("deals", deal, hubspot_owner_id=kim)
    tied.go(later=120)
    assert deal_owners() == ["Kim Seller"]
    portal.change("deals", deal, hubspot_owner_id="")
    tied.go(later=120)
    assert deal_owners() == [None]


def deal_owners() -> list[str | None]:
    rows = bulk.fetch(
        "select m.name from deals_deal d left join team_member m on m.id = d.owner_id order by d.id"
    )
    return [name for (name,) in rows]
