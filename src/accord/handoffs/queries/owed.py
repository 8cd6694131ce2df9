"""What is owed of a hand-off by the agreements in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.handoffs.values.owed import Asked
from accord.team.values import Side


def owed_of(*, kind: str, facts: Mapping[str, Any], at: datetime) -> Sequence[Asked]:
    """The promises that hold for a lead handed over now, by its quadrant, origin and region."""
    del kind, facts, at
    return ()


def info_owed(*, side: Side, at: datetime) -> Asked | None:
    """How soon a side answers what is asked of a hand-off of its own."""
    del side, at
    return None
