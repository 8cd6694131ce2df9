-- One row for each lead that a card has judged: the best quadrant it stood in, and when it first
-- stood where somebody should call.
select lead, min_by(quadrant, place) as quadrant,
       min(turned_at) filter (where quadrant in ('perfect', 'hot')) as calling_at
from (
  select coalesce(passes.joined_to, passes.key) as lead, turns.quadrant,
         timezone('UTC', turns.turned_at) as turned_at,
         list_position(['perfect', 'hot', 'nurture', 'check_fit', 'cold'], turns.quadrant) as place
  from facts.score_turns turns join facts.leads passes on passes.key = turns.lead
  where turns.quadrant <> ''
) group by lead
