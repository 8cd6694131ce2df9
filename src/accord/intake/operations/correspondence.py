"""A member's own letters: mail they copy to Accord is an attempt, mail sent on an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accord.contacts import api as contacts
from accord.contacts.values.people import IdentityKind, RecordKind
from accord.foundation import keyed
from accord.intake import models
from accord.intake.operations import records as pipeline
from accord.intake.rules.correspondence import correspondence, of_heads
from accord.intake.values.batches import Door, Kind, Outcome
from accord.intake.values.mails import Correspondence, HeadsTaken, Letter, Why
from accord.team import api as team

Record = dict[str, Any]


def take_own_letter(
    box: models.Mailbox, *, content: bytes, letter: Letter, at: datetime
) -> Why | None:
    """What a member's letter tells of people who are known; why it tells nothing."""
    member = team.find_actor(member_id=box.owner_id)
    if member is None or not member.email:
        return Why.NOT_THE_OWNER
    owner = member.email.lower()
    read = correspondence(content=content, letter=letter, to=box.address, owner={owner}, at=at)
    if isinstance(read, Why):
        return read
    return _record(box, read, key=letter.key, owner=owner, at=at)


def _record(
    box: models.Mailbox, read: Correspondence, *, key: str, owner: str, at: datetime
) -> Why | None:
    colleagues = team.colleagues_among(emails=read.people)
    outside = [each for each in read.people if each not in colleagues]
    known = contacts.find_by_identity(
        kind=RecordKind.PERSON, identity=IdentityKind.EMAIL, values=outside
    )
    unknown = len(outside) - len(known)
    if unknown:
        models.Mailbox.objects.filter(pk=box.pk).update(unknown=F("unknown") + unknown)
    if not known:
        return Why.UNKNOWN_PEOPLE if outside else Why.NOBODY_ELSE
    rows = touch_records(
        read=read,
        people=sorted(known),
        key=key,
        owner=owner,
        keeps_subject=box.keeps_subject,
        at=at,
    )
    receipts = pipeline.take(
        kind=Kind.TOUCHES, records=rows, now=lambda: at, source=box.source, door=Door.MAIL
    )
    taken = (Outcome.CREATED, Outcome.JOINED, Outcome.UNCHANGED)
    return None if any(one.outcome in taken for one in receipts) else Why.NOT_READ


@transaction.atomic
def take_heads(
    *,
    heads: Sequence[bytes],
    owner: str,
    source: str,
    begins: str,
    keeps_subject: bool,
    at: datetime,
) -> HeadsTaken:
    """What the heads of a member's letters tell of people who are known.

    owner: the member by e-mail. begins: how the keys of this route begin.
    """
    read = [one for head in heads if (one := of_heads(content=head, owner={owner}, at=at))]
    asked = {person for _key, one in read for person in one.people}
    outside = sorted(asked - team.colleagues_among(emails=asked))
    known = contacts.find_by_identity(
        kind=RecordKind.PERSON, identity=IdentityKind.EMAIL, values=outside
    )
    records = [
        record
        for key, one in read
        for record in touch_records(
            read=one,
            people=sorted(set(one.people) & set(known)),
            key=f"{begins}{key}",
            owner=owner,
            keeps_subject=keeps_subject,
            at=at,
        )
    ]
    if not records:
        return HeadsTaken(0, len(outside) - len(known))
    receipts = pipeline.take(
        kind=Kind.TOUCHES, records=records, now=lambda: at, source=source, door=Door.MAIL
    )
    new = sum(one.outcome in (Outcome.CREATED, Outcome.JOINED) for one in receipts)
    return HeadsTaken(new, len(outside) - len(known))


def touch_records(
    *,
    read: Correspondence,
    people: Sequence[str],
    key: str,
    owner: str,
    keeps_subject: bool,
    at: datetime,
) -> list[Record]:
    """A record for each of these addresses; key names the letter, owner the member by e-mail."""
    return [
        {
            "external_id": f"{key}:{keyed.digest('address', person).hex()[:16]}",
            "kind": "email_reply" if read.is_answer else "email_sent",
            "direction": "in" if read.is_answer else "out",
            "reach": "1:1",
            "team": "sales",
            "channel": "email",
            "email": person,
            "member_external_id": owner,
            "subject": read.subject if keeps_subject else "",
            "message_id": read.message_id[:1_000],
            "occurred_at": (read.sent_at or at).isoformat(),
        }
        for person in people
    ]
