"""The batch that moved an owner is taken back: the lead too, unless somebody decided since."""

from collections.abc import Iterator

import pytest

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.integrations.connecting.operations import steering
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.test_owners_followed import sees_ana, words
from tests.test_writing_back import Tied, hand_over, owners, seller

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=4) as running:
        settings.OUTGOING_ALLOWED = settings.OUTGOING_ALLOWED | {running.host}
        yield running


def batch_of_the_last_run(tied: Tied) -> int:
    [(batch,)] = bulk.fetch(
        """select batch_id from integrations_run where connection_id = %s and batch_id is not null
           and stream = 'contacts' order by id desc limit 1""",
        [tied.id],
    )
    return int(batch)


def test_undoing_the_batch_that_moved_the_owner_gives_the_lead_back(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    intake.undo(batch_id=batch_of_the_last_run(tied), actor_id=None, at=clock.now())
    assert (owners(), words()) == (["Sam Seller"], [_sam])
    # What the tool says is told again: it has not changed its mind.
    steering.read_again(connection_id=tied.id, at=tied.now(), actor_id=None)
    tied.go(later=120)
    assert owners() == ["Kim Seller"]


def test_undoing_another_batch_leaves_the_owner_where_the_tool_put_them(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    moved = batch_of_the_last_run(tied)
    portal.change("contacts", ana, lifecyclestage="marketingqualifiedlead")
    tied.go(later=120)
    intake.undo(batch_id=batch_of_the_last_run(tied), actor_id=None, at=clock.now())
    assert owners() == ["Kim Seller"]
    # The move itself, though the lead has changed since.
    portal.change("contacts", ana, lifecyclestage="salesqualifiedlead", hubspot_owner_id="")
    tied.go(later=120)
    later = batch_of_the_last_run(tied)
    assert owners() == []
    intake.undo(batch_id=moved, actor_id=None, at=clock.now())
    assert owners() == []
    intake.undo(batch_id=later, actor_id=None, at=clock.now())
    assert owners() == ["Sam Seller"]


def test_undoing_leaves_what_a_person_decided_since(portal: Portal) -> None:
    tied, ana, _sam, kim = sees_ana(portal)
    seller(portal, "Zoe")
    portal.change("contacts", ana, hubspot_owner_id=kim)
    tied.go(later=120)
    hand_over(to="Zoe Seller")
    intake.undo(batch_id=batch_of_the_last_run(tied), actor_id=None, at=clock.now())
    assert owners() == ["Zoe Seller"]
