"""Rounds, pairs, sessions and visits of the past, and those that were only tried."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accord.learning import models
from accord.learning.values import ANSWERS, Item
from accord.learning.values.past import Past, PastRound
from accord.team.values import Side


@transaction.atomic
def remember(*, past: Past, actor_id: int, at: datetime) -> None:
    """Write down how both teams came to know each other; nobody is told. Rounds and pairs are left
    out where there are some already: one round is asked at a time, and one pair made."""
    if not models.Round.objects.exists():
        for asked in past.rounds:
            _ask(asked, actor_id)
    if not models.Pair.objects.exists():
        models.Pair.objects.bulk_create(
            models.Pair(marketer_id=one, seller_id=other, made_at=since)
            for one, other, since in past.pairs
        )
    for planned, there in past.sessions:
        row = models.Session.objects.create(
            name=planned.name, about=planned.about, day=planned.day, minutes=planned.minutes,
            given_by=planned.given_by.value, made_by_id=actor_id,
        )  # fmt: skip
        models.Seat.objects.bulk_create(
            models.Seat(session=row, member_id=one, there_at=at if one in there else None)
            for one in planned.members
        )
    models.Visit.objects.bulk_create(
        models.Visit(
            member_id=one.member_id, host_id=one.host_id, day=one.day, minutes=one.minutes,
            words=one.words, is_shared=True, noted_at=at,
        )
        for one in past.visits
    )  # fmt: skip


def _ask(asked: PastRound, actor_id: int) -> None:
    row = models.Round.objects.create(
        opens_on=asked.opens_on, closes_on=asked.closes_on, made_by_id=actor_id
    )
    models.Taken.objects.bulk_create(
        models.Taken(round=row, member_id=one) for one in asked.members
    )
    models.Said.objects.bulk_create(
        models.Said(
            round=row, side=side.value, item=item.value, answer=answer,
            count=asked.counts.get((side.value, item, answer), 0),
        )
        for side in Side
        for item in Item
        for answer in ANSWERS
    )  # fmt: skip


@transaction.atomic
def forget_of(*, member_ids: Collection[int]) -> None:
    """Take out what these members asked, planned and learned, as if it had never been."""
    models.Round.objects.filter(made_by_id__in=member_ids).delete()
    models.Session.objects.filter(made_by_id__in=member_ids).delete()
    models.Pair.objects.filter(marketer_id__in=member_ids, seller_id__in=member_ids).delete()
    models.Visit.objects.filter(member_id__in=member_ids).delete()
