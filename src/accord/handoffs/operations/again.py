"""What came back to marketing leaves it again: handed over anew, or into a nurture."""

from datetime import datetime

from django.db import transaction

from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.moving import held, move
from accord.handoffs.queries.kinds import get_kind
from accord.handoffs.queries.nurtures import stays_out
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove, Unmoved
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove
from accord.team.values import Actor, Side

_CAME_BACK = frozenset({Ending.REJECTED, Ending.RECYCLED, Ending.DISQUALIFIED})


@transaction.atomic
def hand_over_again(
    *,
    handoff_id: int,
    kind: str,
    actor: Actor,
    at: datetime,
    words: str = "",
    to: int | None = None,
) -> int:
    """End a hand-off to marketing and hand its lead over anew, which runs again where it stood;
    answers the new one, of a kind that whoever has the lead may make. Nothing is changed where it
    cannot be handed over.

    Raises UnableToMove, its `named` the fields that are lacking; LookupError where there is no such
    hand-off or kind.
    """
    row = held(handoff_id)
    if get_kind(code=kind, at=at)[1].from_side.value != row.to_side:
        raise UnableToMove(why=Unmoved.OTHER_SIDE)
    move(handoff_id=handoff_id, move=Move.END, actor=actor, at=at, answer=Answer(words=words))
    lead = leads.get_lead(lead_id=row.lead_id)
    if lead.ending in _CAME_BACK:
        again = StageMove(lead.stage, at, cause=Cause.HAND)
        leads.move_leads(moves={row.lead_id: [again]}, at=at, batch_id=None)
    order = Order(at=at, actor_id=actor.member_id, after=row.pk, words=words.strip(), to=to)
    handed = hand_over(lead_ids=[row.lead_id], kind=kind, order=order)
    for refused in handed.refused:
        raise UnableToMove(why=refused.why, named=tuple(one.value for one in refused.lacks))
    if row.lead_id not in handed.made:
        raise UnableToMove(why=Unmoved.HAS_ENDED)
    return handed.made[row.lead_id]


@transaction.atomic
def into_nurture(*, handoff_id: int, actor: Actor, at: datetime, nurture: str) -> None:
    """End a hand-off to marketing: the lead goes into this nurture, which is refused of whoever
    would not be counted in it. Raises UnableToMove, LookupError."""
    if not nurture.strip():
        raise UnableToMove(why=Unmoved.WORDS_NEEDED)
    if stays_out(lead_id=held(handoff_id).lead_id):
        raise UnableToMove(why=Unmoved.NO_NURTURE)
    move(handoff_id=handoff_id, move=Move.END, actor=actor, at=at, answer=Answer(words=nurture))


@transaction.atomic
def end_without_nurture(*, handoff_id: int, actor: Actor, at: datetime) -> None:
    """End a hand-off to marketing: the lead waits in no nurture, nor in the one its kind names.
    Raises UnableToMove, LookupError."""
    if held(handoff_id).to_side != Side.MARKETING.value:
        raise UnableToMove(why=Unmoved.OTHER_SIDE)
    move(handoff_id=handoff_id, move=Move.END, actor=actor, at=at)
