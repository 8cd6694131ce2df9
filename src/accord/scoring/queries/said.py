"""What sales said of the leads that a card in force puts somewhere."""

from collections import Counter
from collections.abc import Sequence

from accord.foundation import bulk
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.suggestions import Said

MOST = 5_000  # words, and leads returned, the newest
# Where leads of `asked` stand by a version, or once stood, whatever became of them.
_STOOD = """
select distinct asked.lead_id, stood.quadrant, asked.said
from asked cross join lateral (
  select quadrant from scoring_score s
  where s.version_id = %(version)s and s.lead_id = asked.lead_id
  union all
  select quadrant from scoring_turn t
  where t.lead_id = asked.lead_id and t.version_id = %(version)s) stood
where stood.quadrant = any(%(wanted)s)
"""
_WORDS = f"""
with asked as (
  select lead_id, verdict_sales as said from live.lead_verdicts
  where verdict_sales is not null order by lead_id desc limit {MOST})
{_STOOD}"""
_RETURNED = f"""
with asked as (
  select l.id as lead_id, coalesce((
           select e.reason from facts.stage_events e
           where e.lead = l.id and e.ending = 'rejected' order by e.key desc limit 1), '') as said
  from live.leads l where l.ending = 'rejected' order by l.id desc limit {MOST})
{_STOOD}"""


def list_said(*, version_id: int, quadrants: Sequence[Quadrant]) -> dict[Quadrant, Said]:
    """What sales said of leads that stand or stood in these quadrants by a version."""
    given = {"version": version_id, "wanted": [quadrant.value for quadrant in quadrants]}
    words = Counter((quadrant, said) for _lead, quadrant, said in bulk.fetch(_WORDS, given))
    back = Counter((quadrant, said) for _lead, quadrant, said in bulk.fetch(_RETURNED, given))
    return {quadrant: _of(quadrant.value, words, back) for quadrant in quadrants}


def _of(quadrant: str, words: Counter[tuple[str, str]], back: Counter[tuple[str, str]]) -> Said:
    judged = sum(count for (place, _said), count in words.items() if place == quadrant)
    return Said(
        judged=judged,
        not_promising=words[quadrant, "no"],
        reasons={
            said: count for (place, said), count in back.items() if place == quadrant and said
        },
    )
