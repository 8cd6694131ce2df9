"""Rounds in which both teams judge the same leads blind: begun, answered, ended, shown."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.scoring.models import Round, RoundAnswer, RoundLead, RoundVoter
from accord.scoring.queries import rounds as reading
from accord.scoring.values.rounds import (
    AGAIN_WITHIN,
    FEWEST_LEADS,
    LEADS_OF,
    MOST_PHONES,
    ROOM_LASTS,
    RoundFlaw,
    RoundKind,
    UnableToJudgeTogether,
    Voter,
)
from accord.team.values import Side

TOPIC = 0x726F756E  # "roun"


@transaction.atomic
def begin_round(
    *,
    kind: RoundKind,
    members: Mapping[int, Side],
    actor_id: int | None,
    at: datetime,
) -> int:
    """Begin a round about leads of many stages and outcomes; answers its id.

    members: who is invited, for which team, in a TEAM round: at least one of each. Whoever asks
    for the same again within AGAIN_WITHIN gets the one that runs, as they only tapped twice.
    Raises UnableToJudgeTogether.
    """
    if kind is RoundKind.TEAM and set(members.values()) != {Side.MARKETING, Side.SALES}:
        raise UnableToJudgeTogether(flaw=RoundFlaw.NO_TEAMS)
    bulk.alone_for(topic=TOPIC, keys=[str(actor_id)])
    just_begun = _just_begun(kind=kind, members=members, actor_id=actor_id, at=at)
    if just_begun is not None:
        return just_begun
    about, about_key, clauses, own_fields = reading.clauses_in_force(at=at)
    found = reading.sample(count=LEADS_OF[kind], own_fields=own_fields)
    if len(found) < FEWEST_LEADS:
        raise UnableToJudgeTogether(flaw=RoundFlaw.TOO_FEW_LEADS)
    row = Round.objects.create(
        kind=kind.value,
        started_by_id=actor_id,
        started_at=at,
        ends_at=at + ROOM_LASTS if kind is RoundKind.ROOM else None,
        clauses=[{"code": clause.code, "name": clause.name} for clause in clauses],
        about=about,
        about_key=about_key,
    )
    RoundLead.objects.bulk_create(
        RoundLead(round=row, place=place, lead_id=lead, shown=shown)
        for place, (lead, shown) in enumerate(found.items(), start=1)
    )
    RoundVoter.objects.bulk_create(
        RoundVoter(round=row, member_id=member, side=side.value, joined_at=at)
        for member, side in members.items()
    )
    _note(row.pk, kind="round.begun", at=at, actor_id=actor_id, leads=len(found), about=kind.value)
    return int(row.pk)


def _just_begun(
    *, kind: RoundKind, members: Mapping[int, Side], actor_id: int | None, at: datetime
) -> int | None:
    """The round of this kind that the same person began of the same people just now, if it runs."""
    last = (
        Round.objects.filter(
            kind=kind.value, started_by_id=actor_id, started_at__gt=at - AGAIN_WITHIN, ended_at=None
        )
        .order_by("-pk")
        .first()
    )
    if last is None:
        return None
    asked = RoundVoter.objects.filter(round=last, member__isnull=False)
    if set(asked.values_list("member_id", flat=True)) != set(members):
        return None
    return int(last.pk)


@transaction.atomic
def join_room(*, round_id: int, key: str, side: Side, at: datetime) -> Voter:
    """A phone joins a room for one team; the same key again is the same phone.

    Raises UnableToJudgeTogether, LookupError.
    """
    row = _held(round_id)
    if row.kind != RoundKind.ROOM.value or side is Side.BOTH:
        raise LookupError(f"There is no room {round_id}.")
    _check_open(row, at=at)
    known = reading.find_phone(round_id=round_id, key=key)
    if known:
        return known
    if RoundVoter.objects.filter(round=row).count() >= MOST_PHONES:
        raise UnableToJudgeTogether(flaw=RoundFlaw.FULL)
    phone = reading.digest_of_phone(key)
    made = RoundVoter.objects.create(round=row, phone=phone, side=side.value, joined_at=at)
    return Voter(int(made.pk), round_id, side, None)


@transaction.atomic
def answer(*, voter: Voter, place: int, is_good: bool, clause: str = "", at: datetime) -> None:
    """One voter's answer about the lead at a place.

    A member may change theirs until the round is over; a phone answers each lead once. Once every
    invited member has answered every lead, a TEAM round is over. Raises UnableToJudgeTogether.
    """
    row = _held(voter.round_id)
    _check_open(row, at=at)
    lead = RoundLead.objects.filter(round=row, place=place).first()
    if lead is None:
        raise UnableToJudgeTogether(flaw=RoundFlaw.NO_SUCH_LEAD)
    if clause and clause not in {one["code"] for one in row.clauses}:
        raise UnableToJudgeTogether(flaw=RoundFlaw.NO_SUCH_CLAUSE)
    said = {"is_good": is_good, "clause": clause, "answered_at": at}
    if voter.member_id is None:
        _answer_once(lead, voter, said)
    else:
        RoundAnswer.objects.update_or_create(round_lead=lead, voter_id=voter.id, defaults=said)
    if row.kind == RoundKind.TEAM.value and reading.all_answered(round_id=row.pk):
        _end(row, at=at, actor_id=None)


def _answer_once(lead: RoundLead, voter: Voter, said: Mapping[str, object]) -> None:
    try:
        with transaction.atomic():
            RoundAnswer.objects.create(round_lead=lead, voter_id=voter.id, **said)
    except IntegrityError as twice:
        raise UnableToJudgeTogether(flaw=RoundFlaw.ANSWERED_ALREADY) from twice


@transaction.atomic
def end_round(*, round_id: int, actor_id: int | None, at: datetime) -> None:
    """Nobody answers any more, and everybody sees the result; ended already, it stays so."""
    row = _held(round_id)
    if row.ended_at is None:
        _end(row, at=at, actor_id=actor_id)


@transaction.atomic
def show_outcomes(*, round_id: int, actor_id: int | None, at: datetime) -> None:
    """Show what came of the leads too, once the round is over. Raises UnableToJudgeTogether."""
    row = _held(round_id)
    if row.ended_at is None:
        if row.ends_at is None or at < row.ends_at:
            raise UnableToJudgeTogether(flaw=RoundFlaw.NOT_OVER)
        _end(row, at=at, actor_id=actor_id)
    if row.shown_at is None:
        row.shown_at = at
        row.save(update_fields=["shown_at"])
        _note(row.pk, kind="round.outcomes_shown", at=at, actor_id=actor_id)


def _held(round_id: int) -> Round:
    row = Round.objects.select_for_update().filter(pk=round_id).first()
    if row is None:
        raise LookupError(f"There is no round {round_id}.")
    return row


def _check_open(row: Round, *, at: datetime) -> None:
    if row.ended_at is not None or (row.ends_at is not None and at >= row.ends_at):
        raise UnableToJudgeTogether(flaw=RoundFlaw.IS_OVER)


def _end(row: Round, *, at: datetime, actor_id: int | None) -> None:
    row.ended_at = max(at, row.started_at)
    row.save(update_fields=["ended_at"])
    _note(row.pk, kind="round.ended", at=at, actor_id=actor_id)


def _note(round_id: int, *, kind: str, at: datetime, actor_id: int | None, **facts: object) -> None:
    journal.record(
        kind=kind, subject="round", subject_id=round_id, at=at, actor_id=actor_id, **facts
    )
