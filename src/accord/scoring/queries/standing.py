"""Where leads stand, for lists of them: by whichever card in force says most for a lead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.foundation import bulk
from accord.kernel.conditions import Condition
from accord.scoring.rules.interest import day_of
from accord.scoring.values.scores import BEST_FIRST, EPOCH, Cause, Quadrant
from accord.scoring.values.standing import Called, Place, TurnTold
from accord.team import api as team
from accord.team.values import Scope

_CALLING = (Quadrant.PERFECT, Quadrant.HOT)
_HEAT = "sign * (log2 + 64)"


def standing(*, quadrant: Quadrant) -> Condition:
    """Leads that stand here."""
    better = BEST_FIRST[: BEST_FIRST.index(quadrant)]
    named = ", ".join(f"'{one.value}'" for one in better) or "''"
    return Condition(
        f"""exists (select from live.scores stands where stands.lead_id = {{of}}
                    and stands.quadrant = '{quadrant.value}')
            and not exists (select from live.scores stands where stands.lead_id = {{of}}
                            and stands.quadrant in ({named}))"""
    )


def places_of(*, lead_ids: Sequence[int]) -> dict[int, Quadrant]:
    """Where each of these stands; a lead that no card judges is not among them."""
    rows = bulk.fetch(
        "select lead_id, quadrant from live.scores where lead_id = any(%s)", [[*lead_ids]]
    )
    found: dict[int, Quadrant] = {}
    for lead, said in rows:
        quadrant = Quadrant(said)
        best = min(quadrant, found.get(lead, quadrant), key=BEST_FIRST.index)
        found[lead] = best
    return found


def list_calling(
    *,
    version_id: int,
    scope: Scope,
    at: datetime,
    limit: int = 50,
    after: Place | None = None,
) -> tuple[list[Called], Place | None]:
    """Leads of this scope to call at once: perfect ones, then hot ones, the most interested
    first; and where the list goes on. The order does not change as time passes."""
    day = (day_of(at) - EPOCH).days
    wanted = _CALLING if after is None else _CALLING[_CALLING.index(after.quadrant) :]
    found: list[Called] = []
    for quadrant in wanted:
        if len(found) <= limit:
            behind = after if after is not None and after.quadrant is quadrant else None
            found += [
                _called(row, day=day)
                for row in _rows(version_id, quadrant, scope, limit + 1 - len(found), behind)
            ]
    return found[:limit], found[limit - 1].place if len(found) > limit else None


def count_calling(*, version_id: int, scope: Scope, at_most: int = 1_000) -> int:
    """How many these are, counted no further than `at_most`."""
    rows = bulk.fetch(
        f"""select count(*) from (
              select from scoring_score s where version_id = %s and quadrant in ('perfect', 'hot')
                and {_within(scope)} limit %s) counted""",
        [version_id, at_most],
    )
    return int(rows[0][0])


def list_turns(*, lead_id: int, limit: int = 20) -> list[TurnTold]:
    """When a lead came to stand elsewhere and by which version, the latest first."""
    rows = bulk.fetch(
        """select t.at, t.before, t.quadrant, t.cause, d.key, d.number, coalesce(v.body ->> 'name',
                  d.key)
           from (select * from scoring_turn where lead_id = %s order by id desc limit %s) t
           join live.definitions d on d.id = t.version_id
           join live.cards v on v.id = t.version_id
           order by t.id desc""",
        [lead_id, limit],
    )
    return [
        TurnTold(at, _place(before), _place(quadrant), Cause(cause), *of)
        for at, before, quadrant, cause, *of in rows
    ]


def _rows(
    version_id: int, quadrant: Quadrant, scope: Scope, limit: int, after: Place | None
) -> list[tuple[Any, ...]]:
    beyond = f"and ({_HEAT}, -lead_id) < (%(heat)s, -%(lead)s)" if after else ""
    return bulk.fetch(
        f"""select s.lead_id, s.quadrant, s.fit, s.sign, s.log2, s.bonus, s.direct_until,
                   (v.body -> 'interest' ->> 'half_life_days')::float8
            from (select * from scoring_score s
                  where version_id = %(version)s and quadrant = %(quadrant)s {beyond}
                    and {_within(scope)}
                  order by {_HEAT} desc, lead_id limit %(limit)s) s
            join live.cards v on v.id = s.version_id
            order by s.sign * (s.log2 + 64) desc, s.lead_id""",
        {
            "version": version_id,
            "quadrant": quadrant.value,
            "limit": limit,
            "heat": after.heat if after else None,
            "lead": after.lead_id if after else None,
        },
    )


def _within(scope: Scope) -> str:
    if scope.is_everything:
        return "true"
    owned = team.owned_within(scope).of("whose.owner_id")
    return f"exists (select from live.leads whose where whose.id = s.lead_id and {owned})"


def _called(row: tuple[Any, ...], *, day: int) -> Called:
    lead, said, fit, sign, log2, bonus, direct_until, half_life = row
    quadrant = Quadrant(said)
    decayed = sign * 2.0 ** (log2 - day / half_life) if sign else 0.0
    place = Place(quadrant, sign * (log2 + 64), lead)
    return Called(lead, quadrant, fit, decayed + bonus, direct_until, place)


def _place(said: str) -> Quadrant | None:
    return Quadrant(said) if said else None
