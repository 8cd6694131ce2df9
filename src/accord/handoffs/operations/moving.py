"""A hand-off moves: its row is held, a rule decides, what follows is done with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import Reason
from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_of_lead, start_info_clock, start_owner_clocks
from accord.handoffs.operations.data_fixing import ask_to_fix
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.holding import rows_held
from accord.handoffs.operations.notifying import look_at_task, tell_moved
from accord.handoffs.operations.receiving import receivers
from accord.handoffs.operations.refusing import keep_refusal
from accord.handoffs.queries.accountable import day_of, hands_of, workers
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.kinds import kind_then
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.queries.tried import tried_of
from accord.handoffs.rules import deciding as rules
from accord.handoffs.rules.events import stands_still
from accord.handoffs.rules.kinds import BACK
from accord.handoffs.values.handoffs import (
    Answer,
    Decision,
    Hands,
    Move,
    Outcome,
    Standing,
    State,
    Still,
    UnableToMove,
    Unmoved,
)
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads.values import Cause, StageMove, UnableToJudge, Unjudged
from accord.scoring import api as scoring
from accord.team import api as team
from accord.team.values import Actor, Side

# After which it may stand still, or run on.
_STILL = frozenset({Move.LATER, Move.HOLD, Move.RESUME, Move.UNDO})
# A word of sales about a lead that is too early, or that has ended, is not asked for.
_NO_WORD = frozenset({Unjudged.NOT_YET, Unjudged.HAS_ENDED, Unjudged.OTHER_TEAM})


@dataclass(frozen=True, slots=True)
class Moved:
    """A hand-off after a move; back_id: the one by which the lead goes back, if it does."""

    handoff_id: int
    state: State
    outcome: Outcome | None
    back_id: int | None = None


@transaction.atomic
def move(
    *, handoff_id: int, move: Move, actor: Actor | None, at: datetime, answer: Answer | None = None
) -> Moved:
    """Make a move; actor None: the system. Raises UnableToMove, and LookupError where there is no
    such hand-off."""
    answer = answer or Answer()
    row = held(handoff_id)
    run_on(row, at=at)
    standing = standing_of(row)
    hands = hands_of(actor, owner_id=standing.owner_id, at=at)
    rules.check_hands(standing, move=move, hands=hands)
    decision = rules.decide(
        standing,
        move=move,
        answer=answer,
        reasons=_reasons(at=at),
        at=at,
        today=day_of(member_id=hands.member_id, at=at) if answer.wake_on else None,
        tried=tried_of(row, at=at) if answer.reason == rules.NO_RESPONSE else None,
    )
    if _has_worker(row):
        decision = replace(decision, ending=None, back=False)
    if answer.promising is not None and actor is not None:
        _judge(row.lead_id, answer, actor=actor, at=at)
    _end_lead(row, decision, answer=answer, at=at)
    if decision.refuses:
        keep_refusal(row=row, answer=answer, actor_id=hands.member_id, at=at)
    _to_others(row, decision, move=move, answer=answer, at=at)
    if move is Move.ACCEPT:
        _close_before(row, hands=hands, at=at)  # of a lead one at most is worked
        own_lead(row)
    write_move(row, decision, move=move, answer=answer, hands=hands, at=at)
    if move is Move.ASK:
        start_info_clock(row=row, at=at)
    back = _back(row, standing, decision, answer=answer, hands=hands, at=at)
    if decision.fixes:
        ask_to_fix(row=row, back_id=back, answer=answer, actor_id=hands.member_id, at=at)
    settle_of_lead(lead_id=row.lead_id)
    said = Move.GIVE if decision.again else move
    tell_moved(row=row, move=said, answer=answer, actor_id=hands.member_id, at=at)
    return Moved(row.pk, State(row.state), Outcome(row.outcome) if row.outcome else None, back)


@transaction.atomic
def note_seen(*, handoff_id: int, member_id: int | None, at: datetime) -> None:
    """Whoever has a hand-off that waits has opened it; the first time is kept, with an event."""
    found = models.Handoff.objects.filter(
        pk=handoff_id, owner_id=member_id, seen_at=None, state=State.OFFERED.value
    )
    if member_id is not None and found.update(seen_at=at):
        models.HandoffEvent.objects.create(
            handoff_id=handoff_id, move=Move.SEE.value, was=State.OFFERED.value, at=at,
            member_id=member_id, owner_id=member_id,
        )  # fmt: skip


@transaction.atomic
def move_many(
    *,
    handoff_ids: Sequence[int],
    move: Move,
    actor: Actor,
    at: datetime,
    answer: Answer | None = None,
) -> tuple[dict[int, Moved], dict[int, UnableToMove]]:
    """The same move of several, one record each; one that cannot be moved keeps no other from
    it. Answers those moved, and why others were not."""
    return each_of(
        handoff_ids,
        lambda number: _one(number, move, actor=actor, at=at, answer=answer),
    )


def each_of(
    handoff_ids: Sequence[int], do: Callable[[int], Moved]
) -> tuple[dict[int, Moved], dict[int, UnableToMove]]:
    """Do something with each of several by itself; answers those it was done with, and why others
    were left. Caller's transaction."""
    rows = models.Handoff.objects.filter(pk__in=handoff_ids)
    rows_held(lead_ids=rows.values_list("lead_id", flat=True))  # all at once, as others take them
    done: dict[int, Moved] = {}
    left: dict[int, UnableToMove] = {}
    for number in sorted(set(handoff_ids)):
        try:
            with transaction.atomic():
                done[number] = do(number)
        except UnableToMove as refusal:
            left[number] = refusal
        except LookupError:
            left[number] = UnableToMove(why=Unmoved.IS_DONE)
    return done, left


