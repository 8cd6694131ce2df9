"""Who can be accountable for what nobody else is."""

from accord.team import rules
from accord.team.queries.people import list_members, list_own_roles
from accord.team.values import Capability


def list_managers() -> list[int]:
    """Whoever is here and may manage the team, by name."""
    own = {role.code: role.based_on.value for role in list_own_roles()}
    return [
        card.id
        for card in list_members()
        if card.active
        and Capability.MANAGE_TEAM in rules.capabilities_of(roles=card.roles, custom=own)
    ]
