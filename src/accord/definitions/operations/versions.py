"""The rows of one definition, held by one writer at a time."""

from datetime import datetime
from typing import Any

from accord.definitions import models
from accord.definitions.values import Flaw, Kind, UnableToAgree
from accord.foundation import bulk
from accord.journal import api as journal

TOPIC = 0x64656669  # "defi"


def locked(*, kind: Kind, key: str) -> list[models.Version]:
    """All versions of one definition, the oldest first; there may be none yet."""
    bulk.alone_for(topic=TOPIC, keys=[f"{kind.value}:{key}"])
    rows = models.Version.objects.select_for_update().filter(kind=kind, key=key)
    return list(rows.order_by("number"))


def locked_open(*, kind: Kind, key: str, number: int) -> models.Version:
    """The version of this number; raises UnableToAgree where it is none that is still open."""
    row = of_number(locked(kind=kind, key=key), number)
    if row is None or row.active_from is not None:
        raise UnableToAgree(flaw=Flaw.NOT_PROPOSED)
    return row


def of_number(rows: list[models.Version], number: int) -> models.Version | None:
    return next((row for row in rows if row.number == number), None)


def last_begun(rows: list[models.Version]) -> models.Version | None:
    """The one that is in force, or is to be, with nothing after it."""
    begun = [row for row in rows if row.active_from is not None]
    return max(begun, key=lambda row: row.number, default=None)


def tell(
    row: models.Version, *, kind: str, actor_id: int | None, at: datetime, **facts: Any
) -> None:
    """Write into the journal what happened to a version."""
    journal.record(
        kind=kind,
        subject="definition",
        subject_id=row.pk,
        actor_id=actor_id,
        at=at,
        definition=row.kind,
        key=row.key,
        number=row.number,
        since=row.active_from.isoformat() if row.active_from else None,
        **facts,
    )
