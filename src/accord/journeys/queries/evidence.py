"""How each member's work is seen: by which routes, when each told last, and which went silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.foundation import bulk
from accord.journeys.values import BY_HAND, RouteHealth

LOOKED_AT = timedelta(days=90)
FEWEST = 4  # days on which a route told something, before anything usual can be said
PATIENCE = 3  # usual pauses that pass before the silence is told


def evidence_health(*, member_ids: Sequence[int], at: datetime) -> dict[int, list[RouteHealth]]:
    """Each member's routes of the last ninety days, the latest first; those without are left out.

    A route that told nothing for much longer than its usual pause is silent: until it tells
    again, that nothing is seen does not mean that nothing was done.
    """
    rows = bulk.fetch(
        """with said as (
             select t.member_id, t.source, t.received_at from journeys_touch t
             where t.member_id = any(%(members)s) and t.received_at > %(since)s
               and t.received_at <= %(at)s and t.source <> %(by_hand)s
             union all
             select o.member_id, o.source, o.received_at from journeys_telling o
             where o.member_id = any(%(members)s) and o.received_at > %(since)s
               and o.received_at <= %(at)s and o.source <> %(by_hand)s
           ), days as (
             select member_id, source, received_at::date as day, max(received_at) as last_at
             from said group by 1, 2, 3
           ), paused as (
             select *, day - lag(day) over (partition by member_id, source order by day) as pause
             from days
           )
           select member_id, source, max(last_at), count(*),
                  percentile_disc(0.5) within group (order by pause)
           from paused group by 1, 2 order by 1, 3 desc""",
        {"members": list(member_ids), "since": at - LOOKED_AT, "at": at, "by_hand": BY_HAND},
    )
    found: dict[int, list[RouteHealth]] = {}
    for member, source, last, days, usual in rows:
        quiet = (at - last).days
        known = days >= FEWEST
        silent = known and quiet > max(PATIENCE * usual, usual + 1)
        found.setdefault(member, []).append(
            RouteHealth(source, last, usual if known else None, silent)
        )
    return found
