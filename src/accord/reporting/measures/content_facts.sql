-- One row for each lead, piece and fact. What somebody did belongs to the lead that was open then;
-- what came before the first lead belongs to the first.
with cycles as (
  select key, holder, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads where joined_to is null and not is_gone
  window turn as (partition by holder order by opened_at, key)
), people as (
  select distinct person, holder from facts.leads
), used as (
  select cycles.key as lead, touches.asset, touches.occurred_at,
    case when touches.direction = 'out' then 'shared'
         when touches.kind = 'download' then 'downloaded' else 'opened' end as fact
  from facts.touches touches
  join people on people.person = touches.person
  join cycles on cycles.holder = people.holder
    and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
    and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
  where touches.asset is not null and not touches.is_gone and not touches.is_machine
    and (touches.direction = 'in' or touches.kind = 'content_shared')
), bought as (
  select coalesce(passes.joined_to, passes.key) as lead, deals.status,
         coalesce(deals.closed_at, 'infinity') as closed_at
  from facts.deals deals join facts.leads passes on passes.key = deals.lead
  where not deals.is_gone
), found as (
  select lead, asset, fact from used
  union
  select coalesce(passes.joined_to, passes.key), ratings.asset,
         case when ratings.rater = 'seller' then 'useful' else 'useful_to_them' end
  from facts.ratings ratings join facts.leads passes on passes.key = ratings.lead
  where ratings.is_useful
  union
  select used.lead, used.asset, 'in_deals' from used join bought using (lead)
  where used.occurred_at <= bought.closed_at
  union
  select used.lead, used.asset, 'in_won_deals' from used join bought using (lead)
  where bought.status = 'WON' and used.occurred_at <= bought.closed_at
)
select path.key, found.asset, found.fact, path.origin, path.segment, path.opened_at as happened_at
from found join derived.lead_path path on path.key = found.lead
