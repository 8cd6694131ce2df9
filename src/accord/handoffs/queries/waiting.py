"""Leads that wait to be handed over: at the stage of a kind since both teams signed it, and never
handed over by it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import Reason
from accord.foundation import bulk
from accord.handoffs.queries.accountable import day_of
from accord.handoffs.queries.kinds import automatic_at, kinds_at
from accord.handoffs.queries.subjects import Subject, subjects_of
from accord.handoffs.rules import handing as rules
from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import HandoffKind
from accord.handoffs.values.waiting import MOST_COUNTED, Waiting
from accord.leads.values import Ending
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope, Side

# As operations.following finds them, over all leads.
_SQL = """
from unnest(%(kinds)s::text[], %(stages)s::text[], %(since)s::timestamptz[])
     as k(kind, stage, since)
join live.leads l on l.stage = k.stage
where l.closed_at is null and l.joined_to_id is null and l.gone_at is null and {within}
  and exists (select from facts.stage_events e where e.lead = l.id and e.stage = k.stage
              and not e.inferred and e.occurred_at >= k.since)
  and not exists (select from handoffs_handoff h where h.lead_id = l.id and h.kind = k.kind)"""


def count_held_up(*, at: datetime, scope: Scope = EVERYTHING, at_most: int = MOST_COUNTED) -> int:
    """How many leads of this scope wait, up to `at_most`; one that two kinds wait for is two."""
    given = _given(at)
    if not given["kinds"]:
        return 0
    [(found,)] = bulk.fetch(
        f"select count(*) from (select 1 {_SQL.format(within=_within(scope))} limit %(most)s) one",
        {**given, "most": at_most},
    )
    return int(found)


def list_held_up(
    *,
    at: datetime,
    scope: Scope = EVERYTHING,
    after: tuple[int, str] | None = None,
    limit: int = 50,
) -> list[Waiting]:
    """Leads of this scope that wait, with what keeps each, by number and kind; after: the last
    one seen."""
    given = _given(at)
    if not given["kinds"]:
        return []
    rows = bulk.fetch(
        f"""select l.id, k.kind {_SQL.format(within=_within(scope))}
              and (%(seen)s::bigint is null or (l.id, k.kind) > (%(seen)s::bigint, %(of)s::text))
            order by l.id, k.kind limit %(limit)s""",
        {**given, "seen": after[0] if after else None, "of": after[1] if after else "",
         "limit": limit},
    )  # fmt: skip
    kinds = {one.code: one for one in kinds_at(at=at)[1]}
    reasons = {one.code: one for one in definitions.list_reasons(at=at)}
    today = day_of(member_id=None, at=at)
    found: dict[tuple[int, str], Waiting] = {}
    for code in {kind for _lead, kind in rows}:
        asked = [lead for lead, kind in rows if kind == code]
        held = _held(asked, kind=kinds[code])
        for subject in subjects_of(lead_ids=asked, kind=code):
            lead = subject.lead_id
            found[lead, code] = _judged(
                kinds[code], subject, reasons=reasons, is_open=lead in held, at=at, today=today
            )
    return [found[lead, kind] for lead, kind in rows if (lead, kind) in found]


def _given(at: datetime) -> Mapping[str, Sequence[Any]]:
    rows = automatic_at(at=at)
    names = ("kinds", "stages", "since")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _within(scope: Scope) -> str:
    return "true" if scope.is_everything else str(team.owned_within(scope).of("l.owner_id"))


def _held(lead_ids: Sequence[int], *, kind: HandoffKind) -> set[int]:
    """Those that are being handed over by another kind, or are worked where this one would not go
    on from it."""
    states = ["offered", "asked"] + ([] if kind.from_side is kind.to_side else ["worked"])
    rows = bulk.fetch(
        "select lead_id from handoffs_handoff where lead_id = any(%s) and state = any(%s)",
        [[*lead_ids], states],
    )
    return {lead for (lead,) in rows}


def _judged(
    kind: HandoffKind,
    subject: Subject,
    *,
    reasons: Mapping[str, Reason],
    is_open: bool,
    at: datetime,
    today: date,
) -> Waiting:
    back = subject.last_back
    refused = rules.refusal(
        kind, lead_id=subject.lead_id, known=subject.known,
        has_ended=subject.ending not in (None, Ending.WON), is_open=is_open,
        came_back=back, reason=reasons.get(back.reason) if back else None, at=at, today=today,
    )  # fmt: skip
    if refused is None or kind.to_side is Side.MARKETING:
        return Waiting(subject.lead_id, kind.code, Unmoved.OPEN_ALREADY if is_open else None)
    return Waiting(subject.lead_id, kind.code, refused.why, refused.lacks)
