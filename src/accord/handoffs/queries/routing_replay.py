"""Every choice made once more from what was kept of it, by the version that made it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs.rules import routing as rules
from accord.handoffs.rules.routing_kept import steps_told
from accord.handoffs.rules.routing_reading import read_routing
from accord.handoffs.values.routing import Routing, UnableToReadRouting
from accord.handoffs.values.routing_ledger import RoutingDifference, RoutingDiffers, RoutingReplay

STEP = 5_000


def replay_choices(*, listed: int = 100) -> RoutingReplay:
    """Make every stored choice again. listed: how many differences are told one by one, the oldest
    first."""
    routings = cache(_routing)
    told: list[RoutingDifference] = []
    choices = erased = differing = position = 0
    while rows := bulk.fetch(
        """select id, lead_id, key, version_id, rule, owner_id, steps::text, kept::text
           from handoffs_routingchoice where id > %s order by id limit %s""",
        [position, STEP],
    ):
        position = rows[-1][0]
        for number, lead, key, version, rule, owner, steps, kept in rows:
            choices += 1
            if kept is None:
                erased += 1
                continue
            stored = (owner, rule, bulk.read_json(steps))
            how = _differs(lead, key, stored, bulk.read_json(kept), routings(version))
            differing += how is not None
            if how is not None and len(told) < listed:
                told.append(RoutingDifference(number, lead, version, how[0], owner, how[1]))
    return RoutingReplay(choices, choices - erased - differing, erased, differing, tuple(told))


def _routing(version_id: int | None) -> Routing | UnableToReadRouting | None:
    if version_id is None:
        return None
    try:
        return read_routing(definitions.get_version(version_id=version_id).body)
    except UnableToReadRouting as refusal:
        return refusal


def _differs(
    lead: int,
    key: str,
    stored: Sequence[Any],
    kept: Any,
    routing: Routing | UnableToReadRouting | None,
) -> tuple[RoutingDiffers, int | None] | None:
    owner, rule, steps = stored
    if isinstance(routing, UnableToReadRouting):
        return RoutingDiffers.UNREADABLE, None
    try:
        found = rules.again(
            kept=kept, routing=routing, lead_id=lead, key=key, holds=definitions.holds
        )
    except ValueError:
        return RoutingDiffers.UNREADABLE, None
    if (found.owner_id, found.rule) != (owner, rule):
        return RoutingDiffers.OTHER_OWNER, found.owner_id
    told = steps_told(found.steps)
    return None if told == steps else (RoutingDiffers.OTHER_REASONS, found.owner_id)
