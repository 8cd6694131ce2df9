-- Of each choice who got the lead (place 0), and what each of the pool had a right to or why not.
create view facts.routing_turns as
select c.id * 10000 as key, c.lead_id as lead, c.rule, c.owner_id as member, true as is_owner,
       c.takes_turn, 0::bigint as due, '' as why, c.at as chosen_at, c.version_id as version,
       c.xact_id
from handoffs_routingchoice c
union all
select c.id * 10000 + said.place, c.lead_id, c.rule, (said.share ->> 0)::bigint, false,
       c.takes_turn, (said.share ->> 2)::bigint, coalesce(said.share ->> 3, ''), c.at, c.version_id,
       c.xact_id
from handoffs_routingchoice c
cross join jsonb_array_elements(c.shares) with ordinality said(share, place);
comment on view facts.routing_turns is 'events of handoffs_routingchoice';
