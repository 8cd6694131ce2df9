"""What happened to leads, always as sets."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.operations.deriving import derive
from accord.leads.operations.events import add_events
from accord.leads.operations.joining import let_go, regroup
from accord.leads.values import StageMove


def move_leads(
    *,
    moves: Mapping[int, Sequence[StageMove]],
    at: datetime,
    batch_id: int | None,
    version_id: int | None = None,
) -> None:
    """Write what happened to these leads and derive again where they stand.

    version_id: of the stages that judged it; None: of those in force. An event that is there
    already is not written twice. Runs in the caller's transaction.
    """
    if not moves:
        return
    people = let_go(lead_ids=list(moves))
    write_moves(moves=moves, at=at, batch_id=batch_id, version_id=version_id)
    regroup(people=people)


def write_moves(
    *,
    moves: Mapping[int, Sequence[StageMove]],
    at: datetime,
    batch_id: int | None,
    version_id: int | None = None,
) -> None:
    """The same for callers who let go and regroup themselves."""
    if not moves:
        return
    version = version_id or definitions.get_in_force(kind=Kind.STAGES, at=at).id
    known = _current_stages(list(moves))
    events = [
        (lead, event)
        for lead, told in moves.items()
        for event in rules.history(before=known.get(lead), moves=told)
    ]
    add_events(events=events, version=version, batches=[batch_id] * len(events))
    derive(lead_ids=list(moves))


def _current_stages(lead_ids: Sequence[int]) -> dict[int, StageCode]:
    """The furthest stage reached by those that have a history."""
    rows = bulk.fetch(
        """select distinct lead_id, stage from leads_stageevent
           where lead_id = any(%s) and ending = ''""",
        [list(lead_ids)],
    )
    found: dict[int, StageCode] = {}
    for lead, stage in rows:
        code = StageCode(stage)
        found[lead] = definitions.furthest([found[lead], code]) if lead in found else code
    return found


def keep_from_leavers(*, lead_ids: Sequence[int]) -> None:
    """Open ones of these leads that came in with an owner who left go to who stands in."""
    bulk.execute(
        """update leads_lead l set owner_id = m.stand_in_id
           from live.members m
           where l.id = any(%s) and m.id = l.owner_id and not m.is_active
             and l.closed_at is null""",
        [list(lead_ids)],
    )


def pass_on(*, member_id: int, to: int | None) -> list[int]:
    """Give the open leads of somebody who leaves to another, or to nobody; answers which."""
    rows = bulk.fetch(
        """update leads_lead set owner_id = %s where owner_id = %s and closed_at is null
           returning id""",
        [to, member_id],
    )
    return sorted(number for (number,) in rows)


def give_back(*, lead_ids: Sequence[int], member_id: int, was: int | None) -> list[int]:
    """Give open leads back that nobody gave to somebody else since; answers which."""
    rows = bulk.fetch(
        """update leads_lead set owner_id = %s
           where id = any(%s) and closed_at is null and owner_id is not distinct from %s
           returning id""",
        [member_id, list(lead_ids), was],
    )
    return sorted(number for (number,) in rows)


def join_campaigns(*, campaigns: Mapping[int, int]) -> None:
    """Set the campaign of these leads, where they have none."""
    bulk.execute(
        """update leads_lead l set campaign_id = t.campaign
           from unnest(%s::bigint[], %s::bigint[]) as t(id, campaign)
           where l.id = t.id and l.campaign_id is null""",
        [list(campaigns), list(campaigns.values())],
    )