def _one(number: int, what: Move, *, actor: Actor, at: datetime, answer: Answer | None) -> Moved:
    return move(handoff_id=number, move=what, actor=actor, at=at, answer=answer)


def held(handoff_id: int) -> models.Handoff:
    """The row of a hand-off, held until the transaction ends, with those that what is done with it
    counts for. Raises LookupError."""
    found = models.Handoff.objects.filter(pk=handoff_id).values_list("lead_id", flat=True).first()
    if found is None:
        raise LookupError(f"There is no hand-off {handoff_id}.")
    row = next((one for one in rows_held(lead_ids=[found]) if one.pk == handoff_id), None)
    if row is None:
        raise LookupError(f"There is no hand-off {handoff_id}.")
    return row


def standing_of(row: models.Handoff) -> Standing:
    """A row as decisions see it."""
    return Standing(
        row.pk, row.kind, row.lead_id, Side(row.from_side), Side(row.to_side), State(row.state),
        Outcome(row.outcome) if row.outcome else None, row.owner_id, row.offered_at,
        row.accepted_at, row.closed_at, row.wake_on, Still(row.still) if row.still else None,
    )  # fmt: skip


def _reasons(*, at: datetime) -> Mapping[str, Reason]:
    return {one.code: one for one in definitions.list_reasons(at=at)}


def _judge(lead_id: int, answer: Answer, *, actor: Actor, at: datetime) -> None:
    if answer.promising is None:
        return
    try:
        with transaction.atomic():
            scoring.judge(
                lead_id=lead_id, side=Side.SALES, said=answer.promising, actor=actor, at=at,
                is_told=False,
            )  # fmt: skip
    except UnableToJudge as refusal:
        if refusal.why not in _NO_WORD:
            raise


def _has_worker(row: models.Handoff) -> bool:
    """Whether somebody else of sales works the lead: what is not taken stays theirs, whose word it
    is whether the lead goes back to marketing."""
    return row.state != State.WORKED.value and bool(workers(lead_ids=[row.lead_id]))


