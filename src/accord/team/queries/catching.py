"""Who of a side can answer what it receives, and who has what nobody of it has."""

from datetime import datetime

from accord.team.queries.absences import deputies_of
from accord.team.queries.people import get_team, list_held_roles, list_members, list_own_roles
from accord.team.rules.people import capabilities_of
from accord.team.values import Capability, Side

_LEADS = {
    Side.MARKETING: ("marketing_lead", "team_lead", "mops", "rev_ops"),
    Side.SALES: ("sales_lead", "team_lead", "sales_ops", "rev_ops"),
}
_ANSWERS = {Side.MARKETING: Capability.JUDGE_LEADS, Side.SALES: Capability.WORK_LEADS}


def catcher(*, side: Side, at: datetime) -> int | None:
    """Who has what nobody of a side has: for sales the one who is named for it; else who leads the
    side or both teams, else its operations; whoever is away has their deputy act. Who cannot
    answer what the side receives has it only where nobody else is there."""
    named = get_team().fallback_owner_id
    wanted = [named] if named and side is Side.SALES else []
    held = list_held_roles()
    for role in _LEADS[side]:
        wanted += sorted(one.member_id for one in held if one.role == role)
    if named:
        wanted.append(named)
    can = able(side=side)
    wanted = [*dict.fromkeys([*wanted, *sorted(can)])]
    here = deputies_of(member_ids=wanted, at=at)
    found = [who for one in wanted if (who := here[one]) is not None]
    return next((who for who in found if who in can), found[0] if found else None)


def able(*, side: Side) -> frozenset[int]:
    """Whoever is here and can answer what a side receives: they keep its promises or both teams',
    and may do what its answers take."""
    needed = _ANSWERS[side]
    own = {role.code: role.based_on.value for role in list_own_roles()}
    return frozenset(
        card.id
        for card in list_members()
        if card.active
        and card.side in (side, Side.BOTH)
        and needed in capabilities_of(roles=card.roles, custom=own)
    )
