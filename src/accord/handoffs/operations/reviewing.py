"""A rejection that does not stand: the lead is handed over again."""

from datetime import datetime

from accord.handoffs import models
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.moving import move
from accord.handoffs.values.handoffs import Move, State, UnableToMove
from accord.handoffs.values.requests import UnableToRequest, Unmet
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove

_ENDED_BY_IT = frozenset({Ending.REJECTED, Ending.RECYCLED, Ending.DISQUALIFIED})


def hand_over_again(*, handoff_id: int, words: str, actor_id: int | None, at: datetime) -> int:
    """Take the lead out of marketing's hands, have it run again, and hand it over to somebody
    other than who rejected it; answers the new hand-off. The review is the new evidence, so that
    nobody waits until it has rested. Caller's transaction, which holds the lead. Raises
    UnableToRequest where it cannot be handed over."""
    row = models.Handoff.objects.get(pk=handoff_id)
    back = models.Handoff.objects.filter(after_id=row.pk).exclude(state=State.CLOSED.value)
    for number in back.order_by("id").values_list("id", flat=True):
        move(handoff_id=number, move=Move.MERGE, actor=None, at=at)
    lead = leads.get_lead(lead_id=row.lead_id)
    if lead.ending in _ENDED_BY_IT:
        again = [StageMove(lead.stage, at, cause=Cause.HAND)]
        leads.move_leads(moves={row.lead_id: again}, at=at, batch_id=None)
    order = Order(
        at=at, actor_id=actor_id, after=row.pk, besides=frozenset({row.owner_id}), words=words,
        is_reviewed=True,
    )  # fmt: skip
    try:
        handed = hand_over(lead_ids=[row.lead_id], kind=row.kind, order=order)
    except UnableToMove as refusal:
        raise UnableToRequest(why=Unmet.NOBODY_THERE) from refusal
    if row.lead_id not in handed.made:
        told = [(one.why.value, *(str(each) for each in one.lacks)) for one in handed.refused]
        raise UnableToRequest(why=Unmet.NOT_HANDED_OVER, named=told[0] if told else ())
    return handed.made[row.lead_id]
