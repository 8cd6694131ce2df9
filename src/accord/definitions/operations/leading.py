"""How the teams are led follows from what the leaders signed."""

from datetime import datetime

from django.db import transaction

from accord.definitions import queries
from accord.definitions.values import Kind
from accord.team import api as team
from accord.team.values import LeadershipMode


@transaction.atomic
def lead_as_signed(*, at: datetime) -> LeadershipMode:
    """Both teams are led from now on as the version in force says, or as before where none is;
    answers how. What is signed, promised and handed over stays as it is."""
    now = team.get_team().leadership_mode
    version = queries.find_in_force(kind=Kind.LEADERSHIP, at=at)
    signed = LeadershipMode(version.body["mode"]) if version else now
    if signed is not now:
        team.set_leadership(mode=signed, at=at, actor_id=None)
    return signed
