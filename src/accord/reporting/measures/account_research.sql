-- One row for each lead of a company that has talked with us: how many different pieces all people of
-- the company had in hand before anybody of it talked with us. The company's own numbers stand on one
-- of its rows.
with members as (
  select path.key as lead, path.origin, path.segment, companies.head as company
  from derived.lead_path path
  join facts.leads leads on leads.key = path.key
  join facts.companies companies on companies.key = leads.company
), talks as (
  select members.company, min(touches.touched_at) as talked_at
  from derived.lead_touches touches join members on members.lead = touches.lead
  where touches.is_talk group by 1
), used as (
  select members.company, count(distinct touches.asset) as pieces,
         count(distinct touches.lead) as readers
  from derived.lead_touches touches
  join members on members.lead = touches.lead
  join talks on talks.company = members.company
  where touches.asset is not null and touches.direction = 'in' and touches.touched_at < talks.talked_at
  group by 1
)
select members.lead as key, members.company, members.origin, members.segment,
       talks.talked_at as happened_at,
       row_number() over (partition by members.company order by members.lead) = 1 as is_first,
       coalesce(used.pieces, 0) as pieces, coalesce(used.readers, 0) as readers
from members
join talks on talks.company = members.company
left join used on used.company = members.company
