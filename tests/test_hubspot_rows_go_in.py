"""What HubSpot says goes in by the same profiles, from its portal, its exports and a warehouse."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from accord.foundation import bulk
from accord.intake.tests.delivered import file, table
from accord.intake.tests.shared import shared
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.values.batches import Counts
from accord.intake.values.profiles import PROFILES
from accord.integrations.connecting.values import Cursor, Row, Session
from accord.integrations.hubspot.api import TOOL
from accord.journeys import api as journeys
from tests.portals import hubspot
from tests.portals.hubspot import NO_ANSWER, Portal

pytestmark = pytest.mark.usefixtures("committed")
PROFILE_OF = {stream.name: stream.profile for stream in TOOL.streams}


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=9) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    opened = TOOL.open({"token": portal.token, "base_url": portal.url})
    yield opened
    opened.close()


def go_in(folder: Path, stream: str, rows: Sequence[Row]) -> Counts:
    """Rows of a stream, taken in as a file that holds them."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = table(header, [[row.get(name, "") for name in header] for row in rows])
    return counts_of(take_in(file(folder, f"{stream}.csv", text), PROFILES[PROFILE_OF[stream]]))


def fetched(session: Session, folder: Path, stream: str) -> Counts:
    return go_in(folder, stream, session.read(stream, fields=(), cursor={}).rows)


def test_a_portal_becomes_leads_with_their_history_deals_and_evidence(
    session: Session, portal: Portal, tmp_path: Path
) -> None:
    sam = portal.add_owner("sam@us.example", "Sam", "Seller")
    firm = portal.add("companies", name="Acme", domain="acme.example", numberofemployees="120")
    ana = portal.add_contact(
        email="ana@acme.example", firstname="Ana", lastname="Pop", hubspot_owner_id=sam,
        associatedcompanyid=str(firm), lifecyclestage="lead",
    )  # fmt: skip
    form = portal.add_form("Guide")
    portal.submit(form, "ana@acme.example")
    portal.add_campaign("Spring", hs_start_date="2026-02-01")
    portal.tick(600)
    portal.change("contacts", ana, lifecyclestage="marketingqualifiedlead")
    call = portal.add_call(contacts=(ana,), hubspot_owner_id=sam, hs_call_title="Intro")
    missed = portal.add_call(contacts=(ana,), hs_call_disposition=NO_ANSWER)
    answer = portal.add_email(contacts=(ana,), hs_email_direction="INCOMING_EMAIL")
    sent = portal.add_email(contacts=(ana,), hubspot_owner_id=sam)
    met = portal.add_meeting(
        contacts=(ana,), hs_meeting_outcome="COMPLETED",
        hs_meeting_start_time="2026-03-02T09:00:00.000Z",
    )  # fmt: skip
    portal.add_deal(contacts=(ana,), company=firm, dealname="Pilot", amount="900",
                    deal_currency_code="EUR")  # fmt: skip
    for stream in TOOL.streams:
        if stream.name in ("leads", "deal_stages"):
            continue
        counts = fetched(session, tmp_path, stream.name)
        assert counts.received > 0, stream.name
        assert counts.set_aside == counts.pending == 0, (stream.name, counts)
    touches = bulk.fetch(
        """select external_key, kind, direction, team, member_id is not null from journeys_touch
           where external_key not like 'form:%%' order by 1"""
    )
    assert touches == sorted(
        [
            (f"call:{call}", "call_connected", "out", "sales", True),
            (f"call:{missed}", "call_attempt", "out", "sales", False),
            (f"email:{answer}", "email_reply", "in", "sales", False),
            (f"email:{sent}", "email_sent", "out", "sales", True),
            (f"meeting:{met}", "meeting_booked", "out", "sales", False),
            (f"meeting:{met}:held:outcome", "meeting_held", "out", "sales", False),
        ]
    )
    assert bulk.fetch("select person_id is not null, status from deals_deal") == [(True, "OPEN")]
    again = {
        stream: fetched(session, tmp_path, stream)
        for stream in ("owners", "contacts", "stage_history", "calls", "meetings", "submissions")
    }
    for stream, counts in again.items():
        assert counts.unchanged == counts.received, (stream, counts)


