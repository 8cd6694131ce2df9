"""Which clicks in mails no person made: guards of mailboxes follow links before anybody reads."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.journeys.rules import Mailed, by_machines
from accord.journeys.values import GUARD_WITHIN, TouchKind

LOOKED_AT = frozenset({TouchKind.EMAIL_SENT, TouchKind.EMAIL_CLICK})


def mark_machines(*, people: Sequence[int], moments: Sequence[datetime]) -> int:
    """Mark the clicks of these people around these moments anew; answers how many are marked
    otherwise. Caller's transaction; what comes late or in another order is judged the same."""
    if not people:
        return 0
    rows = bulk.fetch(
        """select t.id, t.person_id, t.kind, t.occurred_at, t.campaign_id,
                  coalesce(t.detail ->> 'url', t.asset_id::text, ''), t.is_machine,
                  bool_or(t.occurred_at between told.at - %(near)s and told.at + %(near)s)
           from unnest(%(people)s::bigint[], %(moments)s::timestamptz[]) as told(person, at)
           join journeys_touch t on t.person_id = told.person
             and t.occurred_at between told.at - %(around)s and told.at + %(around)s
           where t.kind = any(%(kinds)s) and not t.is_gone
           group by t.id""",
        {
            "people": [*people],
            "moments": [*moments],
            "near": GUARD_WITHIN,
            "around": 2 * GUARD_WITHIN,
            "kinds": sorted(LOOKED_AT),
        },
    )
    # Of those further off not all that stands beside them has been read.
    near = {row[0] for row in rows if row[-1]}
    marked = {row[0] for row in rows if row[-2]}
    changed = sorted((marked ^ by_machines([Mailed(*row[:-2]) for row in rows])) & near)
    if changed:
        bulk.execute(
            "update journeys_touch set is_machine = not is_machine where id = any(%s)", [changed]
        )
    return len(changed)
