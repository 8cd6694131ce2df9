"""Writing back into tools: previewed, once each, no loops, conflicts listed, stopped at once."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.values.batches import Kind
from accord.integrations.connecting.operations import (
    conflicts,
    following,
    hearing,
    mastery,
    messages,
    setting_up,
    steering,
    writing,
)
from accord.integrations.connecting.queries import connections as connected
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values import Fault, Told
from accord.integrations.connecting.values.connections import UnableToConnect
from accord.integrations.connecting.values.writing import Ended, Master
from tests.portals import hubspot, salesforce
from tests.portals.hubspot import Portal
from tests.portals.salesforce import Org

pytestmark = pytest.mark.django_db
OWN = ("owner", "stage", "verdict", "reason")


class Tied:
    """A tool connected, with a clock that goes with its own."""

    def __init__(self, tool: str, said: dict[str, str], tick: Any, name: str = "") -> None:
        self.ahead, self.tick = timedelta(), tick
        self.id = setting_up.connect(
            tool=tool, said=said, now=self.now, actor_id=None, name=name or tool
        )
        steering.begin(connection_id=self.id, at=self.now(), actor_id=None)
        self.go()

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def go(self, *, later: float = 0) -> "Tied":
        self.ahead += timedelta(seconds=later)
        self.tick(later)
        for _turn in range(200):
            if not following.go(connection_id=self.id, now=self.now):
                return self
        raise AssertionError("there was no end to it")

    def on(self, *, own: tuple[str, ...] = OWN, **masters: dict[str, Master]) -> "Tied":
        mastery.set_masters(
            connection_id=self.id, own=own, masters=masters, at=self.now(), actor_id=None
        )
        mastery.preview(connection_id=self.id, now=self.now)
        mastery.switch_on(connection_id=self.id, at=self.now(), actor_id=None)
        return self.go()

    @property
    def writing(self) -> Any:
        return queries.get_writing(connection_id=self.id)

    @property
    def conflicts(self) -> list[tuple[str, str, str]]:
        found = queries.list_conflicts(connection_id=self.id)
        return [(one.field, one.theirs, one.ours) for one in found]


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=4) as running:
        settings.OUTGOING_ALLOWED = settings.OUTGOING_ALLOWED | {running.host}
        yield running


@pytest.fixture
def org(settings) -> Iterator[Org]:
    with salesforce.org(leads=3, seed=1) as running:
        settings.OUTGOING_ALLOWED |= {running.url.removeprefix("http://")}
        for name in ("Owner", "Stage", "Verdict", "Reason"):
            running.schemas["Lead"][f"Accord_{name}__c"] = "string"
            for record in running.tables["Lead"].values():
                record[f"Accord_{name}__c"] = None
        yield running


def tied_to(portal: Portal, name: str = "hubspot") -> Tied:
    said = {"token": portal.token, "base_url": portal.url, "client_secret": portal.secret}
    return Tied("hubspot", said, portal.tick, name)


def with_fields(portal: Portal) -> Portal:
    for code in OWN:
        portal.add_property("contacts", f"accord_{code}")
    return portal


def holds(portal: Portal, key: int, name: str) -> str:
    return portal.stores["contacts"].kept(key).properties.get(name, "")


def writes(portal: Portal) -> int:
    return sum("batch/update" in each or each.startswith("PATCH") for each in portal.requests)


def seller(portal: Portal, name: str) -> str:
    return portal.add_owner(f"{name.lower()}@us.example", name, "Seller")


def hand_over(*, to: str) -> None:
    """The lead's owner changes here, as when somebody else took it over."""
    bulk.execute(
        """update leads_lead set owner_id = (select id from team_member where name = %s)""", [to]
    )