def _end_lead(row: models.Handoff, decision: Decision, *, answer: Answer, at: datetime) -> None:
    """A lead that comes back ends as its reason says."""
    if decision.ending is None or row.to_side != Side.SALES.value:
        return
    lead = leads.get_lead(lead_id=row.lead_id)
    ended = StageMove(
        lead.stage, at, cause=Cause.HAND, ending=decision.ending, reason=answer.reason
    )
    leads.move_leads(moves={row.lead_id: [ended]}, at=at, batch_id=None)


def _to_others(
    row: models.Handoff, decision: Decision, *, move: Move, answer: Answer, at: datetime
) -> None:
    """Somebody else of the receiving side has it from now on: who is named, or another."""
    if not decision.again and move is not Move.GIVE:
        return
    if decision.again and row.state == State.WORKED.value and _waits_beside(row):
        raise UnableToMove(why=Unmoved.OPEN_ALREADY)
    kind = kind_then(code=row.kind, version_id=row.version_id)
    found = receivers(
        subjects=subjects_of(lead_ids=[row.lead_id], kind=row.kind),
        keys={row.lead_id: f"{row.key}:again:{len(events_of(handoff_ids=[row.pk])[row.pk])}"},
        kind=kind,
        order_to=answer.to_id,
        besides=frozenset() if answer.to_id else frozenset({row.owner_id}),
        at=at,
    )
    owner = found.get(row.lead_id)
    if owner is None or owner == row.owner_id:
        raise UnableToMove(why=Unmoved.NOBODY_THERE)
    give_to(row, owner_id=owner, at=at)


def _waits_beside(row: models.Handoff) -> bool:
    """Whether the lead is being passed on already, so that it cannot wait for another as well."""
    others = models.Handoff.objects.filter(lead_id=row.lead_id).exclude(pk=row.pk)
    return others.filter(state__in=[State.OFFERED.value, State.ASKED.value]).exists()


@transaction.atomic
def give_away(*, handoff_id: int, owner_id: int, at: datetime, actor_id: int | None = None) -> None:
    """Make somebody else accountable, as a tool says or because the owner leaves, with an event
    of its own. Raises UnableToMove, LookupError."""
    row = held(handoff_id)
    if row.state == State.CLOSED.value or row.owner_id == owner_id:
        return
    give_to(row, owner_id=owner_id, at=at)
    hands = Hands(actor_id, frozenset())
    same = Decision(State(row.state))
    write_move(row, same, move=Move.GIVE, answer=Answer(), hands=hands, at=at)
    settle_of_lead(lead_id=row.lead_id)
    tell_moved(row=row, move=Move.GIVE, answer=Answer(), actor_id=actor_id, at=at)


def give_to(row: models.Handoff, *, owner_id: int, at: datetime) -> None:
    """Make somebody else accountable: the team's clocks go on, they have one of their own.
    Caller's transaction. Raises UnableToMove for somebody who has left."""
    if team.hold_members(ids=[owner_id]):
        raise UnableToMove(why=Unmoved.NOBODY_THERE)
    row.owner_id = owner_id
    models.Handoff.objects.filter(pk=row.pk).update(owner_id=owner_id)
    if row.state == State.WORKED.value or not workers(lead_ids=[row.lead_id]):
        own_lead(row)
    start_owner_clocks(row=row, at=at)


def own_lead(row: models.Handoff) -> None:
    """The lead is of whoever of sales works it, or is handed what nobody works."""
    if row.to_side == Side.SALES.value:
        leads.hand_to(owners={row.lead_id: row.owner_id})


