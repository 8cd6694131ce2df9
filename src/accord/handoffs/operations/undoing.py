"""A move is taken back by whoever has just made it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_clocks, settle_of_lead
from accord.handoffs.operations.data_fixing import ask_no_more
from accord.handoffs.operations.moving import (
    Moved,
    each_of,
    held,
    own_lead,
    standing_of,
    write_move,
)
from accord.handoffs.operations.notifying import withdraw_said
from accord.handoffs.operations.refusing import unsay_refusal
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
from accord.scoring import api as scoring
from accord.team import api as team
from accord.team.values import Actor, Side


@transaction.atomic
def undo(*, handoff_id: int, actor: Actor, at: datetime, made_at: datetime | None = None) -> Moved:
    """Take back the last move that one has made oneself, shortly after; made_at: that of then, and
    none that came after it. Raises UnableToMove, LookupError."""
    row = held(handoff_id)
    standing = standing_of(row)
    hands = hands_of(actor, owner_id=standing.owner_id, at=at)
    made = counting(events_of(handoff_ids=[row.pk])[row.pk])
    last = made[-1]
    if last.was is None:
        raise UnableToMove(why=Unmoved.NOT_NOW)
    if made_at is not None and last.at != made_at:
        raise UnableToMove(why=Unmoved.CHANGED_MEANWHILE)
    decision = rules.undone(
        standing, last=last.move, made_by=last.member_id, made_at=last.at, was=last.was,
        hands=hands, at=at,
    )  # fmt: skip
    if decision.reopens:
        ask_no_more(row=row, actor_id=hands.member_id, at=at)
        _reopen(row, at=at)
        unsay_refusal(row=row, actor_id=hands.member_id, at=at)
    _check_room(row, state=decision.state)
    if last.move is Move.ACCEPT:
        row.accepted_at = None
        _worked_again(row, at=at)
    write_move(row, decision, move=Move.UNDO, answer=Answer(), hands=hands, at=at)
    _take_word_back(row, said_at=last.at, actor=actor, at=at)
    withdraw_said(handoff_id=row.pk, move=last.move, said_at=last.at, at=at)
    settle_of_lead(lead_id=row.lead_id)
    return Moved(row.pk, State(row.state), None)


@transaction.atomic
def undo_many(
    *, handoff_ids: Sequence[int], actor: Actor, at: datetime, made_at: datetime
) -> tuple[dict[int, Moved], dict[int, UnableToMove]]:
    """Take back what one has done with several at once, at `made_at`, one record each; one that
    cannot be taken back keeps no other from it. Answers those taken back, and why others were
    not."""
    return each_of(
        handoff_ids,
        lambda number: undo(handoff_id=number, actor=actor, at=at, made_at=made_at),
    )


def _take_word_back(row: models.Handoff, *, said_at: datetime, actor: Actor, at: datetime) -> None:
    """What was said of the lead with a move goes with it, while it is the word that counts."""
    said = leads.verdicts_of(lead_ids=leads.joined_with(lead_id=row.lead_id))
    word = said.get(Side.SALES)
    if word is not None and (word.member_id, word.said_at) == (actor.member_id, said_at):
        scoring.take_back_verdict(lead_id=row.lead_id, verdict_id=word.id, actor=actor, at=at)


def _check_room(row: models.Handoff, *, state: State) -> None:
    """Of a lead one at most waits and one at most is worked: where another one came meanwhile, as
    when two people became one, it stays."""
    alike = (State.WORKED,) if state is State.WORKED else (State.OFFERED, State.ASKED)
    others = models.Handoff.objects.filter(lead_id=row.lead_id).exclude(pk=row.pk)
    if others.filter(state__in=[one.value for one in alike]).exists():
        raise UnableToMove(why=Unmoved.CHANGED_MEANWHILE)


def _worked_again(row: models.Handoff, *, at: datetime) -> None:
    """An acceptance that is taken back gives the lead back to whoever worked it before."""
    before = (
        models.Handoff.objects.select_for_update(no_key=True)
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
    for back in models.Handoff.objects.select_for_update(no_key=True).filter(after_id=row.pk):
        if back.state != State.OFFERED.value:
            raise UnableToMove(why=Unmoved.CHANGED_MEANWHILE)
        nobody = Hands(None, frozenset())
        withdrawn = Decision(State.CLOSED, Outcome.MERGED)
        write_move(back, withdrawn, move=Move.MERGE, answer=Answer(), hands=nobody, at=at)
    lead = leads.get_lead(lead_id=row.lead_id)
    if lead.ending in (Ending.REJECTED, Ending.RECYCLED, Ending.DISQUALIFIED):
        moves = {row.lead_id: [StageMove(lead.stage, at, cause=Cause.HAND)]}
        leads.move_leads(moves=moves, at=at, batch_id=None)


# Became one with another because their people were one, and are not any more; nobody has the lead
# since. What was withdrawn with a move that was taken back is none of these.
_APART = """
select h.id from handoffs_handoff h
join live.leads l on l.id = h.lead_id and l.joined_to_id is null and l.closed_at is null
  and l.gone_at is null
join live.persons p on p.id = l.person_id
join live.members m on m.id = h.owner_id and m.is_active
where h.id = any(%s) and h.outcome = 'merged'
  and not exists (select from handoffs_handoffevent e
                  where e.handoff_id = h.after_id and e.move = 'undo' and e.at = h.closed_at)
  and not exists (
    select from live.one_person o join live.leads ol on ol.person_id = o.person_id
    join handoffs_handoff other on other.lead_id = ol.id and other.id <> h.id
    where o.head_id = p.canonical_id
      and (other.state <> 'closed' or (other.lead_id = h.lead_id
                                       and other.offered_at >= h.closed_at)))
order by h.id"""


def reopen_apart(*, handoff_ids: Sequence[int], at: datetime) -> None:
    """Those of these that ended because two people were one, who are apart again, go on where they
    were, with their clocks. Caller's transaction."""
    for (number,) in bulk.fetch(_APART, [[*handoff_ids]]):
        row = held(number)
        last = events_of(handoff_ids=[number])[number][-1]
        if row.outcome != Outcome.MERGED.value or last.move is not Move.MERGE or last.was is None:
            continue
        again = Decision(last.was)
        nobody = Hands(None, frozenset())
        write_move(row, again, move=Move.UNDO, answer=Answer(), hands=nobody, at=at)
        settle_clocks(handoff_ids=[number])
