-- One row for each open lead that marketing has handed over, or would, and that waits longer than it
-- should: how often such leads become customers, and what a won deal is worth.
-- A lead is in one row, under the first way that fits.
with late as (
  select hand.lead, min(clocks.due_at) as due_at
  from facts.clocks clocks join facts.handoffs hand on hand.key = clocks.handoff
  where clocks.stopped_at is null and timezone('UTC', clocks.due_at) < $now::timestamp
    and (clocks.promise <> 'next_attempt' or clocks.state = 'running')
    and clocks.side = 'sales' and not clocks.is_silent and hand.state in ('offered', 'asked', 'worked')
  group by 1
), people as (
  select distinct person, holder from facts.leads
), touched as (
  select people.holder, timezone('UTC', max(touches.occurred_at)) as last_at
  from facts.touches touches join people on people.person = touches.person
  where not touches.is_gone and not touches.is_by_hand group by 1
), waiting as (
  select path.key, path.stage, path.origin, path.team, path.owner,
         case when late.lead is not null then 'late'
              when path.owner is null then 'no_owner'
              when greatest(coalesce(touched.last_at, leads.opened_at), timezone('UTC', leads.stage_at))
                   < $now::timestamp - to_days(14) then 'idle' end as kind,
         timezone('UTC', coalesce(late.due_at, leads.stage_at)) as happened_at
  from derived.lead_path path
  join (select key, holder, timezone('UTC', opened_at) as opened_at, stage_at from facts.leads) leads
    on leads.key = path.key
  left join touched on touched.holder = leads.holder
  left join late on late.lead = path.key
  where path.closed_at is null and path.stage in ('mql', 'sql', 'opportunity')
), decided as (
  -- Of those that came to a stage and are decided, how many became customers.
  select stage, count(*) as n, count(*) filter (where customer_p is not null) / count(*) as p
  from (
    select 'mql' as stage, customer_p, closed_at from derived.lead_path where mql_p is not null
    union all
    select 'sql', customer_p, closed_at from derived.lead_path where sql_p is not null
    union all
    select 'opportunity', customer_p, closed_at from derived.lead_path where opportunity_p is not null
  ) where closed_at is not null or customer_p is not null group by 1
), ranged as (
  -- 1.959963984540054 and its square: the range that holds the true share 95 times in 100 (Wilson).
  select stage, p, (p + 3.841458820694124 / (2 * n)) / (1 + 3.841458820694124 / n) as centre,
         1.959963984540054 * sqrt(p * (1 - p) / n + 3.841458820694124 / (4 * n * n)) / (1 + 3.841458820694124 / n) as half
  from decided
), worth as (
  select currency, avg(amount_minor) as each from derived.decided_deals
  where status = 'WON' and amount_minor is not null group by 1 order by count(*) desc, 1 limit 1
)
select waiting.*, worth.currency, ranged.p * worth.each as amount,
       greatest(0, ranged.centre - ranged.half) * worth.each as at_least,
       least(1, ranged.centre + ranged.half) * worth.each as at_most
from waiting
left join ranged on ranged.stage = waiting.stage
left join worth on true
where waiting.kind is not null