def write_move(
    row: models.Handoff,
    decision: Decision,
    *,
    move: Move,
    answer: Answer,
    hands: Hands,
    at: datetime,
) -> None:
    """Keep a hand-off as a move leaves it, with its event. Caller's transaction."""
    was = row.state
    row.state = decision.state.value
    row.outcome = decision.outcome.value if decision.outcome else ""
    is_closed = decision.state is State.CLOSED
    row.closed_at = at if is_closed else None
    row.owner_active = None if is_closed else True
    # Why a lead came back, and until when it rests, stays with what marketing was handed by it.
    is_back = row.to_side == Side.MARKETING.value
    row.reason = answer.reason or (row.reason if is_back else "")
    row.wake_on = answer.wake_on or (row.wake_on if is_back else None)
    row.snoozed_until = answer.until if move is Move.SNOOZE else None
    if hands.member_id == row.owner_id:
        row.seen_at = row.seen_at or at
    if move is Move.ACCEPT:
        row.accepted_at = at
    if is_closed:
        row.still, row.still_until = "", None
    row.save()
    models.HandoffEvent.objects.create(
        handoff_id=row.pk,
        move=(Move.GIVE if decision.again else move).value,
        was=was,
        at=at,
        member_id=hands.member_id,
        owner_id=row.owner_id,
        reason=answer.reason,
        words=answer.words.strip(),
        until=answer.until if move is Move.LATER else None,
        program=hands.program,
    )
    if move in _STILL and not is_closed:
        _keep_still(row)
    look_at_task(handoff_id=row.pk, move=move, at=at)
    journal.record(
        kind="handoff.moved", move=move.value, subject="handoff", subject_id=row.pk, at=at,
        actor_id=hands.member_id, lead=row.lead_id, reason=answer.reason, owner=row.owner_id,
        **({"program": hands.program} if hands.program else {}),
    )  # fmt: skip


def _keep_still(row: models.Handoff) -> None:
    """Whether it stands still follows from its events, also where some were taken back."""
    why, until = stands_still(events_of(handoff_ids=[row.pk])[row.pk])
    row.still, row.still_until = why.value if why else "", until
    row.save(update_fields=["still", "still_until"])


def run_on(row: models.Handoff, *, at: datetime) -> bool:
    """The day that the buyer asked for has come: time runs on from that moment, whoever notices it
    when; answers whether it did. Caller's transaction, which holds the row."""
    if row.still_until is None or row.still_until > at or row.state == State.CLOSED.value:
        return False
    same, nobody = Decision(State(row.state)), Hands(None, frozenset())
    since = row.still_until
    write_move(row, same, move=Move.RESUME, answer=Answer(), hands=nobody, at=since)
    settle_of_lead(lead_id=row.lead_id)
    return True


def _close_before(row: models.Handoff, *, hands: Hands, at: datetime) -> None:
    """Whoever worked the lead until now keeps it until the next one accepts, and no longer."""
    before = (
        models.Handoff.objects.select_for_update(no_key=True)
        .filter(lead_id=row.lead_id, state=State.WORKED.value)
        .exclude(pk=row.pk)
        .first()
    )
    if before is None:
        return
    decision = Decision(State.CLOSED, Outcome.PASSED_ON)
    write_move(before, decision, move=Move.HAND_ON, answer=Answer(), hands=hands, at=at)
    settle_of_lead(lead_id=row.lead_id)


def _back(
    row: models.Handoff,
    standing: Standing,
    decision: Decision,
    *,
    answer: Answer,
    hands: Hands,
    at: datetime,
) -> int | None:
    """A lead that comes back is handed to marketing, so that somebody has it at every moment."""
    if not decision.back or standing.to_side is not Side.SALES:
        return None
    order = Order(at=at, actor_id=hands.member_id, after=row.pk, words=answer.words.strip(),
                  reason=answer.reason)  # fmt: skip
    made = hand_over(lead_ids=[row.lead_id], kind=BACK, order=order)
    number = made.made.get(row.lead_id)
    if number is not None and answer.wake_on is not None:
        models.Handoff.objects.filter(pk=number).update(wake_on=answer.wake_on)
    return number


__all__ = [
    "Moved",
    "each_of",
    "give_away",
    "give_to",
    "held",
    "move",
    "move_many",
    "own_lead",
    "run_on",
    "standing_of",
    "write_move",
]