def test_nothing_is_written_until_somebody_has_seen_it_and_said_so(portal: Portal) -> None:
    sam = seller(portal, "Sam")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).go(later=120)
    assert writes(portal) == 0
    with pytest.raises(UnableToConnect, match="Look at what would be written first"):
        mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    preview = mastery.preview(connection_id=tied.id, now=tied.now)
    assert [one.card.name for one in preview.missing] == [f"accord_{code}" for code in OWN]
    assert (preview.records, preview.can_make) == (0, True)
    assert mastery.make_fields(connection_id=tied.id, now=tied.now, actor_id=None) == 4
    preview = mastery.preview(connection_id=tied.id, now=tied.now)
    assert (preview.records, preview.missing) == (1, [])
    [line] = preview.lines
    assert line.changes == [("accord_owner", "", "Sam Seller"), ("accord_stage", "", "Lead")]
    assert line.link is not None
    assert line.link.url.endswith(f"/record/0-1/{ana}")
    assert writes(portal) == 0
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go()
    assert (holds(portal, ana, "accord_owner"), holds(portal, ana, "accord_stage")) == (
        "Sam Seller",
        "Lead",
    )
    assert holds(portal, ana, "hubspot_owner_id") == sam
    assert tied.writing.written == 1
    assert writes(portal) == 1
    mastery.set_masters(
        connection_id=tied.id, own=["stage"], masters={}, at=tied.now(), actor_id=None
    )
    assert tied.writing.is_on is False


def entries() -> list[tuple[str, int]]:
    """What the journal says beside that something was read."""
    return bulk.fetch(
        """select kind, count(*) from journal_entry where kind not like 'batch.%%'
           group by kind order by kind""".replace("%%", "%")
    )


@pytest.mark.parametrize("by", ["poll", "message"])
def test_what_comes_back_is_no_change_round_after_round(portal: Portal, by: str) -> None:
    sam, kim = seller(portal, "Sam"), seller(with_fields(portal), "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.ACCORD, "status": Master.ACCORD})
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == kim
    assert holds(portal, ana, "accord_owner") == "Kim Seller"
    before = (writes(portal), entries(), records_seen())
    for _round in range(3):
        if by == "message":
            tell(tied, portal)
        tied.go(later=120)
        assert (writes(portal), entries(), records_seen()) == before
    assert owners() == ["Kim Seller"]
    assert tied.conflicts == []


def test_without_the_memory_of_what_was_written_it_would_go_round(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that the test of loops can fail: whatever comes back is taken for news."""
    monkeypatch.setattr(
        hearing, "sift", lambda _row, rows: hearing.Sifted([dict(each) for each in rows])
    )
    sam = seller(with_fields(portal), "Sam")
    seller(portal, "Kim")
    portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.ACCORD})
    hand_over(to="Kim Seller")
    tied.go(later=61)
    before = records_seen()
    tied.go(later=120)
    assert records_seen() != before


def tell(tied: Tied, portal: Portal) -> None:
    """The portal's message about everything that happened there, signed as it signs."""
    body, url = json.dumps(portal.events).encode(), "https://accord.example/api/v1/hooks/hubspot"
    at = int(tied.now().timestamp() * 1000)
    headers = portal.signed(method="POST", url=url, body=body, at=at)
    lowered = {name.lower(): said for name, said in headers.items()}
    told = Told("POST", url, lowered, body, tied.now())
    assert messages.take(name="hubspot", told=told, now=tied.now)


def records_seen() -> list[Any]:
    """What the intake knows of records, and whether it ever was told another thing."""
    return bulk.fetch(
        """select external_key, encode(fingerprint, 'hex'), attributes::text, xact_id::text
           from contacts_sourcerecord order by 1"""
    ) + bulk.fetch("select count(*) from contacts_sourcerecordversion")


def owners() -> list[str]:
    return [
        name
        for (name,) in bulk.fetch(
            """select m.name from leads_lead l join team_member m on m.id = l.owner_id
               order by l.id"""
        )
    ]


def test_a_field_of_ours_changed_by_hand_is_a_conflict_and_stays(portal: Portal) -> None:
    seller(with_fields(portal), "Sam")
    ana = portal.add_contact(email="ana@acme.example")
    tied = tied_to(portal).on()
    portal.change("contacts", ana, accord_stage="My own words")
    tied.go(later=120)
    assert tied.conflicts == [("accord_stage", "My own words", "Lead")]
    assert holds(portal, ana, "accord_stage") == "My own words"
    [one] = queries.list_conflicts(connection_id=tied.id)
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=Ended.OURS, at=tied.now(), actor_id=None
    )
    tied.go(later=61)
    assert holds(portal, ana, "accord_stage") == "Lead"
    assert tied.conflicts == []
    portal.change("contacts", ana, accord_stage="Again")
    tied.go(later=120)
    [one] = queries.list_conflicts(connection_id=tied.id)
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=Ended.THEIRS, at=tied.now(), actor_id=None
    )
    count = writes(portal)
    tied.go(later=120).go(later=3_700)
    assert (holds(portal, ana, "accord_stage"), tied.conflicts) == ("Again", [])
    assert writes(portal) == count
    with pytest.raises(UnableToConnect, match="settled already"):
        conflicts.settle(
            connection_id=tied.id, conflict_id=one.id, how=Ended.OURS, at=tied.now(), actor_id=None
        )


