"""How far a goal has come."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Progress:
    """So much of a goal, in its own unit. left_out: currencies of which no rate is known, so that
    what was won in them is not in it."""

    come: Fraction
    left_out: tuple[str, ...] = ()
