-- Touches that count, as numbers: some of them, by their keys, told from the lowest of all.
select (touches.key - $lowest)::{number} as key, touches.person::{number} as person,
  epoch_us(touches.occurred_at) as moment, coalesce(labels.grp, 0)::int as grp,
  ({piece})::{number} as piece,
  coalesce(lower(touches.channel) in ({direct}), false) as is_direct
from facts.touches touches
{campaigns}
left join (
  select unnest($names::{type}[]) as label, unnest(range(1, len($names::{type}[]) + 1)) as grp
) labels on labels.label = {label}
where not touches.is_gone and not touches.is_machine and {counts}
  and touches.key between $low and $high
