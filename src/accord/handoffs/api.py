"""The door of hand-offs for other slices."""

from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.following import follow_people, follow_written, hand_over_now, sweep
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.leaving import pass_on
from accord.handoffs.operations.moving import Moved, give_away, move, move_many, undo
from accord.handoffs.operations.proposing import propose_kinds
from accord.handoffs.queries.kinds import get_kind, kinds_at
from accord.handoffs.rules.kinds import FIRST as FIRST_KINDS
from accord.handoffs.rules.kinds import kinds_body
from accord.handoffs.values.handing import Handed, Refused

__all__ = [
    "FIRST_KINDS",
    "Handed",
    "Moved",
    "Order",
    "Refused",
    "follow_people",
    "follow_written",
    "get_kind",
    "give_away",
    "hand_over",
    "hand_over_now",
    "kinds_at",
    "kinds_body",
    "move",
    "move_many",
    "pass_on",
    "propose_kinds",
    "settle_clocks",
    "sweep",
    "undo",
]
