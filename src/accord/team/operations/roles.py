"""Which side a role belongs to, and the refusals about members and roles."""

from django.db.models import Q

from accord.team import models, rules
from accord.team.values import ROLE_CODES, Role, Side


class UnableToAddMember(Exception):
    """The e-mail belongs to a member already, or the role is unknown."""


class UnableToAssign(Exception):
    """A leader of one team may not change the other team's members."""


class LastManager(UnableToAssign):
    """Nobody would be left who may manage the team."""


def side_of(role: str) -> Side:
    custom = {row.code: Side(row.side) for row in models.CustomRole.objects.filter(Q(code=role))}
    if role not in custom and role not in ROLE_CODES:
        raise UnableToAddMember(f"There is no role {role}. Roles: {', '.join(Role)}.")
    return rules.side_of(role=role, custom=custom)
