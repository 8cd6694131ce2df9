"""A letter of ours that did not arrive: its touch is marked as come back, and clocks see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.contacts import api as contacts
from accord.foundation import keyed
from accord.intake import models
from accord.intake.operations import records as pipeline
from accord.intake.rules.bounces import returned
from accord.intake.values.batches import Door, Kind, Outcome
from accord.intake.values.mails import Reads, Returned
from accord.journeys import api as journeys

WITHIN = timedelta(days=14)  # mail servers give up after five days


def take_report(box: models.Mailbox, *, report: Returned, key: str, at: datetime) -> bool:
    """Take in what a report says did not arrive; whether it is about a mail that is known here.

    Anybody can write a report, so that the report alone changes nothing. It counts where it came
    to a mailbox of ours that takes letters; where the letter that it names is known by another
    way as a mail of ours, written by the owner of that mailbox (in a mailbox of all: by its owner,
    or by no member); where it went to a person who has the address that the report names; and
    where it was sent in the two weeks before. What it changes is a word of its own beside the
    others of that touch: it can be taken back with its delivery.
    """
    sent = journeys.mails_sent(message_id=report.message_id)
    people = contacts.people_at(addresses=report.recipients) if sent else {}
    rows = [
        _record(mail, address, message_id=report.message_id, key=f"returned:{key}", at=at)
        for mail in sent
        if _is_theirs(box, mail) and at - WITHIN <= mail.occurred_at <= at
        for address in report.recipients
        if people.get(address) == [mail.head_id]
    ]
    return _is_taken(rows, source=box.source, at=at)


def take_reports(
    *, contents: Sequence[bytes], member_id: int, source: str, begins: str, at: datetime
) -> int:
    """The same of what lies in a member's mailbox that is read: of mails that they wrote
    themselves; answers how many reports counted. begins: how the keys of this route begin."""
    counted = 0
    for content in contents:
        report = returned(content=content)
        if report is None:
            continue
        sent = journeys.mails_sent(message_id=report.message_id)
        people = contacts.people_at(addresses=report.recipients) if sent else {}
        # One letter is one however often the mailbox is numbered anew.
        key = f"{begins}returned:{keyed.digest('letter', report.message_id).hex()[:24]}"
        rows = [
            _record(mail, address, message_id=report.message_id, key=key, at=at)
            for mail in sent
            if mail.member_id == member_id and at - WITHIN <= mail.occurred_at <= at
            for address in report.recipients
            if people.get(address) == [mail.head_id]
        ]
        counted += _is_taken(rows, source=source, at=at)
    return counted


def _is_taken(rows: list[dict[str, Any]], *, source: str, at: datetime) -> bool:
    if not rows:
        return False
    receipts = pipeline.take(
        kind=Kind.TOUCHES, records=rows, now=lambda: at, source=source, door=Door.MAIL
    )
    taken = (Outcome.JOINED, Outcome.UPDATED, Outcome.UNCHANGED)
    return any(one.outcome in taken for one in receipts)


def _is_theirs(box: models.Mailbox, mail: journeys.MailSent) -> bool:
    if Reads(box.reads) is Reads.OWN:
        return mail.member_id is not None and mail.member_id == box.owner_id
    return mail.member_id is None or mail.member_id == box.owner_id


def _record(
    mail: journeys.MailSent, address: str, *, message_id: str, key: str, at: datetime
) -> dict[str, Any]:
    return {
        "external_id": f"{key}:{keyed.digest('address', address).hex()[:16]}",
        "kind": "email_sent",
        "direction": "out",
        "reach": "1:1",
        "team": "sales",
        "channel": "email",
        "email": address,
        "message_id": message_id,
        "came_back_at": at.isoformat(),
        "occurred_at": mail.occurred_at.isoformat(),
    }
