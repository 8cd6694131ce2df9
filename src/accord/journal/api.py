"""The journal's door: say what happened; read what happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.foundation import bulk
from accord.journal import models
from accord.journal.values import Entry

__all__ = ["Entry", "list_entries", "record", "record_many"]


def record(
    *,
    kind: str,
    subject: str,
    subject_id: int | None,
    at: datetime,
    actor_id: int | None = None,
    **facts: Any,
) -> None:
    """Write one entry in the caller's transaction; `facts` are ids, codes and counts."""
    entries = [(subject_id, facts)]
    record_many(kind=kind, subject=subject, at=at, entries=entries, actor_id=actor_id)


def record_many(
    *,
    kind: str,
    subject: str,
    at: datetime,
    entries: Sequence[tuple[int | None, Mapping[str, Any]]],
    actor_id: int | None = None,
) -> None:
    """Write entries of one kind, each a subject's id and its facts, all at once."""
    count = len(entries)
    bulk.insert(
        "journal_entry",
        {
            "kind": [kind] * count,
            "subject": [subject] * count,
            "subject_id": [subject_id for subject_id, _ in entries],
            "actor_id": [actor_id] * count,
            "at": [at] * count,
            "facts": [dict(facts) for _, facts in entries],
        },
    )


def list_entries(
    *,
    subject: str | None = None,
    subject_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Newest first; `before` is the id of the last entry already seen."""
    rows = models.Entry.objects.order_by("-id")
    if subject is not None:
        rows = rows.filter(subject=subject)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [
        Entry(row.pk, row.kind, row.subject, row.subject_id, row.actor_id, row.at, row.facts)
        for row in rows[:limit]
    ]
