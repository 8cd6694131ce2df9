"""Members say how they stand to what is in force."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accord.definitions import models
from accord.definitions.operations import telling
from accord.definitions.values import Flaw, Level, UnableToAgree
from accord.journal import api as journal


@transaction.atomic
def acknowledge(*, version_id: int, member_id: int, level: Level, at: datetime) -> None:
    """A member knows a version in force, works for it or owns part of it; the last word counts.

    Raises UnableToAgree where the version does not judge at this moment.
    """
    row = models.Version.objects.filter(pk=version_id, active_from__lte=at).first()
    if row is None or (row.active_to is not None and row.active_to <= at):
        raise UnableToAgree(flaw=Flaw.NOT_IN_FORCE)
    models.Acknowledgement.objects.update_or_create(
        member_id=member_id, version_id=version_id, defaults={"level": level, "said_at": at}
    )
    telling.is_known(member_id=member_id, version_ids=[version_id], at=at)
    journal.record(
        kind="definition.acknowledged",
        subject="definition",
        subject_id=version_id,
        actor_id=member_id,
        at=at,
        level=level.value,
    )


@transaction.atomic
def mark_read(*, member_id: int, at: datetime, shown: Collection[int] | None = None) -> None:
    """A member knows every definition that is in force; what they said beyond that stays.

    shown: the versions they had before them, None where that is not asked. Raises UnableToAgree
    where others are in force now; nothing is noted then.
    """
    begun = models.Version.objects.filter(active_from__lte=at).exclude(active_to__lte=at)
    held = list(begun.order_by("id").values_list("pk", flat=True))
    if shown is not None and set(held) != set(shown):
        raise UnableToAgree(flaw=Flaw.NOT_IN_FORCE)
    for version_id in held:
        models.Acknowledgement.objects.get_or_create(
            member_id=member_id,
            version_id=version_id,
            defaults={"level": Level.KNOWS, "said_at": at},
        )
    telling.is_known(member_id=member_id, version_ids=held, at=at)
    journal.record(
        kind="definitions.read", subject="member", subject_id=member_id, actor_id=member_id, at=at
    )
