-- Scores by the cards in force, exact at the moment they are asked for: what decays does so by
-- whole days of UTC. Whoever objects to being judged has none.
create view live.scores as
select s.lead_id, s.version_id, d.key as card, s.quadrant, s.fit, s.fit_low, s.fit_high,
       s.bonus + case when s.sign = 0 then 0 else
         s.sign * power(2::double precision, s.log2 - (
           (now() at time zone 'UTC')::date - date '2020-01-01')
           / (v.body -> 'interest' ->> 'half_life_days')::double precision) end as interest,
       s.sign * (s.log2 + 64) as heat, s.direct_until, s.changes_on, s.worked_out_at
from scoring_score s
join live.definitions d on d.id = s.version_id and d.state = 'IN_FORCE'
join live.cards v on v.id = s.version_id;
