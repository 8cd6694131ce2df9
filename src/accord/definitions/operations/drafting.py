"""Writing down a wording, changing it while nobody has signed, taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from accord.definitions import models, queries
from accord.definitions.operations import telling
from accord.definitions.operations.versions import (
    last_begun,
    locked,
    locked_open,
    of_number,
    tell,
)
from accord.definitions.rules import agreeing, sheets
from accord.definitions.rules import segments as segment_rules
from accord.definitions.rules import wording as rules
from accord.definitions.values import (
    OPEN,
    Flaw,
    Kind,
    Segment,
    SignatureCard,
    Stage,
    State,
    UnableToAgree,
    UnableToPropose,
)
from accord.team import api as team


@transaction.atomic
def draft(
    *, kind: Kind, body: Mapping[str, Any], actor_id: int | None, at: datetime, key: str = ""
) -> int:
    """Write down a wording as the next version; answers its number. Nothing is judged by it yet.

    The caller has checked what the body says. Raises UnableToPropose.
    """
    if not agreeing.is_key(kind=kind, key=key):
        raise UnableToPropose(flaw=Flaw.KEY_DOES_NOT_GO)
    rows = locked(kind=kind, key=key)
    if any(row.state in OPEN for row in rows):
        raise UnableToPropose(flaw=Flaw.PROPOSED_ALREADY)
    latest = rows[-1] if rows else None
    if latest is not None and latest.body == body:
        raise UnableToPropose(flaw=Flaw.NOTHING_NEW)
    row = models.Version.objects.create(
        kind=kind,
        key=key,
        number=latest.number + 1 if latest else 1,
        state=State.DRAFT,
        body=body,
        made_by_id=actor_id,
        made_at=at,
    )
    tell(row, kind="definition.proposed", actor_id=actor_id, at=at)
    return row.number


@transaction.atomic
def redraft(
    *,
    kind: Kind,
    number: int,
    revision: int,
    body: Mapping[str, Any],
    actor_id: int | None,
    at: datetime,
    key: str = "",
) -> int:
    """Change the words of a version that nobody has signed; answers its new revision.

    revision: the one that the writer had before them. Raises UnableToAgree: CHANGED_MEANWHILE
    with who changed it and when, SIGNED_ALREADY; UnableToPropose where nothing is different from
    the version before.
    """
    rows = locked(kind=kind, key=key)
    row = of_number(rows, number)
    if row is None or row.active_from is not None:
        raise UnableToAgree(flaw=Flaw.NOT_PROPOSED)
    if row.revision != revision:
        raise UnableToAgree(
            flaw=Flaw.CHANGED_MEANWHILE,
            member_id=row.changed_by_id,
            since=row.changed_at or row.made_at,
        )
    _check_unsigned(row)
    before = last_begun(rows)
    if before is not None and before.body == body:
        raise UnableToPropose(flaw=Flaw.NOTHING_NEW)
    if row.body == body:
        return row.revision
    row.body, row.revision = body, row.revision + 1
    row.changed_by_id, row.changed_at = actor_id, at
    if row.state == State.DOCUMENTED:
        row.state = State.DRAFT
    row.save()
    tell(row, kind="definition.changed", actor_id=actor_id, at=at, revision=row.revision)
    return row.revision


@transaction.atomic
def open_discussion(
    *, kind: Kind, number: int, actor_id: int | None, at: datetime, key: str = ""
) -> None:
    """Ask both teams what they think of a draft. Raises UnableToAgree."""
    _move(
        locked_open(kind=kind, key=key, number=number),
        to=State.DISCUSSED, kind="definition.discussed", actor_id=actor_id, at=at,
    )  # fmt: skip


@transaction.atomic
def document(*, kind: Kind, number: int, actor_id: int | None, at: datetime, key: str = "") -> None:
    """Say that the wording is final and waits for signatures. Raises UnableToAgree."""
    _move(
        locked_open(kind=kind, key=key, number=number),
        to=State.DOCUMENTED, kind="definition.documented", actor_id=actor_id, at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, kind: Kind, number: int, actor_id: int | None, at: datetime, key: str = "") -> None:
    """Take back a version that has not judged anything yet: a proposal, or one that is still to
    begin; then the version before goes on. What a leader has signed only leaders take back. Raises
    UnableToAgree."""
    rows = locked(kind=kind, key=key)
    row = of_number(rows, number)
    if row is None or (row.active_from is not None and row.active_from <= at):
        raise UnableToAgree(flaw=Flaw.HAS_BEGUN)
    signed = _signed(row)
    if not agreeing.may_withdraw(signed, signers=queries.list_signers(), member_id=actor_id):
        raise _stands_in_the_way(signed[0], flaw=Flaw.LEADERS_ONLY)
    since = row.active_from
    tell(row, kind="definition.withdrawn", actor_id=actor_id, at=at)
    telling.asks_no_more(row, at=at)
    _remove(row)
    if since is not None:
        for before in rows:
            if before.active_to == since:
                before.active_to, before.state = None, State.IN_FORCE
                before.save()


@transaction.atomic
def forget(*, kind: Kind, key: str) -> list[int]:
    """Take out all versions of a definition that only tried things out, as if it had never been;
    answers their ids. What has judged by it is to be forgotten before."""
    rows = locked(kind=kind, key=key)
    found = [row.pk for row in rows]
    for row in rows:
        row.delete()
    return found


def propose_stages(
    *,
    stages: Sequence[Stage],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down new words, entry rules or owners of the stages as the next version; answers its
    number. change: number and revision of the draft to change instead. Raises UnableToPropose,
    and UnableToAgree as `redraft` does."""
    rules.check_stages(stages, now=rules.stages_of(_before(Kind.STAGES, change)))
    return _write(Kind.STAGES, rules.stages_body(stages), actor_id, at, change)


