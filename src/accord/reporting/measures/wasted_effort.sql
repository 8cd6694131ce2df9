-- One row for each lead that sales gave back since it is not one that both teams look for: how
-- often sales tried before that, and the minutes that such tries take.
select
  unfit.*, count(tries.tried_at) as tries,
  coalesce(sum(case when tries.kind = 'meeting_held' then 45 when tries.kind = 'call_connected' then 15
                    when tries.kind is not null then 5 end), 0)
    as minutes
from derived.unfit_leads unfit
left join derived.sales_tries tries on tries.lead = unfit.key and tries.tried_at <= unfit.happened_at
where list_contains($outside, unfit.reason)
group by all
