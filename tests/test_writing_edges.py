"""Writing back where it is rare: very many changes at once, words settled late, deaths between."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from accord.integrations.connecting.operations import conflicts
from accord.integrations.connecting.queries import facts
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values.writing import Ended, Master
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.test_writing_back import hand_over, holds, seller, tied_to, with_fields


@pytest.fixture
def portal() -> Iterator[Portal]:
    with (
        hubspot.portal(seed=4) as running,
        override_settings(OUTGOING_ALLOWED=frozenset({running.host})),
    ):
        yield with_fields(running)


def test_more_changes_than_are_looked_at_one_by_one_are_swept_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, committed: None
) -> None:
    sam = seller(portal, "Sam")
    seller(portal, "Kim")
    keys = [
        portal.add_contact(email=f"p{number}@firm{number}.example", hubspot_owner_id=sam)
        for number in range(4)
    ]
    tied = tied_to(portal).on()
    monkeypatch.setattr(facts, "LOOKED_AT_ONCE", 3)
    sweep, swept = facts.sweep, []

    def counting(*args: Any, **more: Any) -> facts.Looked:
        swept.append(more)
        assert len(swept) < 20, "it sweeps without end"
        return sweep(*args, **more)

    monkeypatch.setattr(facts, "sweep", counting)
    hand_over(to="Kim Seller")
    tied.go(later=61)
    assert {holds(portal, key, "accord_owner") for key in keys} == {"Kim Seller"}
    assert tied.writing.fault is None
    count = len(swept)
    assert count > 0
    tied.go(later=61)
    assert len(swept) == count


@pytest.mark.django_db
@pytest.mark.parametrize("master", [Master.ACCORD, Master.NEWEST])
def test_ours_is_written_whoever_is_master(portal: Portal, master: Master) -> None:
    sam = seller(portal, "Sam")
    ana = portal.add_contact(email="ana@acme.example", hubspot_owner_id=sam)
    tied = tied_to(portal).on(contacts={"owner": master})
    portal.change("contacts", ana, hubspot_owner_id="")  # of nobody, nobody here is the owner
    tied.go(later=120)
    assert tied.conflicts == [("hubspot_owner_id", "", sam)]
    settle(tied, Ended.OURS)
    tied.go(later=61)
    assert holds(portal, ana, "hubspot_owner_id") == sam
    tied.go(later=120)
    assert tied.conflicts == []


def settle(tied: Any, how: Ended) -> None:
    [one] = queries.list_conflicts(connection_id=tied.id)
    conflicts.settle(
        connection_id=tied.id, conflict_id=one.id, how=how, at=tied.now(), actor_id=None
    )
