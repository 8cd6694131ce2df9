"""Decisions about people and their rights; nothing here knows Django."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from accord.kernel.conditions import ALWAYS, Condition
from accord.team.values import (
    BREADTH,
    CAPABILITIES,
    EVERY_OTHER_ROLE,
    PLACEHOLDER_DOMAIN,
    READ_ONLY,
    ROLE_CODES,
    SIDE_OF_ROLE,
    UNTOLD,
    Capability,
    Claims,
    Directory,
    DirectoryRefusal,
    LeadershipMode,
    Role,
    RoleSight,
    Scope,
    Side,
    SightChange,
)

KEY_PREFIX = "accord_"
DIFFERENT_LETTERS = 5
SUBJECT_BOUND = 255
# "The domain's owner has verified it" is how one large directory says it.
VERIFIED = ("email_verified", "xms_edov")


def digest(secret: str) -> bytes:
    """What is kept of a key or link. They are long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def capabilities_of(
    *, roles: Iterable[str], custom: dict[str, str], sights: Mapping[str, RoleSight] | None = None
) -> frozenset[Capability]:
    """All that these roles carry together; `custom` maps a company's own role to a built-in.

    sights: what was said of roles; one that changes nothing brings no more than looking on.
    """
    rights: frozenset[Capability] = frozenset()
    for role in roles:
        built_in = custom.get(role, role)
        carried = CAPABILITIES[Role(built_in)] if built_in in ROLE_CODES else frozenset()
        rights |= carried & READ_ONLY if sight_of(role, sights=sights or {}).read_only else carried
    return rights


def sight_of(role: str, *, sights: Mapping[str, RoleSight]) -> RoleSight:
    """What holds for a role: what was said of it, else of every other role, else everything."""
    return sights.get(role) or sights.get(EVERY_OTHER_ROLE) or UNTOLD


def widest(sights: Iterable[RoleSight]) -> RoleSight:
    """What somebody with several roles sees: the most that any of them sees."""
    told = list(sights) or [UNTOLD]
    return RoleSight(
        rows=max((one.rows for one in told), key=BREADTH.index),
        unowned=any(one.unowned for one in told),
    )


def narrower(one: RoleSight, other: RoleSight) -> RoleSight:
    """What both see, for two who look from the same place."""
    return RoleSight(
        rows=min(one.rows, other.rows, key=BREADTH.index), unowned=one.unowned and other.unowned
    )


def changes_of_sight(
    *,
    held: Mapping[int, Sequence[str]],
    sights: Mapping[str, RoleSight],
    role: str,
    sight: RoleSight | None,
    custom: dict[str, str],
) -> list[SightChange]:
    """Whom another sight of a role touches: everybody who sees other rows then, or may do other
    things. held: the roles of each member; sight None: as every other role."""
    then = {code: told for code, told in sights.items() if code != role}
    if sight is not None:
        then[role] = sight
    return [
        SightChange(
            member_id,
            _whole_sight(roles, sights=sights, custom=custom),
            _whole_sight(roles, sights=then, custom=custom),
        )
        for member_id, roles in held.items()
        if _whole_sight(roles, sights=sights, custom=custom)
        != _whole_sight(roles, sights=then, custom=custom)
    ]


def _whole_sight(
    roles: Sequence[str], *, sights: Mapping[str, RoleSight], custom: dict[str, str]
) -> RoleSight:
    """All roles of somebody taken together; read_only: they may do no more than look on."""
    seen = widest(sight_of(role, sights=sights) for role in roles)
    rights = capabilities_of(roles=roles, custom=custom, sights=sights)
    return RoleSight(seen.rows, seen.unowned, rights <= READ_ONLY)


def owned_within(scope: Scope) -> Condition:
    """The one condition under which a record's owner puts it in a scope, for SQL."""
    if scope.members is None:
        return ALWAYS
    ids = [str(int(member)) for member in sorted(scope.members)]
    theirs = "false"
    if len(ids) == 1:  # the order of an index of the owner holds for one owner only
        theirs = f"{{of}} = {ids[0]}"
    elif ids:
        theirs = f"{{of}} = any(array[{', '.join(ids)}]::bigint[])"
    return Condition(f"({theirs} or {{of}} is null)" if scope.unowned else theirs)


