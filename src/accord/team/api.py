"""The team's door for other slices."""

from datetime import datetime

from accord.team.operations import (
    UnableToAddMember,
    UnableToAssign,
    add_member,
    add_role,
    describe_team,
    ensure_members,
    find_members,
    give_role,
    make_key,
    make_link,
    revoke_key,
    set_fallback_owner,
    set_leadership,
    set_preferences,
    use_link,
)
from accord.team.queries import (
    find_actor,
    first_run,
    get_team,
    list_keys,
    list_members,
    names,
    sides,
)
from accord.team.values import (
    CAPABILITY_NAMES,
    COMMAND_LINE,
    ROLE_CODES,
    ROLE_NAMES,
    Actor,
    Capability,
    LeadershipMode,
    MemberCard,
    NotAllowed,
    RevenueTeam,
    Role,
    Side,
)

__all__ = [
    "CAPABILITY_NAMES",
    "COMMAND_LINE",
    "ROLE_CODES",
    "ROLE_NAMES",
    "Actor",
    "Capability",
    "LeadershipMode",
    "MemberCard",
    "NotAllowed",
    "RevenueTeam",
    "Role",
    "Side",
    "UnableToAddMember",
    "UnableToAssign",
    "add_member",
    "add_role",
    "describe_team",
    "ensure_members",
    "find_members",
    "find_actor",
    "first_run",
    "first_run_link",
    "get_team",
    "give_role",
    "list_keys",
    "list_members",
    "make_key",
    "make_link",
    "names",
    "revoke_key",
    "set_fallback_owner",
    "set_leadership",
    "set_preferences",
    "sides",
    "use_link",
]


def first_run_link(*, base_url: str, at: datetime) -> str | None:
    """A link that opens the door once, while nobody can sign in; None afterwards."""
    if not first_run(at=at):
        return None
    return f"{base_url}/welcome/{make_link(member_id=None, at=at)}/"
