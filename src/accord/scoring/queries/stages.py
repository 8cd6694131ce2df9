"""Which stage leads meet: by fields, by their scores and by what both teams said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import STAGE_ORDER, Kind, Stage, StageCode
from accord.foundation import bulk
from accord.leads.values import Judged
from accord.scoring.queries.cards import list_cards
from accord.scoring.rules.compiling.stages import compile_known
from accord.scoring.values.scores import CardInForce

# Whoever objects to being judged is not: people alone move their leads.
OPEN = """(select * from live.open_leads o where {which} and not exists (
  select from live.refusals r where r.canonical_id = o.head_id and r.purpose = 'profiling')) f"""
# Of the lead and of those that are counted with it.
WORDS = """(select w.* from live.leads own join live.verdict_words w on w.lead_id = own.id
  where own.id = f.lead_id or own.joined_to_id = f.lead_id)"""


@dataclass(frozen=True, slots=True)
class StagesInForce:
    """The stages that judge leads now."""

    version_id: int
    stages: Sequence[Stage]


def find_asking(*, at: datetime) -> StagesInForce | None:
    """The stages in force; None where none of them asks anything of a lead."""
    version = definitions.find_in_force(kind=Kind.STAGES, at=at)
    stages = definitions.stages_of(version.body) if version is not None else ()
    if version is None or not any(stage.criteria for stage in stages):
        return None
    return StagesInForce(version.id, stages)


def counted_with(*, lead_ids: Sequence[int]) -> list[int]:
    """The passes that these leads are counted with, themselves if with no other."""
    rows = bulk.fetch(
        "select distinct coalesce(joined_to_id, id) from live.leads where id = any(%s) order by 1",
        [[*lead_ids]],
    )
    return [lead for (lead,) in rows]


def judge_stages(*, stages: Sequence[Stage], lead_ids: Sequence[int], at: datetime) -> list[Judged]:
    """Those of these leads that may be moved by what they meet, and those that somebody moved
    back: the furthest stage that each meets."""
    order = ", ".join(f"'{stage.value}'" for stage in STAGE_ORDER)
    sql, parameters = _compiled(stages, list_cards(at=at), at=at)
    rows = bulk.fetch(
        f"""select j.lead_id, j.stage, j.told::text, j.card, j.card_version
            from ({sql}) j join live.leads l on l.id = j.lead_id
            where array_position(array[{order}], j.stage)
                    > array_position(array[{order}], l.stage::text)
               or exists (select from live.stage_holds h where h.lead_id = j.lead_id)
               or exists (select from facts.stage_events e
                          where e.lead = j.lead_id and e.ending = ''
                            and array_position(array[{order}], e.stage::text)
                                > array_position(array[{order}], l.stage::text))
            order by j.lead_id""",
        {**parameters, "leads": [*lead_ids]},
    )
    return [
        Judged(lead, StageCode(stage) if stage else None, bulk.read_json(told), card or "", version)
        for lead, stage, told, card, version in rows
    ]


def stages_met(
    *,
    stages: Sequence[Stage],
    lead_ids: Sequence[int],
    cards: Sequence[CardInForce],
    at: datetime,
) -> dict[int, StageCode | None]:
    """The furthest stage that each of these leads meets, of those that are judged at all."""
    sql, parameters = _compiled(stages, cards, at=at)
    rows = bulk.fetch(
        f"select j.lead_id, j.stage from ({sql}) j", {**parameters, "leads": [*lead_ids]}
    )
    return {lead: StageCode(stage) if stage else None for lead, stage in rows}


def _compiled(
    stages: Sequence[Stage], cards: Sequence[CardInForce], *, at: datetime
) -> tuple[str, dict[str, Any]]:
    known = compile_known(
        cards,
        leads=OPEN.format(which="o.lead_id = any(%(leads)s)"),
        scores="scoring_score",
        words=WORDS,
        at=at,
    )
    compiled = definitions.compile_stages(stages, source=known.sql, beside=("card", "card_version"))
    return compiled.sql, {**compiled.parameters, **known.parameters}
