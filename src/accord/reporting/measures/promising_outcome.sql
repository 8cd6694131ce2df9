-- One row for each lead of which sales has said a word: what it said, and what came of the lead.
select
  path.key, newest.said as verdict, timezone('UTC', newest.said_at) as happened_at,
  case
    when customer_p is not null then 'won'
    when closed_at is null then 'open'
    when ending = 'lost' then 'lost'
    else 'returned'
  end as outcome
from derived.lead_path path
join (
  select coalesce(passes.joined_to, passes.key) as lead, max_by(words.said, words.key) as said,
         max_by(words.said_at, words.key) as said_at
  from facts.verdicts words join facts.leads passes on passes.key = words.lead
  where words.side = 'sales' and words.said <> ''
    and words.key not in (select takes_back from facts.verdicts where takes_back is not null)
  group by 1
) newest on newest.lead = path.key
