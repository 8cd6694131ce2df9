"""Plans for companies: an owner of each team at every moment, tasks, marketing after sales took
over."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies, take
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import AccountPlan, AccountTask
from accord.handoffs.rules import plans as rules
from accord.handoffs.tests.builders import AT, DAY, HOUR, Teams, make_teams
from accord.handoffs.values.handoffs import Hands
from accord.handoffs.values.plans import (
    Owners,
    TaskFilter,
    TaskState,
    TaskWish,
    UnableToPlan,
    Unplanned,
    Whose,
)
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.models import Lead
from accord.leads.tests.builders import open_for
from accord.leads.values import StageMove
from accord.notices.models import Notice
from accord.team import api as team
from accord.team.models import Member
from accord.team.values import EVERYTHING, Scope, Side

database = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture
def teams() -> Teams:
    return make_teams()


def company(name: str = "Acme") -> int:
    rows = companies({"key": name, "name": name})
    return contacts.record_companies(records=rows, at=AT - 9 * DAY, batch_id=None).ids[0]


def both(teams: Teams) -> Owners:
    return Owners(teams.marketer.member_id or 0, teams.seller.member_id or 0)


def plan_of(teams: Teams, at_company: int | None = None, goal: str = "Two more plants") -> int:
    return handoffs.open_plan(
        company_id=at_company or company(), owners=both(teams), goal=goal, actor=teams.seller, at=AT
    )


def task_of(plan: int, owner: int | None, by, title: str = "Send the study", day: int = 12) -> int:
    wish = TaskWish(title, owner or 0, date(2026, 3, day))
    return handoffs.add_task(plan_id=plan, wish=wish, actor=by, at=AT)


def refused(act) -> Unplanned:
    with pytest.raises(UnableToPlan) as caught:
        act()
    return caught.value.why


# Rules


@pytest.mark.parametrize(
    ("owners", "why"),
    [
        (Owners(1, 2), None),
        (Owners(1, 3), None),
        (Owners(2, 1), Unplanned.OTHER_SIDE),
        (Owners(1, 1), Unplanned.OTHER_SIDE),
        (Owners(3, 3), Unplanned.SAME_PERSON),
        (Owners(1, 9), Unplanned.OTHER_SIDE),
    ],
)
def test_a_plan_has_one_owner_of_each_team_and_they_are_two(owners, why):
    sides = {1: "marketing", 2: "sales", 3: "both"}
    if why is None:
        rules.check_owners(owners, sides=sides)
    else:
        assert refused(lambda: rules.check_owners(owners, sides=sides)) is why


@pytest.mark.parametrize(
    ("hands", "may"),
    [
        (Hands(1, frozenset({Side.MARKETING})), True),
        (Hands(2, frozenset({Side.SALES})), True),
        (Hands(3, frozenset({Side.SALES})), False),
        (Hands(3, frozenset({Side.SALES}), acts_for=frozenset({2})), True),
        (Hands(3, frozenset({Side.SALES}), may_lead=True), True),
    ],
)
def test_a_plan_is_steered_by_its_owners_their_deputies_and_leaders(hands, may):
    assert rules.may_steer(hands, owners=Owners(1, 2)) is may


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (TaskWish(" ", 1, TODAY), Unplanned.NO_TITLE),
        (TaskWish("x" * 201, 1, TODAY), Unplanned.TOO_LONG),
        (TaskWish("Call them", 1, None), Unplanned.NO_DAY),
    ],
)
def test_a_task_says_what_and_by_when(wish, why):
    assert refused(lambda: rules.check_task(wish)) is why
    assert rules.check_task(TaskWish(" Call \n them ", 1, TODAY)) == ("Call them", TODAY)


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("wanted", TaskState)
def test_a_task_ends_once_and_is_opened_again(state, wanted):
    if (state is TaskState.OPEN) != (wanted is TaskState.OPEN):
        assert rules.after(state, wanted=wanted) is wanted
    else:
        assert refused(lambda: rules.after(state, wanted=wanted)) is Unplanned.NOT_NOW


# Kept


@database
def test_a_plan_is_opened_once_for_a_company_and_both_owners_have_it(teams):
    acme = company()
    plan = plan_of(teams, acme)
    [card] = handoffs.plans_of_company(company_id=acme, today=TODAY)
    assert (card.id, card.owners, card.marketing_name, card.sales_name) == (
        plan, both(teams), "Dana", "Mara",
    )  # fmt: skip
    assert refused(lambda: plan_of(teams, acme)) is Unplanned.OPEN_ALREADY
    told = Notice.objects.filter(kind="account_plan").values_list("member_id", flat=True)
    assert list(told) == [teams.marketer.member_id]  # whoever opened it knows


@database
def test_no_statement_leaves_an_open_plan_or_task_without_somebody_who_is_here(teams):
    plan = plan_of(teams)
    task_of(plan, teams.other.member_id, teams.seller)
    for rows, change in (
        (AccountPlan.objects, {"marketing_active": None}),
        (AccountPlan.objects, {"sales_active": False}),
        (AccountTask.objects, {"owner_active": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for member in (teams.marketer, teams.seller, teams.other):
        with pytest.raises(IntegrityError):
            close_by_hand(member.member_id)


@transaction.atomic
def leave(member: int | None, *, at: datetime) -> None:
    handoffs.hold_open_of(member_id=member or 0)
    closed = team.close_member(member_id=member or 0, actor=None, at=at)
    assert closed is not None
    handoffs.pass_on(member_id=closed.member_id, to=closed.stand_in_id, at=at)
    bulk.execute("set constraints all immediate")


@transaction.atomic
def close_by_hand(member: int | None) -> None:
    Member.objects.filter(pk=member).update(is_active=False)
    bulk.execute("set constraints all immediate")


@database
@pytest.mark.parametrize(("leaver", "stays"), [("marketer", "sales"), ("seller", "marketing")])
def test_who_leaves_is_followed_by_somebody_of_their_team_at_once(teams, leaver, stays):
    plan = plan_of(teams)
    gone = getattr(teams, leaver)
    task_of(plan, gone.member_id, teams.other)
    leave(gone.member_id, at=AT + HOUR)
    row, task = AccountPlan.objects.get(), AccountTask.objects.get()
    owners = both(teams)
    leads_it = teams.marketing_lead if leaver == "marketer" else teams.sales_lead
    other = "sales" if stays == "marketing" else "marketing"
    assert getattr(row, f"{stays}_id") == getattr(owners, f"{stays}_id")
    assert getattr(row, f"{other}_id") == leads_it.member_id
    assert task.owner_id == leads_it.member_id
    kinds = Notice.objects.filter(member_id=leads_it.member_id).values_list("kind", flat=True)
    assert {"account_plan", "account_task"} <= set(kinds)


@database
def test_tasks_are_done_by_either_team_given_on_dropped_and_opened_again(teams):
    plan = plan_of(teams)
    task = task_of(plan, teams.marketer.member_id, teams.seller)
    assert refused(
        lambda: handoffs.give_task(
            task_id=task, to_id=teams.marketer.member_id or 0, actor=teams.seller, at=AT
        )
    ) is Unplanned.SAME_PERSON  # fmt: skip
    handoffs.give_task(task_id=task, to_id=teams.other.member_id or 0, actor=teams.marketer, at=AT)
    handoffs.end_task(task_id=task, wanted=TaskState.DONE, actor=teams.marketer, at=AT + HOUR)
    assert refused(
        lambda: handoffs.end_task(
            task_id=task, wanted=TaskState.DROPPED, actor=teams.seller, at=AT + HOUR
        )
    ) is Unplanned.NOT_NOW  # fmt: skip
    [card] = handoffs.list_tasks(where=TaskFilter(plan_id=plan)).rows
    assert (card.state, card.owner_name, card.ended_by_name) == (TaskState.DONE, "Ivo", "Dana")
    leave(teams.other.member_id, at=AT + 2 * HOUR)
    handoffs.end_task(task_id=task, wanted=TaskState.OPEN, actor=teams.seller, at=AT + 3 * HOUR)
    assert AccountTask.objects.get().owner_id == teams.seller.member_id  # Ivo has left meanwhile
    told = Notice.objects.filter(kind="account_task").values_list("member_id", flat=True)
    assert sorted(told) == sorted([teams.marketer.member_id, teams.other.member_id])


@database
def test_only_who_steers_a_plan_changes_it_and_its_end_drops_its_tasks(teams):
    plan = plan_of(teams)
    task_of(plan, teams.seller.member_id, teams.other)
    ends = {"plan_id": plan, "at": AT + HOUR}
    assert refused(lambda: handoffs.close_plan(actor=teams.other, **ends)) is Unplanned.NOT_YOURS
    other = Owners(teams.marketing_lead.member_id or 0, teams.other.member_id or 0)
    handoffs.change_plan(owners=other, goal="One plant", actor=teams.marketer, **ends)
    handoffs.close_plan(actor=teams.sales_lead, **ends)
    assert AccountTask.objects.get().state == "dropped"
    assert refused(
        lambda: task_of(plan, teams.seller.member_id, teams.seller)
    ) is Unplanned.IS_CLOSED  # fmt: skip
    card = handoffs.get_plan(plan_id=plan, today=TODAY)
    assert (card.goal, card.owners, card.closed_at) == ("One plant", other, AT + HOUR)
    plan_of(teams, card.company_id)  # and another one can be opened


@database
def test_lists_put_what_is_due_first_on_top_what_ended_last_and_go_on(teams):
    plan = plan_of(teams)
    for day in (20, 10, 15):
        task_of(plan, teams.seller.member_id, teams.seller, title=f"On {day}", day=day)
    done = task_of(plan, teams.marketer.member_id, teams.seller, title="Done", day=1)
    handoffs.end_task(task_id=done, wanted=TaskState.DONE, actor=teams.seller, at=AT)
    seen, after = [], None
    while True:
        page = handoffs.list_tasks(where=TaskFilter(plan_id=plan), after=after, limit=1)
        seen += [one.title for one in page.rows]
        after = page.next_key
        if after is None:
            break
    assert seen == ["On 10", "On 15", "On 20", "Done"]
    mine = TaskFilter(owner_ids=frozenset({teams.seller.member_id or 0}), is_open=True)
    assert handoffs.count_tasks(where=mine) == 3
    with pytest.raises(ValueError, match="nowhere"):
        handoffs.list_tasks(where=mine, after="nowhere")
    card = handoffs.get_plan(plan_id=plan, today=date(2026, 3, 16))
    assert (card.open_tasks, card.late_tasks) == (3, 2)


@database
def test_what_marketing_does_after_a_lead_is_ready_for_sales_is_kept_and_shown(teams):
    acme = company()
    [ana] = take({"key": "ana", "name": "Ana", "company_id": acme}, at=AT - 9 * DAY).ids
    [lead] = open_for([ana], opened_at=AT - 9 * DAY)
    Lead.objects.filter(pk=lead).update(company_id=acme)
    leads.hand_to(owners={lead: teams.seller.member_id or 0})
    leads.move_leads(moves={lead: [StageMove(StageCode.SQL, AT)]}, at=AT, batch_id=None)
    rows = [("email_open", "in", "marketing", AT - HOUR), ("form", "in", "marketing", AT + HOUR),
            ("call_attempt", "out", "sales", AT + HOUR), ("email_sent", "out", "marketing",
                                                          AT + 2 * HOUR)]  # fmt: skip
    told = journeys.Touches(
        source="test", external_key=[str(place) for place in range(len(rows))],
        person_id=[ana] * 4, company_id=[None] * 4, kind=[row[0] for row in rows],
        direction=[row[1] for row in rows], reach=["1:many"] * 4, team=[row[2] for row in rows],
        channel=[""] * 4, campaign_id=[None] * 4, asset_id=[None] * 4, member_id=[None] * 4,
        occurred_at=[row[3] for row in rows], detail=[{}] * 4,
    )  # fmt: skip
    journeys.record_touches(touches=told, at=AT + 3 * HOUR, batch_id=None)
    found = handoffs.late_touches(whose=Whose(EVERYTHING, company_id=acme))
    assert (found.count, [one.kind for one in found.rows]) == (2, ["email_sent", "form"])
    assert handoffs.late_touches(whose=Whose(EVERYTHING, lead_id=lead), limit=1).count == 2
    narrow = Scope(frozenset({teams.other.member_id or 0}), unowned=False)
    assert handoffs.late_touches(whose=Whose(narrow, company_id=acme)).count == 0
