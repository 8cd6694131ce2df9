"""Reading mailboxes and the letters that did not go in."""

from datetime import datetime

from django.db.models import Count, Max

from accord.intake import models
from accord.intake.values.mails import Fate, LetterCard, MailboxCard, Reads, Why


def list_mailboxes() -> list[MailboxCard]:
    """Every mailbox, in the order they were added."""
    counted: dict[int, dict[Fate, int]] = {}
    latest: dict[int, datetime] = {}
    rows = models.Letter.objects.values_list("mailbox_id", "fate")
    for mailbox_id, fate, count, last in rows.annotate(count=Count("id"), last=Max("received_at")):
        counted.setdefault(mailbox_id, {})[Fate(fate)] = count
        latest[mailbox_id] = max(last, latest.get(mailbox_id, last))
    return [
        MailboxCard(
            row.pk, row.address, Reads(row.reads), row.source, row.owner_id, row.campaign_id,
            row.stopped_at, latest.get(row.pk), counted.get(row.pk, {}),
        )
        for row in models.Mailbox.objects.order_by("id")[:200]
    ]  # fmt: skip


def is_open(*, address: str) -> bool:
    """Whether letters to this address are taken."""
    return models.Mailbox.objects.filter(address=address.lower(), stopped_at=None).exists()


def list_set_aside_letters(*, before: int | None = None, limit: int = 50) -> list[LetterCard]:
    """Letters that somebody should look at, newest first."""
    rows = models.Letter.objects.filter(fate=Fate.ASIDE).select_related("mailbox").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        LetterCard(
            row.pk, row.mailbox.address, row.received_at, row.sender, row.subject, Why(row.why)
        )
        for row in rows[:limit]
    ]
