"""Consent by page and API, the common cap, two at once, handing out and erasing."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from accord.contacts import api as contacts
from accord.contacts.api import Verdict
from accord.foundation import bulk, clock
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
