"""The team's door for other slices."""

from datetime import datetime

from accord.team.operations.colleagues import find_leavers, record_colleagues
from accord.team.operations.company import (
    add_role,
    change_team,
    describe_team,
    set_fallback_owner,
    set_leadership,
    set_preferences,
)
from accord.team.operations.doors import invite, make_key, make_link, revoke_key, use_link
from accord.team.operations.leaving import close_member, hold_members, reopen_member
from accord.team.operations.members import (
    add_member,
    end_role,
    give_role,
    introduce,
    set_capacity,
)
from accord.team.operations.roles import LastManager, UnableToAddMember, UnableToAssign
from accord.team.operations.sights import (
    list_sight_changes,
    set_role_sight,
    take_back_role_sight,
)
from accord.team.operations.tools import ensure_members
from accord.team.queries import (
    colleagues_among,
    find_actor,
    find_members,
    first_run,
    get_preferences,
    get_team,
    is_colleague,
    list_back,
    list_changes_of_sight,
    list_held_roles,
    list_keys,
    list_members,
    list_names,
    list_own_roles,
    list_role_sights,
    names,
    needs_introduction,
    roles_within,
    scope_of,
    sides,
)
from accord.team.rules import capabilities_of, is_owned_within, owned_within, sight_of, widest
from accord.team.values import (
    CAPABILITY_NAMES,
    COMMAND_LINE,
    READ_ONLY,
    ROLE_CODES,
    ROLE_NAMES,
    Actor,
    Capability,
    Closed,
    Colleague,
    HeldRole,
    LeadershipMode,
    MemberCard,
    NotAllowed,
    OwnRole,
    RevenueTeam,
    Role,
    Side,
)

__all__ = [
    "CAPABILITY_NAMES",
    "COMMAND_LINE",
    "READ_ONLY",
    "ROLE_CODES",
    "ROLE_NAMES",
    "Actor",
    "Capability",
    "Closed",
    "Colleague",
    "HeldRole",
    "LastManager",
    "LeadershipMode",
    "MemberCard",
    "NotAllowed",
    "OwnRole",
    "RevenueTeam",
    "Role",
    "Side",
    "UnableToAddMember",
    "UnableToAssign",
    "add_member",
    "add_role",
    "capabilities_of",
    "change_team",
    "close_member",
    "colleagues_among",
    "describe_team",
    "end_role",
    "ensure_members",
    "find_actor",
    "find_leavers",
    "find_members",
    "first_run",
    "first_run_link",
    "get_preferences",
    "get_team",
    "give_role",
    "hold_members",
    "introduce",
    "invite",
    "is_colleague",
    "is_owned_within",
    "list_back",
    "list_changes_of_sight",
    "list_held_roles",
    "list_keys",
    "list_members",
    "list_names",
    "list_own_roles",
    "list_role_sights",
    "list_sight_changes",
    "make_key",
    "make_link",
    "names",
    "needs_introduction",
    "owned_within",
    "record_colleagues",
    "reopen_member",
    "revoke_key",
    "roles_within",
    "scope_of",
    "set_capacity",
    "set_fallback_owner",
    "set_leadership",
    "set_preferences",
    "set_role_sight",
    "sides",
    "sight_of",
    "take_back_role_sight",
    "use_link",
    "widest",
]


def first_run_link(*, base_url: str, at: datetime) -> str | None:
    """A link that opens the door once, while nobody can sign in; None afterwards."""
    if not first_run(at=at):
        return None
    return f"{base_url}/welcome/{make_link(member_id=None, at=at)}/"
