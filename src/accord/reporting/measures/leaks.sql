-- Each lead beside each way to be lost, and whether it is lost that way. A lead is lost in one way
-- at most, the first that fits, so that the ways add up.
with stays as (
  select stage, quantile_cont(days, 0.9) as usual from (
    select 'mql' as stage, (coalesce(sql_p, opportunity_p, customer_p) - mql_p) / 345600e6 as days
    from derived.lead_path where mql_p & 3 = 0
    union all
    select 'sql', (coalesce(opportunity_p, customer_p) - sql_p) / 345600e6
    from derived.lead_path where sql_p & 3 = 0
    union all
    select 'opportunity', (customer_p - opportunity_p) / 345600e6
    from derived.lead_path where opportunity_p & 3 = 0
  ) where days is not null group by stage having count(*) >= 20
), people as (
  select distinct person, holder from facts.leads
), touched as (
  select people.holder, max(touches.occurred_at) as last_at
  from facts.touches touches join people on people.person = touches.person
  where not touches.is_gone and not touches.is_by_hand group by 1
), dealt as (
  select distinct lead from facts.deals where status = 'OPEN' and not is_gone
), known as (
  select leads.key, leads.source, leads.owner, leads.stage, leads.ending, leads.opened_at,
         leads.closed_at is null as is_open,
         timezone('UTC', leads.stage_at) as since,
         greatest(timezone('UTC', leads.stage_at), timezone('UTC', leads.opened_at),
                  coalesce(timezone('UTC', touched.last_at), timezone('UTC', leads.opened_at)))
           as moved_at,
         timezone('UTC', touched.last_at) as touched_at,
         dealt.lead is not null as has_deal, stays.usual,
         lead(leads.key) over (partition by leads.holder order by leads.opened_at, leads.key)
           is not null as came_back
  from facts.leads leads
  left join touched on touched.holder = leads.holder
  left join dealt on dealt.lead = leads.key
  left join stays on stays.stage = leads.stage
  where leads.joined_to is null and not leads.is_gone
), judged as (
  select *, case
    when is_open and owner is null then 'no_owner'
    when ending = 'rejected' and not came_back then 'returned'
    when not is_open then null
    when moved_at < $now::timestamp - to_days(coalesce($within, 14)::int) then 'idle'
    when date_diff('second', since, $now::timestamp) > usual * 86400 then 'overdue'
    when stage in ('sql', 'opportunity') and not has_deal
      and since < $now::timestamp - to_days(2)
      and coalesce(touched_at, since) <= since then 'no_next_step'
  end as way
  from known
)
select key, source, ways.kind, coalesce(way = ways.kind, false) as is_lost,
       timezone('UTC', opened_at) as happened_at
from judged
cross join (values ('no_owner'), ('returned'), ('idle'), ('overdue'), ('no_next_step')) ways(kind)
