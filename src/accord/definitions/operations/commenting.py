"""Words about a clause, and that they are settled."""

from datetime import datetime

from django.db import transaction

from accord.definitions import models
from accord.definitions.rules import clauses
from accord.definitions.values import Flaw, UnableToAgree
from accord.journal import api as journal
from accord.kernel.text import has_unseen

LONGEST_REMARK = 2_000


@transaction.atomic
def comment(*, version_id: int, clause: str, words: str, member_id: int, at: datetime) -> int:
    """Say something about a clause of a version, "" for the whole; answers its number.

    Raises UnableToAgree: NO_WORDS, LONG_REMARK, UNSEEN, NO_CLAUSE.
    """
    said = words.strip()
    if not said or len(said) > LONGEST_REMARK:
        raise UnableToAgree(flaw=Flaw.LONG_REMARK if said else Flaw.NO_WORDS)
    if has_unseen(said):
        raise UnableToAgree(flaw=Flaw.UNSEEN)
    row = models.Version.objects.select_for_update().filter(pk=version_id).first()
    if row is None or (clause and clause not in clauses.clauses_of(row.body)):
        raise UnableToAgree(flaw=Flaw.NO_CLAUSE)
    remark = models.Comment.objects.create(
        version=row, clause=clause, words=said, member_id=member_id, said_at=at
    )
    journal.record(
        kind="definition.commented", subject="definition", subject_id=version_id,
        actor_id=member_id, at=at, remark=remark.pk,
    )  # fmt: skip
    return int(remark.pk)


@transaction.atomic
def settle(*, version_id: int, remark_id: int, is_open: bool, member_id: int, at: datetime) -> None:
    """Say that a remark is settled, or that it is open again. Raises UnableToAgree."""
    found = models.Comment.objects.select_for_update().filter(pk=remark_id, version_id=version_id)
    remark = found.first()
    if remark is None:
        raise UnableToAgree(flaw=Flaw.NO_CLAUSE)
    if (remark.resolved_at is None) is is_open:
        return
    remark.resolved_by_id = None if is_open else member_id
    remark.resolved_at = None if is_open else at
    remark.save()
    if is_open:
        journal.record(
            kind="definition.remark_opened", subject="definition", subject_id=version_id,
            actor_id=member_id, at=at, remark=remark_id,
        )  # fmt: skip
    else:
        journal.record(
            kind="definition.remark_settled", subject="definition", subject_id=version_id,
            actor_id=member_id, at=at, remark=remark_id,
        )  # fmt: skip
