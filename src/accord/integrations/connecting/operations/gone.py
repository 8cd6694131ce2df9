"""Records that a tool has deleted or joined into others, and those that came back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.integrations.connecting import models


def note(*, connection_id: int, kind: str, keys: Sequence[str], at: datetime) -> None:
    """These are no longer there. kind: of the intake."""
    models.Gone.objects.bulk_create(
        (
            models.Gone(connection_id=connection_id, kind=kind, external_id=key, at=at)
            for key in dict.fromkeys(keys)
            if len(key) <= 200
        ),
        ignore_conflicts=True,
    )


def hear(
    *, connection_id: int, kind: str, rows: Sequence[Mapping[str, str]], key: str, at: datetime
) -> None:
    """Note what rows of a tool say of being there. key: the field of the record's id."""
    if not key:
        return
    gone = {row[key] for row in rows if row.get(key) and row.get("deleted") == "true"}
    note(connection_id=connection_id, kind=kind, keys=sorted(gone), at=at)
    if models.Gone.objects.filter(connection_id=connection_id).exists():
        here = [row[key] for row in rows if row.get(key) and row[key] not in gone]
        bulk.execute(
            """delete from integrations_gone
               where connection_id = %s and kind = %s and external_id = any(%s)""",
            [connection_id, kind, here],
        )
