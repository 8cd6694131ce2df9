"""Killed, a connection goes on with its page; a tool that hangs holds up no other."""

import threading
import time
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test import override_settings

from accord.foundation import bulk
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import following, steering, taking
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.tests.lists import filled, serving
from accord.integrations.connecting.tests.test_following import Connected, counted, people
from accord.integrations.connecting.values.connections import Phase, Why
from accord.leads import api as leads
from tests.connected import LEASE, PLACES, killed_at, killed_everywhere

pytestmark = pytest.mark.usefixtures("committed")


def test_killed_at_every_place_nothing_is_lost_and_nothing_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "STEP", 20)
    server = filled(160, page=10)
    with serving(server) as address:
        connected = Connected(server, address).begin()
        killed_everywhere(connected)
        assert counted() == (160, 160, 160)
        assert connected.stream.phase is Phase.FOLLOWING
        assert bulk.fetch("select sum(received), sum(created) from intake_batch") == [(160, 160)]


def test_killed_while_deletions_are_told_each_counts_once() -> None:
    server = filled(30, page=10)
    with serving(server) as address:
        connected = Connected(server, address).begin().go()
        for number in range(12):
            server.delete(f"p{number:06}")
        for place in PLACES:
            connected.ahead += LEASE
            killed_at(f"{place}:1", connected.go)
        connected.ahead += LEASE
        connected.go()
        assert counted() == (30, 30, 30), "nothing is lost"
        assert leads.count_leads(where=leads.LeadFilter()) == 18
        assert leads.count_leads(where=leads.LeadFilter(is_gone=True)) == 12
        assert bulk.fetch("select count(*) from contacts_sourcerecordversion") == [(12,)]


def test_who_reads_under_an_older_mapping_writes_nothing() -> None:
    server = filled(30)
    with serving(server) as address:
        connected = Connected(server, address).begin()
        row = models.StreamState.objects.get()
        steering.set_stream(
            connection_id=connected.id,
            stream="leads",
            at=connected.now(),
            actor_id=None,
            columns={"last_name": steering.LEFT_OUT},
        )
        stale = taking.Gathered([server.records["p000001"]], {}, ends=True, total=1)
        [stream] = tools.get_tool(name="list").streams
        why = Why.BACKFILL
        assert taking.take(row, stale, stream=stream, why=why, now=connected.now) is False
        assert counted()[0] == 0
        connected.go()
        assert bulk.fetch("select distinct name from contacts_person") == [("Ana",)]


def test_a_tool_that_hangs_holds_up_no_other() -> None:
    slow, quick = filled(5), filled(5)
    with serving(slow) as one, serving(quick) as other, serving_both(one, other):
        hangs = Connected(slow, one, name="slow").begin()
        goes = Connected(quick, other, name="quick").begin().go()
        slow.always = 60.0
        working = threading.Thread(target=work, args=(hangs,), daemon=True)
        working.start()
        time.sleep(0.3)
        quick.put("p000003", email="person3@firma3.example", title="CEO")
        goes.go(later=61)
        assert working.is_alive(), "nothing hung, so this shows nothing"
        assert ("person3@firma3.example", "CEO") in people()
        slow.always = None
        slow.answered.set()
        working.join(timeout=30)


def work(connected: Connected) -> None:
    try:
        following.go(connection_id=connected.id, now=connected.now)
    finally:
        connections.close_all()


def serving_both(*addresses: str):
    return override_settings(
        OUTGOING_ALLOWED=frozenset(urlsplit(each).netloc for each in addresses)
    )
