-- One row for each lead that came, and one for each that became a customer, by its own month.
select key, 'lead' as stage, make_timestamp(lead_p // 4) as happened_at
from derived.lead_path where lead_p is not null and lead_p & 2 = 0
union all
select key, 'customer', make_timestamp(customer_p // 4)
from derived.lead_path where customer_p is not null and customer_p & 2 = 0