def test_a_conflict_that_they_take_back_ends_by_itself(portal: Portal) -> None:
    ana = with_fields(portal).add_contact(email="ana@acme.example")
    tied = tied_to(portal).on()
    portal.change("contacts", ana, accord_stage="Mine")
    tied.go(later=120)
    assert len(tied.conflicts) == 1
    portal.change("contacts", ana, accord_stage="Lead")
    tied.go(later=120)
    assert tied.conflicts == []


def test_an_owner_of_which_accord_is_master_is_not_taken_from_the_tool(portal: Portal) -> None:
    sam, kim = seller(portal, "Sam"), seller(with_fields(portal), "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.ACCORD})
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert owners() == ["Sam Seller"]
    assert tied.conflicts == [("hubspot_owner_id", kim, sam)]
    assert holds(portal, ana, "hubspot_owner_id") == kim  # not overwritten unasked
    [one] = queries.list_conflicts(connection_id=tied.id)
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=Ended.THEIRS, at=tied.now(), actor_id=None
    )
    tied.go(later=61)
    assert owners() == ["Kim Seller"]
    assert tied.conflicts == []


def test_the_newest_word_counts_where_it_was_said_so(portal: Portal) -> None:
    sam, kim = seller(portal, "Sam"), seller(with_fields(portal), "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": Master.NEWEST})
    assert holds(portal, ana, "hubspot_owner_id") == sam
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    assert (owners(), tied.conflicts) == (["Kim Seller"], [])
    hand_over(to="Sam Seller")
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == sam


def test_a_field_whose_master_is_the_tool_is_never_written(portal: Portal) -> None:
    sam = seller(with_fields(portal), "Sam")
    seller(portal, "Kim")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on()
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert holds(portal, ana, "accord_owner") == "Kim Seller"
    assert holds(portal, ana, "hubspot_owner_id") == sam
    assert holds(portal, ana, "lifecyclestage") == "lead"


def test_two_tools_that_disagree_do_not_write_each_other_over(portal: Portal, org: Org) -> None:
    sam = portal.add_owner("seller0@us.example", "Seller", "0")
    kim = portal.add_owner("seller1@us.example", "Seller", "1")
    users = list(org.tables["User"])
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, Email="ana@acme.example", OwnerId=users[1])
    ana = with_fields(portal).add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    one = tied_to(portal)
    other = Tied("salesforce", org.said, org.tick)
    one.on(contacts={"owner": Master.ACCORD})
    other.on(Lead={"owner": Master.ACCORD})
    for _round in range(3):
        one.go(later=61)
        other.go(later=61)
    settled = (holds(portal, ana, "hubspot_owner_id"), org.tables["Lead"][lead]["OwnerId"])
    assert settled == (sam, users[0])  # whoever knew it first decides
    portal.change("contacts", ana, hubspot_owner_id=kim)
    counted = writes(portal), composites(org)
    for _round in range(3):
        one.go(later=61)
        other.go(later=61)
    assert (writes(portal), composites(org)) == counted
    assert org.tables["Lead"][lead]["OwnerId"] == users[0]
    assert one.conflicts == [("hubspot_owner_id", kim, sam)]
    assert other.conflicts == []


