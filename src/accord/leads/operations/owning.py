"""Who owns leads where something outside says so, and what records said of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.leads.values import OwnerChange, OwnerSaid


def hold(*, lead_ids: Sequence[int]) -> None:
    """Hold others off these leads until the caller's transaction ends, in order of their ids."""
    bulk.execute(
        "select 1 from leads_lead where id = any(%s) order by id for update", [[*lead_ids]]
    )


def hand_to(*, owners: Mapping[int, int | None]) -> list[OwnerChange]:
    """Set who works these leads, where a record says so; who is None stays. Answers what changed.

    An open lead of somebody who left goes to who stands in for them; the tool's word of a leaver
    does not take it away again.
    """
    return _own({lead: owner for lead, owner in owners.items() if owner}, is_open=False)


def follow_owners(*, owners: Mapping[int, int | None]) -> list[OwnerChange]:
    """The same for the open ones of these leads alone; None: they are nobody's from now on."""
    return _own(owners, is_open=True)


def _own(owners: Mapping[int, int | None], *, is_open: bool) -> list[OwnerChange]:
    if not owners:
        return []
    rows = bulk.fetch(
        """with asked as (
             select * from unnest(%s::bigint[], %s::bigint[]) as t(id, owner)
           ), held as (
             select l.id, l.owner_id as was, t.owner from leads_lead l join asked t on t.id = l.id
             where l.closed_at is null or not %s order by l.id for update of l
           )
           update leads_lead l
           set owner_id = case when m.id is null or m.is_active or l.closed_at is not null
                               then held.owner else m.stand_in_id end
           from held left join live.members m on m.id = held.owner
           where l.id = held.id
             and case when m.id is null or m.is_active or l.closed_at is not null
                      then l.owner_id is distinct from held.owner
                      else l.owner_id is null and m.stand_in_id is not null end
           returning l.id, l.owner_id, held.was""",
        [list(owners), list(owners.values()), is_open],
    )
    return [OwnerChange(*row) for row in sorted(rows)]


def note_owner_words(
    *, words: Sequence[OwnerSaid], at: datetime, batch_id: int | None = None
) -> None:
    """Keep what records say now of who owns their leads. Caller's transaction."""
    bulk.insert(
        "leads_ownerword",
        {
            "record_id": [each.record_id for each in words],
            "said": [each.said[:200] for each in words],
            "lead_id": [each.lead_id for each in words],
            "owner_id": [each.owner_id for each in words],
            "told_at": [at] * len(words),
            "batch_id": [batch_id] * len(words),
        },
    )
