"""A form, somebody on the web who fills it in, and what came of it."""

import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from accord.foundation import bulk, clock
from accord.intake.operations import forms as operations
from accord.intake.queries import forms as queries
from accord.intake.values.forms import Ask, Consent, Design, FormCard, Question

SITE = "https://www.firm.example"
MAIL = Question("email", ask=Ask.EMAIL, required=True)
NAME = Question("full_name")


def made(**told) -> FormCard:
    design = Design(
        **{"heading": "Talk to us", "questions": (MAIL, NAME, Question("company")), **told}
    )
    number = operations.make(name="Contact", design=design, actor_id=None, at=clock.now())
    return queries.get_form(form_id=number)


class Visitor:
    """Somebody on the web, who takes some time to fill a form in."""

    def __init__(self, card: FormCard, *, takes: timedelta = timedelta(seconds=20), **meta) -> None:
        self.card, self.takes, self.meta = card, takes, meta
        self.client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.path = f"/f/{card.slug}/"

    def open(self, query: str = "", **headers: str) -> dict[str, str]:
        """The hidden fields of the page, as a browser would send them."""
        with clock_set_back(self.takes):
            page = self.client.get(self.path + query, headers=headers, **self.meta)
        assert page.status_code == 200
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        return {name: value.replace("&amp;", "&") for name, value in found}

    def send(self, hidden: dict[str, str] | None = None, *, headers=None, **said):
        told = {**(self.open() if hidden is None else hidden), **said}
        return self.client.post(
            self.path, _encoded(told), content_type="application/x-www-form-urlencoded",
            headers=headers or {}, **self.meta,
        )  # fmt: skip


def _encoded(told) -> str:
    return urlencode(told, doseq=True)


class clock_set_back:  # noqa: N801 reads as a statement
    """The page was handed out a while ago; the clock of the edges is set back meanwhile."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def __enter__(self) -> None:
        self.patched = pytest.MonkeyPatch()
        earlier = clock.now() - self.by
        self.patched.setattr(clock, "now", lambda: earlier)

    def __exit__(self, *_told: object) -> None:
        self.patched.undo()


def leads() -> list[tuple]:
    return bulk.fetch(
        """select p.email, p.name, l.origin, l.channel, l.self_reported, l.owner_id, l.source
           from leads_lead l join live.persons p on p.id = l.person_id order by l.id"""
    )


def touches() -> list[tuple]:
    return bulk.fetch("select kind, detail->>'said' from journeys_touch order by id")


def outcomes() -> list[tuple]:
    return bulk.fetch("select outcome from intake_receipt order by batch_id")


def letter() -> str:
    [(content,)] = bulk.fetch("select content from foundation_delivery")
    told = json.loads(content)
    [path] = re.findall(r"http://testserver(/\S+)", told["text"])
    return path


def confirmed_form(**told) -> FormCard:
    return made(double_opt_in=True, consents=(Consent("newsletter", "Send me the letter"),), **told)
