"""Since when a tool has kept the past that a stream tells: before it, nobody can say."""

from datetime import datetime, timedelta

from accord.intake.values.batches import Kind
from accord.integrations.connecting import models
from accord.integrations.connecting.rules import waiting
from accord.integrations.connecting.values import Faulty, Remembering, Session, Stream

AGAIN = timedelta(days=1)


def note(row: models.StreamState, *, stream: Stream, session: Session, at: datetime) -> None:
    """Ask once a day: a past may be switched on later, or be thrown away there when it is old.

    Where the tool does not answer this, all else goes on. Raises Faulty where it answers nobody.
    """
    asked = row.history_asked_at
    if stream.kind is not Kind.STAGE_HISTORY or not isinstance(session, Remembering):
        return
    if asked is not None and at - asked < AGAIN:
        return
    try:
        since = session.since(row.name)
    except Faulty as fault:
        if fault.fault in waiting.OF_ALL:
            raise
        since = row.history_since
    models.StreamState.objects.filter(pk=row.pk).update(history_since=since, history_asked_at=at)
