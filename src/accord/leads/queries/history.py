"""What became of leads: their stages, and whom they are counted with."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.leads.values import Basis, Cause, Ending, StageEventCard


def joined_with(*, lead_id: int) -> list[int]:
    """This lead and those that are counted with it."""
    rows = bulk.fetch(
        "select id from leads_lead where id = %s or joined_to_id = %s order by id",
        [lead_id, lead_id],
    )
    return [number for (number,) in rows]


def latest_by_person(*, people: Sequence[int]) -> dict[int, int]:
    """The latest cycle of each of these people."""
    return dict(
        bulk.fetch(
            """select distinct on (person_id) person_id, id from leads_lead
               where person_id = any(%s) order by person_id, cycle_no desc""",
            [list(people)],
        )
    )


def list_stage_events(*, lead_id: int) -> list[StageEventCard]:
    """The history of a lead's stages, newest first."""
    rows = bulk.fetch(
        """select e.id, e.stage, e.ending, e.reason, e.occurred_at, e.time_known, e.inferred,
                  e.cause, e.version_id, v.number, v.active_from, e.judged::text
           from leads_stageevent e join live.definitions v on v.id = e.version_id
           where e.lead_id in (select id from leads_lead where id = %s or joined_to_id = %s)
           order by e.occurred_at desc, e.id desc limit 200""",
        [lead_id, lead_id],
    )
    return [_event(row) for row in rows]


def _event(row: tuple[Any, ...]) -> StageEventCard:
    number, stage, ending, reason, at, known, inferred, cause, version, of, since, judged = row
    return StageEventCard(
        number, StageCode(stage), Ending(ending) if ending else None, reason, at, known, inferred,
        Cause(cause), version, of, since,
        _basis(bulk.read_json(judged)) if judged is not None else None,
    )  # fmt: skip


def _basis(kept: Mapping[str, Any]) -> Basis:
    return Basis(kept["facts"], kept["by"], kept.get("card", ""), kept.get("card_version"))


def known_events(*, lead_ids: Sequence[int]) -> set[tuple[int, str, datetime]]:
    """What was seen of these leads, not inferred: (lead, stage or ending, when)."""
    rows = bulk.fetch(
        """select lead_id, coalesce(nullif(ending, ''), stage), occurred_at from leads_stageevent
           where lead_id = any(%s) and not inferred""",
        [list(lead_ids)],
    )
    return {(lead, what, at) for lead, what, at in rows}
