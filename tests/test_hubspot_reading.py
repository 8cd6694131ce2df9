"""The HubSpot connector and a portal on loopback: what is read, and whatever goes wrong."""

from collections.abc import Iterator, Sequence

import pytest

from accord.intake.values.profiles import PROFILES
from accord.integrations.connecting.values import Cursor, Fault, Faulty, Row, Session
from accord.integrations.hubspot.api import TOOL
from tests.portals import hubspot
from tests.portals.hubspot import Portal

NAMED = ("email", "firstname", "lifecyclestage")


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=7) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    opened = TOOL.open({"token": portal.token, "base_url": portal.url})
    yield opened
    opened.close()


def all_of(session: Session, stream: str, *, fields: Sequence[str] = ()) -> list[Row]:
    return followed(session, "read", stream, {}, fields=fields)[0]


def changes_of(
    session: Session, stream: str, cursor: Cursor, *, fields: Sequence[str] = ()
) -> tuple[list[Row], Cursor]:
    return followed(session, "changed", stream, cursor, fields=fields)


def followed(
    session: Session, verb: str, stream: str, cursor: Cursor, *, fields: Sequence[str] = ()
) -> tuple[list[Row], Cursor]:
    rows: list[Row] = []
    for _page in range(200):
        page = getattr(session, verb)(stream, fields=fields, cursor=cursor)
        rows += page.rows
        cursor = page.cursor
        if page.ends:
            return rows, cursor
    raise AssertionError("no end")


def by_id(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["hs_object_id"]: row for row in rows}


def fault_of(session: Session, stream: str = "contacts") -> Faulty:
    with pytest.raises(Faulty) as caught:
        session.read(stream, fields=(), cursor={})
    return caught.value


def test_whose_portal_answers_and_what_the_token_may_do(session: Session, portal: Portal) -> None:
    account = session.account()
    assert (account.id, account.currency, account.zone) == (
        str(portal.portal_id), "EUR", "Europe/Bucharest",
    )  # fmt: skip
    assert account.scopes == frozenset(portal.scopes)
    assert TOOL.link(account=account, stream="calls", external_id="call:12:7") == (
        f"https://app-eu1.hubspot.com/contacts/{portal.portal_id}/record/0-48/12"
    )


def test_every_stream_has_its_profile_and_every_scope_it_needs_a_reason() -> None:
    reasons = {scope.name for scope in TOOL.scopes}
    names = {stream.name for stream in TOOL.streams}
    for stream in TOOL.streams:
        assert PROFILES[stream.profile].kind is stream.kind, stream.name
        assert set(stream.scopes) <= reasons, stream.name
        assert set(stream.after) <= names, stream.name
    required = {scope.name for scope in TOOL.scopes if not scope.is_optional}
    for stream in TOOL.streams:
        assert stream.is_optional or set(stream.scopes) <= required, stream.name


def test_contacts_over_several_answers_and_pages(settings) -> None:
    with hubspot.portal(contacts=4_321, seed=3) as portal:
        settings.OUTGOING_ALLOWED = frozenset({portal.host})
        session = TOOL.open({"token": portal.token, "base_url": portal.url})
        first = session.read("contacts", fields=NAMED, cursor={})
        assert (len(first.rows), first.ends, first.total) == (2_000, False, 4_321)
        rows = all_of(session, "contacts", fields=NAMED)
        session.close()
    assert len(by_id(rows)) == len(rows) == 4_321
    told = portal.stores["contacts"].make(1_000_001).properties
    assert {name: rows[0][name] for name in NAMED} == {name: told[name] for name in NAMED}


