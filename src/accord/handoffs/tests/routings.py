"""Rules, members and leads for the tests of routing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accord.definitions.values import SegmentFacts
from accord.handoffs.rules.routing_reading import read_routing
from accord.handoffs.values.routing import Roster, Routing, RoutingFacts, Seat

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def rule(code: str = "all", *pool: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rule as a version keeps it; members 1 and 2 take turns where no pool is said."""
    both = [{"member": 1}, {"member": 2}]
    return {"code": code, "name": code.title(), "pool": list(pool) or both, **more}


def body(*rules: dict[str, Any], fallback: int = 9) -> dict[str, Any]:
    return {"rules": list(rules), "fallback": fallback}


def routing(*rules: dict[str, Any], fallback: int = 9) -> Routing:
    return read_routing(body(*rules, fallback=fallback))


def roster(*seats: Seat, **more: Any) -> Roster:
    """Members 1, 2 and 9 where none are said."""
    given = seats or (Seat(1), Seat(2), Seat(9))
    return Roster({seat.id: seat for seat in given}, **more)


def lead(number: int = 1, *, country: str = "", **more: Any) -> RoutingFacts:
    fields = more.pop("fields", SegmentFacts(country=country))
    opened = AT + timedelta(minutes=number)
    return RoutingFacts(number, f"h{number}", fields=fields, opened_at=opened, **more)
