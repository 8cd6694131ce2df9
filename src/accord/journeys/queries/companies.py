"""What the people of a company do by themselves."""

from datetime import datetime, timedelta

from accord.foundation import bulk
from accord.journeys.values import CompanyDoings
from accord.kernel.conditions import ALWAYS, Condition

# Pieces and touches by whoever stands for a person; whose interest nobody may judge is left out.
_SQL = """
with theirs as (
  select p.canonical_id as head
  from live.one_company c join live.persons p on p.company_id = c.company_id
  where c.head_id = %(company)s and p.id = p.canonical_id and p.gone_at is null
    and {within}
    and not exists (select from live.refusals r
                    where r.canonical_id = p.canonical_id and r.purpose = 'profiling')
), did as (
  select t.head_id, t.asset_id, t.occurred_at,
         t.direction = 'in' and t.reach is distinct from '1:1' as alone,
         t.occurred_at > %(since)s as is_now
  from theirs join live.touches t on t.head_id = theirs.head
  where t.occurred_at > %(before)s and t.occurred_at <= %(at)s
)
select count(*) filter (where alone and is_now),
       count(*) filter (where alone and not is_now),
       count(*) filter (where not alone and is_now),
       count(distinct head_id) filter (where alone and is_now),
       max(occurred_at) filter (where alone),
       coalesce(array(select asset_id from did where alone and is_now and asset_id is not null
                      group by asset_id order by count(*) desc, asset_id limit %(most)s), '{{}}')
from did"""
MOST_PIECES = 5


def company_doings(
    *, company_id: int, at: datetime, span: timedelta, within: Condition = ALWAYS
) -> CompanyDoings:
    """What people of a company, known as several too, did within a span and in as long before it.
    within: what has to hold of each person."""
    ((alone, earlier, with_us, people, last, pieces),) = bulk.fetch(
        _SQL.format(within=within.of("p.id")),
        {"company": company_id, "at": at, "since": at - span, "before": at - 2 * span,
         "most": MOST_PIECES},
    )  # fmt: skip
    return CompanyDoings(alone, earlier, with_us, people, last, tuple(pieces))
