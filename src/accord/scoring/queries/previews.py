"""Leads on the picture of a card, by one in force or by one that nobody has signed; and how many
meet each of its criteria."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.scoring.queries.cards import find_names
from accord.scoring.queries.scores import refusing
from accord.scoring.rules.compiling import touches
from accord.scoring.rules.compiling.dialects import MOMENT, TEXTS, Postgres
from accord.scoring.rules.compiling.fields import Facts
from accord.scoring.rules.compiling.statement import compile_card
from accord.scoring.rules.compiling.touches import Names
from accord.scoring.values.cards import Card, Counted, Field, InterestCriterion, OfFields, Often
from accord.scoring.values.previews import Dot, Met, MetBy, Preview
from accord.scoring.values.scores import Quadrant

LOOKED_AT = 5_000
DOTS = 400
_RUNS = "joined_to_id is null and gone_at is null and closed_at is null"
_ENDED = "joined_to_id is null and gone_at is null and closed_at is not null"


def preview_card(
    *, card: Card, at: datetime, beside: int | None = None, at_most: int = LOOKED_AT
) -> Preview:
    """The newest leads that run by a card; nothing is written. beside: the version in force."""
    found = _newest(_RUNS, at_most)
    refused = refusing(heads=sorted({head for _lead, head in found}))
    judged = [lead for lead, head in found if head not in refused]
    compiled = compile_card(
        card,
        leads="(select * from live.open_leads where lead_id = any(%(judged)s)) asked",
        touched="(select * from live.touches where head_id = any(%(heads)s)) happened",
        names=find_names(card=card),
        at=at,
        dialect=Postgres(),
    )
    heads = sorted({head for _lead, head in found if head not in refused})
    rows = bulk.fetch(
        f"select fit, now + bonus, quadrant from ({compiled.sql}) judging order by lead_id",
        {**compiled.parameters, "judged": judged, "heads": heads},
    )
    dots = [Dot(fit, interest, Quadrant(quadrant)) for fit, interest, quadrant in rows]
    before = _stored(beside, judged) if beside is not None else {}
    return Preview(len(dots), _counted(dots), before, _some(dots))


def plot_card(*, version_id: int) -> Preview:
    """The newest leads by a card in force, as they stand today."""
    rows = bulk.fetch(
        """select fit, interest, quadrant from live.scores where version_id = %s
           order by lead_id desc limit %s""",
        [version_id, LOOKED_AT],
    )
    dots = [Dot(fit, interest, Quadrant(quadrant)) for fit, interest, quadrant in rows]
    return Preview(len(dots), _counted(dots), {}, _some(dots))


def count_met(*, card: Card, at: datetime, at_most: int = LOOKED_AT) -> MetBy:
    """How many of the newest leads meet each criterion: those that run, and those that ended, by
    their fields as they are known now and their touches until the end."""
    leads = [*_newest(_RUNS, at_most), *_newest(_ENDED, at_most)]
    dialect, criteria = Postgres(), [*card.fit.criteria, *card.interest.criteria]
    facts = Facts(dialect)
    asked = [
        f"coalesce({facts.points(each)}, 0) <> 0 as m{place}"
        for place, each in enumerate(criteria)
        if isinstance(each, OfFields)
    ]
    asked += [
        f"{facts.held(each.where)} as w{place}"
        for place, each in enumerate(criteria)
        if isinstance(each, Often) and each.where is not None
    ]
    applies = facts.is_among(Field.SEGMENT, card.segments) if card.segments else "true"
    touched = _touched(card, criteria, names=find_names(card=card), dialect=dialect, at=at)
    of_lead = ["lead_id", "head_id", "closed_at", "ending"]
    sums = [
        f"count(*) filter (where {held} and {met})"
        for met in ("true", *(_met(place, each) for place, each in enumerate(criteria)))
        for held in ("closed_at is null", "closed_at is not null", "ending = 'won'")
    ]
    [row] = bulk.fetch(
        f"""with known as materialized (
              select {", ".join([*of_lead, *facts.columns()])} from live.lead_facts
              where lead_id = any(%(leads)s)),
            said as materialized (select {", ".join([*of_lead, *facts.read()])} from known),
            {"".join(f"{table}, " for table in facts.tables())}
            answered as (
              select {", ".join([*(f"said.{name}" for name in of_lead), *asked])}
              from said {facts.joins()} where {applies}),
            touched as ({touched})
            select {", ".join(sums)} from answered left join touched on lead = lead_id""",
        {
            **dialect.parameters.given,
            "leads": [lead for lead, _head in leads],
            "heads": sorted({head for _lead, head in leads}),
        },
    )
    counts = [Met(*row[start : start + 3]) for start in range(0, len(row), 3)]
    return MetBy(counts[0], {one.code: counts[place + 1] for place, one in enumerate(criteria)})


def _met(place: int, each: InterestCriterion) -> str:
    """Whether a criterion is met; where it asks a field besides its touches, by both."""
    met = f"coalesce(m{place}, false)"
    is_gated = isinstance(each, Often) and each.where is not None
    return f"({met} and coalesce(w{place}, false))" if is_gated else met


def _touched(
    card: Card, criteria: Sequence[object], *, names: Names, dialect: Postgres, at: datetime
) -> str:
    """Whether a lead meets each criterion that looks at touches, before it ended."""
    now = dialect.given(at, of=MOMENT)
    met = []
    for place, each in enumerate(criteria):
        if isinstance(each, Counted | Often):
            takes = touches.takes(each.touch, names=names, dialect=dialect)
            least = 1
            if isinstance(each, Often):
                takes += f" and occurred_at > until - interval '{each.within_days} days'"
                least = each.at_least
            met.append(f"count(*) filter (where {takes}) >= {least} as m{place}")
    if not met:
        return "select null::bigint as lead where false"
    kinds = dialect.given(touches.kinds_of(card), of=TEXTS)
    return f"""
      select lead, {", ".join(met)}
      from (select lead_id as lead, head_id as head, coalesce(closed_at, {now}) as until
            from answered) whose
      join (select * from live.touches where head_id = any(%(heads)s)) happened
        on happened.head_id = whose.head
      where {dialect.is_in("kind", kinds)} and occurred_at <= until
      group by lead"""


def _newest(which: str, at_most: int) -> list[tuple[int, int]]:
    rows = bulk.fetch(
        f"""select l.id, p.canonical_id
            from (select id, person_id from live.leads where {which}
                  order by id desc limit %s) l
            join live.persons p on p.id = l.person_id""",
        [at_most],
    )
    return [(lead, head) for lead, head in rows]


def _stored(version_id: int, leads: Sequence[int]) -> dict[Quadrant, int]:
    rows = dict(
        bulk.fetch(
            """select quadrant, count(*) from scoring_score
               where version_id = %s and lead_id = any(%s) group by 1""",
            [version_id, [*leads]],
        )
    )
    return {quadrant: rows.get(quadrant.value, 0) for quadrant in Quadrant}


def _counted(dots: Sequence[Dot]) -> dict[Quadrant, int]:
    counts = dict.fromkeys(Quadrant, 0)
    for dot in dots:
        counts[dot.quadrant] += 1
    return counts


def _some(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """At most so many, evenly taken."""
    step = -(-len(dots) // DOTS) or 1
    return tuple(dots[::step])
