"""Addresses that letters come to: local parts nobody guesses, and members' own."""

import secrets
from datetime import datetime

from django.db import transaction

from accord.intake import models
from accord.intake.values.mails import Reads
from accord.journal import api as journal

SOURCE = "copied-mail"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 12


def drawn(length: int) -> str:
    """Letters that nobody guesses, none of which is taken for another."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


@transaction.atomic
def open_own_mailbox(*, member_id: int, domain: str, at: datetime) -> str:
    """Give a member an address that nobody guesses; another they had is taken from no more."""
    close_own_mailbox(member_id=member_id, actor_id=member_id, at=at)
    box = models.Mailbox.objects.create(
        address=f"my-{drawn(_LENGTH)}@{domain}",
        reads=Reads.OWN,
        source=SOURCE,
        owner_id=member_id,
        made_at=at,
        made_by_id=member_id,
    )
    journal.record(
        kind="mailbox.added", subject="mailbox", subject_id=box.pk, actor_id=member_id, at=at
    )
    return box.address


@transaction.atomic
def close_own_mailbox(*, member_id: int, actor_id: int | None, at: datetime) -> None:
    """Take no more from a member's address; what it told stays."""
    open_boxes = models.Mailbox.objects.select_for_update().filter(
        reads=Reads.OWN, owner_id=member_id, stopped_at=None
    )
    for box in open_boxes:
        box.stopped_at = at
        box.save(update_fields=["stopped_at"])
        journal.record(
            kind="mailbox.stopped", subject="mailbox", subject_id=box.pk, actor_id=actor_id, at=at
        )


@transaction.atomic
def keep_subjects(*, member_id: int, keep: bool) -> None:
    """Whether subjects of a member's mail are kept from now on."""
    models.Mailbox.objects.filter(reads=Reads.OWN, owner_id=member_id).update(keeps_subject=keep)
