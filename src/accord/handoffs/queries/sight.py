"""Of whom somebody may be told figures of their own."""

from accord.definitions import api as definitions
from accord.handoffs.rules.routing_fairness import seen_by
from accord.team import api as team
from accord.team.values import Actor, Capability


def members_seen(*, actor: Actor) -> frozenset[int] | None:
    """The members whose own figures this one is told: themselves and whom they lead. None: of all,
    for the command line and programs that may manage the team."""
    if actor.member_id is None:
        return None if actor.may(Capability.MANAGE_TEAM) else frozenset()
    held, leaders = team.list_held_roles(), definitions.list_signers()
    return seen_by(viewer_id=actor.member_id, held=held, leaders=leaders)
