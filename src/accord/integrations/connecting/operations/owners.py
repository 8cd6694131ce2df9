"""Whom a tool names as the owner, where its word is taken over ours."""

from collections.abc import Mapping
from datetime import datetime

from accord.integrations.connecting import models
from accord.integrations.connecting.queries import facts as queries
from accord.leads import api as leads
from accord.team import api as team


def take_over(connection: models.Connection, *, cells: Mapping[str, str], at: datetime) -> None:
    """Leads go to whom the tool names: record → its cell of the owner. Caller's transaction."""
    members = team.find_members(source=connection.name, keys=sorted(set(cells.values())))
    known = queries.of_records(
        queries.Asked(connection.pk, connection.name, [""], ""), external_ids=list(cells), at=at
    )
    owners: dict[int, int | None] = {
        known[key].lead_id: members[cell]
        for key, cell in cells.items()
        if key in known and cell in members
    }
    team.hold_members(ids=sorted({number for number in owners.values() if number}))
    leads.hand_to(owners=owners)
