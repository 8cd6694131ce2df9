create view facts.handoffs as
select h.id as key, h.lead_id as lead, h.kind, h.version_id as version, h.after_id as after,
       h.batch, h.from_side, h.to_side, h.state, h.outcome, h.reason, h.owner_id as owner,
       h.facts ->> 'quadrant' as quadrant, h.facts ->> 'origin' as origin,
       h.facts ->> 'country' as country, h.offered_at, h.seen_at, h.accepted_at, h.closed_at,
       h.xact_id
from handoffs_handoff h;
comment on view facts.handoffs is 'dimension of handoffs_handoff';

create view facts.handoff_events as
select e.id as key, e.handoff_id as handoff, e.move, e.was, e.at as moved_at, e.member_id as member,
       e.owner_id as owner, e.reason, e.xact_id
from handoffs_handoffevent e;
comment on view facts.handoff_events is 'events of handoffs_handoffevent';

-- Clocks of an owner have a member; those of the team have none.
create view facts.clocks as
select c.id as key, c.handoff_id as handoff, c.promise, c.side, c.member_id as member,
       c.agreement_id as agreement, c.clause, c.is_silent, c.state, c.started_at, c.due_at,
       c.stopped_at, c.stop, extract(epoch from c.target)::bigint as target_seconds, c.xact_id
from handoffs_clock c;
comment on view facts.clocks is 'dimension of handoffs_clock';

-- Called off counts with the time that it was to take place.
create view facts.meetings as
select m.id as key, m.handoff_id as handoff, m.lead_id as lead, m.host_id as member,
       m.booked_by_id as booked_by, m.state, m.is_by_word, m.booked_at, m.starts_at, m.xact_id
from handoffs_meeting m;
comment on view facts.meetings is 'dimension of handoffs_meeting';

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
