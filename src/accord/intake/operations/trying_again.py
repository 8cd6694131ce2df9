"""Everything that waits of a source, tried once more in the background."""

from datetime import datetime

from django.db import transaction

from accord.foundation import jobs
from accord.intake.operations import replaying
from accord.intake.values.fixing import Selection

RUN = "intake.run_replay"


def try_again(*, source: str, at: datetime, actor_id: int | None) -> int:
    """Try every row once more that waits of a source; answers the replay."""
    with transaction.atomic():
        replay_id = replaying.begin(
            selection=Selection(source=source), correction=None, actor_id=actor_id, at=at
        )
        jobs.defer(RUN, replay_id=replay_id)
    return replay_id
