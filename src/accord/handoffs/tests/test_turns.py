"""Tries one after another: each further one has a clock, which begins with the try before."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.agreements.rules.rows import missing_attempts
from accord.agreements.values.facts import Attempt
from accord.agreements.values.terms import Persistence
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff
from accord.handoffs.rules import clocks
from accord.handoffs.rules.attainment import attempts_of
from accord.handoffs.rules.running import Known
from accord.handoffs.rules.tries import held_at, run_of_turn, turns_begun
from accord.handoffs.tests.builders import AT, DAY, MINUTE, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.values.clocks import Evidence, Span, Turn
from accord.handoffs.values.events import Told
from accord.handoffs.values.handoffs import Move
from accord.journeys import api as journeys
from accord.kernel.working_time import Hours, WorkingCalendar

HOUR = timedelta(hours=1)
OFFICE = WorkingCalendar(ZoneInfo("UTC"), ((Hours(540, 1080),),) * 5 + ((), ()))
TERMS = Persistence(4, 10, 1, HOUR, share=1, next_within=4 * HOUR)  # type: ignore[arg-type]


def touch(number: int, hours: float, kind: str = "call_attempt", **told: Any) -> Evidence:
    given = {"direction": "out", "reach": "1:1", "member_id": 11, **told}
    return Evidence(number, AT + hours * HOUR, kind, **given)


def known(*touches: Evidence, decided: tuple[datetime, ...] = (), **told: Any) -> Known:
    said = {"acknowledged_at": None, "decided_at": None, "closed_at": None, "closed_by": None,
            "asked": (), "held": ((11, AT),), **told}  # fmt: skip
    return Known(Told(**said), touches, decided)


def told_of(all_known: Known) -> list[tuple[str, float | None, float | None]]:
    """Of each clock that is owed how it stands, when it began and when it is due, in hours."""
    turn = Turn(2, TERMS.attempts, TERMS.spacing)
    found = []
    for number in range(2, turns_begun(turn=turn, known=all_known) + 1):
        run = run_of_turn(turn=replace(turn, number=number), target=4 * HOUR, known=all_known)
        reading = clocks.read(run, calendar=OFFICE)
        began = (run.started_at - AT) / HOUR if run.is_begun else None
        due = (reading.due_at - AT) / HOUR if reading.due_at else None
        found.append((reading.state.value, began, due))
    return found


def test_each_try_begins_the_clock_of_the_next_one():
    """Four hours of work for each; the third is made on the next day, an hour too late."""
    one, two, three = touch(1, 1), touch(2, 4, "email_sent"), touch(3, 24)
    assert told_of(known()) == [("scheduled", None, None)]
    assert told_of(known(one)) == [("running", 1, 5)]
    assert told_of(known(one, two)) == [("met", 1, 5), ("running", 4, 8)]
    late = [("met", 1, 5), ("met_late", 4, 8), ("running", 24, 28)]
    assert told_of(known(one, two, three)) == late
    done = [*late[:2], ("met", 24, 28)]
    assert told_of(known(one, two, three, touch(4, 25), touch(5, 27))) == done


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        # Too soon after the last one, sent by a tool, before the hand-off, come back.
        ([touch(2, 1.5)], [("running", 1, 5)]),
        ([touch(2, 3, "email_sent", member_id=None)], [("running", 1, 5)]),
        ([touch(2, -1)], [("running", 1, 5)]),
        ([touch(2, 3, "email_sent", came_back=True)], [("running", 1, 5)]),
        ([touch(2, 2)], [("met", 1, 5), ("running", 2, 6)]),
        ([touch(2, 3, is_by_hand=True)], [("met", 1, 5), ("running", 3, 7)]),
        # They talked: nobody has to try again, and nothing after it counts.
        ([touch(2, 3, "call_connected")], [("met", 1, 5)]),
        ([touch(2, 3, "call_connected", is_by_hand=True)], [("met", 1, 5)]),
        ([touch(2, 3, "email_reply", direction="in")], [("cancelled", 1, 5)]),
        ([touch(2, 6, "email_reply", direction="in"), touch(3, 7)], [("missed", 1, 5)]),
    ],
)  # fmt: skip
def test_what_counts_as_the_next_try(beside: list[Evidence], told: list[Any]):
    assert told_of(known(touch(1, 1), *beside)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"closed_at": AT + 3 * HOUR, "closed_by": Move.REJECT}, ("cancelled", 1, 5)),
        ({"closed_at": AT + 6 * HOUR, "closed_by": Move.EXPIRE}, ("missed", 1, 5)),
        ({"closed_at": AT + 6 * HOUR, "closed_by": Move.VOID}, ("void", 1, 5)),
        ({"closed_at": AT, "closed_by": Move.MERGE}, ("merged", None, None)),
        ({"decided": (AT + 2 * HOUR,)}, ("cancelled", 1, 5)),
        ({"decided": (AT - HOUR,)}, ("running", 1, 5)),
        ({"asked": (Span(AT + 2 * HOUR, AT + 3 * HOUR),)}, ("running", 1, 6)),
        ({"later": (Span(AT, AT + HOUR / 2),)}, ("running", 1, 5)),
        ({"legal": (Span(AT + 2 * HOUR),)}, ("paused", 1, None)),
    ],
)
def test_it_ends_and_stands_still_as_the_hand_off_does(said: dict[str, Any], told: Any):
    assert told_of(known(touch(1, 1), **said)) == [told]


KINDS = ("call_attempt", "email_sent", "call_connected", "email_reply")


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_evidence_in_any_order_makes_the_same_clocks_and_the_clause_counts_the_same(seed: int):
    dice = Random(seed)
    touches = [
        touch(number, dice.randrange(-4, 60) / 2, dice.choice(KINDS[: dice.choice((2, 2, 4))]),
              is_by_hand=dice.random() < 0.3, came_back=dice.random() < 0.2)
        for number in range(dice.randrange(9))
    ]  # fmt: skip
    told = told_of(known(*touches))
    shuffled = dice.sample(touches, len(touches))
    assert told_of(known(*shuffled)) == told
    begun = [began for _state, began, _due in told if began is not None]
    assert begun == sorted(begun)
    assert sum(state in ("running", "scheduled") for state, *_rest in told) <= 1
    if not any(one.kind in KINDS[2:] for one in touches):
        since = [one for one in attempts_of(touches, until=None) if one.at >= AT]
        lacks = missing_attempts(TERMS, since, until=AT + 99 * DAY).attempts
        ended = sum(state in ("met", "met_late") for state, *_rest in told)
        assert ended == max(TERMS.attempts - lacks - 1, 0)


def test_attempts_of_the_clause_are_the_tries_of_the_clocks():
    """A letter of a tool is neither, whatever it is for the first try."""
    sent = touch(1, 1, "email_sent", member_id=None)
    assert [*attempts_of([sent], until=None)] == [Attempt(sent.at, "email", is_automated=True)]
    assert told_of(known(sent)) == [("scheduled", None, None)]


@pytest.mark.parametrize(("hours", "owner"), [(-1, 11), (0, 11), (2.9, 11), (3, 12), (9, 12)])
def test_a_clock_goes_by_the_hours_of_whoever_had_it_then(hours: float, owner: int):
    told = known(held=((11, AT), (12, AT + 3 * HOUR))).told
    assert held_at(told, AT + hours * HOUR) == owner


FOLLOWED = {
    "code": "kept_on", "side": "sales", "kind": "persistence", "every": "month", "attempts": 4,
    "within_days": 10, "spacing": "PT1H", "next_within": "PT4H",
}  # fmt: skip


def standing(number: int) -> list[tuple[int, str, float, float | None]]:
    rows = Clock.objects.filter(handoff_id=number, promise="next_attempt").order_by("turn")
    return [
        (row.turn, row.state, (row.started_at - AT) / HOUR,
         (row.due_at - AT) / HOUR if row.due_at else None)
        for row in rows
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_was_tried_is_learned_late_and_taken_back():
    teams = make_teams()
    agreed({**SPEED, "clauses": [*SPEED["clauses"], FOLLOWED]})
    lead, seller = make_mql(owner=teams.seller.member_id), teams.seller.member_id or 0
    number = handed(lead)
    assert standing(number) == [(2, "scheduled", 0, None)]
    call(lead, by=seller, at=AT + HOUR)
    assert standing(number) == [(2, "running", 1, 5)]
    [seen] = [one for one in handoffs.clocks_of(handoff_ids=[number], at=AT)[number] if one.turn]
    assert (seen.turn, seen.counts_from) == (2, AT + 2 * HOUR)
    handoffs.tell_all(at=AT + 6 * HOUR)
    assert broken(number) == ["breach"]
    # Two tries come to be known by then, the later one first.
    call(lead, by=seller, at=AT + 4 * HOUR, key="c3")
    assert standing(number) == [(2, "met", 1, 5), (3, "running", 4, 8)]
    call(lead, by=seller, at=AT + 2 * HOUR, key="c2")
    assert standing(number) == [(2, "met", 1, 5), (3, "met", 2, 6), (4, "running", 4, 8)]
    handoffs.withdraw_what_was_kept(at=AT + 6 * HOUR)
    assert broken(number) == ["breach", "withdrawn"]
    for gone in ("c2", "c3"):
        taken = journeys.Gone(source="phone", external_key=[gone], as_of=[None])
        journeys.take_away(gone=taken, at=AT + 6 * HOUR, batch_id=None)
    handoffs.follow_written(at=AT + 6 * HOUR)
    left = [(2, "running", 1, 5), (3, "scheduled", 0, None), (4, "scheduled", 0, None)]
    assert standing(number) == left
    handoffs.tell_all(at=AT + 6 * HOUR + MINUTE)
    assert broken(number) == ["breach", "withdrawn", "breach"]
    call(lead, by=seller, at=AT + 7 * HOUR, key="c4", kind="call_connected")
    assert standing(number) == [(2, "met_late", 1, 5), (3, "cancelled", 0, None),
                                (4, "cancelled", 0, None)]  # fmt: skip
    assert handoffs.settle_all() == 0
    assert Handoff.objects.get(pk=number).due_at is not None  # the decision


def broken(number: int) -> list[str]:
    rows = bulk.fetch(
        """select e.what from handoffs_clockevent e join handoffs_clock c on c.id = e.clock_id
           where c.handoff_id = %s and c.turn = 2 and e.what <> 'step' order by e.id""",
        [number],
    )
    return [what for (what,) in rows]
