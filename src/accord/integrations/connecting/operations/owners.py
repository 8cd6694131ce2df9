"""Leads go to whom a tool names as their owner; what it said is kept, so that only news moves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from accord.integrations.connecting import models
from accord.integrations.connecting.queries import facts as queries
from accord.integrations.connecting.queries import owners as known_owners
from accord.journal import api as journal
from accord.leads import api as leads
from accord.team import api as team


def take_over(
    connection: models.Connection,
    *,
    cells: Mapping[str, str],
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Leads go to whom the tool names: record → its cell of the owner. Caller's transaction."""
    members = known_owners.members_of(source=connection.name, cells=cells.values())
    known = queries.of_records(
        queries.Asked(connection.pk, connection.name, [""], ""), external_ids=list(cells), at=at
    )
    owners: dict[int, int | None] = {
        known[key].lead_id: members[cell]
        for key, cell in cells.items()
        if key in known and cell in members
    }
    hold(owners.values())
    note(connection, changes=leads.hand_to(owners=owners), at=at, actor_id=actor_id)


def hold(members: Collection[int | None]) -> None:
    """Let none of these leave before the transaction ends."""
    team.hold_members(ids=sorted({number for number in members if number}))


def note(
    connection: models.Connection,
    *,
    changes: Sequence[leads.OwnerChange],
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Write down who has what now, by the word of which tool."""
    journal.record_many(
        kind="lead.owner_followed",
        subject="lead",
        at=at,
        actor_id=actor_id,
        entries=[
            (each.lead_id, {"owner": each.owner_id, "was": each.was, "tool": connection.name})
            for each in changes
        ],
    )


def note_written(connection: models.Connection, *, cells: Mapping[str, str], at: datetime) -> None:
    """What Accord wrote as the owner stands there now: when it comes back it is no news."""
    known = known_owners.of_records(source=connection.name, external_ids=list(cells))
    words = [leads.OwnerSaid(each.record_id, cells[key]) for key, each in known.items()]
    leads.note_owner_words(words=words, at=at)