def composites(org: Org) -> int:
    return sum("composite" in call for call in org.calls)


def test_salesforce_is_written_once_and_says_what_it_lacks(org: Org) -> None:
    del org.schemas["Lead"]["Accord_Reason__c"]
    tied = Tied("salesforce", org.said, org.tick)
    mastery.set_masters(connection_id=tied.id, own=OWN, masters={}, at=tied.now(), actor_id=None)
    preview = mastery.preview(connection_id=tied.id, now=tied.now)
    missing = [(one.stream, one.card.name) for one in preview.missing]
    assert ("Lead", "Accord_Reason__c") in missing
    assert ("Contact", "Accord_Stage__c") in missing
    assert (preview.can_make, preview.records) == (False, 3)
    assert all("Object Manager" in one.by_hand for one in preview.missing)
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go()
    stages = {record["Accord_Stage__c"] for record in org.live("Lead").values()}
    assert stages == {"Lead"}
    count = composites(org)
    for _round in range(3):
        tied.go(later=61)
    assert composites(org) == count
    assert tied.conflicts == []
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, Accord_Stage__c="By hand")
    tied.go(later=61)
    assert tied.conflicts == [("Accord_Stage__c", "By hand", "Lead")]


def test_the_status_is_written_in_the_words_of_the_tool(org: Org) -> None:
    tied = Tied("salesforce", org.said, org.tick)
    known = bulk.fetch("select plan -> 'values' -> 'stage' from integrations_streamstate "
                       "where name = 'Lead'")  # fmt: skip
    assert known
    tied.on(Lead={"status": Master.ACCORD})
    before = {key: one["Status"] for key, one in org.live("Lead").items()}
    bulk.execute("update leads_lead set stage = 'sql'")
    tied.go(later=61)
    after = {key: one["Status"] for key, one in org.live("Lead").items()}
    assert set(after.values()) <= set(org.picks["Lead", "Status"])
    assert after != before


@pytest.mark.parametrize("kind", ["too_many", "error"])
def test_a_tool_that_wants_a_pause_gets_it_and_nothing_is_lost(portal: Portal, kind: str) -> None:
    ana = with_fields(portal).add_contact(email="ana@acme.example")
    tied = tied_to(portal)
    portal.fail(kind, path="batch/update", times=1)
    tied.on()
    assert holds(portal, ana, "accord_stage") == ""
    tied.go(later=61)
    assert holds(portal, ana, "accord_stage") == "Lead"
    assert tied.writing.fault is None


