"""What the definitions in force list that figures go by, beside the lake."""

from __future__ import annotations

from datetime import datetime

from accord.definitions import api as definitions


def outside(*, at: datetime) -> list[str]:
    """The reasons that say that a lead is not one of those whom both teams look for."""
    try:
        return [one.code for one in definitions.list_reasons(at=at) if one.group == "fit"]
    except definitions.NoVersionInForce:
        return []


def directions(*, at: datetime) -> dict[str, list[str]]:
    """The origins where we went to them, and those where they came to us."""
    try:
        found = definitions.list_origins(at=at)
    except definitions.NoVersionInForce:
        found = ()
    return {
        kind: [one.code for one in found if one.kind == kind] for kind in ("outbound", "inbound")
    }
