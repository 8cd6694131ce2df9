"""Hours that both teams go by: one leader proposes, another confirms."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.journal import api as journal
from accord.kernel.calendar_documents import read_calendar, write_calendar
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.team import models, queries, rules
from accord.team.operations import hours
from accord.team.operations.roles import UnableToAssign
from accord.team.values import Actor, Capability, HoursFlaw, ProposalEnd, Side, UnableToSetHours


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
    """Propose what a calendar says from a day on, or (says None) that the company goes by it from
    then on; answers the proposal. Nothing changes until another leader confirms it.

    Raises LookupError, UnableToSetHours where the day is over or such a proposal waits already,
    and UnableToAssign for whoever manages no team.
    """
    hours.alone()
    proposer = _check_manages(actor)
    found = queries.version_of(calendar_id=calendar_id, at=at)[1]
    if first_day < local_day(says or found, at):
        raise UnableToSetHours(HoursFlaw.PAST)
    side = "" if says else Side.BOTH.value
    if models.HoursProposal.objects.filter(calendar_id=calendar_id, side=side, end="").exists():
        raise UnableToSetHours(HoursFlaw.PROPOSED)
    country, region = place or ("", "")
    made = models.HoursProposal.objects.create(
        calendar_id=calendar_id,
        side=side,
        document=write_calendar(says) if says else None,
        country=country,
        region=region,
        first_day=first_day,
        proposed_by_id=proposer,
        made_at=at,
    )
    _tell(made, kind="calendar.proposed", actor=actor, at=at)
    return made.pk


@transaction.atomic
def confirm_hours(*, proposal_id: int, actor: Actor, at: datetime) -> None:
    """Let proposed hours hold.

    Raises LookupError where nothing of that number waits, UnableToSetHours for one's own proposal
    and where its day is over, UnableToAssign where the two together do not lead all who go by it.
    """
    mode = hours.alone()
    _check_manages(actor)
    row = _waiting(proposal_id)
    if row.proposed_by_id == actor.member_id:
        raise UnableToSetHours(HoursFlaw.OWN_PROPOSAL)
    proposer = queries.find_actor(member_id=row.proposed_by_id)
    touched = (
        frozenset({Side(row.side)}) if row.side else queries.sides_of(calendar_id=row.calendar_id)
    )
    leads = proposer is not None and proposer.may(Capability.MANAGE_TEAM)
    if not rules.may_set_together(
        proposer=proposer.sides if proposer is not None and leads else frozenset(),
        confirmer=actor.sides,
        touched=touched,
        mode=mode,
    ):
        raise UnableToAssign(f"{actor.name} and who proposed it do not lead everybody concerned.")
    told: dict[str, Any] = {"first_day": row.first_day, "actor": actor, "at": at}
    if row.document is None:
        hours.give(whose=Side.BOTH, calendar_id=row.calendar_id, **told)
    else:
        place = (row.country, row.region) if row.country else None
        says = read_calendar(row.document)
        hours.keep_hours(calendar_id=row.calendar_id, says=says, place=place, **told)
    _end(row, ProposalEnd.KEPT, actor=actor, at=at)


@transaction.atomic
def decline_hours(*, proposal_id: int, actor: Actor, at: datetime) -> None:
    """Leave proposed hours aside; whoever proposed them takes them back so. Raises LookupError,
    UnableToAssign."""
    hours.alone()
    _check_manages(actor)
    row = _waiting(proposal_id)
    is_own = row.proposed_by_id == actor.member_id
    _end(row, ProposalEnd.WITHDRAWN if is_own else ProposalEnd.DECLINED, actor=actor, at=at)


def _waiting(proposal_id: int) -> models.HoursProposal:
    row = models.HoursProposal.objects.filter(pk=proposal_id, end="").first()
    if row is None:
        raise LookupError(f"No proposal {proposal_id} waits.")
    return row


def _check_manages(actor: Actor) -> int:
    if actor.member_id is None or not actor.may(Capability.MANAGE_TEAM):
        raise UnableToAssign(f"{actor.name} leads nobody.")
    return actor.member_id


def _end(row: models.HoursProposal, end: ProposalEnd, *, actor: Actor, at: datetime) -> None:
    row.end, row.ended_by_id, row.ended_at = end.value, actor.member_id, at
    row.save()
    _tell(row, kind="calendar.settled", actor=actor, at=at, end=end.value)


def _tell(
    row: models.HoursProposal, *, kind: str, actor: Actor, at: datetime, **facts: str
) -> None:
    journal.record(
        kind=kind, subject=hours.SUBJECT, subject_id=row.calendar_id, at=at,
        actor_id=actor.member_id, proposal=row.pk, first_day=row.first_day.isoformat(), **facts,
    )  # fmt: skip
