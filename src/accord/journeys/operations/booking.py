"""Meetings that are booked in Accord itself stand on the timeline like those a tool tells of."""

from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journeys import rules
from accord.journeys.operations.meetings import follow_meetings
from accord.journeys.operations.touches import record_touches
from accord.journeys.values import BOOKED_HERE, Agreed, Touches, TouchKind


@transaction.atomic
def say_agreed(*, agreed: Agreed, at: datetime) -> int:
    """A meeting was booked or moved; answers its touch, which is one however often it is moved.

    A calendar that tells of the same meeting by its UID joins it.
    """
    kind = TouchKind.MEETING_MOVED if agreed.is_moved else TouchKind.MEETING_BOOKED
    touches = _touches(agreed, key=agreed.key, kind=kind, at=at)
    record_touches(touches=touches, at=at, batch_id=None)
    follow_meetings(touches=touches, at=at, batch_id=None)
    return _touch(agreed.key)


@transaction.atomic
def say_called_off(*, agreed: Agreed, at: datetime) -> None:
    """A meeting that was booked will not be."""
    touches = _touches(agreed, key=f"{agreed.key}:outcome", kind=TouchKind.MEETING_CANCELLED, at=at)
    record_touches(touches=touches, at=at, batch_id=None)
    follow_meetings(touches=touches, at=at, batch_id=None)


def _touches(agreed: Agreed, *, key: str, kind: TouchKind, at: datetime) -> Touches:
    return Touches(
        source=BOOKED_HERE, external_key=[key], person_id=[agreed.person_id],
        company_id=[agreed.company_id], kind=[kind.value], direction=["out"], reach=["1:1"],
        team=["sales"], channel=["meeting"], campaign_id=[None], asset_id=[None],
        # Nobody's route of evidence: what was booked says nothing of what was done.
        member_id=[None], occurred_at=[at],
        detail=[{"subject": agreed.title, "start": agreed.starts_at.isoformat()}],
        said_as=[rules.meeting_id(uid=agreed.uid, start=agreed.starts_at, kind=kind.value)],
    )  # fmt: skip


def _touch(key: str) -> int:
    [(number,)] = bulk.fetch(
        """select id from journeys_touch where source = %(source)s and external_key = %(key)s
           union
           select touch_id from journeys_telling
           where source = %(source)s and external_key = %(key)s and touch_id is not null
           order by 1 limit 1""",
        {"source": BOOKED_HERE, "key": key},
    )
    return int(number)
