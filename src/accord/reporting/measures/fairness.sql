-- One row for each lead that was given to somebody, and one for each member of the pool whose turn
-- it could have been: what they had a right to, or why they were passed over.
select lead as key, nullif(rule, '') as rule, member, is_owner, takes_turn, due, why,
       timezone('UTC', chosen_at) as happened_at
from facts.routing_turns
