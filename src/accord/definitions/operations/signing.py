"""A version is signed by the leaders, and begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from accord.definitions import models, queries
from accord.definitions.operations import telling
from accord.definitions.operations.versions import (
    last_begun,
    locked,
    locked_open,
    of_number,
    tell,
)
from accord.definitions.rules import agreeing as rules
from accord.definitions.values import BINDING, Flaw, Kind, State, UnableToAgree
from accord.foundation import jobs
from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import Side

# What is to be done when a version of a kind begins.
ON_BEGIN: Mapping[Kind, str] = {
    Kind.SEGMENTS: "leads.judge_segments",
    Kind.CARD: "scoring.rescore_all",
    Kind.STAGES: "scoring.rescore_all",
    Kind.LEADERSHIP: "definitions.lead_as_signed",
}

TOLD_AGAIN = timedelta(minutes=1)


@transaction.atomic
def sign(
    *,
    kind: Kind,
    number: int,
    side: Side,
    digest: str,
    since: datetime,
    member_id: int | None,
    at: datetime,
    key: str = "",
    is_told: bool = True,
) -> datetime | None:
    """A leader signs the wording of this digest for a side, to be in force from `since` on.

    With the last signature that is needed it comes into force: on the latest day that was asked
    for, not before now. Answers that instant, or None while another signature is missing. The
    version before judges until then, and what it has judged stays as it is. Signed twice in
    a moment by the same leader it is one signature. is_told: the other leader hears of it, and
    everybody of what is in force. Raises UnableToAgree.
    """
    rows = locked(kind=kind, key=key)
    row = of_number(rows, number)
    if row is not None and _has_signed(
        row, side=side, digest=digest, member_id=member_id, since=since
    ):
        return row.active_from
    if row is None or row.active_from is not None:
        raise UnableToAgree(flaw=Flaw.NOT_PROPOSED)
    rules.check_signature(
        signing=queries.get_signing(version_id=row.pk),
        side=side,
        member_id=member_id,
        digest=digest,
        wording=rules.digest_of(kind=kind, key=key, body=row.body),
        since=since,
        at=at,
        is_binding=kind in BINDING,
    )
    before = last_begun(rows)
    if before is not None and before.active_from is not None and since <= before.active_from:
        raise UnableToAgree(flaw=Flaw.BEFORE_THE_LAST)
    models.Signature.objects.create(
        version=row, side=side, member_id=member_id, digest=digest, since=since, signed_at=at
    )
    row.state = State.DOCUMENTED
    signing = queries.get_signing(version_id=row.pk)
    begins = None if signing.missing else rules.begins(signatures=signing.signatures, at=at)
    tell(row, kind="definition.signed", actor_id=member_id, at=at, side=side.value)
    if begins is not None:
        _begin(row, before=before, since=begins, at=at)
        tell(row, kind="definition.put_in_force", actor_id=member_id, at=at)
    row.save()
    if is_told:
        _tell(row, before=before, by=member_id, at=at)
    return begins


def _tell(
    row: models.Version, *, before: models.Version | None, by: int | None, at: datetime
) -> None:
    if row.active_from is None:
        telling.ask_to_sign(row, by=by, at=at)
        return
    telling.asks_no_more(row, at=at)
    if row.active_from <= at:
        telling.tell_begun(row, before=before, at=at)


def _has_signed(
    row: models.Version, *, side: Side, digest: str, member_id: int | None, since: datetime
) -> bool:
    """Whether this is the tap of a moment ago, told again."""
    return member_id is not None and models.Signature.objects.filter(
        version=row, side=side, digest=digest, member_id=member_id, withdrawn_at__isnull=True,
        since__gte=since - TOLD_AGAIN, since__lte=since,
    ).exists()  # fmt: skip


@transaction.atomic
def unsign(
    *, kind: Kind, number: int, side: Side, member_id: int | None, at: datetime, key: str = ""
) -> None:
    """A leader takes their signature back while another is missing. Raises UnableToAgree."""
    row = locked_open(kind=kind, key=key, number=number)
    found = models.Signature.objects.filter(version=row, side=side, withdrawn_at__isnull=True)
    signature = found.first()
    if signature is None:
        raise UnableToAgree(flaw=Flaw.NOT_SIGNED, side=side)
    if signature.member_id != member_id:
        raise UnableToAgree(flaw=Flaw.NOT_YOUR_SIDE, side=side)
    signature.withdrawn_at = at
    signature.save()
    tell(row, kind="definition.unsigned", actor_id=member_id, at=at, side=side.value)
    telling.asks_no_more(row, at=at)


@transaction.atomic
def confirm(*, member_id: int, at: datetime) -> int:
    """A leader signs every wording in force that their side has not signed, such as the first
    ones, which were in force before anybody could; answers how many. No period changes.

    Raises UnableToAgree where this member signs for nobody.
    """
    versions = [one for kind in Kind for one in queries.list_in_force(kind=kind, at=at)]
    for one in versions:
        locked(kind=one.kind, key=one.key)
    sides = [side for side, signers in queries.list_signers().items() if member_id in signers]
    required = rules.SIDES[team.get_team().leadership_mode]
    side = next((one for one in required if one in sides), None)
    if side is None:
        raise UnableToAgree(flaw=Flaw.NOT_YOUR_SIDE, side=required[0])
    stand = queries.list_signatures(version_ids=[one.id for one in versions])
    given = [
        models.Signature(
            version_id=one.id,
            side=side,
            member_id=member_id,
            digest=rules.digest_of(kind=one.kind, key=one.key, body=one.body),
            since=at,
            signed_at=at,
        )
        for one in versions
        if rules.may_confirm(stand.get(one.id, []), sides=[side], member_id=member_id)
    ]
    models.Signature.objects.bulk_create(given)
    if given:
        journal.record(
            kind="definitions.confirmed", subject="member", subject_id=member_id,
            actor_id=member_id, at=at, side=side.value, count=len(given),
        )  # fmt: skip
    return len(given)


def begin_due(*, at: datetime) -> int:
    """Versions whose day has come are in force from now on by name as well; answers how many."""
    due = models.Version.objects.filter(state=State.AGREED, active_from__lte=at)
    found = list(due.order_by("active_from", "id").values_list("kind", "key"))
    return sum(_begin_due(kind=Kind(kind), key=key, at=at) for kind, key in found)


@transaction.atomic
def _begin_due(*, kind: Kind, key: str, at: datetime) -> int:
    begun, before = 0, None
    for row in locked(kind=kind, key=key):
        if row.state == State.AGREED and row.active_from is not None and row.active_from <= at:
            row.state = State.IN_FORCE
            telling.tell_begun(row, before=before, at=at)
            begun += 1
        if row.state == State.IN_FORCE and row.active_to is not None and row.active_to <= at:
            row.state = State.SUPERSEDED
        row.save()
        before = row
    if begun and kind in ON_BEGIN:
        jobs.defer(ON_BEGIN[kind])
    return begun


def _begin(
    row: models.Version, *, before: models.Version | None, since: datetime, at: datetime
) -> None:
    """Set the periods; what follows is asked for at once, or when its day has come."""
    has_begun = since <= at
    if before is not None:
        before.active_to = since
        if has_begun:
            before.state = State.SUPERSEDED
        before.save()
    row.active_from = since
    row.state = State.IN_FORCE if has_begun else State.AGREED
    if has_begun and Kind(row.kind) in ON_BEGIN:
        jobs.defer(ON_BEGIN[Kind(row.kind)])
