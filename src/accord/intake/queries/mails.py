"""Reading mailboxes and the letters that did not go in."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from accord.intake import models
from accord.intake.values.mails import Fate, LetterCard, MailboxCard, Reads, Why


def list_mailboxes() -> list[MailboxCard]:
    """Every mailbox that leads write to, in the order they were added."""
    return _cards(models.Mailbox.objects.exclude(reads=Reads.OWN).order_by("id")[:200])


def own_mailbox(*, member_id: int) -> MailboxCard | None:
    """The address that a member copies mail to, stopped or not; the latest of several."""
    rows = models.Mailbox.objects.filter(reads=Reads.OWN, owner_id=member_id).order_by("-id")
    return next(iter(_cards(rows[:1])), None)


def mail_domain() -> str:
    """Behind which the mail listener takes letters; "" where nobody has said."""
    said = str(settings.MAIL_DOMAIN)
    boxes = models.Mailbox.objects.filter(stopped_at=None).order_by("id")
    first = boxes.values_list("address", flat=True).first() or ""
    return said or first.rpartition("@")[2]


def _cards(boxes: QuerySet[models.Mailbox]) -> list[MailboxCard]:
    shown = list(boxes)
    counted: dict[int, dict[Fate, int]] = {}
    latest: dict[int, datetime] = {}
    letters = models.Letter.objects.filter(mailbox__in=[row.pk for row in shown])
    rows = letters.values_list("mailbox_id", "fate")
    for mailbox_id, fate, count, last in rows.annotate(count=Count("id"), last=Max("received_at")):
        counted.setdefault(mailbox_id, {})[Fate(fate)] = count
        latest[mailbox_id] = max(last, latest.get(mailbox_id, last))
    return [
        MailboxCard(
            row.pk, row.address, Reads(row.reads), row.source, row.owner_id, row.campaign_id,
            row.stopped_at, latest.get(row.pk), counted.get(row.pk, {}), row.keeps_subject,
            row.unknown,
        )
        for row in shown
    ]  # fmt: skip


def is_open(*, address: str) -> bool:
    """Whether letters to this address are taken."""
    return models.Mailbox.objects.filter(address=address.lower(), stopped_at=None).exists()


def list_set_aside_letters(
    *, mailbox_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[LetterCard]:
    """Letters that somebody should look at, newest first: of a mailbox, else of all that leads
    write to."""
    rows = models.Letter.objects.filter(fate=Fate.ASIDE).select_related("mailbox").order_by("-id")
    if mailbox_id is None:
        rows = rows.exclude(mailbox__reads=Reads.OWN)
    else:
        rows = rows.filter(mailbox=mailbox_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        LetterCard(
            row.pk, row.mailbox.address, row.received_at, row.sender, row.subject, Why(row.why)
        )
        for row in rows[:limit]
    ]
