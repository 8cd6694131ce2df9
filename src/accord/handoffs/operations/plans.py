"""Plans for companies: opened, worded, their tasks shared, closed; one owner of each team."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.accountable import anybody, hands_of, present
from accord.handoffs.rules import plans as rules
from accord.handoffs.values.handoffs import Hands
from accord.handoffs.values.plans import (
    MOST_TASKS,
    Owners,
    TaskState,
    TaskWish,
    UnableToPlan,
    Unplanned,
)
from accord.journal import api as journal
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Side

TOPIC = 62  # of the locks that keep two from opening a plan for one company
SUBJECT = "account_plan"


@transaction.atomic
def open_plan(
    *, company_id: int, owners: Owners, goal: str, actor: Actor, at: datetime
) -> int:  # fmt: skip
    """Open a plan for a company; answers it. Raises UnableToPlan, and LookupError where there is
    no such company."""
    opener = _member(actor)
    kept = rules.check_goal(goal)
    head = contacts.get_company(company_id=company_id).id
    bulk.alone_for(topic=TOPIC, keys=[str(head)])
    together = [*contacts.company_members(companies=[head])]
    if models.AccountPlan.objects.filter(company_id__in=together, closed_at=None).exists():
        raise UnableToPlan(why=Unplanned.OPEN_ALREADY)
    _hold_owners(owners)
    row = models.AccountPlan.objects.create(
        company_id=head, goal=kept, marketing_id=owners.marketing_id, marketing_active=True,
        sales_id=owners.sales_id, sales_active=True, opened_at=at, opened_by_id=opener,
    )  # fmt: skip
    _note(kind="account_plan.opened", row=row, at=at, actor_id=opener, owners=sorted(owners.ids))
    _tell_owners(row, owners.ids, actor_id=opener, at=at)
    return int(row.pk)


@transaction.atomic
def change_plan(*, plan_id: int, owners: Owners, goal: str, actor: Actor, at: datetime) -> None:
    """Another goal, other owners. Raises UnableToPlan, LookupError."""
    kept = rules.check_goal(goal)
    row, hands = _steered(plan_id, actor=actor, at=at)
    before = _owners(row)
    if owners != before:
        _hold_owners(owners)
    row.goal = kept
    row.marketing_id, row.sales_id = owners.marketing_id, owners.sales_id
    row.save(update_fields=["goal", "marketing", "sales"])
    _note(
        kind="account_plan.changed",
        row=row,
        at=at,
        actor_id=hands.member_id,
        owners=sorted(owners.ids),
    )
    _tell_owners(row, owners.ids - before.ids, actor_id=hands.member_id, at=at)


@transaction.atomic
def close_plan(*, plan_id: int, actor: Actor, at: datetime) -> None:
    """End a plan; tasks that are open are dropped with it. Raises UnableToPlan, LookupError."""
    row, hands = _steered(plan_id, actor=actor, at=at)
    tasks = models.AccountTask.objects.filter(plan_id=row.pk, state=TaskState.OPEN.value)
    tasks.update(
        state=TaskState.DROPPED.value, owner_active=None, ended_at=at, ended_by_id=hands.member_id
    )
    row.closed_at, row.marketing_active, row.sales_active = at, None, None
    row.save(update_fields=["closed_at", "marketing_active", "sales_active"])
    _note(kind="account_plan.closed", row=row, at=at, actor_id=hands.member_id)


@transaction.atomic
def add_task(*, plan_id: int, wish: TaskWish, actor: Actor, at: datetime) -> int:
    """One more task, for anybody of either team; answers it. Raises UnableToPlan, LookupError."""
    maker = _member(actor)
    title, due_on = rules.check_task(wish)
    row = _open(plan_id)
    tasks = models.AccountTask.objects.filter(plan_id=row.pk, state=TaskState.OPEN.value)
    if tasks.count() >= MOST_TASKS:
        raise UnableToPlan(why=Unplanned.TOO_MANY)
    _hold_worker(wish.owner_id)
    task = models.AccountTask.objects.create(
        plan_id=row.pk, title=title, state=TaskState.OPEN.value, owner_id=wish.owner_id,
        owner_active=True, due_on=due_on, made_by_id=maker, made_at=at,
    )  # fmt: skip
    _note(
        kind="account_plan.task_made",
        row=row,
        at=at,
        actor_id=maker,
        task=task.pk,
        owner=wish.owner_id,
    )
    _tell_task(task, row, actor_id=maker, at=at)
    return int(task.pk)


@transaction.atomic
def end_task(*, task_id: int, wanted: TaskState, actor: Actor, at: datetime) -> None:
    """Say that a task is done, or is not wanted any more, or open it again: any colleague of the
    two teams. One that is opened again goes to whoever opens it where its owner has left. Raises
    UnableToPlan, LookupError."""
    member = _member(actor)
    task, row = _task(task_id)
    state = rules.after(TaskState(task.state), wanted=wanted)
    is_open = state is TaskState.OPEN
    if is_open and team.hold_members(ids=[task.owner_id]):
        _hold_worker(member)
        task.owner_id = member
    task.state, task.owner_active = state.value, True if is_open else None
    task.ended_at, task.ended_by_id = (None, None) if is_open else (at, member)
    task.save()
    _note(
        kind="account_plan.task_moved",
        row=row,
        at=at,
        actor_id=member,
        task=task.pk,
        state=state.value,
    )


@transaction.atomic
def give_task(*, task_id: int, to_id: int, actor: Actor, at: datetime) -> None:
    """Somebody else of either team does it. Raises UnableToPlan, LookupError."""
    giver = _member(actor)
    task, row = _task(task_id)
    if task.state != TaskState.OPEN.value:
        raise UnableToPlan(why=Unplanned.NOT_NOW)
    if task.owner_id == to_id:
        raise UnableToPlan(why=Unplanned.SAME_PERSON)
    _hold_worker(to_id)
    task.owner_id = to_id
    task.save(update_fields=["owner"])
    _note(kind="account_plan.task_given", row=row, at=at, actor_id=giver, task=task.pk, owner=to_id)
    _tell_task(task, row, actor_id=giver, at=at)


# Whoever leaves


def hold_plans_of(*, member_id: int) -> None:
    """Hold others off the plans and tasks of a member before their account is locked. Caller's
    transaction."""
    bulk.fetch(
        """select p.id from handoffs_accountplan p
           where p.closed_at is null and (
             %(member)s in (p.marketing_id, p.sales_id) or exists (
               select from handoffs_accounttask t
               where t.plan_id = p.id and t.owner_id = %(member)s and t.state = 'open'))
           order by p.id for update""",
        {"member": member_id},
    )


def pass_plans_on(*, member_id: int, to: int | None, at: datetime) -> list[int]:
    """Give the part of somebody who has left in open plans to whoever stands in, where they are of
    the team, else to who has what nobody of it has; their tasks go to the owner of their team.
    Answers which plans. Caller's transaction. Raises UnableToPlan where nobody at all is there."""
    sides = team.sides()
    rows = models.AccountPlan.objects.select_for_update().filter(closed_at=None).order_by("id")
    held = {row.pk: row for row in rows.filter(marketing_id=member_id)}
    for row in held.values():
        row.marketing_id = _next(Side.MARKETING, member_id, to=to, sides=sides, at=at)
    for found in rows.filter(sales_id=member_id):
        row = held.setdefault(found.pk, found)
        row.sales_id = _next(Side.SALES, member_id, to=to, sides=sides, at=at)
    for row in held.values():
        row.save(update_fields=["marketing", "sales"])
        owners = _owners(row)
        _note(kind="account_plan.changed", row=row, at=at, actor_id=None, owners=sorted(owners.ids))
        _tell_owners(row, owners.ids, actor_id=None, at=at)
    _pass_tasks_on(member_id, to=to, sides=sides, at=at)
    return sorted(held)