def is_owned_within(scope: Scope, *, owner_id: int | None) -> bool:
    """The same for a single record."""
    if scope.members is None:
        return True
    return scope.unowned if owner_id is None else owner_id in scope.members


def side_of(*, role: str, custom: dict[str, Side]) -> Side:
    """Whose promises somebody in this role keeps, whoever they report to."""
    return custom.get(role) or SIDE_OF_ROLE[Role(role)]


def may_assign(
    *, leader_sides: frozenset[Side], touched: frozenset[Side], mode: LeadershipMode
) -> bool:
    """Whether somebody who manages the team may change roles on these sides.

    With two leaders each changes their own team; with one leader, or for who stands above
    both teams, there is no border.
    """
    if mode is LeadershipMode.COMBINED or Side.BOTH in leader_sides:
        return True
    return touched <= leader_sides


def roles_within(
    *, capabilities: frozenset[Capability], custom: Mapping[str, str]
) -> frozenset[str]:
    """The roles, built-in and own, that carry no right beyond these."""
    built_in = {role.value: role.value for role in Role}
    return frozenset(
        code
        for code, based_on in {**built_in, **custom}.items()
        if CAPABILITIES[Role(based_on)] <= capabilities
    )


def is_placeholder(email: str | None) -> bool:
    """Whether the address only stands in until the member says their own."""
    return bool(email) and str(email).endswith(PLACEHOLDER_DOMAIN)


def is_monotonous(password: str) -> bool:
    """Whether a password has few different letters, says a piece again and again, or counts up."""
    folded = password.casefold()
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    repeats = folded in (folded + folded)[1:-1]
    return len(set(folded)) < DIFFERENT_LETTERS or repeats or len(steps) <= 2


def stand_in_of(
    *,
    member_id: int,
    reports_to: Iterable[int],
    sides: Iterable[Side],
    leaders: Mapping[Side, Sequence[int]],
) -> int | None:
    """Who has the open work of somebody who left: whom they reported to, else who leads their
    side, else who leads both; None where none of them is here, so that the work is nobody's.

    reports_to and leaders name only members who are here.
    """
    own = list(sides)
    asked = [*reports_to, *(one for side in own for one in leaders.get(side, ()))]
    asked += leaders.get(Side.BOTH, ())
    return next((one for one in asked if one != member_id), None)


def is_leaver(*, said_before: Iterable[bool | None]) -> bool:
    """Whether a tool's word that somebody is not there closes them here: a tool where they still
    are speaks against it."""
    return True not in set(said_before)


def claims_of(said: Mapping[str, Any], *, nonce: str, directory: Directory) -> Claims:
    """Who signs in, of a token whose signature, issuer, audience and time were checked.

    Raises DirectoryRefusal: another sign-in's token, no name of theirs, an address that is not
    verified or not of the company.
    """
    audience = said.get("aud")
    others = [audience] if isinstance(audience, str) else list(audience or ())
    is_for_us = said.get("azp", directory.client_id) == directory.client_id
    if len(others) > 1 and "azp" not in said:
        is_for_us = False
    if not is_for_us or not hmac.compare_digest(str(said.get("nonce", "")), nonce):
        raise DirectoryRefusal("NOT_PROVEN")
    subject, email = said.get("sub"), str(said.get("email") or "").strip().lower()
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_BOUND:
        raise DirectoryRefusal("NOT_PROVEN")
    verified = any(said.get(name) in (True, "true", 1, "1") for name in VERIFIED)
    if said.get("email_verified") in (False, "false"):
        raise DirectoryRefusal("UNVERIFIED")
    verified |= directory.is_owner and bool(directory.domains)
    if not verified or email.count("@") != 1:
        raise DirectoryRefusal("UNVERIFIED")
    if directory.domains and email.partition("@")[2] not in directory.domains:
        raise DirectoryRefusal("OTHER_DOMAIN")
    return Claims(directory.issuer, subject, email, str(said.get("name") or email)[:200])


def may_enter_uninvited(*, capabilities: frozenset[Capability]) -> bool:
    """Whether an account that a tool made may be entered by directory without an invitation.

    Rights over the team, the system and signatures are given by a leader, never by a row.
    """
    return not capabilities & {
        Capability.MANAGE_TEAM,
        Capability.MANAGE_SYSTEM,
        Capability.SIGN,
        Capability.ERASE_PEOPLE,
    }