def propose_segments(
    *,
    segments: Sequence[Segment],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down by which rules leads fall into segments, the first that holds first; none: a
    segment is as records say. As `propose_stages`."""
    now = segment_rules.segments_of(_before(Kind.SEGMENTS, change))
    segment_rules.check_segments(segments, now=now)
    return _write(Kind.SEGMENTS, segment_rules.segments_body(segments), actor_id, at, change)


def propose_sheet(
    *,
    kind: Kind,
    body: dict[str, Any],
    actor_id: int | None,
    at: datetime,
    key: str = "",
    is_new: bool = False,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down a plain sheet, such as a persona. is_new: its key must be free still.

    As `propose_stages`; a refusal names the row and the part.
    """
    members = {card.id for card in team.list_members() if card.active}
    sheets.check_sheet(kind=kind, body=body, members=members)
    if is_new and queries.find_latest(kind=kind, key=key) is not None:
        raise UnableToPropose(flaw=Flaw.KEY_IS_TAKEN, row=1, part="name")
    return _write(kind, body, actor_id, at, change, key=key)


def _before(kind: Kind, change: tuple[int, int] | None) -> dict[str, Any]:
    """The wording that a new one is to differ from; raises beside another proposal."""
    versions = queries.list_versions(kind=kind)
    if change is None and any(one.state in OPEN for one in versions):
        raise UnableToPropose(flaw=Flaw.PROPOSED_ALREADY)
    return next(one.body for one in versions if one.state not in OPEN)


def _write(
    kind: Kind,
    body: dict[str, Any],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None,
    *,
    key: str = "",
) -> int:
    if change is None:
        return draft(kind=kind, key=key, body=body, actor_id=actor_id, at=at)
    number, revision = change
    redraft(
        kind=kind, key=key, number=number, revision=revision, body=body, actor_id=actor_id, at=at
    )
    return number


def _move(row: models.Version, *, to: State, kind: str, actor_id: int | None, at: datetime) -> None:
    if row.state == to:
        return
    _check_unsigned(row)
    row.state = to
    row.save()
    tell(row, kind=kind, actor_id=actor_id, at=at)


def _check_unsigned(row: models.Version) -> None:
    for one in _signed(row):
        raise _stands_in_the_way(one, flaw=Flaw.SIGNED_ALREADY)


def _signed(row: models.Version) -> Sequence[SignatureCard]:
    return queries.list_signatures(version_ids=[row.pk]).get(row.pk, [])


def _stands_in_the_way(one: SignatureCard, *, flaw: Flaw) -> UnableToAgree:
    return UnableToAgree(flaw=flaw, side=one.side, member_id=one.member_id, since=one.signed_at)


def _remove(row: models.Version) -> None:
    """Leads may have been judged by it in another transaction meanwhile; then it stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            row.delete()
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
    except IntegrityError as problem:
        raise UnableToAgree(flaw=Flaw.HAS_BEGUN) from problem
