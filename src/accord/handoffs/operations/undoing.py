"""A move is taken back by whoever has just made it."""

from datetime import datetime

from django.db import transaction

from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.moving import Moved, held, own_lead, standing_of, write_move
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.queries.events import events_of
from accord.handoffs.rules import deciding as rules
from accord.handoffs.rules.events import standing as counting
from accord.handoffs.values.handoffs import (
    Answer,
    Decision,
    Hands,
    Move,
    Outcome,
    State,
    UnableToMove,
    Unmoved,
)
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove
from accord.team import api as team
from accord.team.values import Actor


@transaction.atomic
def undo(*, handoff_id: int, actor: Actor, at: datetime) -> Moved:
    """Take back the last move that one has made oneself, shortly after. Raises UnableToMove,
    LookupError."""
    row = held(handoff_id)
    standing = standing_of(row)
    hands = hands_of(actor, owner_id=standing.owner_id, at=at)
    made = counting(events_of(handoff_ids=[row.pk])[row.pk])
    last = made[-1]
    if last.was is None:
        raise UnableToMove(why=Unmoved.NOT_NOW)
    decision = rules.undone(
        standing, last=last.move, made_by=last.member_id, made_at=last.at, was=last.was,
        hands=hands, at=at,
    )  # fmt: skip
    if decision.reopens:
        _reopen(row, at=at)
    if last.move is Move.ACCEPT:
        row.accepted_at = None
        _worked_again(row, at=at)
    write_move(row, decision, move=Move.UNDO, answer=Answer(), hands=hands, at=at)
    settle_clocks(handoff_ids=[row.pk])
    return Moved(row.pk, State(row.state), None)


def _worked_again(row: models.Handoff, *, at: datetime) -> None:
    """An acceptance that is taken back gives the lead back to whoever worked it before."""
    before = (
        models.Handoff.objects.select_for_update()
        .filter(lead_id=row.lead_id, outcome=Outcome.PASSED_ON.value)
        .order_by("-closed_at")
        .first()
    )
    if before is None or before.closed_at is None or at - before.closed_at > rules.UNDO_WITHIN:
        return
    # The other waits again first: of a lead one at most is worked.
    models.Handoff.objects.filter(pk=row.pk).update(state=State.OFFERED.value)
    again = Decision(State.WORKED)
    nobody = Hands(None, frozenset())
    write_move(before, again, move=Move.UNDO, answer=Answer(), hands=nobody, at=at)
    own_lead(before)
    settle_clocks(handoff_ids=[before.pk])


def _reopen(row: models.Handoff, *, at: datetime) -> None:
    """A lead that had come back goes on where it was; what marketing was handed by it goes."""
    if team.hold_members(ids=[row.owner_id]):
        raise UnableToMove(why=Unmoved.NOBODY_THERE)
    for back in models.Handoff.objects.select_for_update().filter(after_id=row.pk):
        if back.state != State.OFFERED.value:
            raise UnableToMove(why=Unmoved.CHANGED_MEANWHILE)
        nobody = Hands(None, frozenset())
        withdrawn = Decision(State.CLOSED, Outcome.MERGED)
        write_move(back, withdrawn, move=Move.MERGE, answer=Answer(), hands=nobody, at=at)
    lead = leads.get_lead(lead_id=row.lead_id)
    if lead.ending in (Ending.REJECTED, Ending.RECYCLED, Ending.DISQUALIFIED):
        moves = {row.lead_id: [StageMove(lead.stage, at, cause=Cause.HAND)]}
        leads.move_leads(moves=moves, at=at, batch_id=None)
