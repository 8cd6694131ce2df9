"""Opt-outs that other tools tell of: who may still be written to, and by whom."""

from typing import Any

import pytest

from accord.contacts import api as contacts
from accord.contacts.api import Verdict, Way
from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.operations import records
from accord.intake.values.batches import Kind

pytestmark = pytest.mark.django_db


def take(*rows: dict[str, Any], source: str = "mailer") -> int:
    """One delivery; answers its batch."""
    records.take(kind=Kind.LEADS, records=list(rows), now=clock.now, source=source)
    return int(bulk.fetch("select max(id) from intake_batch")[0][0])


def verdict(email: str, purpose: str, way: Way = Way.EMAIL) -> Verdict:
    [person] = contacts.people_at(addresses=[email])[email]
    return contacts.may_contact(person_id=person, purpose=purpose, way=way, at=clock.now()).verdict


def test_an_opt_out_in_the_mailer_stops_both_teams_until_they_agree_anew():
    email = "ana@example.com"
    take({"external_id": "1", "email": email, "consent": True})
    assert verdict(email, "newsletter") is Verdict.GIVEN
    take({"external_id": "1", "email": email, "opted_out": True})
    assert verdict(email, "newsletter") is Verdict.OBJECTED
    assert verdict(email, "sales_contact") is Verdict.OBJECTED
    assert verdict(email, "sales_contact", Way.PHONE) is Verdict.ASSUMED
    take({"external_id": "x", "email": email, "opted_out": False}, source="crm")
    assert verdict(email, "newsletter") is Verdict.OBJECTED


def test_do_not_call_leaves_mail():
    take({"external_id": "1", "email": "bo@example.com", "do_not_call": True}, source="crm")
    assert verdict("bo@example.com", "sales_contact", Way.PHONE) is Verdict.OBJECTED
    assert verdict("bo@example.com", "sales_contact") is Verdict.ASSUMED


def test_the_time_is_the_tools_and_taking_the_import_back_takes_its_words_back():
    take({"external_id": "1", "email": "cy@example.com"}, source="crm")
    gone = {"opted_out_at": "2026-01-05T10:00:00Z"}
    batch = take({"external_id": "1", "email": "cy@example.com", **gone})
    [person] = contacts.people_at(addresses=["cy@example.com"])["cy@example.com"]
    [said] = contacts.list_said(person_id=person)
    assert (said.at.isoformat(), said.source) == ("2026-01-05T10:00:00+00:00", "mailer")
    intake.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert contacts.list_said(person_id=person) == []


def test_the_door_of_a_word_is_the_door_it_came_through():
    take({"external_id": "1", "email": "di@example.com", "opted_out": True})
    [person] = contacts.people_at(addresses=["di@example.com"])["di@example.com"]
    assert [said.door for said in contacts.list_said(person_id=person)] == ["api"]


def test_an_id_that_was_joined_into_another_is_known_among_the_erased_too():
    value = contacts.external_value(source="mailer", key="old-7")
    contacts.stop(
        kind=contacts.StopKind.EXTERNAL,
        values=[value],
        reason=contacts.StopReason.ERASED,
        at=clock.now(),
    )
    batch = take({"external_id": "8", "email": "ef@example.com", "former_ids": "old-6;old-7"})
    [refused] = bulk.fetch("select refused from intake_batch where id = %s", [batch])
    assert (refused, contacts.people_at(addresses=["ef@example.com"])) == ((1,), {})
    take({"external_id": "9", "email": "gi@example.com", "former_ids": "old-6"})
    assert contacts.people_at(addresses=["gi@example.com"]) != {}