def test_a_portal_s_own_fields_and_choices_are_told(session: Session, portal: Portal) -> None:
    portal.add_property(
        "contacts", "budget", options=[{"value": "b1", "label": "Small"}], type="enumeration"
    )
    cards = {card.name: card for card in session.fields("contacts")}
    assert (cards["budget"].is_own, cards["budget"].options) == (True, {"b1": "Small"})
    assert cards["hs_object_id"].is_read_only
    assert not cards["email"].is_own
    portal.rename_stage("deals", "contractsent", label="Offer out")
    stages = {card.name: card for card in session.fields("deals")}["dealstage"].options
    assert stages["contractsent"] == "Offer out"


def test_a_deal_names_its_contacts_and_its_company(session: Session, portal: Portal) -> None:
    firm, other = portal.add("companies", name="Acme"), portal.add("companies", name="Other")
    ana, joon = portal.add_contact(email="ana@acme.example"), portal.add_contact()
    deal = portal.add_deal(contacts=(ana, joon), company=firm, dealname="Pilot", amount="1200.50")
    portal.link("deals", deal, "companies", other)
    row = by_id(all_of(session, "deals"))[str(deal)]
    assert row["contact_id"] == f"{ana};{joon}"
    assert (row["company_id"], row["dealname"], row["amount"]) == (str(firm), "Pilot", "1200.50")


def test_more_links_than_one_answer_holds(session: Session, portal: Portal) -> None:
    contacts = tuple(portal.add_contact() for _each in range(230))
    deal = portal.add_deal(contacts=contacts)
    row = by_id(all_of(session, "deals"))[str(deal)]
    assert row["contact_id"].split(";") == [str(each) for each in contacts]


def test_calls_mails_and_meetings_are_evidence(session: Session, portal: Portal) -> None:
    ana, joon = portal.add_contact(), portal.add_contact()
    seller = portal.add_owner("sam@us.example", "Sam", "Seller")
    call = portal.add_call(contacts=(ana, joon), hubspot_owner_id=seller)
    portal.add_call(contacts=(ana,), hs_call_status="QUEUED")
    mail = portal.add_email(contacts=(ana,), hs_email_message_id="<1@us.example>")
    back = portal.add_email(contacts=(ana,), hs_email_status="BOUNCED")
    portal.add_email(contacts=(ana,), hs_email_status="SENDING")
    met = portal.add_meeting(contacts=(ana,))
    calls = by_id(all_of(session, "calls"))
    assert set(calls) == {f"call:{call}", f"call:{call}:{joon}"}
    assert calls[f"call:{call}"]["contact_id"] == str(ana)
    assert calls[f"call:{call}"]["hubspot_owner_id"] == seller
    mails = all_of(session, "emails")
    assert [row["hs_object_id"] for row in mails] == [f"email:{mail}", f"email:{back}"]
    assert [row["hs_email_message_id"] for row in mails] == ["<1@us.example>", ""]
    assert [bool(row["came_back_at"]) for row in mails] == [False, True]
    portal.tick(2 * 86_400)
    portal.change("meetings", met, hs_meeting_outcome="COMPLETED")
    meetings = by_id(all_of(session, "meetings"))
    assert set(meetings) == {f"meeting:{met}", f"meeting:{met}:held"}
    assert (
        meetings[f"meeting:{met}"]["hs_timestamp"] < meetings[f"meeting:{met}:held"]["hs_timestamp"]
    )


def test_a_meeting_ends_as_its_outcome_says(session: Session, portal: Portal) -> None:
    ana = portal.add_contact()
    missed = portal.add_meeting(contacts=(ana,), hs_meeting_outcome="NO_SHOW")
    planned = portal.add_meeting(contacts=(ana,))
    rows = by_id(all_of(session, "meetings"))
    assert set(rows) == {f"meeting:{missed}", f"meeting:{missed}:held", f"meeting:{planned}"}
    assert rows[f"meeting:{missed}:held"]["hs_meeting_outcome"] == "NO_SHOW"