def _pass_tasks_on(
    member_id: int, *, to: int | None, sides: Mapping[int, str], at: datetime
) -> None:
    side = Side.SALES if sides.get(member_id) == Side.SALES.value else Side.MARKETING
    tasks = models.AccountTask.objects.select_related("plan").filter(
        owner_id=member_id, state=TaskState.OPEN.value
    )
    for task in tasks.order_by("id"):
        owner = _owners(task.plan).of(side)
        task.owner_id = owner if owner != member_id else _next(
            side, member_id, to=to, sides=sides, at=at
        )  # fmt: skip
        task.save(update_fields=["owner"])
        _note(
            kind="account_plan.task_given",
            row=task.plan,
            at=at,
            actor_id=None,
            task=task.pk,
            owner=task.owner_id,
        )
        _tell_task(task, task.plan, actor_id=None, at=at)


def _next(
    side: Side, leaver: int, *, to: int | None, sides: Mapping[int, str], at: datetime
) -> int:
    fits = to is not None and sides.get(to) in (side.value, Side.BOTH.value)
    named = present(member_ids=[to], at=at)[to] if fits and to is not None else None
    for who in (named, team.catcher(side=side, at=at), anybody()):
        if who is not None and who != leaver and not team.hold_members(ids=[who]):
            return who
    raise UnableToPlan(why=Unplanned.NOBODY_THERE)