def test_what_changes_and_goes_there_later_is_followed(
    session: Session, portal: Portal, tmp_path: Path
) -> None:
    """A meeting is moved, missed and not held after all; a call is deleted and restored."""
    ana = portal.add_contact(email="ana@acme.example")
    met = portal.add_meeting(
        contacts=(ana,), hs_meeting_outcome="COMPLETED",
        hs_meeting_start_time="2026-03-02T09:00:00.000Z",
    )  # fmt: skip
    call = portal.add_call(contacts=(ana,))

    def follow(stream: str, cursor: Cursor) -> Cursor:
        page = session.changed(stream, fields=(), cursor=cursor)
        rows, at = list(page.rows), page.cursor
        while not page.ends:
            page = session.changed(stream, fields=(), cursor=at)
            rows, at = [*rows, *page.rows], page.cursor
        if rows:
            go_in(tmp_path, stream, rows)
        return at

    def told() -> list[tuple[object, ...]]:
        return bulk.fetch(
            """select kind, detail ->> 'start', is_gone from journeys_touch order by kind"""
        )

    begun = {name: session.begin(name) for name in ("meetings", "calls")}
    for stream in ("contacts", "meetings", "calls"):
        fetched(session, tmp_path, stream)
    first, later = "2026-03-02T09:00:00+00:00", "2026-03-03T10:00:00+00:00"
    assert told() == [
        ("call_connected", None, False), ("meeting_booked", first, False),
        ("meeting_held", first, False),
    ]  # fmt: skip
    portal.tick(700)
    portal.change(
        "meetings", met, hs_meeting_outcome="NO_SHOW",
        hs_meeting_start_time="2026-03-03T10:00:00.000Z",
    )  # fmt: skip
    portal.delete("calls", call)
    portal.tick(700)
    begun = {name: follow(name, cursor) for name, cursor in begun.items()}
    assert told() == [
        ("call_connected", None, True), ("meeting_booked", later, False),
        ("meeting_missed", later, False),
    ]  # fmt: skip
    [person] = [number for (number,) in bulk.fetch("select id from contacts_person")]
    shown = {touch.kind.value: touch for touch in journeys.list_touches(people=[person])}
    assert shown["call_connected"].gone_at
    assert [was.kind.value for was in shown["meeting_missed"].was] == ["meeting_held"]
    portal.restore("calls", call)
    portal.tick(700)
    follow("calls", begun["calls"])
    assert told()[0] == ("call_connected", None, False)


def test_what_became_of_their_leads_is_the_stage_of_the_contact(
    session: Session, portal: Portal, tmp_path: Path
) -> None:
    ana, joon = portal.add_contact(email="a@x.example"), portal.add_contact(email="j@x.example")
    for contact, ending in ((ana, "qualified-stage-id"), (joon, "unqualified-stage-id")):
        lead = portal.add_lead(contact=contact)
        portal.tick(60)
        portal.change("leads", lead, hs_pipeline_stage=ending)
    fetched(session, tmp_path, "contacts")
    counts = fetched(session, tmp_path, "leads")
    assert (counts.created, counts.set_aside) == (4, 0)
    events = bulk.fetch(
        """select p.email, e.stage from leads_stageevent e join leads_lead l on l.id = e.lead_id
           join contacts_person p on p.id = l.person_id order by 1, e.occurred_at, e.id"""
    )
    assert ("a@x.example", "sql") in events
    assert "sql" not in {stage for email, stage in events if email == "j@x.example"}


