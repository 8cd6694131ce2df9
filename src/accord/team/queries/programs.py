"""Programs' keys: who asks by one, and for whom it may act."""

from dataclasses import replace

from accord.foundation import bulk
from accord.team import models, rules
from accord.team.queries.people import find_member, scope_of, sights_of
from accord.team.values import Actor, KeyCard, Scope, Side

_PROGRAM = """
    select k.name, k.role, t.zone,
           (select array_agg(array[r.code::text, r.based_on::text, r.side::text])
            from team_customrole r),
           (select array_agg(array[g.role::text, g.rows::text, g.unowned::text, g.read_only::text])
            from team_rolesight g),
           k.made_by_id,
           (select array_agg(s.role::text) from team_membership s
            where s.member_id = k.made_by_id and s.active_to is null),
           k.acts_for_id
    from team_apikey k, team_revenueteam t
    where k.digest = %s and k.revoked_at is null and t.id = 1
"""


def find_actor(*, member_id: int | None, key: str | None = None) -> Actor | None:
    """Who asks, by session or by key; None when they are nobody or no longer here."""
    return _by_key(key) if key is not None else find_member(member_id=member_id)


def _by_key(key: str) -> Actor | None:
    rows = bulk.fetch(_PROGRAM, [rules.digest(key)])
    if not rows:
        return None
    [(name, role, zone, own, told, made_by, makers, acts_for)] = rows
    sights = sights_of(told)
    sight = rules.sight_of(role, sights=sights)
    sides = {code: Side(side) for code, _based_on, side in own or []}
    custom = {code: based_on for code, based_on, _side in own or []}
    rights = rules.capabilities_of(roles=[role], custom=custom, sights=sights)
    if made_by is not None:  # a key never sees or does more than its maker may now
        if not makers:
            return None
        theirs = rules.widest(rules.sight_of(each, sights=sights) for each in makers)
        sight = rules.narrower(sight, theirs)
        rights &= rules.capabilities_of(roles=makers, custom=custom, sights=sights)
    return Actor(
        member_id=None,
        name=name,
        roles=frozenset({role}),
        sides=frozenset({rules.side_of(role=role, custom=sides)}),
        capabilities=rights,
        scope=scope_of(member_id=made_by, sight=sight),
        zone=zone,
        program=name,
        acts_for=acts_for,
    )


def on_behalf(*, program: Actor, member_id: int) -> Actor | None:
    """A member as a program acts for them: what both of them may do and see, and marked with the
    program's name. None where they are not here, or the program's key is another member's."""
    if program.acts_for not in (None, member_id):
        return None
    member = find_member(member_id=member_id)
    if member is None:
        return None
    return replace(
        member,
        capabilities=member.capabilities & program.capabilities,
        scope=_both(member.scope, program.scope),
        program=program.program,
    )


def _both(one: Scope, other: Scope) -> Scope:
    if one.members is None or other.members is None:
        return other if one.members is None else one
    return Scope(one.members & other.members, one.unowned and other.unowned)


def list_keys() -> list[KeyCard]:
    """Programs' keys, the newest first."""
    rows = models.ApiKey.objects.order_by("-id").select_related("acts_for")
    return [
        KeyCard(
            row.pk, row.name, row.hint, row.role, row.revoked_at,
            row.acts_for_id, row.acts_for.name if row.acts_for else "",
        )
        for row in rows
    ]  # fmt: skip


__all__ = ["find_actor", "list_keys", "on_behalf"]
