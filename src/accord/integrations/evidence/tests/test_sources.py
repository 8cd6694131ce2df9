"""What members open: its page, and when it went silent."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accord.foundation import clock
from accord.intake import api as intake
from accord.integrations.evidence import queries
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.tests.opened import ANA, AT, DAY, REP
from accord.integrations.evidence.values import SourceKind
from accord.journeys import api as journeys
from accord.team import api as team

pytestmark = pytest.mark.django_db


def test_a_route_that_is_silent_for_longer_than_usual_is_told(rep: int):
    date = [AT - number * DAY for number in range(10, 4, -1)]
    for number, at in enumerate(date):
        record = {
            "external_id": str(number), "kind": "call_attempt", "email": ANA,
            "member_external_id": REP, "occurred_at": at.isoformat(),
        }  # fmt: skip
        intake.take(
            kind=intake.Kind.TOUCHES, records=[record], now=lambda at=at: at, source="switch"
        )
    [now] = journeys.evidence_health(member_ids=[rep], at=AT)[rep]
    assert (now.source, now.told_at, now.usual_days, now.is_silent) == (
        "switch", date[-1], 1, True,
    )  # fmt: skip
    [then] = journeys.evidence_health(member_ids=[rep], at=date[-1] + DAY)[rep]
    assert not then.is_silent
    assert journeys.evidence_health(member_ids=[rep + 99], at=AT) == {}


def test_the_page_opens_and_stops_each_way(rep: int, settings: Any):
    settings.MAIL_DOMAIN = "in.example.com"
    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=rep), "allauth.account.auth_backends.AuthenticationBackend"
    )
    assert b"Open an address" in client.get("/settings/evidence/").content
    client.post("/settings/evidence/address/", {"act": "open"})
    box = intake.own_mailbox(member_id=rep)
    assert box is not None
    assert box.address.encode() in client.get("/settings/evidence/").content
    refused = client.post("/settings/evidence/calendar/", {"url": "https://127.0.0.1/x.ics"})
    assert refused.status_code == 422
    client.post("/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/x.ics"})
    [card] = queries.list_sources(member_ids=[rep])[rep]
    assert (card.kind, card.name[:16]) == (SourceKind.CALENDAR, "93.184.215.14 · ")
    assert b"secret/x.ics" not in client.get("/settings/evidence/").content
    again = client.post(
        "/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/x.ics"}
    )
    assert again.status_code == 422
    client.post("/settings/evidence/calendar/", {"url": "https://93.184.215.14/secret/y.ics"})
    [_, other_one] = queries.list_sources(member_ids=[rep])[rep]
    sources.stop_source(member_id=rep, source_id=other_one.id, forget=False, at=AT)
    other = team.add_member(email="o@acme.example", name="O", role="ae", at=clock.now())
    with pytest.raises(LookupError):
        sources.stop_source(member_id=other, source_id=card.id, forget=False, at=AT)
    client.post(f"/settings/evidence/{card.id}/stop/", {"act": "stop"})
    assert queries.list_sources(member_ids=[rep]) == {}
