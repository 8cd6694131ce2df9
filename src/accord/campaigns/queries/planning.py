"""The plan of communication in force, and when each of its lines was told last."""

from datetime import datetime

from accord.campaigns.rules.planning import read_plan
from accord.campaigns.values.planning import Plan
from accord.definitions import api as definitions
from accord.definitions.values import Kind


def find_plan(*, at: datetime) -> Plan | None:
    """The plan in force at a moment; None where both teams have signed none."""
    version = definitions.find_in_force(kind=Kind.COMMUNICATION, at=at)
    if version is None or version.active_from is None:
        return None
    return Plan(version.number, version.active_from, tuple(read_plan(version.body)))