def test_a_call_of_merged_contacts_stays_one(session: Session, portal: Portal) -> None:
    ana, other = portal.add_contact(), portal.add_contact()
    call = portal.add_call(contacts=(other,))
    before = all_of(session, "calls")
    portal.merge("contacts", into=ana, other=other)
    after = all_of(session, "calls")
    assert [row["hs_object_id"] for row in (*before, *after)] == [f"call:{call}"] * 2
    assert after[0]["contact_id"] == str(ana)


def test_stages_as_they_were_entered(session: Session, portal: Portal) -> None:
    ana = portal.add_contact(lifecyclestage="lead")
    portal.tick(3_600)
    portal.change("contacts", ana, lifecyclestage="marketingqualifiedlead")
    portal.tick(3_600)
    portal.change("contacts", ana, lifecyclestage="customer")
    rows = all_of(session, "stage_history")
    assert [(row["value"], row["timestamp"][:13]) for row in rows] == [
        ("lead", "2026-03-01T00"),
        ("marketingqualifiedlead", "2026-03-01T01"),
        ("customer", "2026-03-01T02"),
    ]
    assert {row["contact_id"] for row in rows} == {str(ana)}


def test_how_deals_and_leads_ended(session: Session, portal: Portal) -> None:
    ana = portal.add_contact()
    deal = portal.add_deal(contacts=(ana,))
    lead = portal.add_lead(contact=ana)
    portal.tick(60)
    portal.change("deals", deal, dealstage="contractsent")
    portal.change("leads", lead, hs_pipeline_stage="attempting-stage-id")
    portal.tick(60)
    portal.change("deals", deal, dealstage="closedwon")
    portal.change("leads", lead, hs_pipeline_stage="unqualified-stage-id",
                  hs_lead_disqualification_reason="NO_BUDGET")  # fmt: skip
    assert [row["value"] for row in all_of(session, "deal_stages")] == ["open", "won"]
    leads = all_of(session, "leads")
    assert [(row["value"], row.get("reason")) for row in leads] == [
        ("open", None),
        ("unqualified", "NO_BUDGET"),
    ]
    assert {row["contact_id"] for row in leads} == {str(ana)}


def test_colleagues_campaigns_and_forms(session: Session, portal: Portal) -> None:
    sam = portal.add_owner("sam@us.example", "Sam", "Seller", team="Sales")
    eva = portal.add_owner("eva@us.example")
    portal.leave(eva)
    campaign = portal.add_campaign("Spring", hs_start_date="2026-02-01T00:00:00Z")
    form = portal.add_form("Guide")
    owners = by_id(all_of(session, "owners"))
    assert (owners[sam]["name"], owners[sam]["teams"]) == ("Sam Seller", "Sales")
    assert (owners[eva]["name"], owners[eva]["deleted"]) == ("eva@us.example", "true")
    assert by_id(all_of(session, "campaigns"))[campaign]["hs_start_date"] == "2026-02-01"
    assert by_id(all_of(session, "forms"))[form]["name"] == "Guide"
    rows, cursor = changes_of(session, "owners", session.begin("owners"))
    assert len(rows) == 2
    assert changes_of(session, "owners", cursor) == ([], cursor)
    portal.owners.pop(1)
    rows, cursor = changes_of(session, "owners", cursor)
    assert by_id(rows)[eva] == {"hs_object_id": eva, "deleted": "true"}


def test_filled_in_forms_before_and_since(session: Session, portal: Portal) -> None:
    guide, talk = portal.add_form("Guide"), portal.add_form("Talk")
    for number in range(120):
        portal.tick(60)
        portal.submit(guide, f"p{number}@acme.example", message="private")
    cursor = session.begin("submissions")
    rows = all_of(session, "submissions")
    assert len(by_id(rows)) == 120
    assert "private" not in str(rows)
    portal.tick(3_600)
    portal.submit(talk, "new@acme.example")
    rows, cursor = changes_of(session, "submissions", cursor)
    assert "new@acme.example" in {row["email"] for row in rows}
    assert len(rows) <= 12  # those of the last minutes again, not all
    portal.tick(30)
    asked = len(portal.requests)
    assert changes_of(session, "submissions", cursor) == ([], cursor)
    assert len(portal.requests) - asked == 1


