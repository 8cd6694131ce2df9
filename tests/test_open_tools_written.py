"""Writing back into a Mautic and an Odoo: fields made, owner and own fields written, no loops."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import KIND, make_teams
from accord.handoffs.values.handoffs import Answer, Move
from accord.intake.values.batches import Kind
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import mastery
from accord.integrations.connecting.queries import facts, links
from accord.integrations.connecting.values.writing import Master
from tests.connected import Connected
from tests.portals import mautic, odoo
from tests.portals.mautic import Mautic
from tests.portals.odoo import Odoo

pytestmark = pytest.mark.django_db
OWN = ("owner", "stage")
BOTH = {"owner": Master.ACCORD}


@pytest.fixture
def one(settings) -> Iterator[Mautic]:
    with mautic.running(seed=4) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


@pytest.fixture
def other(settings) -> Iterator[Odoo]:
    with odoo.running(seed=4, version=18) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def switched_on(connected: Connected, *streams: str, own: tuple[str, ...] = OWN) -> None:
    mastery.set_masters(
        connection_id=connected.id, own=own, masters=dict.fromkeys(streams, BOTH),
        at=connected.now(), actor_id=None,
    )  # fmt: skip
    made = mastery.make_fields(connection_id=connected.id, now=connected.now, actor_id=None)
    assert made == len(own) * len(streams)
    preview = mastery.preview(connection_id=connected.id, now=connected.now)
    assert preview.missing == []
    mastery.switch_on(connection_id=connected.id, at=connected.now(), actor_id=None)
    connected.go()


def hand_over(*, to: str) -> None:
    bulk.execute(
        """update leads_lead set owner_id = (select id from team_member where name = %s)""", [to]
    )


def page_of(connected: Connected, key: str) -> Any:
    connection = models.Connection.objects.get(pk=connected.id)
    return links.link_of(connection, kind=Kind.LEADS, key=key)


def test_a_mautic_holds_what_accord_knows_once(one: Mautic) -> None:
    sam, kim = (one.add("users", username=name, firstName=name) for name in ("Sam", "Kim"))
    ana = one.add_contact(email="ana@acme.example", firstname="Ana")
    one.change(ana, owner=sam)
    connected = Connected("mautic", one.said, tick=one.tick).go()
    switched_on(connected, "contacts")
    held = one.things["contacts"][ana]
    assert (held["values"]["accord_owner"], held["values"]["accord_stage"]) == ("Sam", "Lead")
    hand_over(to="Kim")
    connected.go(later=61)
    assert held["owner"]["id"] == kim
    assert held["values"]["accord_owner"] == "Kim"
    writes = one.writes
    for _round in range(3):
        connected.go(later=120)
    assert one.writes == writes, "what comes back is no change"
    assert page_of(connected, str(ana)).url == f"{one.url}/s/contacts/view/{ana}"


def test_an_odoo_holds_what_accord_knows_once(other: Odoo) -> None:
    sam, kim = (other.add_user(name) for name in ("sam", "kim"))
    ana = other.add_partner(name="Ana", email="ana@acme.example", user_id=sam)
    lead = other.add_lead(name="Pilot", email_from="joon@hanul.example", user_id=sam)
    connected = Connected("odoo", other.said, tick=other.tick).go()
    switched_on(connected, "leads", "contacts")
    held, person = other.tables["crm.lead"][lead], other.tables["res.partner"][ana]
    assert (held["x_accord_owner"], person["x_accord_owner"]) == ("sam", "sam")
    hand_over(to="kim")
    connected.go(later=61)
    assert (held["user_id"], person["user_id"]) == (kim, kim)
    assert (held["x_accord_owner"], person["x_accord_owner"]) == ("kim", "kim")
    writes = other.writes
    for _round in range(3):
        connected.go(later=120)
    assert other.writes == writes, "what comes back is no change"
    form = f"{other.url}/web#id={{}}&model={{}}&view_type=form"
    assert page_of(connected, f"lead-{lead}").url == form.format(lead, "crm.lead")
    assert page_of(connected, f"partner-{ana}").url == form.format(ana, "res.partner")


def test_a_mail_tool_sees_whom_sales_works_and_the_nurture_of_who_came_back(one: Mautic) -> None:
    ana = one.add_contact(email="ana@acme.example", firstname="Ana")
    one.add_contact(email="bob@acme.example", firstname="Bob")
    teams = make_teams()
    connected = Connected("mautic", one.said, tick=one.tick).go()
    switched_on(connected, "contacts", own=("held", "nurture"))

    def said() -> tuple[str, str]:
        values = one.things["contacts"][ana]["values"]
        return values["accord_held"], values.get("accord_nurture") or ""

    assert said() == ("no", "")
    [(lead,)] = bulk.fetch(
        """select l.id from live.leads l join live.persons p on p.id = l.person_id
           where p.email = 'ana@acme.example'"""
    )
    order = handoffs.Order(at=connected.now(), to=teams.seller.member_id)
    [number] = handoffs.hand_over(lead_ids=[lead], kind=KIND, order=order).made.values()
    connected.go(later=61)
    assert said() == ("yes", "")
    at = connected.now()
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=at)
    back = handoffs.move(
        handoff_id=number, move=Move.RECYCLE, actor=teams.seller, at=at,
        answer=Answer(reason="not_ready", wake_on=at.date() + timedelta(days=30)),
    ).back_id  # fmt: skip
    assert back is not None
    handoffs.into_nurture(handoff_id=back, actor=teams.marketing_lead, at=at, nurture="Slow drip")
    connected.go(later=61)
    assert said() == ("no", "Slow drip")
    others = [each["values"] for key, each in one.things["contacts"].items() if key != ana]
    assert [each["accord_held"] for each in others] == ["no"]


def test_how_fields_are_is_asked_once_for_all_batches(
    one: Mautic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        one.add_contact(email=f"p{number}@acme.example")
    connected = Connected("mautic", one.said, tick=one.tick).go()
    monkeypatch.setattr("accord.integrations.connecting.queries.facts.AT_ONCE", 3)
    monkeypatch.setattr("accord.integrations.connecting.operations.writing.AT_ONCE", 3)
    mastery.set_masters(
        connection_id=connected.id, own=OWN, masters={}, at=connected.now(), actor_id=None
    )
    mastery.make_fields(connection_id=connected.id, now=connected.now, actor_id=None)
    mastery.preview(connection_id=connected.id, now=connected.now)
    mastery.switch_on(connection_id=connected.id, at=connected.now(), actor_id=None)
    one.requests.clear()
    connected.go()
    assert one.requests.count("PATCH /api/contacts/batch/edit") >= 4
    assert one.requests.count("GET /api/fields/contact") <= 2, "of writing and of reading"


def test_what_would_be_written_is_found_and_counted_at_once(one: Mautic) -> None:
    for number in range(9):
        one.add_contact(email=f"p{number}@acme.example")
    connected = Connected("mautic", one.said, tick=one.tick).go()
    asked = facts.Asked(connected.id, "mautic", [""], "")
    with CaptureQueriesContext(connection) as questions:
        some, count = facts.first(asked, limit=4, at=connected.now())
    assert (len(some), count) == (4, 9)
    assert sum("known as" in one["sql"] for one in questions) == 1
    nobody = facts.Asked(connected.id, "other", [""], "")
    assert facts.first(nobody, limit=4, at=connected.now()) == ([], 0)
