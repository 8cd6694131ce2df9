"""Scores: of one lead with all parts, and lists of leads by where they stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.foundation import bulk
from accord.scoring.queries.cards import list_cards
from accord.scoring.rules.interest import day_of
from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.values.scores import (
    EPOCH,
    LeadFacts,
    LeadTouch,
    Placed,
    Quadrant,
    Told,
)

_FACTS = """select lead_id, head_id, industry, employees, country, title, segment, origin, channel,
                   campaign, lists, attributes::text from live.open_leads where lead_id = any(%s)"""
_TOUCHES = """select t.head_id, t.kind, t.occurred_at, t.direction, t.reach, t.team, t.channel,
                     coalesce(a.title, ''), coalesce(c.name, '')
              from live.touches t
              left join live.assets a on a.id = t.asset_id
              left join live.campaigns c on c.id = t.campaign_id
              where t.head_id = any(%s)"""
Known = tuple[LeadFacts, list[LeadTouch]]
_HEAT = "sign * (log2 + 64)"


def tell_score(*, lead_id: int, at: datetime) -> list[Told]:
    """The score of a lead by each card that is for it, worked out from its touches; nothing of a
    lead that has ended, or of whoever objects to being judged."""
    cards = list_cards(at=at)
    found = read_leads(lead_ids=[lead_id]) if cards else {}
    if lead_id not in found:
        return []
    facts, touches = found[lead_id]
    return [
        Told(each, score_of(each.card, facts, touches, at=at))
        for each in cards
        if applies(each.card, facts)
    ]


def read_leads(*, lead_ids: Sequence[int], may_all: bool = False) -> dict[int, Known]:
    """What is known of leads that run, and their touches, as the reference takes them.

    may_all: none of them objects, which has been asked.
    """
    rows = bulk.fetch(_FACTS, [[*lead_ids]])
    heads = {row[1] for row in rows}
    heads -= set() if may_all else refusing(heads=sorted(heads))
    touches: dict[int, list[LeadTouch]] = {}
    for head, kind, at, *words in bulk.fetch(_TOUCHES, [sorted(heads)]):
        touches.setdefault(head, []).append(LeadTouch(kind, at, *words))
    return {row[0]: (_facts(row), touches.get(row[1], [])) for row in rows if row[1] in heads}


def refusing(*, heads: Sequence[int]) -> set[int]:
    """Who of these does not want to be judged."""
    rows = bulk.fetch(
        """select canonical_id from live.refusals
           where canonical_id = any(%s) and purpose = 'profiling'""",
        [[*heads]],
    )
    return {head for (head,) in rows}


def list_hot(
    *,
    version_id: int,
    quadrants: Sequence[Quadrant],
    at: datetime,
    limit: int = 50,
    after: tuple[float, int] | None = None,
) -> list[Placed]:
    """Leads of these quadrants, quadrant by quadrant, the most interested first.

    after: heat and id of the last one seen, for a single quadrant. The order does not change as
    time passes.
    """
    day = (day_of(at) - EPOCH).days
    found: list[Placed] = []
    for quadrant in quadrants:
        if len(found) < limit:
            found += _hot(version_id, quadrant, day, limit - len(found), after)
    return found


def _hot(
    version_id: int, quadrant: Quadrant, day: int, limit: int, after: tuple[float, int] | None
) -> list[Placed]:
    beyond = f"and ({_HEAT}, -lead_id) < (%(heat)s, -%(lead)s)" if after else ""
    rows = bulk.fetch(
        f"""select s.lead_id, s.quadrant, s.fit, s.sign, s.log2, s.bonus, s.direct_until,
                   s.changes_on, s.worked_out_at,
                   (v.body -> 'interest' ->> 'half_life_days')::float8
            from (select * from scoring_score
                  where version_id = %(version)s and quadrant = %(quadrant)s {beyond}
                  order by {_HEAT} desc, lead_id limit %(limit)s) s
            join live.cards v on v.id = s.version_id
            order by s.sign * (s.log2 + 64) desc, s.lead_id""",
        {
            "version": version_id,
            "quadrant": quadrant.value,
            "limit": limit,
            "heat": after[0] if after else None,
            "lead": after[1] if after else None,
        },
    )
    return [_placed(row, day=day) for row in rows]


def count_quadrants(*, version_id: int) -> dict[Quadrant, int]:
    """How many leads stand where by a version."""
    rows = bulk.fetch(
        "select quadrant, count(*) from scoring_score where version_id = %s group by 1",
        [version_id],
    )
    counted = dict(rows)
    return {quadrant: counted.get(quadrant.value, 0) for quadrant in Quadrant}


def _placed(row: tuple[Any, ...], *, day: int) -> Placed:
    lead, quadrant, fit, sign, log2, bonus, direct_until, changes_on, at, half_life = row
    decayed = sign * 2.0 ** (log2 - day / half_life) if sign else 0.0
    return Placed(lead, Quadrant(quadrant), fit, decayed + bonus, direct_until, changes_on, at)


def _facts(row: tuple[Any, ...]) -> LeadFacts:
    words = [word or "" for word in (row[2], *row[4:10])]
    industry, country, title, segment, origin, channel, campaign = words
    return LeadFacts(
        industry, row[3], country, title, segment, origin, channel, campaign,
        tuple(row[10]), tuple(bulk.read_json(row[11])),
    )  # fmt: skip