def test_changes_are_told_since_it_began(session: Session, portal: Portal) -> None:
    old = portal.add_contact(email="old@acme.example")
    portal.tick(86_400)
    cursor = session.begin("contacts")
    portal.tick(30)
    new = portal.add_contact(email="new@acme.example")
    rows, cursor = changes_of(session, "contacts", cursor, fields=NAMED)
    assert set(by_id(rows)) == {str(new)}
    portal.tick(7_200)
    portal.change("contacts", old, firstname="Ana")
    rows, cursor = changes_of(session, "contacts", cursor, fields=NAMED)
    assert by_id(rows)[str(old)]["firstname"] == "Ana"
    rows, cursor = changes_of(session, "contacts", cursor)
    assert set(by_id(rows)) == {str(old)}  # the last minutes are looked at twice
    portal.tick(7_200)
    rows, cursor = changes_of(session, "contacts", cursor)
    portal.tick(7_200)
    assert changes_of(session, "contacts", cursor)[0] == []


def test_a_change_that_the_index_tells_late_is_not_lost(session: Session, portal: Portal) -> None:
    portal.tick(86_400)
    cursor = session.begin("contacts")
    portal.index_delay = 240_000
    late = portal.add_contact()
    portal.tick(60)
    rows, cursor = changes_of(session, "contacts", cursor)
    assert rows == []
    portal.tick(300)
    rows, cursor = changes_of(session, "contacts", cursor)
    assert set(by_id(rows)) == {str(late)}


def test_more_than_a_search_tells_changed_in_one_moment(settings) -> None:
    """Nothing is lost at the 10,000th, and nothing goes round and round."""
    with hubspot.portal(contacts=12_345) as portal:
        settings.OUTGOING_ALLOWED = frozenset({portal.host})
        session = TOOL.open({"token": portal.token, "base_url": portal.url})
        rows, _cursor = changes_of(session, "contacts", session.begin("contacts"), fields=NAMED)
        assert len(by_id(rows)) == len(rows) == 12_345
        session.close()


def test_deleted_merged_and_restored(session: Session, portal: Portal) -> None:
    ana, twin, gone = (portal.add_contact(email=f"p{n}@acme.example") for n in range(3))
    portal.tick(86_400)
    cursor = session.begin("contacts")
    portal.tick(1)
    portal.merge("contacts", into=ana, other=twin)
    portal.delete("contacts", gone)
    portal.tick(1_200)
    rows, cursor = changes_of(session, "contacts", cursor)
    told = by_id(rows)
    assert told[str(gone)] == {"hs_object_id": str(gone), "deleted": "true"}
    assert told[str(ana)]["hs_merged_object_ids"] == str(twin)
    assert str(twin) not in told
    portal.tick(7_200)
    portal.restore("contacts", gone)
    rows, cursor = changes_of(session, "contacts", cursor)
    assert "deleted" not in by_id(rows)[str(gone)]


def test_some_by_their_ids(session: Session, portal: Portal) -> None:
    ana, twin, gone, erased = (portal.add_contact() for _each in range(4))
    portal.merge("contacts", into=ana, other=twin)
    portal.delete("contacts", gone)
    portal.forget("contacts", erased)
    ids = [str(each) for each in (twin, gone, erased)]
    page = session.some("contacts", fields=NAMED, ids=ids)
    told = by_id(page.rows)
    assert set(told) == {str(ana), str(gone), str(erased)}
    assert told[str(gone)]["deleted"] == told[str(erased)]["deleted"] == "true"
    assert by_id(session.some("contacts", fields=(), ids=[str(gone)]).rows) == {
        str(gone): {"hs_object_id": str(gone), "deleted": "true"}
    }
    call = portal.add_call(contacts=(ana,))
    rows = session.some("calls", fields=(), ids=[str(call)]).rows
    assert [row["hs_object_id"] for row in rows] == [f"call:{call}"]
    assert session.some("stage_history", fields=(), ids=[str(ana)]).rows


