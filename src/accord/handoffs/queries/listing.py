"""Hand-offs as lists of programs show them."""

from dataclasses import dataclass

from accord.foundation import bulk
from accord.handoffs.queries.inbox import find_handoffs
from accord.handoffs.queries.sight import within
from accord.handoffs.values.handoffs import State
from accord.handoffs.values.inbox import HandoffCard
from accord.team.values import EVERYTHING, Scope, Side


@dataclass(frozen=True, slots=True)
class HandoffFilter:
    """What a list of hand-offs shows; None: no matter. scope: whose leads may be seen."""

    state: State | None = None
    kind: str | None = None
    to_side: Side | None = None
    owner_id: int | None = None
    lead_id: int | None = None
    is_open: bool | None = None
    scope: Scope = EVERYTHING


def list_handoffs(
    *, where: HandoffFilter, after: int = 0, limit: int = 50
) -> tuple[list[HandoffCard], int | None]:
    """Hand-offs in the order they were made, from behind `after` on, and behind which there are
    more, None at the end."""
    parts = ["h.id > %(after)s", within(where.scope)]
    asked = {
        "h.state = %(state)s": where.state and where.state.value,
        "h.kind = %(kind)s": where.kind,
        "h.to_side = %(side)s": where.to_side and where.to_side.value,
        "h.owner_id = %(owner)s": where.owner_id,
        "h.lead_id = %(lead)s": where.lead_id,
    }
    given: dict[str, object] = {"after": after, "limit": limit + 1}
    for part, value in asked.items():
        if value is not None:
            parts.append(part)
            given[part.partition("%(")[2].partition(")")[0]] = value
    if where.is_open is not None:
        parts.append("h.state <> 'closed'" if where.is_open else "h.state = 'closed'")
    rows = bulk.fetch(
        f"""select h.id from handoffs_handoff h
            join live.leads own on own.id = h.lead_id
            join live.leads l on l.id = coalesce(own.joined_to_id, own.id)
            where {" and ".join(parts)} order by h.id limit %(limit)s""",
        given,
    )
    ids = [number for (number,) in rows]
    cards = find_handoffs(ids=ids[:limit])
    return [cards[one] for one in ids[:limit]], ids[limit - 1] if len(ids) > limit else None
