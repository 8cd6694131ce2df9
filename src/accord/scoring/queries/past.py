"""The company's own past leads, as they were known when somebody could judge them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.lake import api as lake
from accord.scoring.queries.trials import as_then, past_cohort
from accord.scoring.values.scores import LeadFacts
from accord.scoring.values.suggestions import (
    JUDGED_WITHIN,
    LEARNED_FROM,
    TOUCHED_WITHIN,
    PastLead,
)
from accord.scoring.values.trials import Cohort

LEARNED_YEARS = timedelta(days=3 * 365)
# A lead that is never decided could be judged whenever one likes, and would have done little of
# late by then: each is judged while it is young.
_JUDGED = f"least(p.until_at, p.opened_at + interval '{JUDGED_WITHIN} days')"
_LEADS = """
select t.lead_id, t.head_id, t.opened_at, t.until_at, t.industry, t.employees, t.country, t.title,
       t.segment, t.origin, t.channel, t.campaign, t.lists, t.attributes::text,
       l.ending = 'won' or l.stage = 'customer', coalesce(v.verdict_sales, ''),
       coalesce((select e.reason from facts.stage_events e
                 where e.lead = t.lead_id and e.ending = 'rejected'
                 order by e.key desc limit 1), '')
from {then}
join facts.leads l on l.key = t.lead_id
left join live.lead_verdicts v on v.lead_id = t.lead_id
where not exists (select from live.refusals r
                  where r.canonical_id = t.head_id and r.purpose = 'profiling')
order by t.opened_at, t.lead_id
"""
# What the buyer did; what we did says more about us.
_TOUCHES = f"""
select asked.lead, t.kind, count(*)
from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) asked(lead, head, until_at)
join live.touches t on t.head_id = asked.head and t.direction = 'in'
  and t.kind <> 'status_told' and t.occurred_at <= asked.until_at
  and t.occurred_at > asked.until_at - interval '{TOUCHED_WITHIN} days'
group by 1, 2
"""


def learning_cohort(*, at: datetime) -> Cohort:
    """Three years of leads, those left out that may still be won. Raises UnableToTry."""
    cohort = past_cohort(snapshot=lake.catch_up(at=at), at=at)
    return Cohort(cohort.until - LEARNED_YEARS, cohort.until)


def list_past(*, cohort: Cohort, most: int = LEARNED_FROM) -> list[PastLead]:
    """Past leads with what came of them, the newest at most, in the order of time; none of whoever
    objects to being judged."""
    then = as_then(
        cohort=cohort, limit=f"order by opened_at desc, lead_id desc limit {most}", judged=_JUDGED
    )
    rows = bulk.fetch(_LEADS.format(then=then))
    touched: dict[int, Counter[str]] = {}
    asked = [[row[0] for row in rows], [row[1] for row in rows], [row[3] for row in rows]]
    for lead, kind, count in bulk.fetch(_TOUCHES, asked):
        touched.setdefault(lead, Counter())[kind] = count
    return [_past(row, touched.get(row[0], {})) for row in rows]


def _past(row: Sequence[Any], touches: Mapping[str, int]) -> PastLead:
    lead, _head, opened_at, _until = row[:4]
    industry, country, title, segment, origin, channel, campaign = (
        word or "" for word in (row[4], *row[6:12])
    )
    facts = LeadFacts(
        industry, row[5], country, title, segment, origin, channel, campaign,
        tuple(row[12]), tuple(bulk.read_json(row[13])),
    )  # fmt: skip
    return PastLead(lead, opened_at.date(), facts, touches, bool(row[14]), row[15], row[16])
