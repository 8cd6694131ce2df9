"""Decisions: taken by one, seen to by one, taken back by either or a leader."""

from datetime import date, datetime

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import KEYED
from accord.definitions.values import Kind as Defined
from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.queries.decisions import card_of
from accord.meetings.rules import deciding
from accord.meetings.values.decisions import (
    DecisionCard,
    DecisionFlaw,
    DecisionText,
    UnableToDecide,
)
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Capability

SUBJECT = "decision"


@transaction.atomic
def decide(
    *, text: DecisionText, actor: Actor, at: datetime, meeting_id: int | None = None
) -> DecisionCard:
    """Keep a decision; whoever sees to it is told. Raises UnableToDecide."""
    _check_member(actor)
    kept = deciding.check_decision(text, today=today_of(at))
    if team.hold_members(ids=[kept.decider_id]):
        raise UnableToDecide(DecisionFlaw.LEFT, where="decider")
    if team.hold_members(ids=[kept.owner_id]):
        raise UnableToDecide(DecisionFlaw.LEFT, where="owner")
    check_meeting(meeting_id)
    row = models.Decision.objects.create(
        meeting_id=meeting_id, title=kept.title, why=kept.why, decider_id=kept.decider_id,
        owner_id=kept.owner_id, metric=kept.metric, expected=kept.expected, due_on=kept.due_on,
        check_on=kept.check_on, decided_at=at, made_by_id=actor.member_id, kind=kept.kind,
        key=kept.key, number=_next_version(kept.kind, kept.key), is_experiment=kept.is_experiment,
    )  # fmt: skip
    journal.record(
        kind="decision.made", subject=SUBJECT, subject_id=row.pk, at=at, actor_id=actor.member_id,
        decider=row.decider_id, owner=row.owner_id, metric=row.metric, meeting=meeting_id,
    )  # fmt: skip
    if row.owner_id != actor.member_id:
        notices.tell(
            kind="decision_yours", to=[row.owner_id], subject=SUBJECT, subject_id=row.pk,
            facts={"by": actor.member_id}, key=f"decision:{row.pk}:made", at=at,
        )  # fmt: skip
    return card_of(row)


@transaction.atomic
def take_back_decision(*, decision_id: int, actor: Actor, at: datetime) -> None:
    """A decision does not hold any more and is not checked; an experiment only once it is said what
    was learned. Raises UnableToDecide, LookupError."""
    row = _held(decision_id)
    _check_may(row, actor)
    if row.ended_at is not None or row.checked_at is not None:
        raise UnableToDecide(DecisionFlaw.HAS_ENDED)
    if row.is_experiment and not row.learned:
        raise UnableToDecide(DecisionFlaw.NO_RESULT, where="learned")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.record(
        kind="decision.taken_back", subject=SUBJECT, subject_id=row.pk, at=at,
        actor_id=actor.member_id,
    )  # fmt: skip
    notices.withdraw(keys=[f"decision:{row.pk}:made"], at=at)


@transaction.atomic
def say_learned(*, decision_id: int, words: str, actor: Actor, at: datetime) -> None:
    """What the teams learned of a decision, in words. Raises UnableToDecide, LookupError."""
    row = _held(decision_id)
    _check_may(row, actor)
    row.learned = deciding.words_of(words, where="learned")
    if row.is_experiment and row.ended_at is not None and not row.learned:
        raise UnableToDecide(DecisionFlaw.NO_RESULT, where="learned")
    row.save(update_fields=["learned"])
    journal.record(
        kind="decision.learned", subject=SUBJECT, subject_id=row.pk, at=at,
        actor_id=actor.member_id,
    )  # fmt: skip


def _held(decision_id: int) -> models.Decision:
    row = models.Decision.objects.select_for_update().filter(pk=decision_id).first()
    if row is None:
        raise LookupError(f"There is no decision {decision_id}.")
    return row


def _check_member(actor: Actor) -> None:
    if actor.member_id is None:
        raise UnableToDecide(DecisionFlaw.NO_MEMBER)


def _check_may(row: models.Decision, actor: Actor) -> None:
    _check_member(actor)
    if actor.member_id not in (row.decider_id, row.owner_id) and not actor.may(Capability.SIGN):
        raise UnableToDecide(DecisionFlaw.NOT_YOURS)


def check_meeting(meeting_id: int | None) -> None:
    """Raises UnableToDecide where there is no such meeting."""
    if meeting_id is not None and not models.Meeting.objects.filter(pk=meeting_id).exists():
        raise UnableToDecide(DecisionFlaw.NO_MEETING)


def _next_version(kind: str, key: str) -> int | None:
    """The number of the version that an amendment opens: its open draft, else the next one. Raises
    UnableToDecide for what is not there to be changed."""
    if not kind:
        return None
    known = {one.value: one for one in Defined}.get(kind)
    if known is None or (key and known not in KEYED):
        raise UnableToDecide(DecisionFlaw.NO_SUBJECT, where="changes")
    waiting = definitions.find_open(kind=known, key=key)
    latest = definitions.find_latest(kind=known, key=key)
    if waiting is not None:
        return waiting.number
    if latest is None:
        raise UnableToDecide(DecisionFlaw.NO_SUBJECT, where="changes")
    return latest.number + 1


def today_of(at: datetime) -> date:
    """The company's day."""
    return team.day_of(at=at)
