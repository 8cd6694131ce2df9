"""Keeping views of lists; letting a check pass; going live; proposing hours to another leader."""

import secrets
from datetime import date, datetime

from django.db import transaction

from accord.desk import models, queries
from accord.desk.rules import readiness
from accord.desk.rules.guiding import Milestone
from accord.desk.values import MOST_OPEN_TASKS, Check, ListName, NotReady, PlanIsFull
from accord.foundation import bulk
from accord.journal import api as journal
from accord.kernel.working_time import WorkingCalendar
from accord.meetings import api as meetings
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor

TOPIC = 0x706C616E  # "plan": of the lock under which the open tasks of the plan are counted


@transaction.atomic
def keep_view(*, owner_id: int, list_name: ListName, name: str, query: str, is_shared: bool) -> int:
    """Keep a list under a name; the same name of the same member is kept anew."""
    row, _ = models.SavedView.objects.update_or_create(
        owner_id=owner_id,
        list_name=list_name,
        name=name,
        defaults={"query": query, "is_shared": is_shared},
    )
    return row.pk


@transaction.atomic
def change_view(*, view_id: int, owner_id: int, name: str, is_shared: bool) -> bool:
    """Rename or share one's own view; False where it is not theirs or the name is taken."""
    mine = (
        models.SavedView.objects.select_for_update().filter(pk=view_id, owner_id=owner_id).first()
    )
    if mine is None:
        return False
    others = models.SavedView.objects.filter(
        owner_id=owner_id, list_name=mine.list_name, name=name
    ).exclude(pk=view_id)
    if others.exists():
        return False
    mine.name, mine.is_shared = name, is_shared
    mine.save()
    return True


def remove_view(*, view_id: int, owner_id: int) -> bool:
    """Remove one's own view; False where it is not theirs."""
    removed, _ = models.SavedView.objects.filter(pk=view_id, owner_id=owner_id).delete()
    return bool(removed)


@transaction.atomic
def let_pass(*, check: Check, member_id: int, reason: str, at: datetime) -> None:
    """Answer by name for a check that is not in order; a later answer replaces the one before."""
    models.Waiver.objects.update_or_create(
        check_code=check.value,
        defaults={"member_id": member_id, "reason": reason, "waived_at": at},
    )
    journal.record(
        kind="check.let_pass",
        subject="team",
        subject_id=None,
        actor_id=member_id,
        at=at,
        check=check.value,
    )


@transaction.atomic
def go_live(*, member_id: int, at: datetime) -> None:
    """From here on both teams live by these figures. Raises NotReady with what is still open."""
    missing = readiness.open_checks(queries.list_checks(at=at))
    if missing:
        raise NotReady(open_checks=missing)
    _, is_new = models.GoLive.objects.get_or_create(
        is_only=True, defaults={"member_id": member_id, "live_at": at}
    )
    if is_new:
        journal.record(
            kind="team.went_live", subject="team", subject_id=None, actor_id=member_id, at=at
        )


@transaction.atomic
def give_task(
    *,
    milestone: Milestone,
    title: str,
    owner_id: int | None,
    due_on: date | None,
    actor: Actor,
    at: datetime,
) -> meetings.ActionCard:
    """Give somebody a small task that leads to what is not there yet: an action, of which they are
    told. Raises PlanIsFull, meetings.UnableToDecide."""
    bulk.alone_for(topic=TOPIC, keys=["plan"])
    if queries.count_planned() >= MOST_OPEN_TASKS:
        raise PlanIsFull
    made = meetings.add_action(title=title, owner_id=owner_id, due_on=due_on, actor=actor, at=at)
    models.PlannedTask.objects.create(milestone=milestone.value, action_id=made.id)
    return made


@transaction.atomic
def propose_hours(
    *,
    calendar_id: int,
    says: WorkingCalendar | None,
    first_day: date,
    actor: Actor,
    at: datetime,
    place: tuple[str, str] | None = None,
) -> int:
    """Propose hours of both teams as `team.propose_hours` does, and tell whoever may confirm."""
    made = team.propose_hours(
        calendar_id=calendar_id, says=says, first_day=first_day, actor=actor, at=at, place=place
    )
    assert actor.member_id is not None, "a member proposed it"
    notices.tell(
        kind="hours_proposed", to=team.others_who_manage(member_id=actor.member_id),
        subject="hours", subject_id=made, facts={"by": actor.member_id},
        key=f"hours:{made}:proposed", at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def settle_hours(*, proposal_id: int, keeps: bool, actor: Actor, at: datetime) -> None:
    """Confirm proposed hours, or leave them aside; the notice about them is not true any more."""
    settle = team.confirm_hours if keeps else team.decline_hours
    settle(proposal_id=proposal_id, actor=actor, at=at)
    notices.withdraw(keys=[f"hours:{proposal_id}:proposed"], at=at)


@transaction.atomic
def make_feed(*, member_id: int, at: datetime) -> str:
    """A new address for a member's other calendars; the one before leads nowhere. Answers the part
    of it that is secret, which can be read only now."""
    secret = secrets.token_urlsafe(32)
    models.CalendarFeed.objects.update_or_create(
        member_id=member_id, defaults={"digest": queries.feed_digest(secret), "made_at": at}
    )
    return secret


def end_feed(*, member_id: int) -> None:
    """The address of a member leads nowhere any more."""
    models.CalendarFeed.objects.filter(member_id=member_id).delete()
