"""Who of a buying group has a lead that runs, and who of sales has it."""

from accord.foundation import bulk
from accord.handoffs.values.group_handing import Belongs
from accord.scoring.values.scores import BEST_FIRST
from accord.team import api as team
from accord.team.values import Scope

_SQL = """
    select g.head_id, l.id,
           (select h.owner_id from handoffs_handoff h
            where h.lead_id = l.id and h.to_side = 'sales' and h.state <> 'closed'
            order by h.state <> 'worked', h.id limit 1),
           coalesce((select min(array_position(%(best)s::text[], s.quadrant::text))
                     from live.scores s where s.lead_id = l.id), 99)
    from live.group_members g
    left join lateral (
      select lead.id from live.one_person o join live.leads lead on lead.person_id = o.person_id
      where o.head_id = g.head_id and lead.joined_to_id is null and lead.gone_at is null
        and lead.closed_at is null and {owned}
      order by lead.opened_at desc, lead.id desc limit 1) l on true
    where g.group_id = %(group)s
    order by g.head_id
"""


def members_of(*, group_id: int, scope: Scope) -> list[Belongs]:
    """Everybody of a group with their lead, as far as the reader sees leads."""
    owned = team.owned_within(scope).of("lead.owner_id")
    rows = bulk.fetch(
        _SQL.format(owned=owned),
        {"group": group_id, "best": [one.value for one in BEST_FIRST]},
    )
    return [Belongs(*row) for row in rows]


def batches_of(*, group_id: int) -> int:
    """How often a group was handed over."""
    rows = bulk.fetch(
        "select count(distinct batch) from handoffs_handoff where batch like %s",
        [f"%#{group_id}.%"],
    )
    return int(rows[0][0])


def others_of(*, handoff_id: int) -> list[int]:
    """The hand-offs that wait in the same act or list, with the same owner; this one among them."""
    rows = bulk.fetch(
        """select o.id from handoffs_handoff h
           join handoffs_handoff o on o.batch = h.batch and o.owner_id = h.owner_id
           where h.id = %s and h.batch <> '' and o.state = 'offered' order by o.id limit 500""",
        [handoff_id],
    )
    return [number for (number,) in rows]
