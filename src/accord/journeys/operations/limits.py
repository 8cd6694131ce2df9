"""How often both teams may reach out."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys.models import Limits
from accord.journeys.queries.reaching import get_limits
from accord.journeys.values import ReachLimits

TOPIC = 0x6C696D69  # "limi"


@transaction.atomic
def set_limits(*, limits: ReachLimits, at: datetime, actor_id: int | None) -> bool:
    """Say how often both teams may reach out to one person; False where it stood so already.

    Raises IntegrityError out of bounds, or where nothing would count.
    """
    bulk.alone_for(topic=TOPIC, keys=["limits"])
    if limits == get_limits():
        return False
    Limits.objects.update_or_create(pk=1, defaults=asdict(limits))
    journal.record(
        kind="limits.changed",
        subject="team",
        subject_id=1,
        at=at,
        actor_id=actor_id,
        **asdict(limits),
    )
    return True
