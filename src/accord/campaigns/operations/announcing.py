"""Announcements to our own people: written, sent out, read, acknowledged, reminded of."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.campaigns import models
from accord.campaigns.queries import announcements as queries
from accord.campaigns.rules import announcing as rules
from accord.campaigns.values.announcements import (
    REMINDERS,
    AnnouncementText,
    Flaw,
    UnableToAnnounce,
)
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.journal import api as journal
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Side

TOLD, WAITS = "announced", "announcement_waits"
SUBJECT = "announcement"


@transaction.atomic
def draft_announcement(*, text: AnnouncementText, actor_id: int | None, at: datetime) -> int:
    """Write an announcement down; nobody is told yet. Raises UnableToAnnounce."""
    _check(text, at=at)
    row = models.Announcement(author_id=actor_id, made_at=at, **_columns(text))
    row.save()
    _write_whys(row.pk, text)
    return int(row.pk)


@transaction.atomic
def change_announcement(*, announcement_id: int, text: AnnouncementText, at: datetime) -> None:
    """Say a draft in other words. What is out stays as people have read it. Raises
    UnableToAnnounce."""
    row = _held(announcement_id)
    if row.published_at is not None:
        raise UnableToAnnounce(flaw=Flaw.OUT_ALREADY)
    _check(text, at=at)
    for name, value in _columns(text).items():
        setattr(row, name, value)
    row.save()
    models.Why.objects.filter(announcement=row).delete()
    _write_whys(row.pk, text)


@transaction.atomic
def discard_announcement(*, announcement_id: int) -> None:
    """Throw a draft away. Raises UnableToAnnounce for what is out."""
    row = _held(announcement_id)
    if row.published_at is not None:
        raise UnableToAnnounce(flaw=Flaw.OUT_ALREADY)
    row.delete()


@transaction.atomic
def publish(*, announcement_id: int, actor_id: int | None, at: datetime) -> int:
    """Send an announcement out; answers how many are told. Raises UnableToAnnounce."""
    row = _held(announcement_id)
    if row.published_at is not None:
        raise UnableToAnnounce(flaw=Flaw.OUT_ALREADY)
    _check(queries.get_announcement(announcement_id=announcement_id).text, at=at)
    told = rules.audience(side=Side(row.side), members=_members())
    told.pop(actor_id or 0, None)
    if not told:
        raise UnableToAnnounce(flaw=Flaw.NOBODY, where="side")
    row.published_at = at
    row.save(update_fields=["published_at"])
    models.Receipt.objects.bulk_create(
        [
            models.Receipt(announcement=row, member_id=member, side=side.value, told_at=at)
            for member, side in sorted(told.items())
        ]
    )
    notices.tell(
        kind=TOLD, to=list(told), subject=SUBJECT, subject_id=row.pk, at=at,
        facts={"announcement": row.pk, "by": actor_id}, key=_key(row.pk),
    )  # fmt: skip
    journal.record(
        kind="announcement.published", subject=SUBJECT, subject_id=row.pk, actor_id=actor_id,
        at=at, about=row.about, campaign=row.campaign_id, told=len(told),
    )  # fmt: skip
    return len(told)


@transaction.atomic
def take_back(*, announcement_id: int, actor_id: int | None, at: datetime) -> None:
    """What turned out not to be so is told nobody any more. Raises UnableToAnnounce."""
    row = _held(announcement_id)
    if row.published_at is None or row.ended_at is not None:
        raise UnableToAnnounce(flaw=Flaw.TAKEN_BACK)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    keys = notices.keys_about(subject=SUBJECT, subject_id=announcement_id, kinds=(TOLD, WAITS))
    notices.withdraw(keys=keys, at=at)
    journal.record(
        kind="announcement.taken_back", subject=SUBJECT, subject_id=announcement_id,
        actor_id=actor_id, at=at,
    )  # fmt: skip


@transaction.atomic
def note_read(*, announcement_id: int, member_id: int, at: datetime) -> None:
    """That a colleague has opened it, where it is for them; the first time counts."""
    models.Receipt.objects.filter(
        announcement_id=announcement_id, member_id=member_id, read_at__isnull=True
    ).update(read_at=at)
    _hush(announcement_id, member_id, at=at)


@transaction.atomic
def acknowledge(*, announcement_id: int, member_id: int, at: datetime) -> None:
    """That a colleague says to know it. Raises UnableToAnnounce where it is not for them, or taken
    back."""
    row = _held(announcement_id)
    if row.published_at is None or row.ended_at is not None:
        raise UnableToAnnounce(flaw=Flaw.TAKEN_BACK)
    found = models.Receipt.objects.filter(announcement=row, member_id=member_id).first()
    if found is None or row.answer_by is None:
        raise UnableToAnnounce(flaw=Flaw.NOT_ASKED)
    found.read_at, found.known_at = found.read_at or at, found.known_at or at
    found.save(update_fields=["read_at", "known_at"])
    _hush(announcement_id, member_id, at=at)


def _hush(announcement_id: int, member_id: int, *, at: datetime) -> None:
    told = notices.find_about(member_id=member_id, subject=SUBJECT, subject_id=announcement_id)
    if told is not None:
        notices.mark_read(member_id=member_id, at=at, ids=[told.id])


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Remind whoever has not said to know what is out, by the working days of their own hours;
    answers how many. Another run on the same day reminds nobody twice."""
    rows = list(
        models.Receipt.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("announcement")
        .filter(
            known_at__isnull=True,
            reminders__lt=REMINDERS,
            announcement__published_at__isnull=False,
            announcement__ended_at__isnull=True,
            announcement__answer_by__isnull=False,
            member__is_active=True,
        )
        .order_by("id")
    )
    hours = team.calendars_for(asked=[(row.member_id, at) for row in rows])
    away = {
        one.member_id
        for one in team.absences_of(member_ids=[row.member_id for row in rows], since=at)
        if one.starts_at <= at
    }
    return sum(
        _remind(row, calendar=hours[row.member_id, at][1], is_away=row.member_id in away, at=at)
        for row in rows
    )


