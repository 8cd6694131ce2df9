"""When something else stands in members' calendars: kept as times alone, for booking."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.handoffs import models


@transaction.atomic
def keep_busy(*, member_id: int, source: int, spans: Sequence[tuple[datetime, datetime]]) -> None:
    """What a calendar says now takes the place of what it said before; spans: from when until
    when, none within another. source: its number, of which one turn at a time tells."""
    models.BusySpan.objects.filter(source=source).delete()
    models.BusySpan.objects.bulk_create(
        models.BusySpan(member_id=member_id, source=source, starts_at=start, ends_at=end)
        for start, end in spans
    )


def forget_busy(*, source: int) -> None:
    """Nothing that this calendar told stands in anybody's way any more."""
    models.BusySpan.objects.filter(source=source).delete()
