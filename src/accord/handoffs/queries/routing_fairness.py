"""How fairly leads came to the members of each rule, as one reader sees it."""

from accord.definitions import api as definitions
from accord.handoffs.queries.routing import standings
from accord.handoffs.rules.routing_fairness import fairness_of, seen_by
from accord.handoffs.values.routing_ledger import RuleFairness
from accord.team import api as team


def list_fairness(*, viewer_id: int | None) -> list[RuleFairness]:
    """The turns of each rule, by its code."""
    held, leaders = team.list_held_roles(), definitions.list_signers()
    seen = seen_by(viewer_id=viewer_id, held=held, leaders=leaders)
    return [fairness_of(rule, found, seen=seen) for rule, found in standings().items()]
