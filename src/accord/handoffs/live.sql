-- People whom sales is being handed or works now, as their leads name them; whoever has been won is
-- with who serves them, and marketing may write.
create view live.held_people as
select l.person_id, h.lead_id, h.owner_id
from handoffs_handoff h join live.leads l on l.id = h.lead_id
where h.to_side = 'sales' and h.state <> 'closed' and coalesce(l.ending, '') <> 'won';

-- Where each hand-off went, and for what came back to marketing the nurture it enters: the one that
-- somebody named as they ended it, where no name is none, else the one both teams signed for the kind.
create view live.handed as
select l.holder_id as head_id, h.id, h.to_side, h.offered_at,
       case when h.to_side = 'marketing'
            then coalesce(e.words, h.facts->>'nurture', '') else '' end as nurture
from handoffs_handoff h join live.leads l on l.id = h.lead_id
left join lateral (
  select words from handoffs_handoffevent
  where handoff_id = h.id and move = 'end' and member_id is not null
  order by id desc limit 1) e on true;
