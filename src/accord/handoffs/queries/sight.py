"""Whose hand-offs somebody sees, and of whom they may be told figures."""

from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs.rules.routing_fairness import seen_by
from accord.team import api as team
from accord.team.values import Actor, Capability, Scope


def members_seen(*, actor: Actor) -> frozenset[int] | None:
    """The members whose own figures this one is told: themselves and whom they lead. None: of all,
    for the command line and programs that may manage the team."""
    if actor.member_id is None:
        return None if actor.may(Capability.MANAGE_TEAM) else frozenset()
    held, leaders = team.list_held_roles(), definitions.list_signers()
    return seen_by(viewer_id=actor.member_id, held=held, leaders=leaders)


def within(scope: Scope) -> str:
    """The condition, of a hand-off `h` and its lead `l`, under which a scope has it: by whose the
    lead is, or by who of sales was handed it and may not have accepted yet."""
    owned = team.owned_within(scope).of("l.owner_id")
    if scope.is_everything:
        return owned
    theirs = team.owned_within(scope).of("h.owner_id")
    return f"({owned} or (h.to_side = 'sales' and h.state <> 'closed' and {theirs}))"


def is_handed_within(*, lead_id: int, scope: Scope) -> bool:
    """Whether somebody in this scope has an open hand-off of this lead to sales."""
    found = bulk.fetch(
        f"""select exists (select from handoffs_handoff h where h.lead_id = %s
              and h.to_side = 'sales' and h.state <> 'closed'
              and {team.owned_within(scope).of("h.owner_id")})""",
        [lead_id],
    )
    return bool(found[0][0])
