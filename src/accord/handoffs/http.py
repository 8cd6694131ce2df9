"""Hand-offs for programs: which there are, and what is said of one on behalf of a member."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from accord.foundation import clock, cursors
from accord.foundation.problems import Problem
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import Answer, Move, State, UnableToMove, Unmoved
from accord.handoffs.values.inbox import HandoffCard
from accord.journeys.values import TouchKind
from accord.kernel.ids import whole_number
from accord.leads.values import Promising
from accord.team import api as team
from accord.team.values import Actor, Capability, Side

LARGEST_ID = 2**63 - 1
SLACK = timedelta(minutes=5)  # so much another clock may be ahead of ours
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
BODY = ConfigDict(extra="forbid")


class HandoffsAsked(Schema):
    """The filters of the list; `open` true leaves out what is closed."""

    state: State | None = None
    kind: Code | None = None
    to_side: Literal["marketing", "sales"] | None = None
    owner: Number | None = None
    lead: Number | None = None
    is_open: bool | None = Field(None, alias="open")
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class HandoffOut(Schema):
    """A hand-off as it stands; due_at: of the next promise that runs."""

    id: int
    kind: str
    lead: int
    from_side: str
    to_side: str
    state: str
    outcome: str | None
    reason: str | None
    owner: int
    offered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    quadrant: str | None


class HandoffsOut(Schema):
    items: list[HandoffOut]
    next: str | None


class AcceptIn(BaseModel):
    """member: who accepts; what both they and the key may do counts."""

    model_config = BODY
    member: Number
    promising: Promising | None = None


class RejectIn(BaseModel):
    """reason: a code of the reasons in force; "other" needs words. wake_on: when the lead is
    looked at again, for reasons that name a day."""

    model_config = BODY
    member: Number
    reason: Code
    words: Words = ""
    wake_on: Day | None = None
    promising: Promising | None = None


class NeedsInfoIn(BaseModel):
    """words: what is to be answered."""

    model_config = BODY
    member: Number
    words: Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]


class AttemptIn(BaseModel):
    """A try that no tool has seen, by a member's word: it is marked and counted as such."""

    model_config = BODY
    member: Number
    kind: Literal["call_attempt", "call_connected", "email_sent", "im"] = "call_attempt"
    tried_at: AwareDatetime | None = None
    words: Words = ""


class AttemptOut(Schema):
    touch: int
    handoff: HandoffOut


def list_handoffs(request: HttpRequest, asked: Query[HandoffsAsked]) -> dict[str, Any]:
    """Hand-offs in the order in which they were made."""
    where = handoffs.HandoffFilter(
        state=asked.state,
        kind=asked.kind,
        to_side=Side(asked.to_side) if asked.to_side else None,
        owner_id=asked.owner,
        lead_id=asked.lead,
        is_open=asked.is_open,
        scope=_actor(request).scope,
    )
    rows, more = handoffs.list_handoffs(where=where, after=_place(asked.cursor), limit=asked.limit)
    return {
        "items": [_told(one) for one in rows],
        "next": cursors.write(str(more) if more is not None else None),
    }


def accept(request: HttpRequest, handoff_id: Path[Number], asked: AcceptIn) -> dict[str, Any]:
    """Take a hand-off on."""
    answer = Answer(promising=asked.promising)
    return _moved(request, handoff_id, Move.ACCEPT, member=asked.member, answer=answer)


def reject(request: HttpRequest, handoff_id: Path[Number], asked: RejectIn) -> dict[str, Any]:
    """Give a hand-off back with a reason."""
    answer = Answer(asked.reason, asked.words, asked.wake_on, asked.promising)
    return _moved(request, handoff_id, Move.REJECT, member=asked.member, answer=answer)


def needs_info(
    request: HttpRequest, handoff_id: Path[Number], asked: NeedsInfoIn
) -> dict[str, Any]:
    """Ask whoever handed it over; the clocks of the receiver stand still until they answer."""
    answer = Answer(words=asked.words)
    return _moved(request, handoff_id, Move.ASK, member=asked.member, answer=answer)


def attempt(request: HttpRequest, handoff_id: Path[Number], asked: AttemptIn) -> dict[str, Any]:
    """Say that the lead was tried."""
    now = clock.now()
    tried_at = asked.tried_at or now
    # Within the slack of two clocks what lies ahead is now.
    tried_at = min(tried_at, now) if tried_at <= now + SLACK else tried_at
    touch = _done(
        request, handoff_id, asked.member,
        lambda actor: handoffs.log_try(
            handoff_id=handoff_id, kind=TouchKind(asked.kind), tried_at=tried_at, actor=actor,
            at=now, words=asked.words,
        ),
    )  # fmt: skip
    return {"touch": touch, "handoff": _told(_found(handoff_id))}


