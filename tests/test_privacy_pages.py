"""Consent by page and API, the common cap, two at once, handing out and erasing."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from accord.contacts import api as contacts
from accord.contacts.api import Verdict
from accord.foundation import bulk, clock, outbox
from accord.intake.operations import records
from accord.intake.tests.delivered import signed_in
from accord.intake.tests.test_api import Program
from accord.intake.values.batches import Kind
from accord.journeys import api as journeys

pytestmark = pytest.mark.usefixtures("committed")
EMAIL = "zyx.pop@example.com"


def somebody(*touches: dict[str, Any]) -> int:
    lead = {"external_id": "lead-1", "email": EMAIL, "full_name": "Zyx Pop"}
    records.take(kind=Kind.LEADS, records=[lead], now=clock.now, source="crm")
    told = [
        {"external_id": f"t{place}", "lead_external_id": "lead-1", **touch}
        for place, touch in enumerate(touches)
    ]
    if told:
        records.take(kind=Kind.TOUCHES, records=told, now=clock.now, source="crm")
    return contacts.people_at(addresses=[EMAIL])[EMAIL][0]


def mail(hours_ago: int, **more: Any) -> dict[str, Any]:
    at = (clock.now() - timedelta(hours=hours_ago)).isoformat()
    return {"kind": "email_sent", "occurred_at": at, **more}


def test_two_mails_in_a_day_by_two_of_us_are_flagged_and_by_one_are_not():
    person = somebody(
        mail(70, team="marketing"),
        mail(50, team="marketing"),
        mail(30, team="sales", member_external_id="ana"),
        mail(5, team="sales", member_external_id="bo"),
    )
    since = clock.now() - timedelta(days=9)
    found = journeys.list_collisions(since=since)
    assert [each.teams for each in found] == [("marketing", "sales")]
    page = signed_in(role="mops").get("/two-at-once/")
    assert f"/people/{person}/privacy/" in page.content.decode()


def test_both_teams_share_one_cap():
    person = somebody(
        *(
            mail(hours, team=team)
            for hours, team in ((90, "marketing"), (80, "sales"), (40, "marketing"))
        )
    )
    asked: dict[str, Any] = {"person_id": person, "purpose": "sales_contact"}
    now = clock.now()
    assert journeys.may_contact(**asked, at=now).verdict is Verdict.ASSUMED
    assert journeys.count_reached(people=[person], at=now) == 3
    records.take(
        kind=Kind.TOUCHES,
        records=[{"external_id": "t9", "lead_external_id": "lead-1", **mail(2, team="sales")}],
        now=clock.now,
        source="crm",
    )
    assert journeys.may_contact(**asked, at=clock.now()).verdict is Verdict.OFTEN_ENOUGH
    service = journeys.may_contact(person_id=person, purpose="service", at=clock.now())
    assert service.verdict is Verdict.ASSUMED


def test_an_opt_out_written_down_by_sales_stops_the_mail_tool():
    person = somebody()
    browser = signed_in(role="sdr")
    program = Program()
    ask = {"purpose": "sales_contact", "emails": [EMAIL, "nobody@example.com"]}
    before = program.post("/contacts/allowed", ask).json()["answers"]
    assert [each["reason"] for each in before] == ["ASSUMED", "UNKNOWN"]
    form = {"change": "OBJECTED", "purpose": "sales_contact", "way": "", "reason": "on the phone"}
    path = f"/people/{person}/privacy/"
    refused = browser.post(path, form | {"reason": " "})
    assert (refused.status_code, contacts.list_said(person_id=person)) == (302, [])
    browser.post(path, form)
    for purpose in ("newsletter", "sales_contact"):
        answer = program.post("/contacts/allowed", ask | {"purpose": purpose}).json()["answers"]
        assert (answer[0]["allowed"], answer[0]["reason"]) == (False, "OBJECTED")
    assert "on the phone" in browser.get(path).content.decode()
    assert program.post("/contacts/allowed", ask | {"purpose": "x"}).status_code == 422


def test_everything_is_handed_out_and_then_erased_by_those_who_may():
    person = somebody(mail(3))
    seller, leader = signed_in(role="sdr", email="s@example.com"), signed_in(role="rev_ops")
    bundle_path, erase_path = f"/people/{person}/everything.zip", f"/people/{person}/erase/"
    assert seller.post(bundle_path).status_code == 403
    answer = leader.post(bundle_path)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        held = json.loads(bundle.read("person.json"))["tables"]
        assert "contacts_sourcerecord.csv" in bundle.namelist()
    assert held["contacts_identitykey"] != []
    assert [len(held[name]) for name in ("leads_lead", "journeys_touch")] == [1, 1]
    right = {"typed": str(person), "reason": "ASKED"}
    assert seller.post(erase_path, right).status_code == 403
    leader.post(erase_path, right | {"typed": "yes"})
    assert contacts.get_person(person_id=person).email == EMAIL
    leader.post(erase_path, right)
    assert contacts.get_person(person_id=person).email == ""
    assert bulk.fetch("select count(*) from leads_lead") == [(1,)]


def reach(**changed: Any) -> dict[str, Any]:
    return {"messages": 4, "days": 7, "counts_one_to_many": "on", "hours": 24, **changed}


def test_the_limit_of_both_teams_is_set_by_who_leads_and_holds_everywhere():
    person = somebody(mail(30, team="marketing"), mail(2, team="sales", reach="1:1"))
    leader, seller = signed_in(role="rev_ops"), signed_in(role="sdr", email="s@example.com")
    lead = bulk.fetch("select id from leads_lead")[0][0]
    asked: dict[str, Any] = {"person_id": person, "purpose": "sales_contact"}
    assert "2 of 4 messages this week" in seller.get(f"/leads/{lead}/").content.decode()
    assert seller.post("/settings/writing/", reach(messages=1)).status_code == 403
    for wrong in ({"messages": 0}, {"days": 91}, {"counts_one_to_many": ""}, {"hours": "x"}):
        assert leader.post("/settings/writing/", reach(**wrong)).status_code == 422
    assert journeys.get_limits() == journeys.ReachLimits()
    kept = reach(messages=1, days=30, counts_one_to_one="on", hours=48)
    assert leader.post("/settings/writing/", kept).status_code == 302
    assert journeys.may_contact(**asked, at=clock.now()).verdict is Verdict.OFTEN_ENOUGH
    page = seller.get(f"/leads/{lead}/").content.decode()
    assert "2 of 1 messages in 30 days" in page
    assert "Two of us reached out at once" in page
    assert "within 48 hours" in seller.get("/two-at-once/").content.decode()
    assert bulk.fetch("select count(*) from journal_entry where kind = 'limits.changed'") == [(1,)]


def test_a_stop_list_is_kept_by_hand_and_a_line_goes_with_a_reason():
    browser = signed_in(role="sdr")
    for wrong in ("nonsense", "a@b@c", "-x.example", ""):
        answer = browser.post("/settings/writing/stops/", {"value": wrong, "reason": "ASKED"})
        assert answer.status_code == 422
    for value in ("Ana@Firm.example", "@shut.example"):
        browser.post("/settings/writing/stops/", {"value": value, "reason": "ASKED"})
    [domain, address] = contacts.list_stops()
    assert (domain.value, address.value) == ("shut.example", "ana@firm.example")
    assert "shut.example" in browser.get("/settings/writing/stops/").content.decode()
    browser.post(f"/settings/writing/stops/{domain.id}/end/", {"reason": ""})
    assert len(contacts.list_stops()) == 2
    browser.post(f"/settings/writing/stops/{domain.id}/end/", {"reason": "MISTAKE"})
    assert contacts.list_stops() == [address]
    viewer = signed_in(role="viewer", email="v@example.com")
    assert viewer.get("/settings/writing/stops/").status_code == 403


def test_other_words_for_a_purpose_are_a_new_version_and_a_new_purpose_can_be_asked_for():
    browser = signed_in(role="mops")
    browser.post("/settings/writing/purposes/newsletter/", {"wording": "Send me your news."})
    card = contacts.get_purpose(code="newsletter")
    assert (card.wording, card.wording_version) == ("Send me your news.", 2)
    new = {
        "name": "Events",
        "code": "events",
        "wording": "Tell me of events.",
        "is_marketing": "on",
    }
    assert browser.post("/settings/writing/purposes/", new).status_code == 302
    assert contacts.get_purpose(code="events").is_marketing
    for taken in ("events", "colleague", "confirmation", "Bad code"):
        answer = browser.post("/settings/writing/purposes/", new | {"code": taken})
        assert answer.status_code == 422
    assert "Tell me of events." in browser.get("/settings/writing/purposes/").content.decode()


def test_mail_that_did_not_leave_stands_with_its_reason():
    at = clock.now()
    for number in range(51):
        outbox.enqueue(
            channel="mail", key=f"k{number}", recipient=f"a{number}@x.example",
            purpose="newsletter", content={}, at=at,
        )  # fmt: skip
    outbox.claim(channel="mail", at=at, ask=lambda _message: "OBJECTED")
    browser = signed_in(role="mops")
    page = browser.get("/settings/writing/mail/").content.decode()
    assert (page.count("Not sent: objected"), "Show older" in page) == (50, True)
    assert (
        "Nothing stands here." in browser.get("/settings/writing/mail/?show=sent").content.decode()
    )
