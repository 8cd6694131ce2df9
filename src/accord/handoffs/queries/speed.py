"""How long leads waited for a first try, of hand-offs from marketing to sales."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.handoffs.queries.facts_of import unseen_owners
from accord.handoffs.queries.subjects import evidence_of
from accord.handoffs.rules.evidence import first_stop
from accord.handoffs.values.clocks import Evidence, Promise, Stop
from accord.handoffs.values.speed import Waited
from accord.kernel.working_time import WorkingCalendar, elapsed
from accord.team import api as team
from accord.team.values import Side

A_YEAR = timedelta(days=365)

# What the buyer did last before the lead was called ready for sales, else when it came. A lead that
# had ended and was handed over again began anew: what was before is no part of how long they wait.
_HANDED = """
with said as (
  select h.id, h.lead_id, h.owner_id, coalesce(m.team, '') as team,
         coalesce(h.facts ->> 'quadrant', '') as quadrant,
         coalesce(h.facts ->> 'origin', '') as origin, h.offered_at, h.closed_at,
         p.canonical_id, l.opened_at,
         (select max(e.occurred_at) from facts.stage_events e
          where e.lead = h.lead_id and e.ending <> ''
            and e.occurred_at <= h.offered_at) as ended_at,
         coalesce((select max(e.occurred_at) from facts.stage_events e
                   where e.lead = h.lead_id and e.stage = 'mql' and not e.inferred
                     and e.occurred_at <= h.offered_at), h.offered_at) as ready_at
  from handoffs_handoff h
  join live.leads l on l.id = h.lead_id
  join live.persons p on p.id = l.person_id
  left join facts.members m on m.key = h.owner_id
  where h.from_side = 'marketing' and h.to_side = 'sales' and h.outcome <> 'merged'
    and h.offered_at >= %(since)s and h.offered_at < %(until)s
)
select id, lead_id, owner_id, team, quadrant, origin, offered_at, closed_at,
       coalesce((select max(e.occurred_at) from live.evidence e
                 where e.head_id = said.canonical_id and e.direction = 'in'
                   and e.occurred_at <= said.ready_at and e.occurred_at >= said.opened_at
                  and (said.ended_at is null or e.occurred_at > said.ended_at)),
                case when ended_at is null then least(opened_at, offered_at) else offered_at end)
from said order by id"""


def list_waited(*, since: datetime | None, until: datetime | None, at: datetime) -> list[Waited]:
    """Hand-offs from marketing to sales that were made in a period, of the last year where none
    is said."""
    rows = bulk.fetch(_HANDED, {"since": since or at - A_YEAR, "until": min(until or at, at)})
    evidence = evidence_of(lead_ids=sorted({row[1] for row in rows}))
    blind = unseen_owners(members=sorted({row[2] for row in rows}), at=at)
    hours = team.calendars_for(asked={(Side.SALES, at)})[Side.SALES, at][1]
    return [_waited(row, evidence, blind=blind, hours=hours, at=at) for row in rows]


def _waited(
    row: Sequence[Any],
    evidence: Mapping[int, Sequence[Evidence]],
    *,
    blind: set[int],
    hours: WorkingCalendar,
    at: datetime,
) -> Waited:
    number, lead, owner, side, quadrant, origin, offered, closed, event = row
    found = first_stop(evidence.get(lead, ()), promise=Promise.ATTEMPT, since=offered)
    if found is not None and closed is not None and found[0] > closed:
        found = None
    tried = found[0] if found is not None else None
    end = tried or at
    return Waited(
        number, lead, owner, side, quadrant, origin, event, offered, tried,
        worked=elapsed(hours, start=offered, end=end), wall=end - offered,
        is_self_reported=found is not None and found[1] is Stop.SELF_REPORTED,
        is_seen=owner not in blind, has_ended=closed is not None and tried is None,
    )  # fmt: skip


def leads_of(*, handoff_ids: Sequence[int]) -> dict[int, int]:
    """The lead of each of these hand-offs."""
    return dict(
        bulk.fetch("select id, lead_id from handoffs_handoff where id = any(%s)", [[*handoff_ids]])
    )