def _moved(
    request: HttpRequest, handoff_id: int, move: Move, *, member: int, answer: Answer
) -> dict[str, Any]:
    _done(
        request, handoff_id, member,
        lambda actor: handoffs.move(
            handoff_id=handoff_id, move=move, actor=actor, at=clock.now(), answer=answer
        ),
    )  # fmt: skip
    return _told(_found(handoff_id))


def _done(request: HttpRequest, handoff_id: int, member: int, act: Callable[[Actor], Any]) -> Any:
    card = _found(handoff_id)
    key = _actor(request)
    if not key.sides & {card.to_side, Side.BOTH}:
        raise Problem(403, f"This key is not of {card.to_side.value}, which received it.")
    if key.acts_for not in (None, member):
        raise Problem(403, f"This key speaks for member {key.acts_for} alone.")
    actor = team.on_behalf(program=key, member_id=member)
    if actor is None or not actor.may(Capability.WORK_LEADS):
        raise Problem(422, f"There is no member {member} who works leads.")
    try:
        return act(actor)
    except UnableToMove as refusal:
        raise _problem(refusal) from refusal
    except LookupError as problem:
        raise Problem(404, f"There is no hand-off {handoff_id}.") from problem


def _found(handoff_id: int) -> HandoffCard:
    found = handoffs.find_handoffs(ids=[handoff_id]).get(handoff_id)
    if found is None:
        raise Problem(404, f"There is no hand-off {handoff_id}.")
    return found


def _problem(refusal: UnableToMove) -> Problem:
    status, words = REFUSALS[refusal.why]
    named = f" ({', '.join(refusal.named)})" if refusal.named else ""
    return Problem(status, f"{words}{named} Nothing was changed.")


def _actor(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _place(cursor: str | None) -> int:
    try:
        said = cursors.read(cursor)
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem
    number = whole_number(said) if said is not None else 0
    if number is None or number > LARGEST_ID:
        raise Problem(422, "This cursor was not given out by this list.")
    return number


def _told(card: HandoffCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "lead": card.lead_id,
        "from_side": card.from_side.value,
        "to_side": card.to_side.value,
        "state": card.state.value,
        "outcome": card.outcome.value if card.outcome else None,
        "reason": card.reason or None,
        "owner": card.owner_id,
        "offered_at": card.offered_at,
        "accepted_at": card.accepted_at,
        "closed_at": card.closed_at,
        "due_at": card.due_at,
        "quadrant": card.quadrant.value if card.quadrant else None,
    }


REFUSALS: Mapping[Unmoved, tuple[int, str]] = {
    Unmoved.IS_DONE: (409, "This hand-off is done already."),
    Unmoved.NOT_NOW: (409, "This cannot be done with the hand-off as it stands now."),
    Unmoved.NOT_YOURS: (403, "Only whoever has it, their deputy or who leads them can do this."),
    Unmoved.LEADERS_ONLY: (403, "Only who leads the team or answers for people's data may."),
    Unmoved.OTHER_SIDE: (403, "This is for the other team to do."),
    Unmoved.NO_REASON: (422, "Name a reason."),
    Unmoved.UNKNOWN_REASON: (422, "This reason is none of those in force."),
    Unmoved.WORDS_NEEDED: (422, "Say it in words too."),
    Unmoved.DAY_NEEDED: (422, "Name the day on which the lead is looked at again: wake_on."),
    Unmoved.DAY_PAST: (422, "Name a day that is still to come."),
    Unmoved.TOO_FEW_TRIES: (409, "Fewer tries were made than both teams agreed on."),
    Unmoved.TOO_FEW_CHANNELS: (409, "Tried by fewer channels than both teams agreed on."),
    Unmoved.TOO_LATE: (409, "More than ten minutes have passed, so it cannot be undone."),
    Unmoved.NOBODY_THERE: (409, "Nobody is there who could have it."),
    Unmoved.SAME_PERSON: (409, "They have it already."),
    Unmoved.OPEN_ALREADY: (409, "The lead is handed over already."),
    Unmoved.COOLING: (409, "The lead came back a short while ago and nothing has happened since."),
    Unmoved.NOT_PUT_RIGHT: (
        409,
        "It came back to have its data put right, and they are as before.",
    ),
    Unmoved.GAVE_IT_BACK: (409, "They gave it back and nothing has happened since: say why."),
    Unmoved.NOT_COMPLETE: (409, "More has to be known of the lead first."),
    Unmoved.HAS_ENDED: (409, "The lead has ended."),
    Unmoved.CHANGED_MEANWHILE: (409, "Somebody has gone on with it meanwhile."),
    Unmoved.NOT_THEN: (422, "A try lies after the hand-off, within thirty days: name such a time."),
    Unmoved.TOO_LONG: (422, "This is too long. Say it shorter."),
    Unmoved.NO_NURTURE: (409, "They want no news, or nothing more can come of them: no nurture."),
}
