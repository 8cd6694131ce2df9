"""Asking a buyer once, and keeping the answer apart from who gave it."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.values.consent import SALES
from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.efforts import models, rules
from accord.efforts.queries import get_asking, is_resting, list_due, value_of
from accord.efforts.values import After, Ask, Asking, EffortFlaw, UnableToAsk
from accord.foundation import bulk, jobs
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.journeys.values import Reach

TOPIC = 0x6561737A  # "easy"
ROWS_AT_ONCE = 500


def ask_buyer(*, deal_id: int, by_mail: bool, actor_id: int | None, at: datetime) -> Ask:
    """The buyer of a decided deal is asked, once; by_mail: the link is sent to them, if they may be
    written to, and not twice within the days that leaders said. Answers what stands where they were
    asked about this deal before. Raises UnableToAsk."""
    try:
        deal = deals.get_deal(deal_id=deal_id)
    except LookupError as missing:
        raise UnableToAsk(EffortFlaw.NO_DEAL) from missing
    if deal.status is DealStatus.OPEN or deal.gone_at is not None:
        raise UnableToAsk(EffortFlaw.STILL_OPEN)
    found = models.Ask.objects.filter(deal_id=deal_id).first()
    if found is not None:
        return value_of(found)
    try:
        with transaction.atomic():
            if by_mail and deal.person_id is not None:
                _hold(person_id=deal.person_id, at=at)
            return _ask(
                deal_id, person_id=deal.person_id, by_mail=by_mail, actor_id=actor_id, at=at
            )
    except IntegrityError:
        return value_of(models.Ask.objects.get(deal_id=deal_id))


@transaction.atomic
def say_asking(
    *, is_on: bool, after: After, wait_days: int, rest_days: int, actor_id: int | None, at: datetime
) -> Asking:
    """Whether and how buyers are asked by themselves from now on. Raises UnableToAsk."""
    bulk.alone_for(topic=TOPIC, keys=["asking"])
    before = get_asking()
    said = rules.asking(
        is_on=is_on, after=after, wait_days=wait_days, rest_days=rest_days, before=before, at=at
    )
    if said == before:
        return said
    row = models.Asking.objects.create(
        after=said.after.value, wait_days=said.wait_days, rest_days=said.rest_days,
        since=said.since, said_at=at, said_by_id=actor_id,
    )  # fmt: skip
    journal.record(
        kind="effort.asking_said", subject="effort_asking", subject_id=row.pk, at=at,
        actor_id=actor_id, is_on=said.is_on, after=said.after.value, wait_days=said.wait_days,
        rest_days=said.rest_days,
    )  # fmt: skip
    return said


def ask_decided(*, at: datetime) -> int:
    """Ask the buyers whose turn it is; answers how many. Whoever may not be written to now is
    passed over, and looked at again while it is their turn."""
    said = get_asking()
    if not said.is_on or not can_send():
        return 0
    asked = beyond = 0
    while found := list_due(said=said, at=at, beyond=beyond, limit=ROWS_AT_ONCE):
        asked += sum(
            _ask_by_itself(deal_id=deal_id, person_id=person_id, at=at)
            for deal_id, person_id in found
        )
        beyond = found[-1][0]
    return asked


def can_send() -> bool:
    """Whether mail leaves from here, with an address that a buyer can open."""
    return bool(settings.EMAIL_HOST and settings.PUBLIC_URL)


def _ask_by_itself(*, deal_id: int, person_id: int, at: datetime) -> bool:
    try:
        with transaction.atomic():
            address = _hold(person_id=person_id, at=at)
            if not address or not _may_mail(address, person_id=person_id, at=at):
                return False
            _ask(
                deal_id, person_id=person_id, by_mail=True, actor_id=None, is_by_itself=True, at=at
            )
            return True
    except (UnableToAsk, IntegrityError):
        return False


def _may_mail(address: str, *, person_id: int, at: datetime) -> bool:
    return journeys.may_mail(
        address=address, person_id=person_id, purpose=SALES, at=at, reach=Reach.ONE_TO_ONE
    ).is_allowed


def _hold(*, person_id: int, at: datetime) -> str:
    """Hold others off this person and their address until the transaction ends; answers the
    address, "" where there is none to write to. Raises UnableToAsk where they were asked lately."""
    person = contacts.get_person(person_id=person_id)
    bulk.alone_for(topic=TOPIC, keys=[str(person.id), person.email.lower()])
    since = at - timedelta(days=get_asking().rest_days)
    if is_resting(person_id=person.id, address=person.email, since=since):
        raise UnableToAsk(EffortFlaw.LATELY)
    return "" if person.gone_at else person.email


def _ask(
    deal_id: int,
    *,
    person_id: int | None,
    by_mail: bool,
    actor_id: int | None,
    at: datetime,
    is_by_itself: bool = False,
) -> Ask:
    row = models.Ask.objects.create(
        deal_id=deal_id, person_id=person_id, asked_at=at, asked_by_id=actor_id,
        is_by_itself=is_by_itself,
    )  # fmt: skip
    journal.record(
        kind="effort.asked", subject="deal", subject_id=deal_id, at=at, actor_id=actor_id,
        by_mail=by_mail,
    )  # fmt: skip
    if by_mail:
        jobs.defer("mail.ask_buyer", ask=row.pk)
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
