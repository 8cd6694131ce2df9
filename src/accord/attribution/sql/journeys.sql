-- Touches of won deals, a row for each deal and touch that counts.
-- pack: when (microseconds), then which record, then its group: the order of a journey as one
-- number, so that first and last are a minimum and a maximum and touches of one moment have an order.
, {labels}
each as (
  select on_way.deal, on_way.head, touches.kind, touches.asset,
    epoch_us(touches.occurred_at) as moment,
    (epoch_us(touches.occurred_at)::hugeint << 64) + (touches.key::hugeint << 24) + {group}
      as pack
  from facts.touches touches
  join on_way on on_way.person = touches.person
    and epoch_us(touches.occurred_at) between on_way.since and on_way.anchor
  {joins}
  where not touches.is_gone and not touches.is_machine and {counts}
), touch as materialized (
  {touch}
)
