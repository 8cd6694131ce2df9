"""Sources of evidence: opened and stopped by their owner, read in turns that block no other."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from accord.foundation import jobs, sealing
from accord.handoffs import api as handoffs
from accord.integrations.evidence import models
from accord.integrations.evidence.operations import calendars, inboxes
from accord.integrations.evidence.values import (
    EVERY,
    LATER,
    LEASE,
    MOST_LATER,
    Failed,
    Fault,
    SourceKind,
    SourceState,
)
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.team import api as team

READ = "evidence.read"
AT_ONCE = 200
ROUTES = {
    SourceKind.INBOX: inboxes.SOURCE,
    SourceKind.CALENDAR: calendars.SOURCE,
    SourceKind.CALENDAR_FILE: calendars.SOURCE,
}


class AlreadyOpen(Exception):
    """The member has opened this one before."""


def open_source(
    *,
    member_id: int,
    kind: SourceKind,
    name: str,
    access: Mapping[str, str],
    keeps_subject: bool,
    at: datetime,
    tells_busy: bool = False,
) -> int:
    """Read a mailbox or calendar from now on; raises AlreadyOpen.

    access: url of a calendar; host, port, login and password of a mailbox. tells_busy: nobody books
    its owner while something stands in it.
    """
    try:
        with transaction.atomic():
            row = models.EvidenceSource.objects.create(
                member_id=member_id,
                kind=kind,
                name=name[:120],
                sealed=sealing.seal(json.dumps(dict(access))) if access else "",
                state=SourceState.ON,
                keeps_subject=keeps_subject,
                tells_busy=tells_busy,
                made_at=at,
                due_at=None if kind is SourceKind.CALENDAR_FILE else at,
            )
            journal.record(
                kind="evidence.opened",
                subject="member",
                subject_id=member_id,
                actor_id=member_id,
                at=at,
                what=row.kind,
            )
            if row.due_at is not None:
                jobs.defer_apart(READ, source_id=row.pk)
    except IntegrityError as problem:
        raise AlreadyOpen from problem
    return row.pk


@transaction.atomic
def stop_source(*, member_id: int, source_id: int, forget: bool, at: datetime) -> int:
    """Read it no more and throw its secret away; raises LookupError.

    forget: also what it alone told; answers how many touches are gone.
    """
    row = (
        models.EvidenceSource.objects.select_for_update()
        .filter(pk=source_id, member_id=member_id)
        .first()
    )
    if row is None:
        raise LookupError(f"There is no source {source_id} of this member.")
    row.state, row.sealed, row.due_at = SourceState.STOPPED, "", None
    row.save()
    handoffs.forget_busy(source=row.pk)
    journal.record(
        kind="evidence.stopped",
        subject="member",
        subject_id=member_id,
        actor_id=member_id,
        at=at,
        what=row.kind,
    )
    if not forget:
        return 0
    models.CalendarDate.objects.filter(source=row).delete()
    return journeys.forget_route(source=ROUTES[SourceKind(row.kind)], begins=f"{row.pk}:")


@transaction.atomic
def let_busy(*, member_id: int, source_id: int, tells: bool, at: datetime) -> None:
    """Whether nobody books its owner while something stands in this calendar; what it told is
    forgotten at once, and read at its next turn. Raises LookupError."""
    row = (
        models.EvidenceSource.objects.select_for_update()
        .filter(pk=source_id, member_id=member_id, kind=SourceKind.CALENDAR, state=SourceState.ON)
        .first()
    )
    if row is None:
        raise LookupError(f"There is no calendar {source_id} of this member that is read.")
    row.tells_busy = tells
    if tells:
        row.due_at = at
    else:
        handoffs.forget_busy(source=row.pk)
    row.save(update_fields=["tells_busy", "due_at"])
    journal.record(
        kind="evidence.busy_said" if tells else "evidence.busy_withdrawn",
        subject="member", subject_id=member_id, actor_id=member_id, at=at, what=row.kind,
    )  # fmt: skip


def take_file(*, source_id: int, content: bytes, zone: str, at: datetime) -> int:
    """What a calendar's file says; answers how many touches were told. Raises Failed."""
    row = models.EvidenceSource.objects.select_related("member").get(pk=source_id)
    told = calendars.take(row, content=content, zone=zone, at=at)
    models.EvidenceSource.objects.filter(pk=row.pk).update(good_at=at)
    return told


def ask_all_due(*, at: datetime) -> int:
    """Ask for a turn of every source that is due; answers how many."""
    due = models.EvidenceSource.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=at), state=SourceState.ON, due_at__lte=at
    )
    found = list(due.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    for number in found:
        jobs.defer_apart(READ, source_id=number)
    return len(found)


def read_source(*, source_id: int, now: Callable[[], datetime]) -> Fault | None:
    """One turn of one source; answers what ails it. A turn under way is not begun twice."""
    row = _lease(source_id, at=now())
    if row is None:
        return None
    fault: Fault | None = None
    try:
        access = json.loads(sealing.unseal(row.sealed))
        if row.kind == SourceKind.INBOX:
            inboxes.read(row, access=access, now=now)
        else:
            zone = team.get_team().zone
            calendars.read(row, access=access, zone=zone, at=now())
    except sealing.Unreadable:
        fault = Fault.KEY_LOST
    except Failed as problem:
        fault = problem.fault
    _settle(row, fault=fault, at=now())
    return fault


@transaction.atomic
def _lease(source_id: int, *, at: datetime) -> models.EvidenceSource | None:
    rows = models.EvidenceSource.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("member").filter(pk=source_id, state=SourceState.ON).first()
    if row is None or row.due_at is None or (row.leased_until and row.leased_until > at):
        return None
    if not row.member.is_active:
        row.state, row.sealed, row.due_at = SourceState.STOPPED, "", None
        row.save()
        handoffs.forget_busy(source=row.pk)
        return None
    row.leased_until = at + LEASE
    row.save(update_fields=["leased_until"])
    return row


def _settle(row: models.EvidenceSource, *, fault: Fault | None, at: datetime) -> None:
    tries = row.tries + 1 if fault else 0
    later = min(LATER * 2 ** min(tries, 6), MOST_LATER) if fault else EVERY
    changed = {"fault": fault or "", "tries": tries, "due_at": at + later, "leased_until": None}
    if fault is None:
        changed["good_at"] = at
    models.EvidenceSource.objects.filter(pk=row.pk, state=SourceState.ON).update(**changed)
