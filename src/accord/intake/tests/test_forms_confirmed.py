"""Answers that wait for their owner's word: confirmed by mail, ended, or about somebody erased."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import people

from accord.contacts import api as contacts
from accord.contacts.values.consent import StopKind
from accord.foundation import bulk, clock, keyed
from accord.intake import models
from accord.intake.operations import submissions
from accord.intake.queries import batches as batch_queries
from accord.intake.queries import forms as queries
from accord.intake.tests.filling_in import Visitor, confirmed_form, leads, letter, made, outcomes
from accord.intake.values.forms import Consent

pytestmark = pytest.mark.django_db


def test_an_address_is_confirmed_before_its_answers_go_in():
    card = confirmed_form()
    sent = Visitor(card).send(**{"email": "a@firm.example", "consent-0": "on"})
    assert "mail" in Visitor(card).client.get(sent["Location"]).text
    assert (leads(), outcomes()) == ([], [("quarantined",)])
    [line] = queries.list_forms()
    assert (line.waiting, line.went_in) == (1, 0)
    client = Client(enforce_csrf_checks=True)
    looked = client.get(letter())
    assert looked.status_code == 200
    assert leads() == []  # programs that read mail follow links
    assert client.post(letter()).status_code == 200
    assert client.post(letter()).status_code == 200
    assert [row[0] for row in leads()] == ["a@firm.example"]
    submission = models.Submission.objects.get()
    assert submission.consents == [
        {"purpose": "newsletter", "wording": "Send me the letter", "given": True}
    ]
    assert submission.confirmed_at is not None
    rows = bulk.fetch("select wording, at, evidence->>'confirmed_at' from contacts_consent")
    assert [row[0] for row in rows] == ["Send me the letter"]
    assert rows[0][2] == submission.confirmed_at.isoformat()


def test_what_is_ticked_is_written_down_and_a_box_left_empty_is_not():
    card = made(consents=(Consent("newsletter", "News, 1"), Consent("sales_contact", "Call me")))
    Visitor(card).send(**{"email": "a@firm.example", "consent-1": "on"})
    rows = bulk.fetch("select wording, change from contacts_consent")
    assert rows == [("Call me", "GIVEN")]


def test_the_mail_says_nothing_that_a_stranger_wrote():
    Visitor(confirmed_form()).send(email="victim@firm.example", full_name="http://evil.example now")
    [(content,)] = bulk.fetch("select content::text from foundation_delivery")
    assert "evil" not in content


def test_nobody_lets_in_what_awaits_its_owners_word():
    card = confirmed_form()
    Visitor(card).send(email="a@firm.example")
    [held] = queries.list_submissions(form_id=card.id)
    people.signed_in().post(f"/forms/{card.id}/filled-in/{held.id}/let-in/")
    assert leads() == []


def test_what_nobody_confirms_ends_after_seven_days_and_is_forgotten():
    Visitor(confirmed_form()).send(email="a@firm.example")
    link = letter()
    assert submissions.end_unconfirmed(at=clock.now() + timedelta(days=6, hours=23)) == 0
    assert submissions.end_unconfirmed(at=clock.now() + timedelta(days=7, hours=1)) == 1
    assert outcomes() == [("refused",)]
    [card] = batch_queries.list_batches()
    assert (card.counts.received, card.counts.refused) == (1, 1)
    assert bulk.fetch("select cells from intake_setaside") == [("[]",)]
    assert Client().post(link).status_code == 410
    assert leads() == []


@pytest.mark.parametrize("twist", ["other", "cut", "form"])
def test_a_link_that_is_not_ours_confirms_nothing(twist):
    Visitor(confirmed_form()).send(email="a@firm.example")
    link = letter()
    other = made()
    link = {
        "other": link.replace("/confirm/", "/confirm/x"),
        "cut": link[:-4] + "AAA/",
        "form": link.replace("/f/contact/", f"/f/{other.slug}/"),
    }[twist]
    assert Client().post(link).status_code == 410
    assert leads() == []


def test_of_somebody_erased_a_form_keeps_nothing_and_sends_no_mail():
    gone = (StopKind.EMAIL.value, keyed.digest(StopKind.EMAIL, "gone@firm.example"))
    contacts.stop_erased(digests=[gone], at=clock.now(), actor_id=None)
    for card in (made(), confirmed_form()):
        assert Visitor(card).send(email="gone@firm.example").status_code == 303
    assert outcomes() == [("refused",)] * 2
    assert bulk.fetch("select 1 from foundation_delivery") == []
    assert bulk.fetch("select distinct email from intake_submission") == [("",)]
    assert bulk.fetch("select distinct cells from intake_setaside") == [("[]",)]
