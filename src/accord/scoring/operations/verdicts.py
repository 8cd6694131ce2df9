"""A team's word about a lead, or a step by hand, and what the stages in force make of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.leads import api as leads
from accord.leads.values import Promising
from accord.scoring.operations.stages import settle_stages
from accord.scoring.queries.stages import counted_with, find_asking
from accord.team.values import Actor, Side


@transaction.atomic
def judge(
    *,
    lead_id: int,
    side: Side,
    said: Promising,
    actor: Actor,
    at: datetime,
    is_told: bool = True,
) -> int:
    """As `leads.judge`; a lead that now meets a further stage comes to it."""
    word = leads.judge(lead_id=lead_id, side=side, said=said, actor=actor, at=at, is_told=is_told)
    _settle([lead_id], at=at)
    return word


@transaction.atomic
def judge_many(
    *, lead_ids: Sequence[int], side: Side, said: Promising, actor: Actor, at: datetime
) -> tuple[int, int]:
    """As `leads.judge_many`, for each of them."""
    told = leads.judge_many(lead_ids=lead_ids, side=side, said=said, actor=actor, at=at)
    _settle(lead_ids, at=at)
    return told


@transaction.atomic
def take_back_verdict(*, lead_id: int, verdict_id: int, actor: Actor, at: datetime) -> Side:
    """As `leads.take_back_verdict`. A lead that came to its stage by this very word, and where
    nothing has happened since, goes back with it."""
    said = leads.verdicts_of(lead_ids=leads.joined_with(lead_id=lead_id)).values()
    side = leads.take_back_verdict(lead_id=lead_id, verdict_id=verdict_id, actor=actor, at=at)
    for word in said:
        if word.id == verdict_id:
            leads.step_back(lead_id=lead_id, word=word, actor=actor, at=at)
    _settle([lead_id], at=at)
    return side


@transaction.atomic
def make_sql(*, lead_id: int, actor: Actor, at: datetime) -> None:
    """As `leads.make_sql`."""
    leads.make_sql(lead_id=lead_id, actor=actor, at=at)
    _settle([lead_id], at=at)


@transaction.atomic
def make_mql_again(*, lead_id: int, actor: Actor, at: datetime) -> None:
    """As `leads.make_mql_again`; what is known of the lead now does not take it forward again."""
    leads.make_mql_again(lead_id=lead_id, actor=actor, at=at)
    _settle([lead_id], at=at)


def _settle(lead_ids: Sequence[int], *, at: datetime) -> None:
    if asking := find_asking(at=at):
        settle_stages(lead_ids=counted_with(lead_ids=lead_ids), asking=asking, at=at)
