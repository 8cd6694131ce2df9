"""Tries that no tool has seen, by the word of whoever has the hand-off."""

from datetime import datetime, timedelta

from django.db import transaction

from accord.handoffs import models
from accord.handoffs.operations.clocks import settle_of_lead
from accord.handoffs.operations.moving import held, standing_of
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.rules import deciding as rules
from accord.handoffs.values.handoffs import Move, State, UnableToMove, Unmoved
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.leads import api as leads
from accord.team.values import Actor

LONGEST_AGO = timedelta(days=30)


@transaction.atomic
def log_try(
    *,
    handoff_id: int,
    kind: TouchKind,
    tried_at: datetime,
    actor: Actor,
    at: datetime,
    words: str = "",
) -> int:
    """A member's word that they tried to reach whom they were handed; answers its touch. Clocks
    that end by it say that it is self-reported. Nobody says by hand what was before the hand-off.

    kind: one of `journeys.values.TRIED_BY_HAND`. Raises UnableToMove, LookupError.
    """
    row = _held_with_calls(handoff_id)
    standing = standing_of(row)
    if standing.state is State.CLOSED:
        raise UnableToMove(why=Unmoved.IS_DONE)
    rules.check_hands(
        standing, move=Move.SEE, hands=hands_of(actor, owner_id=standing.owner_id, at=at)
    )
    if actor.member_id is None:
        raise UnableToMove(why=Unmoved.NOT_YOURS)
    # Moments are named by the minute, so one of the minute of the hand-off is after it.
    earliest = max(row.offered_at.replace(second=0, microsecond=0), at - LONGEST_AGO)
    if not earliest <= tried_at <= at:
        raise UnableToMove(why=Unmoved.NOT_THEN)
    tried_at = max(tried_at, row.offered_at)
    lead = leads.get_lead(lead_id=row.lead_id)
    touch = journeys.say_tried(
        person_id=lead.person_id, company_id=lead.company_id, kind=kind, tried_at=tried_at, at=at,
        actor_id=actor.member_id, words=words.strip(), program=actor.program,
    )  # fmt: skip
    settle_of_lead(lead_id=row.lead_id)
    return touch


@transaction.atomic
def take_back_try(*, handoff_id: int, touch_id: int, actor: Actor, at: datetime) -> None:
    """One's own word goes, and clocks that ended by it run on. Raises LookupError."""
    row = _held_with_calls(handoff_id)
    if actor.member_id is None:
        raise LookupError("Only a member says that they tried.")
    journeys.say_not_tried(touch_id=touch_id, at=at, actor_id=actor.member_id)
    settle_of_lead(lead_id=row.lead_id)


def _held_with_calls(handoff_id: int) -> models.Handoff:
    """The calls before the hand-off, as tools that tell of one take them: what follows from those
    may change when it is due. Raises LookupError."""
    told = models.Handoff.objects.filter(pk=handoff_id).values_list("lead__person_id", flat=True)
    person = told.first()
    if person is not None:
        journeys.hold_calls(person_id=person)
    return held(handoff_id)
