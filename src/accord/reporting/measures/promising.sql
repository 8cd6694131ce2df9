-- One row for each lead that marketing called ready, with the word of sales that counts, if any.
select
  path.key, path.origin, path.channel, path.campaign, path.landing_page, path.segment, path.owner,
  path.self_reported, path.team,
  case when mql_p & 2 = 0 then make_timestamp(mql_p // 4) else opened_at end as happened_at,
  newest.said
from derived.lead_path path
left join (
  select coalesce(passes.joined_to, passes.key) as lead, max_by(words.said, words.key) as said,
         max_by(words.said_at, words.key) as said_at
  from facts.verdicts words join facts.leads passes on passes.key = words.lead
  where words.side = 'sales' and words.said <> ''
    and words.key not in (select takes_back from facts.verdicts where takes_back is not null)
  group by 1
) newest on newest.lead = path.key
where mql_p is not null
