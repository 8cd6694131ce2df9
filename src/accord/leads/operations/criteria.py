"""Leads come to the stages whose criteria they meet, by the version in force."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import STAGE_ORDER, Stage, StageCode
from accord.foundation import bulk
from accord.journal import api as journal
from accord.leads import rules
from accord.leads.operations.moving import move_leads
from accord.leads.values import Cause, Held, Judged, StageMove, Step


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an open lead stands: by which event, and how far it had come."""

    stage: StageCode
    event_id: int
    reached: StageCode
    held: Held | None


def follow_criteria(
    *, judged: Sequence[Judged], stages: Sequence[Stage], version_id: int, at: datetime
) -> list[int]:
    """Put leads where the criteria of a version see them; answers those that moved.

    Only forward, and nobody whom a person or a tool has moved back, until the facts are others.
    Runs in the caller's transaction.
    """
    standing = _standing([one.lead_id for one in judged])
    asks = {stage.code: [*map(definitions.name_of, stage.criteria)] for stage in stages}
    steps: dict[Step, list[Judged]] = {step: [] for step in Step}
    for one in judged:
        if one.lead_id in standing:
            now = standing[one.lead_id]
            step = rules.step_of(
                judged=one.stage,
                facts=one.facts,
                asks=asks[one.stage] if one.stage else (),
                stage=now.stage,
                reached=now.reached,
                held=now.held,
            )
            steps[step].append(one)
    _hold(steps[Step.HOLD], standing=standing, at=at)
    _hold(steps[Step.LET_GO], standing=standing, is_over=True, at=at)
    return _move(steps[Step.MOVE], asks=asks, version_id=version_id, at=at)


def _move(
    judged: Sequence[Judged],
    *,
    asks: Mapping[StageCode, Sequence[str]],
    version_id: int,
    at: datetime,
) -> list[int]:
    moves: dict[int, list[StageMove]] = {}
    for one in judged:
        if one.stage is not None:
            basis: dict[str, Any] = {"facts": one.facts, "by": [*dict.fromkeys(asks[one.stage])]}
            if one.card_version_id is not None:
                basis |= {"card": one.card, "card_version": one.card_version_id}
            kept = json.dumps(basis, ensure_ascii=False)
            moves[one.lead_id] = [StageMove(one.stage, at, cause=Cause.CRITERION, judged=kept)]
    if not moves:
        return []
    move_leads(moves=moves, at=at, batch_id=None, version_id=version_id)
    bulk.execute("delete from leads_stagehold where lead_id = any(%s)", [[*moves]])
    journal.record_many(
        kind="lead.met",
        subject="lead",
        at=at,
        entries=[
            (lead, {"stage": move.stage.value, "version": version_id})
            for lead, [move] in moves.items()
        ],
    )
    return [*moves]


def _hold(
    judged: Sequence[Judged],
    *,
    standing: Mapping[int, _Standing],
    at: datetime,
    is_over: bool = False,
) -> None:
    """Keep what is known of leads that somebody has moved back; is_over: they met no further stage
    then, or do so no longer."""
    if judged:
        bulk.execute(
            """insert into leads_stagehold (lead_id, event_id, facts, held_at, is_over)
               select lead, event, facts::jsonb, %s, %s
               from unnest(%s::bigint[], %s::bigint[], %s::text[]) as told(lead, event, facts)
               on conflict (lead_id) do update set event_id = excluded.event_id,
                 facts = excluded.facts, held_at = excluded.held_at,
                 is_over = excluded.is_over""",
            [
                at,
                is_over,
                [one.lead_id for one in judged],
                [standing[one.lead_id].event_id for one in judged],
                [json.dumps(one.facts, ensure_ascii=False) for one in judged],
            ],
        )


def _standing(leads: Sequence[int]) -> dict[int, _Standing]:
    """Where these leads stand, held until the transaction ends; without those that have ended or
    are counted with another. The latest event counts as `derive` has it."""
    if not leads:
        return {}
    bulk.fetch("select id from leads_lead where id = any(%s) order by id for update", [[*leads]])
    order = ", ".join(f"'{stage.value}'" for stage in STAGE_ORDER)
    rows = bulk.fetch(
        f"""with asked as (
              select id, stage from leads_lead
              where id = any(%(leads)s) and closed_at is null and joined_to_id is null
            ), sources as (
              select id as target, id as source from asked
              union all
              select asked.id, other.id from asked
              join leads_lead other on other.joined_to_id = asked.id
            ), told as (
              select target as lead_id, e.id, e.occurred_at, e.ending,
                     ending = '' and stage in ('visit', 'lead') as arrival,
                     array_position(array[{order}], stage::text) as rank
              from sources cross join lateral (
                select * from leads_stageevent where lead_id = source offset 0) e
            ), latest as (
              select lead_id, max(rank) filter (where ending = '') as reached,
                     (array_agg(id order by arrival, occurred_at desc, (ending <> '') desc,
                                            rank desc, id desc))[1] as event_id
              from told group by lead_id
            )
            select asked.id, asked.stage, latest.event_id, latest.reached, held.facts::text,
                   held.is_over
            from asked join latest on latest.lead_id = asked.id
            left join leads_stagehold held
              on held.lead_id = asked.id and held.event_id = latest.event_id""",
        {"leads": [*leads]},
    )
    return {
        lead: _Standing(
            StageCode(stage),
            event,
            STAGE_ORDER[reached - 1] if reached else StageCode(stage),
            Held(bulk.read_json(facts), is_over) if facts is not None else None,
        )
        for lead, stage, event, reached, facts, is_over in rows
    }
