"""Rules in force, members and leads for the tests of routing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.contacts.tests.builders import take
from accord.definitions.values import Kind
from accord.handoffs.operations.routing import propose_routing, route
from accord.handoffs.tests.routings import body
from accord.handoffs.values.routing import RoutingAsk, StoredChoice
from accord.leads.tests.builders import open_for
from accord.team import api as team
from tests import people

AT = people.AT


def member(name: str, *, role: str = "sdr", capacity: int | None = None) -> int:
    found = people.add_member(role, name=name, email=f"{name.lower()}@example.com")
    if capacity is not None:
        team.set_capacity(member_id=found, capacity=capacity, actor=team.COMMAND_LINE, at=AT)
    return found


def in_force(*rules: Mapping[str, Any], fallback: int, at: datetime = AT) -> int:
    """Rules that both leaders have signed; answers the number of their version."""
    number = propose_routing(body=body(*rules, fallback=fallback), actor_id=None, at=at)
    people.sign(kind=Kind.ROUTING, number=number, at=at)
    return number


def leads_of(*rows: Mapping[str, Any]) -> list[int]:
    """A lead for each person who is told of so; what is not said of them is not known."""
    keyed = [{"key": f"p{place}", "name": f"P {place}", **row} for place, row in enumerate(rows)]
    return open_for(list(take(*keyed).ids), opened_at=None)


def routed(
    lead_ids: Sequence[int], *, kind: str = "", at: datetime = AT, **more: Any
) -> list[StoredChoice]:
    asks = [RoutingAsk(lead, f"h{lead}") for lead in lead_ids]
    return route(asks=asks, kind=kind, at=at, **more)


def owners(lead_ids: Sequence[int], **more: Any) -> list[int]:
    return [one.owner_id for one in routed(lead_ids, **more)]