def _remind(row: models.Receipt, *, calendar: WorkingCalendar, is_away: bool, at: datetime) -> int:
    today, answer_by = local_day(calendar, at), row.announcement.answer_by
    passed = rules.days_between(local_day(calendar, row.told_at), today, calendar=calendar)
    if passed is None or not rules.is_reminded(
        queries.receipt_of(row),
        working_days=passed,
        is_late=answer_by is not None and answer_by < today,
        is_away=is_away,
    ):
        return 0
    row.reminders += 1
    row.save(update_fields=["reminders"])
    told = notices.tell(
        kind=WAITS, to=[row.member_id], subject=SUBJECT, subject_id=row.announcement_id,
        facts={"announcement": row.announcement_id},
        key=f"{_key(row.announcement_id)}:again:{row.reminders}", at=at,
    )  # fmt: skip
    return len(told)


def _key(announcement_id: int) -> str:
    return f"announcement:{announcement_id}"


def _held(announcement_id: int) -> models.Announcement:
    row = models.Announcement.objects.select_for_update().filter(pk=announcement_id).first()
    if row is None:
        raise UnableToAnnounce(flaw=Flaw.NO_ANNOUNCEMENT)
    return row


def _check(text: AnnouncementText, *, at: datetime) -> None:
    personas = [one.key for one in definitions.list_in_force(kind=Kind.PERSONA, at=at)]
    rules.check_text(text, personas=personas, today=team.day_of(at=at))
    if text.campaign_id is not None:
        found = models.Campaign.objects.filter(pk=text.campaign_id)
        if not found.exists():
            raise UnableToAnnounce(flaw=Flaw.NO_CAMPAIGN, where="campaign")


def _columns(text: AnnouncementText) -> dict[str, Any]:
    return {
        "about": text.about.value, "campaign_id": text.campaign_id, "title": text.title.strip(),
        "body": text.body.strip(), "side": text.side.value, "happens_on": text.happens_on,
        "answer_by": text.answer_by,
    }  # fmt: skip


def _write_whys(announcement_id: int, text: AnnouncementText) -> None:
    models.Why.objects.bulk_create(
        [
            models.Why(announcement_id=announcement_id, persona=key, words=said.strip())
            for key, said in text.whys.items()
        ]
    )


def _members() -> dict[int, Side]:
    return {
        one.id: one.side
        for one in team.list_members()
        if one.active and one.can_sign_in and one.side is not None
    }
