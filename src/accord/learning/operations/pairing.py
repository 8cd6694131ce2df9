"""Making pairs of both teams, and exchanging partners."""

from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.learning import models, queries
from accord.learning.rules import pairs as rules
from accord.learning.values import UnableToPair, Unpaired
from accord.team.values import Actor, Capability

TOPIC = 0x70616972  # "pair"


@transaction.atomic
def make_pairs(*, actor: Actor, at: datetime) -> int:
    """End the pairs there are and make new ones of everybody who is here; answers how many.
    Raises UnableToPair where a team has nobody."""
    bulk.alone_for(topic=TOPIC, keys=["pairs"])
    marketing, sales = queries.teams()
    made = rules.pair_up(marketing=marketing, sales=sales, before=queries.paired_before())
    if not made:
        raise UnableToPair(why=Unpaired.NO_TEAM)
    models.Pair.objects.filter(ended_at__isnull=True).update(ended_at=at)
    models.Pair.objects.bulk_create(
        models.Pair(marketer_id=one, seller_id=other, made_at=at) for one, other in made
    )
    journal.record(
        kind="pairs.made", subject="team", subject_id=1, actor_id=actor.member_id, at=at,
        count=len(made),
    )  # fmt: skip
    return len(made)


@transaction.atomic
def exchange_partners(*, pair_id: int, actor: Actor, at: datetime) -> None:
    """Two pairs exchange partners, so that as many as may be are new to each other. Who is in the
    pair asks for it, or who manages the team. Raises UnableToPair."""
    bulk.alone_for(topic=TOPIC, keys=["pairs"])
    open_ = {one.id: one for one in queries.list_pairs()}
    pair = open_.pop(pair_id, None)
    if pair is None:
        raise UnableToPair(why=Unpaired.ENDED)
    is_theirs = actor.member_id in (pair.marketer_id, pair.seller_id)
    if not is_theirs and not actor.may(Capability.MANAGE_TEAM):
        raise UnableToPair(why=Unpaired.NOT_YOURS)
    by_two = {(one.marketer_id, one.seller_id): one.id for one in open_.values()}
    own = (pair.marketer_id, pair.seller_id)
    other = rules.exchange(pair=own, others=list(by_two), before=queries.paired_before())
    if other is None:
        raise UnableToPair(why=Unpaired.NO_OTHER)
    models.Pair.objects.filter(pk__in=[pair_id, by_two[other]]).update(ended_at=at)
    models.Pair.objects.bulk_create(
        models.Pair(marketer_id=one, seller_id=two, made_at=at)
        for one, two in ((own[0], other[1]), (other[0], own[1]))
    )
    journal.record(
        kind="pairs.exchanged", subject="team", subject_id=1, actor_id=actor.member_id, at=at
    )