# Of each file of the warehouse: its profile, how many rows go in, and why the others do not. Some
# tell who they are about in another file, so that their people are not known from this one alone.
TAKEN: dict[str, tuple[str, int, dict[str, int]]] = {
    "company_data": ("hubspot-companies", 24, {}),
    "company_data_postgres": ("hubspot-companies", 24, {}),
    "contact_data": ("hubspot-contacts", 22, {}),
    "deal_data": ("hubspot-deals", 44, {}),
    "owner_data": ("hubspot-owners", 100, {}),
    "users_data": ("hubspot-owners", 2, {}),
    "form_data": ("hubspot-forms", 5, {}),
    "email_campaign_data": ("hubspot-email-campaigns", 100, {}),
    "contact_form_submission_data": ("hubspot-submissions", 0, {"UNKNOWN_LEAD": 5}),
    # whose names of properties are disguised, so that none is known to be the stage: left out
    "contact_property_history_data": ("hubspot-stage-history", 100, {}),
    "deal_property_history_data": ("hubspot-deal-stages", 100, {}),
    "engagement_call_data": ("hubspot-calls", 0, {"NAMES_NO_LEAD": 1}),
    "engagement_email_data": ("hubspot-emails", 0, {"NAMES_NO_LEAD": 1}),
    # seven lie in January 1970: whoever wrote them took seconds for milliseconds
    "engagement_meeting_data": ("hubspot-meetings", 0, {"NAMES_NO_LEAD": 93, "NOT_MOMENT": 7}),
}
# Files that hold nothing that Accord keeps, or only half of it, and why.
LEFT = {
    "no field of Accord's; the frame reads it from the tool itself": (
        "property", "property_option", "deal_pipeline", "deal_pipeline_stage", "ticket_pipeline",
        "ticket_pipeline_stage",
    ),
    "links between ids, without what they link": (
        "deal_company", "deal_contact", "engagement", "engagement_company", "engagement_contact",
        "engagement_deal", "merged_deal", "contact_merge_audit", "owner_team", "team_user",
        "ticket_company", "ticket_contact", "ticket_deal", "ticket_engagement",
    ),
    "a deal's past without the contact whose stage it would be": (
        "deal_stage",
    ),
    "a past that Accord does not keep": ("company_property_history", "ticket_property_history"),
    "support, which Accord does not do": ("ticket",),
    "lists of contacts; Accord makes its own by rules": ("contact_list", "contact_list_member"),
    "parts of events of mailings, without who or when": (
        "email_event_bounce", "email_event_click", "email_event_deferred", "email_event_delivered",
        "email_event_dropped", "email_event_forward", "email_event_open", "email_event_print",
        "email_event_sent", "email_event_spam_report", "email_event_status_change",
    ),
    "who got them is disguised": ("email_event",),
    "neither a call, a mail nor a meeting": (
        "engagement_communication", "engagement_note", "engagement_task",
    ),
    "names of groups and rights": ("role", "team"),
}  # fmt: skip


def warehouse() -> dict[str, Path]:
    folder = shared() / "data" / "crm_fixtures" / "hubspot_fivetran"
    return {path.stem: path for path in sorted(folder.glob("*.csv"))}


def test_every_file_of_a_warehouse_is_taken_or_left_for_a_reason() -> None:
    left = [f"{name}_data" for names in LEFT.values() for name in names]
    assert len(left) == len(set(left))
    assert not set(left) & set(TAKEN)
    assert set(warehouse()) - {*left, *(f"{name}_postgres" for name in left)} == set(TAKEN)


@pytest.mark.parametrize("name", TAKEN)
def test_rows_of_a_warehouse_go_in_or_say_why_not(name: str) -> None:
    profile, went_in, aside = TAKEN[name]
    counts = counts_of(take_in(warehouse()[name], PROFILES[profile]))
    told = bulk.fetch("select code, count(*) from intake_setaside group by 1")
    assert dict(told) == aside
    assert (counts.received - counts.set_aside, counts.pending) == (went_in, 0)
    assert counts.set_aside == sum(aside.values())
