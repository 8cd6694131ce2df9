"""Leads are handed over as they come to their stage, and hand-offs follow their leads."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff, HandoffEvent
from accord.handoffs.values.handoffs import Move
from accord.intake import api as intake
from accord.leads import api as leads
from accord.team import api as team
from tests import people

pytestmark = pytest.mark.django_db
AT = people.AT
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEADS = ("external_id", "full_name", "email", "stage", "created_at", "owner_external_id")
USERS = ("external_id", "name", "email", "team", "is_active")


@pytest.fixture(autouse=True)
def agreed() -> None:
    """Two sellers, who leads them, and hand-overs that both sides have signed."""
    for place, name in enumerate(("Mara", "Ivo")):
        row = (f"u{place}", name, f"{name.lower()}@us.example", "Sales", "yes")
        people.load("users", USERS, [row])
    people.add_member("sales_lead")
    people.add_member("marketing_lead")
    body = handoffs.kinds_body(handoffs.FIRST_KINDS)
    number = handoffs.propose_kinds(body=body, actor_id=None, at=AT - 9 * DAY)
    people.sign(kind=Kind.HANDOFFS, number=number, at=AT - 9 * DAY)


def lead(key: str, *, stage: str = "mql", at: datetime = AT - HOUR, owner: str = "u0",
         email: str = "") -> tuple[str, ...]:  # fmt: skip
    address = f"{key}@customer.example" if email == "" else email
    return (key, f"Ana {key}", address, stage, at.isoformat(), owner)


def load(*rows: tuple[str, ...]) -> int:
    return people.load("leads", LEADS, rows)


def seller(key: str) -> int:
    return team.find_members(source="test", keys=[key])[key]


def found() -> list[tuple[str, int, str]]:
    rows = Handoff.objects.order_by("id").values_list("kind", "owner_id", "state")
    return list(rows)


def test_a_lead_that_comes_to_its_stage_is_handed_over_with_it():
    load(lead("a"))
    assert found() == [("marketing_to_sdr", seller("u0"), "offered")]


def test_what_came_to_it_before_both_signed_is_not():
    load(lead("a", at=AT - 20 * DAY), lead("b", stage="lead"))
    assert found() == []


def test_a_lead_without_what_is_needed_is_handed_over_once_it_is_there():
    load(("a", "Ana a", "", "mql", (AT - HOUR).isoformat(), "u0"))
    assert found() == []
    load(lead("a"))
    assert len(found()) == 1
    load(lead("a"))
    assert len(found()) == 1


def test_an_import_taken_back_takes_its_hand_offs_with_it():
    batch = load(lead("a"))
    intake.undo(batch_id=batch, actor_id=None, at=AT + HOUR)
    assert found() == []
    assert HandoffEvent.objects.count() == 0


def test_the_tools_owner_is_the_hand_offs():
    load(lead("a"))
    [number] = bulk.fetch("select id from live.leads")
    leads.follow_owners(owners={number[0]: seller("u1")})
    handoffs.follow_written(at=AT + HOUR)
    assert found() == [("marketing_to_sdr", seller("u1"), "offered")]
    assert list(HandoffEvent.objects.order_by("id").values_list("move", flat=True)) == [
        "offer", "give",
    ]  # fmt: skip


def test_whoever_leaves_leaves_nothing_open_behind():
    load(lead("a"), lead("b"))
    handoffs.move(
        handoff_id=Handoff.objects.order_by("id").first().pk, move=Move.ACCEPT, actor=None, at=AT
    )
    manager = people.add_member("rev_ops")
    actor = team.find_actor(member_id=manager)
    intake.leave(member_id=seller("u0"), actor=actor, at=AT + HOUR)
    owners = {owner for _kind, owner, _state in found()}
    assert seller("u0") not in owners
    assert len(owners) == 1


def test_a_leads_owner_who_cannot_work_it_does_not_get_its_hand_off():
    load(lead("a"))
    [(number,)] = bulk.fetch("select id from live.leads")
    for role in ("demand_gen", "sales_ops"):
        leads.follow_owners(owners={number: people.add_member(role)})
        handoffs.follow_written(at=AT + HOUR)
        assert found() == [("marketing_to_sdr", seller("u0"), "offered")]
    assert list(HandoffEvent.objects.values_list("move", flat=True)) == ["offer"]


@pytest.mark.parametrize("boss", ["marketing_lead", "sales_lead"])
def test_who_stands_in_gets_a_leavers_hand_offs_only_where_they_can_answer_them(boss):
    load(lead("a"))
    bosses = dict(
        get_user_model().objects.filter(email__contains="_lead@").values_list("email", "id")
    )
    team.give_role(
        member_id=seller("u0"), role="sdr", reports_to_id=bosses[f"{boss}@example.com"],
        actor=team.COMMAND_LINE, at=AT,
    )  # fmt: skip
    intake.leave(member_id=seller("u0"), actor=team.COMMAND_LINE, at=AT + HOUR)
    assert found() == [("marketing_to_sdr", bosses["sales_lead@example.com"], "offered")]


def test_two_that_become_one_have_one_hand_off():
    load(lead("a"), lead("b"))
    (one,), (two,) = bulk.fetch("select id from live.persons order by id")
    intake.merge_people(first=one, second=two, actor_id=None, at=AT + HOUR)
    told = Handoff.objects.order_by("state").values_list("state", "outcome")
    assert list(told) == [("closed", "merged"), ("offered", "")]


def test_two_that_are_apart_again_each_have_their_hand_off_again():
    load(lead("a"), lead("b"))
    (one,), (two,) = bulk.fetch("select id from live.persons order by id")
    before = found()
    merge = intake.merge_people(first=one, second=two, actor_id=None, at=AT + HOUR)
    assert [state for _kind, _owner, state in found()].count("closed") == 1
    intake.unmerge_people(merge_id=merge, actor_id=None, at=AT + 2 * HOUR)
    assert found() == before
    assert not Handoff.objects.exclude(outcome="").exists()
    moves = list(HandoffEvent.objects.order_by("id").values_list("move", flat=True))
    assert moves == ["offer", "offer", "merge", "undo"]


def test_many_at_once_are_handed_over_by_a_job_and_all_of_them():
    load(*(lead(f"k{n}") for n in range(250)))
    assert found() == []
    [(waiting,)] = bulk.fetch(
        "select count(*) from procrastinate_jobs where task_name = 'handoffs.hand_over'"
    )
    assert waiting == 1
    numbers = [n for (n,) in bulk.fetch("select id from live.leads")]
    handoffs.hand_over_now(lead_ids=numbers, kind="marketing_to_sdr", at=AT)
    assert len(found()) == 250
