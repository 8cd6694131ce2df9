"""Leads are judged again when something of them has changed: one path, whatever the reason."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.journal import api as journal
from accord.scoring.operations.beside import keep_beside
from accord.scoring.operations.stages import settle_stages
from accord.scoring.queries.beside import list_beside
from accord.scoring.queries.cards import find_names, list_cards
from accord.scoring.queries.scores import Known, read_leads
from accord.scoring.queries.stages import StagesInForce, find_asking
from accord.scoring.rules.compiling.dialects import Postgres
from accord.scoring.rules.compiling.statement import Compiled, compile_card
from accord.scoring.rules.quadrants import applies, score_of
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import (
    CALLING,
    EPOCH,
    CardInForce,
    Cause,
    Score,
    Turned,
)

BY_REFERENCE = 25  # leads that are judged one by one
AT_ONCE = 500  # people whose leads are judged in one transaction
_LOCK = 0x73636F72  # "scor"
_CALLING = frozenset(quadrant.value for quadrant in CALLING)
COLUMNS = """version_id, lead_id, fit, fit_low, fit_high, sign, log2, bonus, direct_until, quadrant,
  changes_on, worked_out_at"""
ROW = """%(version)s::bigint, a.lead_id, a.fit, a.fit_low, a.fit_high, a.sign, a.log2, a.bonus,
  date '2020-01-01' + a.direct_until, a.quadrant, date '2020-01-01' + a.changes_on,
  %(now)s::timestamptz"""
KEPT = ("fit", "fit_low", "fit_high", "sign", "log2", "bonus", "direct_until", "quadrant",
        "changes_on")  # fmt: skip
UPDATED = ", ".join(f"{name} = excluded.{name}" for name in (*KEPT, "worked_out_at"))
_OTHER = (
    f"({', '.join(f's.{name}' for name in KEPT)}) is distinct from "
    f"({', '.join(f'excluded.{name}' for name in KEPT)})"
)
_WRITE = """
with answered as materialized ({answered}),
old as (select lead_id, quadrant from scoring_score
        where version_id = %(version)s and lead_id = any(%(leads)s)),
away as (delete from scoring_score s
         where s.version_id = %(version)s and s.lead_id = any(%(leads)s)
           and not exists (select from answered a where a.lead_id = s.lead_id)
         returning s.lead_id, s.quadrant),
put as (insert into scoring_score as s ({columns}) select {row} from answered a
        on conflict (version_id, lead_id) do update set {updated}
        where {other} and {guard} returning 1)
