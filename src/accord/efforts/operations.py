"""Asking a buyer once, and keeping the answer apart from who gave it."""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.efforts import models, rules
from accord.efforts.queries import value_of
from accord.efforts.values import Ask, EffortFlaw, UnableToAsk
from accord.foundation import jobs
from accord.journal import api as journal


def ask_buyer(*, deal_id: int, by_mail: bool, actor_id: int | None, at: datetime) -> Ask:
    """The buyer of a decided deal is asked, once; by_mail: the link is sent to them, if they may be
    written to. Answers what stands where they were asked before. Raises UnableToAsk."""
    try:
        deal = deals.get_deal(deal_id=deal_id)
    except LookupError as missing:
        raise UnableToAsk(EffortFlaw.NO_DEAL) from missing
    if deal.status is DealStatus.OPEN or deal.gone_at is not None:
        raise UnableToAsk(EffortFlaw.STILL_OPEN)
    try:
        with transaction.atomic():
            row = models.Ask.objects.create(deal_id=deal_id, asked_at=at, asked_by_id=actor_id)
            journal.record(
                kind="effort.asked", subject="deal", subject_id=deal_id, at=at, actor_id=actor_id,
                by_mail=by_mail,
            )  # fmt: skip
            if by_mail:
                jobs.defer("mail.ask_buyer", ask=row.pk)
    except IntegrityError:
        row = models.Ask.objects.get(deal_id=deal_id)
    return value_of(row)


@transaction.atomic
def keep_answer(*, ask_id: int, said: int | None, words: str, at: datetime) -> None:
    """Keep what a buyer answered, once; nothing says afterwards who it was. Raises UnableToAsk."""
    kept, own = rules.check(said=said, words=words)
    row = models.Ask.objects.select_for_update().filter(pk=ask_id).first()
    if row is None:
        raise UnableToAsk(EffortFlaw.NO_ASK)
    if row.is_answered:
        raise UnableToAsk(EffortFlaw.ANSWERED)
    row.is_answered = True
    row.save(update_fields=["is_answered"])
    month = at.astimezone(UTC).date().replace(day=1)
    models.Answer.objects.create(said=kept, words=own, month=month)
    journal.record(kind="effort.answered", subject="effort", subject_id=None, at=at)
