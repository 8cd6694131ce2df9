"""Planning sessions, saying who was there, and noting days with the other team."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.journal import api as journal
from accord.kernel.text import has_unseen
from accord.learning import models
from accord.learning.values import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    Planned,
    UnableToPlan,
    Unplanned,
)
from accord.learning.values.training import LONGEST_MINUTES, MOST_PEOPLE
from accord.team import api as team
from accord.team.values import Actor, Capability


@transaction.atomic
def plan_session(*, planned: Planned, actor: Actor, at: datetime) -> int:
    """Write down a session and who is to come; answers its number. Raises UnableToPlan."""
    name, about = planned.name.strip(), planned.about.strip()
    _check_words(name, most=LONGEST_NAME, missing=Unplanned.NO_NAME)
    _check_words(about, most=LONGEST_ABOUT)
    _check_minutes(planned.minutes)
    here = {card.id for card in team.list_members() if card.active}
    if not planned.members or len(planned.members) > MOST_PEOPLE:
        raise UnableToPlan(why=Unplanned.NOBODY)
    if not here.issuperset(planned.members):
        raise UnableToPlan(why=Unplanned.UNKNOWN)
    row = models.Session.objects.create(
        name=name, about=about, day=planned.day, minutes=planned.minutes,
        given_by=planned.given_by.value, made_by_id=actor.member_id,
    )  # fmt: skip
    models.Seat.objects.bulk_create(
        models.Seat(session=row, member_id=one) for one in dict.fromkeys(planned.members)
    )
    _tell(kind="training.planned", session_id=row.pk, actor=actor, at=at)
    return int(row.pk)


@transaction.atomic
def cancel_session(*, session_id: int, is_cancelled: bool, actor: Actor, at: datetime) -> None:
    """A session does not take place, or does after all. Raises UnableToPlan."""
    found = models.Session.objects.filter(pk=session_id)
    if not found.update(is_cancelled=is_cancelled):
        raise UnableToPlan(why=Unplanned.UNKNOWN)
    if is_cancelled:
        _tell(kind="training.cancelled", session_id=session_id, actor=actor, at=at)
    else:
        _tell(kind="training.restored", session_id=session_id, actor=actor, at=at)


@transaction.atomic
def say_there(
    *, session_id: int, member_id: int, was_there: bool, today: date, actor: Actor, at: datetime
) -> None:
    """Somebody was at a session, or was not after all: they say it, or who manages the team does.
    Raises UnableToPlan."""
    if member_id != actor.member_id and not actor.may(Capability.MANAGE_TEAM):
        raise UnableToPlan(why=Unplanned.NOT_YOURS)
    seat = (
        models.Seat.objects.select_for_update(of=("self",))
        .select_related("session")
        .filter(session_id=session_id, member_id=member_id, session__is_cancelled=False)
        .first()
    )
    if seat is None:
        raise UnableToPlan(why=Unplanned.UNKNOWN)
    if was_there and seat.session.day > today:
        raise UnableToPlan(why=Unplanned.AHEAD)
    seat.there_at = at if was_there else None
    seat.save(update_fields=["there_at"])
    _tell(kind="training.attended", session_id=session_id, actor=actor, at=at)


@transaction.atomic
def note_visit(
    *,
    host_id: int | None,
    day: date,
    minutes: int,
    words: str,
    is_shared: bool,
    today: date,
    actor: Actor,
    at: datetime,
) -> int:
    """A member notes what they learned with the other team; answers its number. Raises
    UnableToPlan, also where the host works for the same team."""
    if actor.member_id is None:
        raise UnableToPlan(why=Unplanned.NOT_YOURS)
    said = words.strip()
    _check_words(said, most=LONGEST_ABOUT, missing=Unplanned.NO_WORDS)
    _check_minutes(minutes)
    if day > today:
        raise UnableToPlan(why=Unplanned.AHEAD)
    sides = team.sides()
    if host_id is not None and host_id not in sides:
        raise UnableToPlan(why=Unplanned.UNKNOWN)
    if host_id is not None and sides[host_id] == sides.get(actor.member_id):
        raise UnableToPlan(why=Unplanned.SAME_TEAM)
    row = models.Visit.objects.create(
        member_id=actor.member_id, host_id=host_id, day=day, minutes=minutes, words=said,
        is_shared=is_shared, noted_at=at,
    )  # fmt: skip
    journal.record(
        kind="visit.noted", subject="visit", subject_id=row.pk, actor_id=actor.member_id, at=at
    )
    return int(row.pk)


@transaction.atomic
def forget_visit(*, visit_id: int, is_forgotten: bool, actor: Actor, at: datetime) -> None:
    """A member takes a note of theirs back, or puts it there again. Raises UnableToPlan."""
    found = models.Visit.objects.filter(pk=visit_id, member_id=actor.member_id or 0)
    if not found.update(forgotten_at=at if is_forgotten else None):
        raise UnableToPlan(why=Unplanned.NOT_YOURS)
    told: dict[str, Any] = {"subject": "visit", "subject_id": visit_id, "at": at}
    if is_forgotten:
        journal.record(kind="visit.forgotten", actor_id=actor.member_id, **told)
    else:
        journal.record(kind="visit.restored", actor_id=actor.member_id, **told)


def _check_words(words: str, *, most: int, missing: Unplanned | None = None) -> None:
    if not words and missing is not None:
        raise UnableToPlan(why=missing)
    if has_unseen(words):
        raise UnableToPlan(why=Unplanned.UNSEEN)
    if len(words) > most:
        raise UnableToPlan(why=Unplanned.TOO_LONG)


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise UnableToPlan(why=Unplanned.NO_MINUTES)


def _tell(*, kind: str, session_id: int, actor: Actor, at: datetime) -> None:
    journal.record(
        kind=kind, subject="training", subject_id=session_id, actor_id=actor.member_id, at=at
    )
