"""Promises that are broken and open, and whom that was told."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.accountable import answerers
from accord.handoffs.values.attainment import Breach
from accord.handoffs.values.clocks import Promise
from accord.team import api as team
from accord.team.values import Scope, Side


def list_breaches(
    *, at: datetime, scope: Scope, after: int = 0, limit: int = 50
) -> tuple[Sequence[Breach], int]:
    """Clocks of a team that went past their moment and run, the longest late first from the
    `after`-th on, each with who has to keep it; and how many there are. What is only
    measured, and what nobody can see until something tells of it, is neither."""
    within = team.owned_within(scope).of("h.owner_id")
    source = f"""handoffs_clock c join handoffs_handoff h on h.id = c.handoff_id
        cross join lateral (select count(*) as now from handoffs_clockevent w
                            where w.clock_id = c.id and w.what = 'withdrawn') turn
        where c.state = 'running' and c.member_id is null and not c.is_silent
          and c.due_at < %(at)s and h.state <> 'closed' and {within}
          and (exists (select from handoffs_clockevent b
                       where b.clock_id = c.id and b.what = 'breach' and b.turn = turn.now)
               or not exists (select from handoffs_clockevent u
                              where u.clock_id = c.id and u.what = 'unseen'
                                and u.turn = turn.now))"""
    rows = bulk.fetch(
        f"""select c.id, h.id, h.lead_id, c.promise, c.side, h.owner_id, c.started_at, c.due_at,
                   c.side <> h.to_side,
                   (select head.name from live.leads l join live.persons p on p.id = l.person_id
                    join live.persons head on head.id = p.canonical_id where l.id = h.lead_id),
                   count(*) over ()
            from {source} order by c.due_at, c.id offset %(after)s limit %(limit)s""",
        {"at": at, "after": after, "limit": limit},
    )
    told = _told([row[0] for row in rows])
    asked = models.Handoff.objects.filter(pk__in=[row[1] for row in rows if row[8]])
    answering = answerers(rows=asked, at=at)
    found = [
        Breach(row[0], row[1], row[2], Promise(row[3]), Side(row[4]),
               (answering[row[1]] if row[8] else None) or row[5], row[6], row[7],
               row[9] or "", told.get(row[0], ()))
        for row in rows
    ]  # fmt: skip
    return found, rows[0][10] if rows else 0


def _told(clocks: Sequence[int]) -> dict[int, tuple[tuple[int, datetime], ...]]:
    found: dict[int, tuple[tuple[int, datetime], ...]] = {}
    for clock, member, at in bulk.fetch(
        """select e.clock_id, said.member::bigint, e.at from handoffs_clockevent e
           cross join jsonb_array_elements_text(e.told) said(member)
           where e.clock_id = any(%s) and e.what in ('step', 'breach')
             and e.turn = (select count(*) from handoffs_clockevent w
                           where w.clock_id = e.clock_id and w.what = 'withdrawn')
           order by e.clock_id, e.at, e.id""",
        [[*clocks]],
    ):
        found[clock] = (*found.get(clock, ()), (member, at))
    return found
