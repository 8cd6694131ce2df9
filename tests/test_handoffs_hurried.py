"""A lead that turns better while its clocks run is promised sooner, and never later again."""

from datetime import datetime, timedelta

import pytest

from accord.definitions.values import StageCode
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, HandoffEvent
from accord.handoffs.tests.builders import HOUR, MINUTE, handed, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed
from accord.handoffs.values.handoffs import Move
from accord.intake import api as intake
from accord.leads import api as leads
from accord.leads.values import StageMove
from accord.scoring.models import Score
from accord.team import api as team
from tests import people
from tests.test_scores_live import AT, DAY, begin, form, lead, lead_of, take

pytestmark = pytest.mark.django_db
HOT = {"within": "PT1H", "quadrant": "hot"}


@pytest.fixture
def number() -> int:
    """Ann, of whom nobody knows much, is handed over at 09:00; a first try is promised in 8 h."""
    make_teams()
    first = {**SPEED["clauses"][2], "targets": [HOT, {"within": "PT8H"}]}
    agreed(
        {**SPEED, "clauses": [*SPEED["clauses"][:2], first, *SPEED["clauses"][3:]]},
        at=AT - 9 * DAY,
    )
    begin()
    take(intake.Kind.LEADS, lead("ann"), at=AT - DAY)
    ann = lead_of("ann")
    moves = {ann: [StageMove(StageCode.MQL, AT - HOUR)]}
    leads.move_leads(moves=moves, at=AT - HOUR, batch_id=None)
    return handed(ann, at=AT)


def due(promise: str = "attempt") -> datetime | None:
    return Clock.objects.get(promise=promise, member=None).due_at


def raised() -> list[tuple[str, datetime]]:
    rows = HandoffEvent.objects.filter(move=Move.RAISE.value).order_by("id")
    return list(rows.values_list("reason", "at"))


@pytest.mark.parametrize(("later", "by"), [(10 * MINUTE, HOUR), (4 * HOUR, 4 * HOUR + 30 * MINUTE)])
def test_a_touch_that_makes_a_lead_hot_makes_its_first_try_due_sooner(
    number: int, later: timedelta, by: timedelta
):
    assert due() == AT + 8 * HOUR
    before = due("verdict")
    turned = AT + later
    take(intake.Kind.TOUCHES, form("ann", key="f1", on=turned), at=turned)
    assert due() == AT + by
    assert due("verdict") == before  # of it nothing else was promised
    row = Handoff.objects.get(pk=number)
    assert (row.rank, row.facts["quadrant"]) == (1, "check_fit")
    assert row.due_at == min(AT + by, AT + 2 * HOUR)
    assert raised() == [("hot", turned)]
    page = people.signed_in("rev_ops").get(f"/handoffs/{number}/").content.decode()
    assert "Became more urgent" in page
    assert "promised sooner than before" in page


def test_what_cools_down_is_not_promised_later_and_is_told_once(number: int):
    take(intake.Kind.TOUCHES, form("ann", key="f1", on=AT + MINUTE), at=AT + MINUTE)
    hot = due()
    Score.objects.filter(lead_id=lead_of("ann")).update(quadrant="cold")
    for again in (2, 3):
        handoffs.sweep(at=AT + again * MINUTE)
    Score.objects.filter(lead_id=lead_of("ann")).update(quadrant="hot")
    handoffs.sweep(at=AT + 5 * HOUR)
    assert due() == hot
    assert len(raised()) == 1
    handoffs.settle_clocks(handoff_ids=[number])
    assert due() == hot  # read again from what is stored, it is the same


def test_what_turned_better_by_other_ways_is_found_by_the_sweep(number: int):
    handoffs.sweep(at=AT)
    Score.objects.filter(lead_id=lead_of("ann")).update(quadrant="hot")
    handoffs.sweep(at=AT + MINUTE)
    assert due() == AT + HOUR
    assert raised() == [("hot", AT + MINUTE)]


def test_an_acceptance_is_taken_back_though_the_lead_turned_better_since(number: int):
    seller = team.find_actor(member_id=Handoff.objects.get(pk=number).owner_id)
    assert seller is not None
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=seller, at=AT + MINUTE)
    take(intake.Kind.TOUCHES, form("ann", key="f1", on=AT + MINUTE), at=AT + 2 * MINUTE)
    assert due() == AT + HOUR
    handoffs.undo(handoff_id=number, actor=seller, at=AT + 3 * MINUTE)
    assert Handoff.objects.get(pk=number).state == "offered"
