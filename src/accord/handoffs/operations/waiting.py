"""What waits and lacks nothing is handed over, once somebody is there."""

from datetime import datetime

from django.db import transaction

from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.queries.waiting import list_held_up
from accord.handoffs.values.handoffs import MOST_AT_ONCE, UnableToMove
from accord.team.values import Actor


def hand_over_waiting(*, actor: Actor, at: datetime) -> int:
    """Hand over the first of those that the member sees and that lack nothing, by the kinds they
    wait for; answers how many."""
    waiting = list_held_up(at=at, scope=actor.scope, limit=MOST_AT_ONCE)
    made = 0
    hold_leads(lead_ids=[one.lead_id for one in waiting if one.why is None])
    for code in sorted({one.kind for one in waiting}):
        ready = [one.lead_id for one in waiting if one.kind == code and one.why is None]
        try:
            with transaction.atomic():
                order = Order(at=at, actor_id=actor.member_id)
                made += len(hand_over(lead_ids=ready, kind=code, order=order).made)
        except UnableToMove:
            continue  # nobody is there: they go on waiting
    return made
