"""Announcements of the past, and those that were only tried."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from accord.campaigns import models
from accord.campaigns.values.past import PastAnnouncement, PastTick


@transaction.atomic
def remember(
    *, announced: Sequence[PastAnnouncement], told: Sequence[PastTick], actor_id: int, at: datetime
) -> bool:
    """Write down what is out already, with who has read it, and what was told by hand; nobody is
    told anew. False, and nothing is written, where the author has announced something already."""
    if models.Announcement.objects.filter(author_id=actor_id).exists():
        return False
    for one in announced:
        text = one.text
        row = models.Announcement.objects.create(
            about=text.about.value, campaign_id=text.campaign_id, title=text.title, body=text.body,
            side=text.side.value, happens_on=text.happens_on, answer_by=text.answer_by,
            author_id=actor_id, made_at=one.published_at, published_at=one.published_at,
        )  # fmt: skip
        models.Why.objects.bulk_create(
            models.Why(announcement=row, persona=persona, words=words)
            for persona, words in text.whys.items()
        )
        models.Receipt.objects.bulk_create(
            models.Receipt(
                announcement=row, member_id=member, side=said.side.value,
                told_at=one.published_at, read_at=said.read_at, known_at=said.known_at,
            )
            for member, said in one.receipts.items()
        )  # fmt: skip
    models.Told.objects.bulk_create(
        [models.Told(line=one.mark, day=one.day, member_id=one.member_id, at=at) for one in told],
        ignore_conflicts=True,
    )
    return True


@transaction.atomic
def forget_of(*, member_ids: Collection[int]) -> None:
    """Take out what these members announced and ticked, as if it had never been."""
    models.Announcement.objects.filter(author_id__in=member_ids).delete()
    models.Told.objects.filter(member_id__in=member_ids).delete()