select a.lead_id, coalesce(o.quadrant, ''), a.quadrant
from answered a left join old o on o.lead_id = a.lead_id
where o.quadrant is distinct from a.quadrant
union all select lead_id, quadrant, '' from away
order by 1
"""


def rescore_people(*, people: Sequence[int], cause: Cause, at: datetime) -> int:
    """Judge the leads of these people, and of whoever is one with them, by the cards and stages in
    force; answers how many stand elsewhere now. In the caller's transaction, if there is one: what
    is told of the turns is committed with what caused them."""
    if not people:
        return 0
    cards, asking = list_cards(at=at), find_asking(at=at)
    if not cards and asking is None:
        return 0
    known = contacts.heads_of(people=[*set(people)])
    heads = sorted({known.get(person, person) for person in people})
    return sum(
        _rescore(heads[start : start + AT_ONCE], cards=cards, asking=asking, cause=cause, at=at)
        for start in range(0, len(heads), AT_ONCE)
    )


def _rescore(
    heads: list[int],
    *,
    cards: Sequence[CardInForce],
    asking: StagesInForce | None,
    cause: Cause,
    at: datetime,
) -> int:
    # To plan these statements takes longer than to run them for a few.
    with transaction.atomic(), bulk.plans_kept(rows=len(heads)):
        return _judge(heads, cards=cards, asking=asking, cause=cause, at=at)


def _judge(
    heads: list[int],
    *,
    cards: Sequence[CardInForce],
    asking: StagesInForce | None,
    cause: Cause,
    at: datetime,
) -> int:
    # Who waits here sees afterwards what the other has written, and judges by that as well.
    bulk.execute(
        """select pg_advisory_xact_lock(%s, (head %% 2147483647)::integer)
           from unnest(%s::bigint[]) head""",
        [_LOCK, heads],
    )
    rows = bulk.fetch(
        """select l.id, exists (select from live.refusals r where r.canonical_id = o.head_id
                                  and r.purpose = 'profiling')
           from live.one_person o join live.leads l on l.person_id = o.person_id
           where o.head_id = any(%s)""",
        [heads],
    )
    judged = [lead for lead, is_refused in rows if not is_refused]
    given = {"leads": [lead for lead, _is_refused in rows], "judged": judged, "heads": heads}
    # To plan the question of a card takes longer than to judge a few by hand.
    few = cards and len(judged) <= BY_REFERENCE
    known = read_leads(lead_ids=judged, may_all=True) if few else None
    turned = 0
    for card in cards:
        answered = (
            _compiled(card, heads=heads, at=at)
            if known is None
            else _by_reference(card.card, known, at=at)
        )
        turns = write(card, answered, given=given, at=at)
        tell(turns, version_id=card.version_id, cause=cause, at=at)
        turned += len(turns)
    for one in list_beside():
        unsigned = CardInForce(one.version_id, one.key, one.number, one.card)
        answered = (
            _compiled(unsigned, heads=heads, at=at)
            if known is None
            else _by_reference(one.card, known, at=at)
        )
        keep_beside(one, answered, given=given, at=at)
    if asking is not None:
        settle_stages(lead_ids=judged, asking=asking, at=at)
    return turned


def _by_reference(card: Card, known: Mapping[int, Known], *, at: datetime) -> Compiled:
    """What the reference answers, in the form of what the database would."""
    rows = [
        _row(lead, score_of(card, facts, touches, at=at))
        for lead, (facts, touches) in known.items()
        if applies(card, facts)
    ]
    return Compiled(
        """select * from jsonb_to_recordset(%(rows)s::jsonb) as told(
             lead_id bigint, fit integer, fit_low integer, fit_high integer, sign smallint,
             log2 double precision, bonus integer, direct_until integer, quadrant text,
             changes_on integer)""",
        {"rows": json.dumps(rows)},
    )


def _row(lead_id: int, score: Score) -> dict[str, Any]:
    told = score.interest
    return {
        "lead_id": lead_id,
        "fit": score.fit.points,
        "fit_low": score.fit.low,
        "fit_high": score.fit.high,
        "sign": told.sign,
        "log2": told.log2,
        "bonus": told.bonus,
        "direct_until": told.direct_until and (told.direct_until - EPOCH).days,
        "quadrant": score.quadrant.value,
        "changes_on": score.changes_on and (score.changes_on - EPOCH).days,
    }


def _compiled(card: CardInForce, *, heads: Sequence[int], at: datetime) -> Compiled:
    return compile_card(
        card.card,
        leads="(select * from live.open_leads where lead_id = any(%(judged)s)) asked",
        touched="(select * from live.touches where head_id = any(%(heads)s)) happened",
        names=find_names(card=card.card, heads=heads),
        at=at,
        dialect=Postgres(),
    )


def write(
    card: CardInForce,
    compiled: Compiled,
    *,
    given: dict[str, Any],
    at: datetime,
    guard: str = "true",
) -> list[Turned]:
    """Write what a card says of `given` leads, and take away scores of those it is silent about;
    answers those that stand elsewhere. guard: which scores may be written over."""
    sql = _WRITE.format(
        answered=compiled.sql, columns=COLUMNS, row=ROW, updated=UPDATED, other=_OTHER, guard=guard
    )
    rows = bulk.fetch(sql, {**compiled.parameters, **given, "version": card.version_id, "now": at})
    return [Turned(*row) for row in rows]


def tell(turns: Sequence[Turned], *, version_id: int, cause: Cause, at: datetime) -> None:
    """Keep where leads stood and stand; who should be called at once is told of as well."""
    if not turns:
        return
    bulk.insert(
        "scoring_turn",
        {
            "lead_id": [turn.lead_id for turn in turns],
            "version_id": [version_id] * len(turns),
            "before": [turn.before for turn in turns],
            "quadrant": [turn.quadrant for turn in turns],
            "at": [at] * len(turns),
            "cause": [cause.value] * len(turns),
        },
    )
    journal.record_many(
        kind="score.turned",
        subject="lead",
        at=at,
        entries=[
            (
                turn.lead_id,
                {"version": version_id, "before": turn.before, "quadrant": turn.quadrant},
            )
            for turn in turns
            if turn.quadrant in _CALLING
        ],
    )
