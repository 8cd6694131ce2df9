-- One row for each lead and piece it had in hand.
select path.key, uses.asset, path.origin, path.segment, path.opened_at as happened_at,
       path.customer_p is not null as is_customer
from derived.piece_uses uses
join derived.lead_path path on path.key = uses.lead
