"""Recording touches, as sets."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys.models import Limits
from accord.journeys.queries.reaching import get_limits
from accord.journeys.values import ReachLimits, Touches

TOPIC = 0x6C696D69  # "limi"


def record_touches(*, touches: Touches, at: datetime, batch_id: int | None) -> list[Outcome]:
    """Take in touches; one that is known by its key is left as it is. Caller's transaction."""
    keys = [key[:200] for key in touches.external_key]
    bulk.alone_for(topic=0x746F7563, keys=[f"{touches.source}:{key}" for key in keys])
    known = {
        key
        for (key,) in bulk.fetch(
            "select external_key from journeys_touch where source = %s and external_key = any(%s)",
            [touches.source, keys],
        )
    }
    outcomes: list[Outcome] = []
    rows: list[int] = []
    for row, key in enumerate(keys):
        outcomes.append(Outcome.UNCHANGED if key in known else Outcome.CREATED)
        if key not in known:
            known.add(key)
            rows.append(row)
    columns = (
        "person_id", "company_id", "kind", "direction", "reach", "team", "channel",
        "campaign_id", "asset_id", "member_id", "occurred_at", "detail",
    )  # fmt: skip
    bulk.insert(
        "journeys_touch",
        {
            **{name: [getattr(touches, name)[row] for row in rows] for name in columns},
            "journey_stage": [""] * len(rows),
            "external_key": [keys[row] for row in rows],
            "source": [touches.source] * len(rows),
            "received_at": [at] * len(rows),
            "batch_id": [batch_id] * len(rows),
        },
    )
    return outcomes


def forget_touches(*, source: str, people: Sequence[int]) -> int:
    """Remove what a source told of these people, for ever; answers how many."""
    return bulk.execute(
        "delete from journeys_touch where source = %s and person_id = any(%s)",
        [source, list(people)],
    )


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
