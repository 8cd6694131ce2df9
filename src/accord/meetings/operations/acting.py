"""Actions: one member, one day, done or dropped."""

from datetime import date, datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.operations.deciding import check_meeting, today_of
from accord.meetings.queries.decisions import action_of
from accord.meetings.rules import deciding
from accord.meetings.values.decisions import (
    MOST_OPEN_ACTIONS,
    ActionCard,
    ActionState,
    DecisionFlaw,
    UnableToDecide,
)
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Capability

SUBJECT = "action"
TOPIC = 0x61637469  # "acti": of the locks under which the open actions of a member are counted


@transaction.atomic
def add_action(
    *,
    title: str,
    owner_id: int | None,
    due_on: date | None,
    actor: Actor,
    at: datetime,
    meeting_id: int | None = None,
    decision_id: int | None = None,
) -> ActionCard:
    """Give somebody something to do by a day; they are told. Raises UnableToDecide."""
    if actor.member_id is None:
        raise UnableToDecide(DecisionFlaw.NO_MEMBER)
    kept = deciding.title_of(title)
    if owner_id is None:
        raise UnableToDecide(DecisionFlaw.NO_OWNER, where="owner")
    due = deciding.check_due(due_on, today=today_of(at))
    if team.hold_members(ids=[owner_id]):
        raise UnableToDecide(DecisionFlaw.LEFT, where="owner")
    check_meeting(meeting_id)
    if decision_id is not None and not models.Decision.objects.filter(pk=decision_id).exists():
        raise UnableToDecide(DecisionFlaw.NO_SUBJECT)
    _check_room(owner_id)
    row = models.Action.objects.create(
        meeting_id=meeting_id, decision_id=decision_id, title=kept, owner_id=owner_id,
        due_on=due, state=ActionState.OPEN.value, made_by_id=actor.member_id, made_at=at,
    )  # fmt: skip
    journal.record(
        kind="action.given", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor.member_id,
        owner=owner_id, meeting=meeting_id, decision=decision_id,
    )  # fmt: skip
    if owner_id != actor.member_id:
        notices.tell(
            kind="action_yours", to=[owner_id], subject=SUBJECT, subject_id=row.pk,
            facts={"by": actor.member_id}, key=_key(row.pk), at=at,
        )  # fmt: skip
    return action_of(row)


@transaction.atomic
def end_action(*, action_id: int, wanted: ActionState, actor: Actor, at: datetime) -> ActionCard:
    """Say that an action is done, dropped, or open again. For its owner, whoever gave it, and
    leaders. Raises UnableToDecide, LookupError."""
    row = models.Action.objects.select_for_update().filter(pk=action_id).first()
    if row is None:
        raise LookupError(f"There is no action {action_id}.")
    if actor.member_id is None:
        raise UnableToDecide(DecisionFlaw.NO_MEMBER)
    if actor.member_id not in (row.owner_id, row.made_by_id) and not actor.may(Capability.SIGN):
        raise UnableToDecide(DecisionFlaw.NOT_YOURS)
    if row.state == wanted.value:
        raise UnableToDecide(DecisionFlaw.HAS_ENDED)
    if wanted is ActionState.OPEN:
        if team.hold_members(ids=[row.owner_id]):
            raise UnableToDecide(DecisionFlaw.LEFT, where="owner")
        _check_room(row.owner_id)
    row.state = wanted.value
    row.ended_at = None if wanted is ActionState.OPEN else at
    row.save(update_fields=["state", "ended_at"])
    journal.record(
        kind="action.moved", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor.member_id,
        state=wanted.value,
    )  # fmt: skip
    if wanted is not ActionState.OPEN:
        notices.withdraw(keys=[_key(row.pk)], at=at)
    return action_of(row)


def _check_room(owner_id: int) -> None:
    """Raises UnableToDecide where a member has as much to do as they can have. Nobody else gives
    them anything before the caller's transaction ends."""
    bulk.alone_for(topic=TOPIC, keys=[str(owner_id)])
    opened = models.Action.objects.filter(owner_id=owner_id, state=ActionState.OPEN.value)
    if opened.count() >= MOST_OPEN_ACTIONS:
        raise UnableToDecide(DecisionFlaw.TOO_MANY, where="owner")


def _key(action_id: int) -> str:
    return f"action:{action_id}:given"
