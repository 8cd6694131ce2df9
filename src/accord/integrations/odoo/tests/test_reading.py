"""Everything an Odoo holds, what changes there, and every way in which it may be ill."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.followed import Followed

from accord.integrations.connecting.rules import signing
from accord.integrations.connecting.values import Change, Fault, Faulty, Told
from accord.integrations.odoo.api import TOOL
from accord.integrations.odoo.queries import past, records, standing
from accord.integrations.odoo.values import SCOPES

LEAD = ("contact_name", "email_from", "user_id", "source_id", "is_blacklisted", "stage_name")
DEAL = ("name", "expected_revenue", "company_currency", "user_id", "date_closed", "lost_reason_id")


def followed(stream: str, fields=LEAD) -> Followed:
    return Followed(stream, fields, key="id", former="former_ids")


@pytest.fixture(autouse=True)
def small_pages(monkeypatch) -> None:
    for module in (records, past):
        monkeypatch.setattr(module, "PAGE_SIZE", 3)
    monkeypatch.setattr(standing, "IDS_SIZE", 3)


def test_who_answers_and_what_may_be_done(session, portal) -> None:
    account = session.account()
    assert (account.id, account.name) == (f"{portal.host}/acme", "Acme")
    assert (account.currency, account.url) == ("EUR", portal.url)
    assert account.scopes == {scope.name for scope in SCOPES}
    portal.closed.add("mail.tracking.value")
    portal.read_only.add("res.partner")
    assert account.scopes - session.account().scopes == {
        "mail.tracking.value", "write:res.partner"
    }  # fmt: skip


def test_fields_are_those_that_odoo_describes(session, portal) -> None:
    portal.fields["crm.lead"]["x_studio_budget"] = {"type": "monetary", "string": "Budget"}
    portal.fields["crm.lead"]["x_size"] = {
        "type": "selection", "string": "Size", "selection": [["s", "Small"]]
    }  # fmt: skip
    cards = {card.name: card for card in session.fields("leads")}
    assert list(cards["stage_name"].options) == ["Lead", "New", "Qualified", "Proposition", "Won"]
    assert (cards["x_studio_budget"].is_own, cards["x_studio_budget"].type) == (True, "number")
    assert cards["x_size"].options == {"s": "Small"}
    assert "description" not in cards, "notes are never asked for"
    assert "mobile" not in cards, "this Odoo has no such field"
    assert {"lead_id", "is_won", "is_closed"} <= {card.name for card in session.fields("deals")}


def test_all_leads_are_read_page_by_page_with_whom_they_are_about(session, portal) -> None:
    firm = portal.add_partner(name="Acme", is_company=True)
    ana = portal.add_partner(name="Ana", parent_id=firm)
    sam = portal.add_user("sam")
    web = portal.add("utm.source", name="Web")
    one = portal.add_lead(partner_id=ana, user_id=sam, source_id=web, type="lead")
    two = portal.add_lead(partner_id=firm)
    leads = followed("leads")
    leads.begin(session)
    assert len(leads.live) == 9
    row = leads.live[f"lead-{one}"]
    assert (row["former_ids"], row["company_id"]) == (f"partner-{ana}", str(firm))
    assert (row["user_id"], row["source_id"], row["stage_name"]) == (str(sam), "Web", "Lead")
    other = leads.live[f"lead-{two}"]
    assert (other["former_ids"], other["company_id"]) == ("", str(firm))
    assert other["stage_name"] == "New"


def test_contacts_are_people_and_no_colleagues(session, portal) -> None:
    firm = portal.add_partner(name="Acme", is_company=True, website="https://acme.example")
    ana = portal.add_partner(name="Ana", parent_id=firm, email="ana@acme.example")
    portal.add_partner(name="Acme's door", type="delivery", parent_id=firm)
    portal.add_user("sam")
    contacts = followed("contacts", ("name", "email"))
    contacts.begin(session)
    assert list(contacts.live) == [f"partner-{ana}"]
    assert contacts.live[f"partner-{ana}"]["company_id"] == str(firm)
    companies = followed("companies", ("name", "website"))
    companies.begin(session)
    assert companies.live == {
        str(firm): {"id": str(firm), "name": "Acme", "website": "https://acme.example"}
    }


def test_deals_say_how_they_ended(session, portal) -> None:
    won, lost, open_ = (portal.add_lead(name=name, expected_revenue=900.5) for name in "wlo")
    portal.move(won, portal.stages[3])
    portal.lose(lost, "Too expensive")
    deals = followed("deals", DEAL)
    deals.begin(session)
    ended = {
        key: (row["is_won"], row["is_closed"], row["lost_reason_id"])
        for key, row in deals.live.items()
    }
    assert ended[str(won)] == ("true", "true", "")
    assert ended[str(lost)] == ("false", "true", "Too expensive")
    assert ended[str(open_)] == ("false", "false", "")
    row = deals.live[str(open_)]
    assert (row["lead_id"], row["expected_revenue"], row["company_currency"]) == (
        f"lead-{open_}", "900.5", "EUR"
    )  # fmt: skip


def test_what_changes_is_followed_also_what_leaves_no_date(connect, portal) -> None:
    leads = followed("leads")
    leads.begin(connect())
    portal.tick(1_200)
    new = portal.add_lead(contact_name="New")
    for lead in (1, 2, 3, 4):  # more than a page, in one second
        portal.change("crm.lead", lead, contact_name="Changed")
        portal.tick(-1)
    portal.blacklist("lead5@firma5.example")
    leads.follow(connect())
    assert leads.live[f"lead-{new}"]["contact_name"] == "New"
    assert {leads.live[f"lead-{key}"]["contact_name"] for key in (1, 2, 3, 4)} == {"Changed"}
    assert leads.live["lead-6"]["is_blacklisted"] == "true"


def test_stages_that_leads_entered_and_how_they_were_lost(session, portal) -> None:
    portal.move(1, portal.stages[1])
    portal.lose(1, "No budget")
    portal.move(2, portal.stages[3])
    portal.delete("crm.lead", 2)
    stages = session.read("stages", fields=(), cursor={})
    assert [(row["lead_id"], row["stage_name"]) for row in stages.rows] == [
        ("lead-1", "Qualified"), ("lead-1", "lost")
    ]  # fmt: skip
    assert stages.rows[0]["timestamp"] < stages.rows[1]["timestamp"]


def test_mails_and_calls_that_reached_somebody_are_evidence(session, portal) -> None:
    sam = portal.add_user("sam")
    ours = portal.tables["res.users"][sam]["partner_id"]
    ana = portal.add_partner(name="Ana", email="ana@acme.example")
    firm = portal.add_partner(name="Acme", is_company=True)
    told = [
        portal.message("crm.lead", 1, "email", author_id=ana, message_id="<a@b>", subject="Re: Hi"),
        portal.message("crm.lead", 1, "comment", author_id=ours, partner_ids=[ana]),
        portal.message("res.partner", ana, "email_outgoing", author_id=ours),
        portal.message("crm.lead", 1, "notification", author_id=ours,
                       mail_activity_type_id=portal.call_type),
    ]  # fmt: skip
    portal.message("crm.lead", 1, "comment", author_id=ours, partner_ids=[ours])  # among us
    portal.message("crm.lead", 1, "comment", author_id=ours)  # a note
    portal.message("crm.lead", 1, "notification", author_id=ours)
    portal.message("res.partner", firm, "email", author_id=ana)
    portal.message("crm.lead", 99, "email", author_id=ana)
    messages = followed("messages", ())
    messages.begin(session)
    found = [
        (row["id"], row["contact_id"], row["kind"], row["direction"], row["member_id"])
        for row in messages.live.values()
    ]
    assert found == [
        (f"message:{told[0]}", "lead-1", "email_reply", "in", ""),
        (f"message:{told[1]}", "lead-1", "email_sent", "out", str(sam)),
        (f"message:{told[2]}", f"partner-{ana}", "email_sent", "out", str(sam)),
        (f"message:{told[3]}", "lead-1", "call_attempt", "out", str(sam)),
    ]
    assert messages.live[f"message:{told[0]}"]["message_id"] == "<a@b>"


def test_a_meeting_is_held_when_its_time_has_passed(connect, portal) -> None:
    def at(hours: int) -> str:
        return (portal.now + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")

    ana = portal.add_partner(name="Ana")
    one = portal.add("calendar.event", name="Demo", start=at(1), stop=at(2), opportunity_id=1)
    two = portal.add("calendar.event", name="Coffee", start=at(1), stop=at(2), partner_ids=[ana])
    off = portal.add("calendar.event", name="Off", start=at(1), stop=at(2), opportunity_id=2)
    portal.change("calendar.event", off, active=False)
    meetings = followed("meetings", ())
    meetings.begin(connect())
    kinds = {key.removeprefix("event:"): row["contact_id"] for key, row in meetings.live.items()}
    assert kinds == {
        f"{one}:lead-1:meeting_booked": "lead-1",
        f"{two}:partner-{ana}:meeting_booked": f"partner-{ana}",
        f"{off}:lead-2:meeting_booked": "lead-2", f"{off}:lead-2:meeting_cancelled": "lead-2",
    }  # fmt: skip
    portal.tick(3 * 3_600)
    meetings.follow(connect())
    held = [row for row in meetings.live.values() if row["kind"] == "meeting_held"]
    assert [row["id"] for row in held] == [
        f"event:{one}:lead-1:meeting_held", f"event:{two}:partner-{ana}:meeting_held"
    ]  # fmt: skip
    assert len(meetings.live) == 6


def test_guests_who_come_later_take_no_meeting_from_those_before(connect, portal) -> None:
    ana, bo = (portal.add_partner(name=name) for name in ("Ana", "Bo"))
    start = (portal.now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    event = portal.add("calendar.event", name="Demo", start=start, stop=start, partner_ids=[bo])
    meetings = followed("meetings", ())
    meetings.begin(connect())
    portal.change("calendar.event", event, partner_ids=[bo, ana])
    meetings.follow(connect())
    whose = [(row["contact_id"], row["kind"]) for row in meetings.live.values()]
    assert sorted(whose) == [
        (f"partner-{ana}", "meeting_booked"), (f"partner-{bo}", "meeting_booked")
    ]  # fmt: skip


def test_a_guest_who_is_taken_off_has_the_meeting_no_more(connect, portal) -> None:
    ana, bo, cem = (portal.add_partner(name=name) for name in ("Ana", "Bo", "Cem"))
    start = (portal.now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    event = portal.add(
        "calendar.event", name="Demo", start=start, stop=start, partner_ids=[ana, bo, cem]
    )
    meetings = followed("meetings", ())
    meetings.begin(connect())
    portal.change("calendar.event", event, partner_ids=[ana, cem])
    portal.hidden["res.partner"] = {cem}  # is still with it, though we may not see whom that is
    meetings.follow(connect())
    assert set(meetings.live) == {
        f"event:{event}:partner-{ana}:meeting_booked", f"event:{event}:partner-{cem}:meeting_booked"
    }  # fmt: skip
    assert meetings.gone >= {f"event:{event}:partner-{bo}:meeting_booked"}


def test_a_meeting_that_was_moved_or_called_off_is_held_no_more(connect, portal) -> None:
    def at(hours: int) -> str:
        return (portal.now + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")

    event = portal.add("calendar.event", name="Demo", start=at(-2), stop=at(-1), opportunity_id=1)
    meetings = followed("meetings", ())
    meetings.begin(connect())

    def kinds() -> set[str]:
        meetings.follow(connect())
        return {row["kind"] for row in meetings.live.values()}

    assert kinds() == {"meeting_booked", "meeting_held"}
    portal.change("calendar.event", event, start=at(20), stop=at(21))
    assert kinds() == {"meeting_booked"}
    portal.change("calendar.event", event, active=False)
    assert kinds() == {"meeting_booked", "meeting_cancelled"}
    portal.change("calendar.event", event, active=True)
    assert kinds() == {"meeting_booked"}


def test_colleagues_and_campaigns_are_told_when_they_changed(session, portal) -> None:
    sam = portal.add_user("sam")
    portal.add("utm.campaign", name="spring", title="Spring")
    users = followed("users", ())
    users.begin(session)
    assert users.live[str(sam)]["email"] == "sam@us.example"
    users.follow(session)
    assert not session.changed("users", fields=(), cursor=users.cursor).rows
    portal.change("res.users", sam, active=False)
    users.follow(session)
    assert users.live[str(sam)]["is_active"] == "false"
    assert [row["name"] for row in session.read("campaigns", fields=(), cursor={}).rows] == [
        "Spring"
    ]


ILL = {
    "too_many": Fault.TOO_MANY, "error": Fault.AWAY, "html": Fault.NOT_ITS_API,
    "redirect": Fault.NOT_ITS_API, "cut": Fault.AWAY, "hung_up": Fault.AWAY,
}  # fmt: skip


@pytest.mark.parametrize("kind", ILL)
def test_each_illness_is_a_fault_of_its_own(session, portal, kind) -> None:
    portal.fail(kind, wait=17)
    with pytest.raises(Faulty) as met:
        session.account()
    assert met.value.fault is ILL[kind]
    assert met.value.wait == (17 if kind in ("too_many", "error") else 0)
    assert session.account().id  # and it goes on


@pytest.mark.parametrize("wrong", [{"key": "another"}, {"database": "another"}])
def test_wrong_access_is_said(connect, portal, wrong) -> None:
    with pytest.raises(Faulty) as met:
        connect(**wrong).account()
    is_older = portal.version < 19
    expected = Fault.NOT_ITS_API if is_older and "database" in wrong else Fault.TOKEN_REFUSED
    assert met.value.fault is expected


def test_a_key_that_was_taken_back_waits_for_a_person(session, portal) -> None:
    assert session.account().id
    portal.key = "another"
    with pytest.raises(Faulty) as met:
        session.read("leads", fields=LEAD, cursor={})
    assert met.value.fault is Fault.TOKEN_REFUSED


def test_a_right_that_is_missing_is_named(session, portal) -> None:
    portal.closed.add("crm.lead")
    with pytest.raises(Faulty) as met:
        session.read("leads", fields=LEAD, cursor={})
    assert (met.value.fault, met.value.detail) == (Fault.SCOPE_MISSING, "crm.lead")


def test_a_module_that_is_not_there_and_a_field_that_was_renamed(session, portal) -> None:
    with pytest.raises(Faulty) as met:
        session.read("leads", fields=("x_was_here",), cursor={})
    assert (met.value.fault, met.value.detail) == (Fault.FIELD_GONE, "x_was_here")
    del portal.tables["calendar.event"]
    assert "calendar.event" not in session.account().scopes
    with pytest.raises(Faulty) as met:
        session.read("meetings", fields=(), cursor={})
    assert (met.value.fault, met.value.detail) == (Fault.STREAM_GONE, "calendar.event")


AT = datetime(2026, 3, 2, tzinfo=UTC)
SECRET = "a secret of ours"


def told(body: bytes, *, secret: str = SECRET) -> Told:
    seconds = str(int(AT.timestamp()))
    sent = signing.headers(body, secret=secret, message_id="msg_1", timestamp=seconds)
    return Told("POST", "https://a.example/hooks/odoo", sent, body, AT)


def test_a_signed_message_says_what_to_read_anew(session, portal) -> None:
    body = b'{"model": "crm.lead", "ids": [1, 1, "2", true]}'
    assert TOOL.told(told(body), secrets=[SECRET]) == (
        Change("leads", "lead-1"), Change("deals", "1")
    )  # fmt: skip
    assert TOOL.told(told(b'{"model": "res.bank", "ids": [1]}'), secrets=[SECRET]) == ()
    firm = portal.add_partner(name="Acme", is_company=True)
    page = session.some("contacts", fields=(), ids=[f"partner-{firm}", "partner-99"])
    assert [row["id"] for row in page.rows] == ["partner-99"], "a company is not a contact gone"
    lead = portal.add_lead(type="lead")
    assert session.some("deals", fields=(), ids=[str(lead)]).rows == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Told("POST", "", {}, b'{"_id": 1}', AT), Fault.NOT_SIGNED),  # of an automation rule
        (told(b'{"model": "crm.lead", "ids": [1]}', secret="foreign"), Fault.NOT_SIGNED),
        (told(b"no json"), Fault.NOT_ITS_API),
        (told(b'{"model": "crm.lead"}'), Fault.NOT_ITS_API),
    ],
)
def test_other_messages_are_turned_away(message: Told, fault: Fault) -> None:
    with pytest.raises(Faulty) as met:
        TOOL.told(message, secrets=[SECRET])
    assert met.value.fault is fault


@pytest.mark.parametrize(
    ("stream", "key", "end"),
    [
        ("leads", "lead-4", "id=4&model=crm.lead&view_type=form"),
        ("deals", "4", "id=4&model=crm.lead&view_type=form"),
        ("contacts", "partner-4", "id=4&model=res.partner&view_type=form"),
        ("messages", "message:4", ""),
    ],
)
def test_a_record_has_a_form_there(session, portal, stream, key, end) -> None:
    link = TOOL.link(account=session.account(), stream=stream, external_id=key)
    assert link == (f"{portal.url}/web#{end}" if end else "")
