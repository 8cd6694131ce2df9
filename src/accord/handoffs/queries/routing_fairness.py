"""How fairly leads came to the members of each rule, as one reader sees it."""

from dataclasses import replace
from datetime import datetime

from accord.definitions import api as definitions
from accord.handoffs.queries.routing import routing_in_force, standings
from accord.handoffs.rules.routing import pools_of
from accord.handoffs.rules.routing_fairness import fairness_of, seen_by
from accord.handoffs.values.routing import Roster, Seat
from accord.handoffs.values.routing_ledger import RuleFairness
from accord.team import api as team


def list_fairness(*, viewer_id: int | None, at: datetime) -> list[RuleFairness]:
    """The turns of each rule, by its code, with the weights of the rules in force."""
    held, leaders = team.list_held_roles(), definitions.list_signers()
    seen = seen_by(viewer_id=viewer_id, held=held, leaders=leaders)
    weights = _weights(at=at)
    return [
        replace(fairness_of(rule, found, seen=seen), weights=weights.get(rule, {}))
        for rule, found in standings().items()
    ]


def _weights(*, at: datetime) -> dict[str, dict[int, int]]:
    in_force = routing_in_force(at=at)
    seats = {
        card.id: Seat(
            card.id, card.active, roles=card.roles, teams=card.teams, territories=card.territories
        )
        for card in team.list_members()
    }
    pools = pools_of(in_force.says if in_force else None, roster=Roster(seats))
    return {rule: {id_: entry.weight for id_, entry in pool} for rule, pool in pools.items()}
