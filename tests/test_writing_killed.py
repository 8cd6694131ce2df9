"""Killed at any place while it writes, each record is written once and remembered."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from accord.foundation import bulk
from tests.connected import killed_at
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.test_writing_back import holds, tied_to, with_fields

pytestmark = pytest.mark.usefixtures("committed")
PLACES = ("writing.begun", "writing.sent", "writing.settled")
PEOPLE = 250


@pytest.fixture
def portal() -> Iterator[Portal]:
    with (
        hubspot.portal(seed=4) as running,
        override_settings(OUTGOING_ALLOWED=frozenset({running.host})),
    ):
        with_fields(running)
        for number in range(PEOPLE):
            running.add_contact(email=f"p{number}@firm{number}.example")
        yield running


def test_killed_at_every_place_each_record_is_written_once(portal: Portal) -> None:
    tied = tied_to(portal)
    mastery_on(tied)
    portal.events.clear()
    for place in PLACES:
        assert killed_at(place, tied.go) == -signal.SIGKILL, place
        tied.ahead += timedelta(minutes=4)  # the lease of the dead one ends
    tied.go()
    told = [
        each["objectId"] for each in portal.events if each.get("propertyName") == "accord_stage"
    ]
    assert len(told) == len(set(told)) == PEOPLE
    keys = list(portal.stores["contacts"].items)
    assert {holds(portal, key, "accord_stage") for key in keys} == {"Lead"}
    assert bulk.fetch(
        """select count(*), count(wanted), count(*) filter (where sending <> '{}')
           from integrations_writtenrecord"""
    ) == [(PEOPLE, PEOPLE, 0)]
    assert bulk.fetch("select count(*) from integrations_conflict") == [(0,)]
    portal.events.clear()
    tied.go(later=4_000)
    assert portal.events == []


def mastery_on(tied) -> None:
    from accord.integrations.connecting.operations import mastery

    mastery.preview(connection_id=tied.id, now=tied.now)
    mastery.switch_on(connection_id=tied.id, at=tied.now(), actor_id=None)