FAULTS = {
    "too_many": (Fault.TOO_MANY, "TEN_SECONDLY_ROLLING", 17),
    "daily": (Fault.TOO_MANY, "DAILY", 17),
    "error": (Fault.AWAY, "500", 0),
    "cut": (Fault.AWAY, "RemoteProtocolError", 0),
    "hung_up": (Fault.AWAY, "RemoteProtocolError", 0),
    "html": (Fault.NOT_ITS_API, "", 0),
    "redirect": (Fault.NOT_ITS_API, "302", 0),
    "expired": (Fault.TOKEN_REFUSED, "EXPIRED_AUTHENTICATION", 0),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_is_named(session: Session, portal: Portal, kind: str) -> None:
    portal.add_contact()
    portal.fail(kind, wait=17, path="/crm/objects")
    fault = fault_of(session)
    assert (fault.fault, fault.detail, fault.wait) == FAULTS[kind]
    assert len(all_of(session, "contacts")) == 1
    assert portal.token not in str(fault)


def test_no_word_of_how_long_to_wait_is_a_wait_all_the_same(
    session: Session, portal: Portal
) -> None:
    portal.fail("daily", wait=0, path="/crm/objects")
    assert fault_of(session).wait == 3_600


def test_a_token_that_is_wrong(portal: Portal) -> None:
    for wrong in ("pat-wrong", "", "pät", "two words"):
        session = TOOL.open({"token": wrong, "base_url": portal.url})
        assert fault_of(session).fault is Fault.TOKEN_REFUSED
        session.close()


def test_a_scope_that_is_missing_is_named_and_the_rest_goes_on(
    session: Session, portal: Portal
) -> None:
    portal.add_contact()
    portal.scopes.discard("crm.objects.deals.read")
    fault = fault_of(session, "deals")
    assert (fault.fault, fault.detail) == (Fault.SCOPE_MISSING, "crm.objects.deals.read")
    assert len(all_of(session, "contacts")) == 1


def test_a_property_that_is_gone_is_named(session: Session, portal: Portal) -> None:
    """HubSpot leaves it out in silence, and every contact would lose that value."""
    portal.add_property("contacts", "budget")
    portal.add_contact(budget="7")
    assert all_of(session, "contacts", fields=("budget",))[0]["budget"] == "7"
    portal.rename_property("contacts", "budget", "budget_2")
    other = TOOL.open({"token": portal.token, "base_url": portal.url})
    with pytest.raises(Faulty) as caught:
        other.read("contacts", fields=("budget",), cursor={})
    assert (caught.value.fault, caught.value.detail) == (Fault.FIELD_GONE, "budget")
    assert len(all_of(other, "contacts", fields=("budget_2",))) == 1
    other.close()


def test_what_came_before_a_fault_is_kept(settings) -> None:
    with hubspot.portal(contacts=1_000) as portal:
        settings.OUTGOING_ALLOWED = frozenset({portal.host})
        session = TOOL.open({"token": portal.token, "base_url": portal.url})
        portal.fail("error", path="/crm/objects/2026-09/contacts", skip=5)
        page = session.read("contacts", fields=NAMED, cursor={})
        assert (len(page.rows), page.ends) == (400, False)
        rest, _cursor = followed(session, "read", "contacts", page.cursor, fields=NAMED)
        assert len(by_id([*page.rows, *rest])) == 1_000
        session.close()


def test_an_address_inside_is_not_asked(settings) -> None:
    settings.OUTGOING_ALLOWED = frozenset()
    with hubspot.portal() as portal, pytest.raises(Faulty) as caught:
        TOOL.open({"token": portal.token, "base_url": portal.url}).account()
    assert caught.value.fault is Fault.NOT_ITS_API
    assert portal.requests == []
