"""What nobody answers runs out as its kind says, and somebody has the lead at every moment."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests import people

from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff, HandoffEvent
from accord.handoffs.operations import expiring
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import Answer, Move, Outcome, State
from accord.team.values import Side

pytestmark = pytest.mark.django_db
OVER = datetime(2026, 3, 11, 18, tzinfo=UTC)  # the end of the second working day after AT


@pytest.fixture
def teams() -> Teams:
    """Kinds to sales run out after two working days without an answer."""
    found = make_teams()
    kinds = tuple(
        replace(one, at_stage=None, expires_days=2 if one.to_side is Side.SALES else 0)
        for one in handoffs.FIRST_KINDS
    )
    number = handoffs.propose_kinds(body=handoffs.kinds_body(kinds), actor_id=None, at=AT - DAY)
    people.sign(kind=Kind.HANDOFFS, number=number, at=AT - DAY)
    return found


def moved(number: int, what: Move, by: Any, *, at: datetime, **said: Any) -> None:
    handoffs.move(handoff_id=number, move=what, actor=by, at=at, answer=Answer(**said))


def ownerless() -> int:
    """Leads of nobody: no open hand-off with somebody active."""
    [(count,)] = bulk.fetch(
        """select count(distinct h.lead_id) from handoffs_handoff h where not exists (
             select from handoffs_handoff o join team_member m on m.id = o.owner_id
             where o.lead_id = h.lead_id and o.state <> 'closed' and m.is_active)"""
    )
    return int(count)


def test_what_nobody_answers_runs_out_and_marketing_has_it_again(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    moments = (OVER - MINUTE, OVER, OVER + MINUTE, OVER + DAY)
    assert [handoffs.expire_due(at=at) for at in moments] == [0, 0, 1, 0]
    row = Handoff.objects.get(pk=number)
    assert (row.state, row.outcome, row.closed_at) == ("closed", "expired", OVER + MINUTE)
    back = Handoff.objects.get(after_id=number)
    assert (back.to_side, back.state, back.owner_id) == (
        "marketing", "offered", teams.marketing_lead.member_id,
    )  # fmt: skip
    assert ownerless() == 0
    told = bulk.fetch("select kind, member_id from notices_notice where subject_id = %s", [back.pk])
    assert told == [("returned", teams.marketing_lead.member_id)]


@pytest.mark.parametrize("word", [Move.ACCEPT, Move.ASK])
def test_what_was_answered_does_not_run_out(teams, word: Move):
    number = handed(make_mql(owner=teams.seller.member_id))
    moved(number, word, teams.seller, at=OVER, words="Which plant?")
    assert handoffs.expire_due(at=OVER + DAY) == 0


def test_what_is_asked_and_never_answered_runs_out_too(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    moved(number, Move.ASK, teams.seller, at=OVER, words="Which plant?")
    friday = OVER + 2 * DAY
    assert [handoffs.expire_due(at=at) for at in (friday, friday + MINUTE)] == [0, 1]
    assert Handoff.objects.get(pk=number).outcome == Outcome.EXPIRED.value
    assert Handoff.objects.get(after_id=number).to_side == "marketing"
    assert ownerless() == 0


def test_its_days_begin_again_with_whoever_gets_it_and_with_an_answer(teams):
    given = handed(make_mql("Ana", owner=teams.seller.member_id))
    moved(given, Move.GIVE, teams.sales_lead, at=AT + DAY, to_id=teams.other.member_id)
    asked = handed(make_mql("Bo", owner=teams.seller.member_id))
    moved(asked, Move.ASK, teams.seller, at=AT + HOUR, words="Which plant?")
    moved(asked, Move.ANSWER, teams.marketer, at=AT + DAY, words="Cluj")
    assert handoffs.expire_due(at=OVER + MINUTE) == 0
    assert handoffs.expire_due(at=OVER + DAY + MINUTE) == 2


def test_what_waits_on_keeps_nothing_behind_it_from_its_end(teams, monkeypatch):
    monkeypatch.setattr(expiring, "AT_ONCE", 1)
    given = handed(make_mql("Ana", owner=teams.seller.member_id))
    moved(given, Move.GIVE, teams.sales_lead, at=AT + DAY, to_id=teams.other.member_id)
    behind = handed(make_mql("Bo", owner=teams.seller.member_id), at=AT + MINUTE)
    assert handoffs.expire_due(at=OVER + MINUTE) == 1
    assert Handoff.objects.get(pk=behind).outcome == Outcome.EXPIRED.value


def test_within_sales_whoever_worked_the_lead_goes_on_with_it_and_is_told(teams):
    lead = make_mql(owner=teams.seller.member_id)
    worked = handed(lead)
    moved(worked, Move.ACCEPT, teams.seller, at=AT + MINUTE)
    made = handoffs.hand_over(
        lead_ids=[lead], kind="ae_to_customer_team",
        order=handoffs.Order(
            at=AT + HOUR, to=teams.other.member_id, actor_id=teams.seller.member_id
        ),
    )  # fmt: skip
    number = made.made[lead]
    assert handoffs.expire_due(at=OVER + MINUTE) == 1
    assert Handoff.objects.get(pk=number).outcome == Outcome.EXPIRED.value
    assert not Handoff.objects.filter(after_id=number).exists()
    assert Handoff.objects.get(pk=worked).state == State.WORKED.value
    told = bulk.fetch("select kind, member_id from notices_notice where subject_id = %s", [number])
    assert ("returned", teams.seller.member_id) in told


def test_a_kind_that_says_nothing_never_runs_out():
    found = make_teams()
    handed(make_mql(owner=found.seller.member_id))
    assert handoffs.expire_due(at=AT + 400 * DAY) == 0
    assert not HandoffEvent.objects.filter(move="expire").exists()
