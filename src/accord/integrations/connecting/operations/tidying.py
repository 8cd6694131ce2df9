"""The log of runs is kept within bounds."""

from datetime import datetime, timedelta

from accord.foundation import bulk
from accord.integrations.connecting.values.connections import RUNS_KEPT

SECRETS_LATE = timedelta(days=1)


def tidy(*, at: datetime) -> int:
    """Forget runs beyond the newest of each connection, and secrets that have ended."""
    bulk.execute(
        "delete from integrations_connectionsecret where ends_at < %s", [at - SECRETS_LATE]
    )
    return bulk.execute(
        """delete from integrations_run r using (
             select id, row_number() over (partition by connection_id order by id desc) as place
             from integrations_run) numbered
           where numbered.id = r.id and numbered.place > %s""",
        [RUNS_KEPT],
    )
