"""A try is learned of by two at once: neither waits for ever, and its clock is written once."""

import time
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.moving import held
from accord.handoffs.tests.builders import AT, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.tests.test_turns import FOLLOWED, standing
from accord.handoffs.values.handoffs import Move
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.leads import api as leads

pytestmark = pytest.mark.soak


def beside(doing: Callable[[], object]) -> tuple[Thread, list[str]]:
    """Do this on a connection of its own, until it waits for what this one holds."""
    told: list[str] = []

    def run() -> None:
        try:
            doing()
            told.append("done")
        except Exception as problem:
            told.append(repr(problem))
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    until = time.monotonic() + 30
    while not told and not bulk.fetch("select from pg_locks where not granted"):
        assert time.monotonic() < until
        time.sleep(0.005)
    return thread, told


def tried_once(*, decided_within: str = "PT3H") -> tuple[Teams, int, int]:
    """A hand-off whose lead was called once, and its lead; what is due next of it is the word of
    sales, or the next try where that has longer."""
    teams = make_teams()
    *others, verdict = SPEED["clauses"]
    soon = {**verdict, "targets": [{"within": decided_within}]}
    agreed({**SPEED, "clauses": [*others, soon, FOLLOWED]})
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT)
    call(lead, by=teams.seller.member_id or 0, at=AT + HOUR)
    return teams, number, lead


def hear(lead: int) -> None:
    """A tool tells of the second call; what follows from it is another step."""
    person = leads.get_lead(lead_id=lead)
    touches = journeys.Touches(
        source="phone", external_key=["c2"], person_id=[person.person_id], company_id=[None],
        kind=["call_attempt"], direction=["out"], reach=["1:1"], team=["sales"],
        channel=["phone"], campaign_id=[None], asset_id=[None], member_id=[person.owner_id],
        occurred_at=[AT + 3 * HOUR], detail=[{}],
    )  # fmt: skip
    journeys.record_touches(touches=touches, at=AT + 4 * HOUR, batch_id=None)


def test_a_call_is_said_by_hand_while_its_tool_tells_of_it(committed: None) -> None:
    """Whoever says it waits for the tool's word of the same person before they hold the hand-off:
    by that word another try of it is due."""
    teams, number, lead = tried_once(decided_within="PT18H")
    with transaction.atomic():
        hear(lead)
        thread, told = beside(
            lambda: handoffs.log_try(
                handoff_id=number, kind=TouchKind.CALL_ATTEMPT, tried_at=AT + 3 * HOUR,
                actor=teams.seller, at=AT + 4 * HOUR,
            )
        )  # fmt: skip
        assert told == []
        handoffs.follow_written(at=AT + 4 * HOUR)
    thread.join(60)
    assert told == ["done"]
    assert standing(number) == [(2, "met", 1, 5), (3, "running", 3, 7)]


def test_whoever_holds_a_hand_off_holds_nobody_off_who_writes_a_clock_of_it(
    committed: None,
) -> None:
    _teams, number, lead = tried_once()
    with transaction.atomic():
        hear(lead)
    with transaction.atomic():
        held(number)
        # Whoever writes a clock asks whether its hand-off is there.
        there = "select id from handoffs_handoff where id = %s for key share"
        thread, told = beside(lambda: bulk.fetch(there, [number]))
        assert told == ["done"]
        settle_clocks(handoff_ids=[number])
    thread.join(60)
    assert standing(number) == [(2, "met", 1, 5), (3, "running", 3, 7)]


def test_two_who_read_clocks_at_once_write_the_next_one_once(committed: None) -> None:
    _teams, number, lead = tried_once()
    with transaction.atomic():
        hear(lead)
        handoffs.follow_written(at=AT + 4 * HOUR)
        thread, told = beside(lambda: settle_clocks(handoff_ids=[number]))
        assert told == []
    thread.join(60)
    assert told == ["done"]
    assert standing(number) == [(2, "met", 1, 5), (3, "running", 3, 7)]