# Parts


def _member(actor: Actor) -> int:
    if actor.member_id is None:
        raise UnableToPlan(why=Unplanned.NO_MEMBER)
    return actor.member_id


def _open(plan_id: int) -> models.AccountPlan:
    row = models.AccountPlan.objects.select_for_update().filter(pk=plan_id).first()
    if row is None:
        raise LookupError(f"There is no plan {plan_id}.")
    if row.closed_at is not None:
        raise UnableToPlan(why=Unplanned.IS_CLOSED)
    return row


def _steered(plan_id: int, *, actor: Actor, at: datetime) -> tuple[models.AccountPlan, Hands]:
    _member(actor)
    row = _open(plan_id)
    owners = _owners(row)
    each = [hands_of(actor, owner_id=owner, at=at) for owner in sorted(owners.ids)]
    if not any(rules.may_steer(hands, owners=owners) for hands in each):
        raise UnableToPlan(why=Unplanned.NOT_YOURS)
    return row, each[0]


def _task(task_id: int) -> tuple[models.AccountTask, models.AccountPlan]:
    """A task with its plan, which is held first, as everybody takes the two."""
    plan = models.AccountTask.objects.filter(pk=task_id).values_list("plan_id", flat=True).first()
    if plan is None:
        raise LookupError(f"There is no task {task_id}.")
    row = _open(plan)
    return models.AccountTask.objects.get(pk=task_id), row


def _owners(row: models.AccountPlan) -> Owners:
    return Owners(row.marketing_id, row.sales_id)


def _hold_owners(owners: Owners) -> None:
    rules.check_owners(owners, sides=team.sides())
    if team.hold_members(ids=owners.ids):
        raise UnableToPlan(why=Unplanned.NOBODY_THERE)


def _hold_worker(member_id: int) -> None:
    if team.sides().get(member_id) is None or team.hold_members(ids=[member_id]):
        raise UnableToPlan(why=Unplanned.NOBODY_THERE)


def _note(
    *, kind: str, row: models.AccountPlan, at: datetime, actor_id: int | None, **facts: Any
) -> None:
    journal.record(
        kind=kind, subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor_id,
        company=row.company_id, **facts,
    )  # fmt: skip


def _tell_owners(
    row: models.AccountPlan, members: Sequence[int] | frozenset[int], *, actor_id: int | None,
    at: datetime,
) -> None:  # fmt: skip
    to = sorted(set(members) - {actor_id})
    _tell("account_plan", row, to=to, actor_id=actor_id, key=f"plan:{row.pk}:owners", at=at)


def _tell_task(
    task: models.AccountTask, row: models.AccountPlan, *, actor_id: int | None, at: datetime
) -> None:
    to = [task.owner_id] if task.owner_id != actor_id else []
    _tell("account_task", row, to=to, actor_id=actor_id, key=f"plan:task:{task.pk}", at=at)


def _tell(
    kind: str, row: models.AccountPlan, *, to: Sequence[int], actor_id: int | None, key: str,
    at: datetime,
) -> None:  # fmt: skip
    facts: dict[str, Any] = {"company": row.company_id}
    if actor_id is not None:
        facts["by"] = actor_id
    notices.tell(
        kind=kind, to=to, subject=SUBJECT, subject_id=row.pk, facts=facts,
        key=f"{key}:{at:%Y%m%d%H%M%S%f}", at=at,
    )  # fmt: skip