def test_a_token_that_ran_out_waits_for_a_person(portal: Portal) -> None:
    ana = with_fields(portal).add_contact(email="ana@acme.example")
    tied = tied_to(portal)
    mastery.preview(connection_id=tied.id, now=tied.now)
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    portal.is_expired = True
    tied.go()
    card = connected.get_connection(connection_id=tied.id)
    assert card.fault is Fault.TOKEN_REFUSED
    portal.is_expired = False
    steering.go_on(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go(later=4_000)
    assert holds(portal, ana, "accord_stage") == "Lead"


def test_a_record_deleted_there_is_left_and_the_others_are_written(portal: Portal) -> None:
    ana = with_fields(portal).add_contact(email="ana@acme.example")
    ben = portal.add_contact(email="ben@acme.example")
    tied = tied_to(portal)
    portal.delete("contacts", ana)
    tied.on()
    assert holds(portal, ben, "accord_stage") == "Lead"
    assert holds(portal, ana, "accord_stage") == ""
    count = len(portal.requests)
    tied.go(later=61)
    read = [each for each in portal.requests[count:] if "batch/update" in each]
    assert read == []


def test_what_is_refused_is_kept_with_the_words_and_not_tried_for_ever(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _third = org.live("Lead")
    refuse(org, monkeypatch, first)
    tied = Tied("salesforce", org.said, org.tick).on()
    assert org.tables["Lead"][second]["Accord_Stage__c"] == "Lead"
    [refused] = queries.list_refused(connection_id=tied.id)
    assert (refused.external_id, refused.fault, refused.detail) == (
        first,
        Fault.NOT_WRITTEN,
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    )
    count = composites(org)
    tied.go(later=61).go(later=4_000)
    assert composites(org) == count
    monkeypatch.undo()
    assert mastery.try_again(connection_id=tied.id, at=tied.now(), actor_id=None) == 1
    tied.go()
    assert org.tables["Lead"][first]["Accord_Stage__c"] == "Lead"
    assert queries.list_refused(connection_id=tied.id) == []


def refuse(org: Org, monkeypatch: pytest.MonkeyPatch, id: str) -> None:
    patch = org._patch

    def refusing(asked: Any) -> None:
        if asked["url"].endswith(id):
            raise salesforce.Refusal(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Say a budget.")
        patch(asked)

    monkeypatch.setattr(org, "_patch", refusing)


def test_one_switch_stops_all_between_two_batches(portal: Portal, monkeypatch) -> None:
    for number in range(250):
        with_fields(portal) if not number else None
        portal.add_contact(email=f"p{number}@firm{number}.example")
    tied = tied_to(portal)
    settle = writing._settle

    def stopping(*args: Any, **more: Any) -> None:
        settle(*args, **more)
        mastery.stop_all(at=tied.now(), actor_id=None)

    monkeypatch.setattr(writing, "_settle", stopping)
    tied.on()
    done = bulk.fetch("select count(*) from integrations_writtenrecord where wanted is not null")
    assert done == [(100,)]
    monkeypatch.undo()
    tied.go(later=61)
    assert writes(portal) == 1
    mastery.go_on_all(at=tied.now(), actor_id=None)
    tied.go(later=1)
    assert tied.writing.written == 250
    assert writes(portal) == 3


def test_a_field_of_ours_that_is_deleted_there_holds_nothing_up(portal: Portal) -> None:
    ana = with_fields(portal).add_contact(email="ana@acme.example")
    tied = tied_to(portal).on()
    portal.remove_property("contacts", "accord_stage")
    bulk.execute("update leads_lead set ending = 'lost', closed_at = now()")
    tied.go(later=120)
    card = connected.get_connection(connection_id=tied.id)
    assert {one.name: one.fault for one in card.streams if one.fault} == {}
    assert holds(portal, ana, "accord_verdict") == "Deal lost"


def test_who_is_one_here_and_two_there_is_listed_until_joined_there(portal: Portal) -> None:
    ana = portal.add_contact(email="ana@acme.example", firstname="Ana", lastname="Pop")
    twin = portal.add_contact(email="a.pop@acme.example", firstname="Ana", lastname="Pop")
    tied = tied_to(portal)
    assert queries.list_doubles(connection_id=tied.id, kind=Kind.LEADS) == []
    people = [number for (number,) in bulk.fetch("select id from contacts_person order by id")]
    intake.merge_people(first=people[0], second=people[1], actor_id=None, at=tied.now())
    [line] = queries.list_doubles(connection_id=tied.id, kind=Kind.LEADS)
    assert sorted(key for key, _link in line.records) == sorted([str(ana), str(twin)])
    assert all(link is not None and link.url.endswith(key) for key, link in line.records)
    portal.merge("contacts", into=ana, other=twin)
    tied.go(later=120)
    assert queries.list_doubles(connection_id=tied.id, kind=Kind.LEADS) == []
