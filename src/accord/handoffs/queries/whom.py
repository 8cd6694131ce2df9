"""Who leads whom, for steps of a ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.team import api as team
from accord.team.values import Role, Side


@dataclass(frozen=True, slots=True)
class Lines:
    """Who reports to whom, who leads a side or both, and who stands above both."""

    managers: dict[int, list[int]]
    leaders: dict[Side, list[int]]
    sponsors: list[int]
    operations: dict[Side, list[int]]


def lines() -> Lines:
    """As roles are held now."""
    held = team.list_held_roles()

    def holders(*roles: Role) -> list[int]:
        wanted = {role.value for role in roles}
        return sorted({one.member_id for one in held if one.role in wanted})

    managers: dict[int, list[int]] = {}
    for one in held:
        if one.reports_to_id is not None:
            managers.setdefault(one.member_id, []).append(one.reports_to_id)
    return Lines(
        managers,
        {
            Side.MARKETING: holders(Role.MARKETING_LEAD) or holders(Role.TEAM_LEAD),
            Side.SALES: holders(Role.SALES_LEAD) or holders(Role.TEAM_LEAD),
        },
        holders(Role.SPONSOR),
        {
            Side.MARKETING: holders(Role.MOPS) or holders(Role.REV_OPS),
            Side.SALES: holders(Role.SALES_OPS) or holders(Role.REV_OPS),
        },
    )


def who_is_here(*, member_ids: Sequence[int], at: datetime) -> list[int]:
    """These, or whoever acts for those who are away; each once, nobody who is on leave."""
    here = team.deputies_of(member_ids=member_ids, at=at)
    found = (here[member] for member in member_ids)
    return list(dict.fromkeys(who for who in found if who is not None))
