"""Who can be accountable: always somebody who is here."""

from collections.abc import Collection, Mapping
from datetime import datetime

from accord.team import api as team
from accord.team.values import Capability, Side

_LEADS = {
    Side.MARKETING: ("marketing_lead", "team_lead", "mops", "rev_ops"),
    Side.SALES: ("sales_lead", "team_lead", "sales_ops", "rev_ops"),
}


def present(*, member_ids: Collection[int], at: datetime) -> Mapping[int, int | None]:
    """Each of these while they are here, else who acts for them."""
    return team.deputies_of(member_ids=member_ids, at=at)


def catcher(*, side: Side, at: datetime) -> int | None:
    """Who has what nobody of a side has: for sales the one who is named for it; else who leads the
    side or both teams, else its operations; whoever is away has their deputy act."""
    named = team.get_team().fallback_owner_id
    wanted = [named] if named and side is Side.SALES else []
    held = team.list_held_roles()
    for role in _LEADS[side]:
        wanted += sorted(one.member_id for one in held if one.role == role)
    if named:
        wanted.append(named)
    here = present(member_ids=wanted, at=at)
    return next((who for one in wanted if (who := here[one]) is not None), None)


def anybody() -> int | None:
    """Whoever may manage the team: somebody always may (`team.LastManager`)."""
    own = {role.code: role.based_on.value for role in team.list_own_roles()}
    managers = [
        card.id
        for card in team.list_members()
        if card.active
        and Capability.MANAGE_TEAM in team.capabilities_of(roles=card.roles, custom=own)
    ]
    return min(managers, default=None)
