"""Reading decisions and actions."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from accord.meetings import models
from accord.meetings.values.decisions import (
    ActionCard,
    ActionState,
    DecisionCard,
    DecisionPage,
    DecisionState,
    Effect,
)
from accord.meetings.values.weeks import Metric, Untold, Verdict


def get_decision(*, decision_id: int) -> DecisionCard:
    """Raises LookupError."""
    row = models.Decision.objects.filter(pk=decision_id).first()
    if row is None:
        raise LookupError(f"There is no decision {decision_id}.")
    return card_of(row)


def list_decisions(
    *,
    state: DecisionState | None = None,
    meeting_id: int | None = None,
    member_id: int | None = None,
    is_experiment: bool | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> DecisionPage:
    """Decisions, the latest first. state: None for all; member_id: whoever decided or sees to them;
    is_experiment: None for both; before_id: next_id of the page before."""
    rows = models.Decision.objects.order_by("-id")
    if state is not None:
        rows = rows.filter(**_in_state(state))
    if meeting_id is not None:
        rows = rows.filter(meeting_id=meeting_id)
    if member_id is not None:
        rows = rows.filter(decider_id=member_id) | rows.filter(owner_id=member_id)
    if is_experiment is not None:
        rows = rows.filter(is_experiment=is_experiment)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    found = list(rows[: limit + 1])
    cards = [card_of(row) for row in found[:limit]]
    return DecisionPage(cards, cards[-1].id if len(found) > limit else None)


def count_decisions(*, is_experiment: bool | None = None) -> dict[DecisionState, int]:
    """How many decisions stand where. is_experiment: None for both."""
    every = models.Decision.objects.all()
    if is_experiment is not None:
        every = every.filter(is_experiment=is_experiment)
    return {state: every.filter(**_in_state(state)).count() for state in DecisionState}


def find_decisions(*, ids: Collection[int]) -> dict[int, DecisionCard]:
    """Those of these decisions that there are."""
    return {row.pk: card_of(row) for row in models.Decision.objects.filter(pk__in=set(ids))}


def _in_state(state: DecisionState) -> dict[str, object]:
    if state is DecisionState.ENDED:
        return {"ended_at__isnull": False}
    if state is DecisionState.RUNNING:
        return {"ended_at__isnull": True, "checked_at__isnull": True}
    return {"ended_at__isnull": True, "verdict": state.value}


def list_to_check(*, today: date) -> list[DecisionCard]:
    """Decisions whose day of checking has come."""
    rows = models.Decision.objects.filter(
        check_on__lte=today, checked_at__isnull=True, ended_at__isnull=True
    )
    return [card_of(row) for row in rows.order_by("check_on", "id")[:500]]


def list_actions(
    *,
    owner_id: int | None = None,
    meeting_ids: Iterable[int] | None = None,
    state: ActionState | None = ActionState.OPEN,
    due_before: date | None = None,
    after_id: int | None = None,
    limit: int = 100,
) -> list[ActionCard]:
    """Actions, those due first on top. owner_id: of one member; due_before: due on an earlier day;
    after_id: the last of the page before."""
    rows = models.Action.objects.order_by("due_on", "id")
    last = models.Action.objects.filter(pk=after_id).first() if after_id else None
    if last is not None:
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk))
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if meeting_ids is not None:
        rows = rows.filter(meeting_id__in=list(meeting_ids))
    if state is not None:
        rows = rows.filter(state=state.value)
    if due_before is not None:
        rows = rows.filter(due_on__lt=due_before)
    return [action_of(row) for row in rows[:limit]]


def find_actions(*, ids: Collection[int]) -> dict[int, ActionCard]:
    """Those of these actions that there are."""
    return {row.pk: action_of(row) for row in models.Action.objects.filter(pk__in=set(ids))}


def count_actions(
    *,
    owner_id: int | None = None,
    ids: Iterable[int] | None = None,
    due_before: date | None = None,
) -> int:
    """How many actions are open: a member's own, among these, due on an earlier day."""
    rows = models.Action.objects.filter(state=ActionState.OPEN.value)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    if due_before is not None:
        rows = rows.filter(due_on__lt=due_before)
    return rows.count()


def card_of(row: models.Decision) -> DecisionCard:
    """A decision as values."""
    effect = None
    if row.checked_at is not None:
        effect = Effect(
            Verdict(row.verdict), row.checked_at, row.before or 0.0, row.after or 0.0,
            row.low or 0.0, row.high or 0.0, row.weeks_before or 0, row.weeks_after or 0,
            Untold(row.untold) if row.untold else None, row.is_less,
        )  # fmt: skip
    return DecisionCard(
        row.pk, row.title, row.why, row.decider_id, row.owner_id, Metric(row.metric),
        row.expected, row.due_on, row.check_on, row.decided_at, row.made_by_id, row.meeting_id,
        row.kind, row.key, row.number, effect, row.ended_at, row.learned,
        row.is_experiment,
    )  # fmt: skip


def action_of(row: models.Action) -> ActionCard:
    """An action as values."""
    return ActionCard(
        row.pk, row.title, row.owner_id, row.due_on, ActionState(row.state), row.meeting_id,
        row.decision_id, row.made_by_id, row.made_at, row.ended_at,
    )  # fmt: skip
