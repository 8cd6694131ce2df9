"""Mailboxes, and the letters that come to them: each has one effect, stored with the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.contacts.values.people import IdentityKind, RecordKind
from accord.intake import models
from accord.intake.operations import records as pipeline
from accord.intake.operations.addresses import drawn
from accord.intake.operations.bounces import take_report
from accord.intake.operations.correspondence import take_own_letter
from accord.intake.rules import letters as rules
from accord.intake.rules.bounces import returned
from accord.intake.values.batches import Door, Kind, Outcome
from accord.intake.values.mails import LEFT, CannotAdd, Fate, Letter, Read, Reads, Returned, Why
from accord.journal import api as journal
from accord.leads import api as leads
from accord.team import api as team

KEPT = timedelta(days=90)
Record = dict[str, Any]


def add_mailbox(
    *,
    address: str,
    guessable: bool,
    reads: Reads,
    source: str,
    owner_id: int | None,
    campaign_id: int | None,
    actor_id: int | None,
    at: datetime,
) -> str:
    """Take letters to an address; answers it. Unless `guessable`, letters nobody guesses are added.

    Raises CannotAdd.
    """
    local, _, domain = address.lower().partition("@")
    if not guessable:
        local += f"-{drawn(8)}"
    try:
        with transaction.atomic():
            box = models.Mailbox.objects.create(
                address=f"{local}@{domain}",
                reads=reads,
                source=source,
                owner_id=owner_id,
                campaign_id=campaign_id,
                made_at=at,
                made_by_id=actor_id,
            )
            journal.record(
                kind="mailbox.added", subject="mailbox", subject_id=box.pk, actor_id=actor_id, at=at
            )
    except IntegrityError as problem:
        raise CannotAdd from problem
    return box.address


@transaction.atomic
def stop_mailbox(*, mailbox_id: int, actor_id: int | None, at: datetime) -> None:
    """Take no more letters to an address. Raises LookupError."""
    box = _held(mailbox_id)
    if box.stopped_at is None:
        box.stopped_at = at
        box.save(update_fields=["stopped_at"])
        journal.record(
            kind="mailbox.stopped", subject="mailbox", subject_id=box.pk, actor_id=actor_id, at=at
        )


@transaction.atomic
def start_mailbox(*, mailbox_id: int, actor_id: int | None, at: datetime) -> None:
    """Take letters to a stopped address again. Raises LookupError."""
    box = _held(mailbox_id)
    if box.stopped_at is not None:
        box.stopped_at = None
        box.save(update_fields=["stopped_at"])
        journal.record(
            kind="mailbox.started", subject="mailbox", subject_id=box.pk, actor_id=actor_id, at=at
        )


def _held(mailbox_id: int) -> models.Mailbox:
    box = models.Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if box is None:
        raise LookupError(f"There is no mailbox {mailbox_id}.")
    return box


@transaction.atomic
def take_letter(
    *, addresses: Sequence[str], envelope_from: str, content: bytes, at: datetime
) -> list[Fate]:
    """Take a letter in for each of these mailboxes; all of it is stored, or nothing.

    A letter that came before changes nothing and is answered as it was then.
    """
    wanted = sorted({address.lower() for address in addresses})
    boxes = models.Mailbox.objects.filter(address__in=wanted, stopped_at=None).order_by("id")
    return [
        _take(box, envelope_from=envelope_from, content=content, at=at)
        for box in boxes.select_for_update()
    ]


def _take(box: models.Mailbox, *, envelope_from: str, content: bytes, at: datetime) -> Fate:
    own = set(models.Mailbox.objects.values_list("address", flat=True))
    reads = Reads(box.reads)
    read = rules.read(content=content, envelope_from=envelope_from, reads=reads, own=own, at=at)
    before = models.Letter.objects.filter(mailbox=box, key=read.key).first()
    if before is not None:
        return Fate(before.fate)
    why = read.why
    report = _report(box, read, content=content)
    if report is not None and take_report(box, report=report, key=read.key, at=at):
        why = None
    elif read.letter is not None and reads is Reads.OWN:
        why = take_own_letter(box, content=content, letter=read.letter, at=at)
    elif read.letter is not None:
        effect = _from_form if reads is Reads.FORM else _from_sender
        why = effect(box, read.letter, at=at)
    fate = Fate.TAKEN if why is None else Fate.LEFT if why in LEFT else Fate.ASIDE
    _remember(box, read, fate=fate, why=why, at=at)
    return fate


def _report(box: models.Mailbox, read: Read, *, content: bytes) -> Returned | None:
    """What a mail server says did not arrive, or what it said to a mailbox's owner who sends it on
    to their own."""
    is_own = read.letter is not None and Reads(box.reads) is Reads.OWN
    report = returned(content=content) if is_own or read.why is Why.BOUNCE else None
    if report is None or read.letter is None:
        return report
    member = team.find_actor(member_id=box.owner_id)
    is_theirs = member is not None and member.email.lower() == read.letter.email
    return report if is_theirs else None


def _remember(
    box: models.Mailbox, read: Read, *, fate: Fate, why: Why | None, at: datetime
) -> None:
    # A member's own mail is with strangers too, who are nobody's business here.
    shown = fate is Fate.ASIDE and Reads(box.reads) is not Reads.OWN
    models.Letter.objects.create(
        mailbox=box,
        key=read.key,
        received_at=at,
        fate=fate,
        why=why or "",
        sender=read.sender if shown else "",
        subject=read.subject if shown else "",
    )


def _from_sender(box: models.Mailbox, letter: Letter, *, at: datetime) -> Why | None:
    """Somebody new is a lead; a letter of somebody known stands on their timeline."""
    mail = contacts.mail_key(email=letter.email, name=letter.name)
    known = contacts.find_by_identity(
        kind=RecordKind.PERSON, identity=IdentityKind.EMAIL, values=[mail]
    )
    if not known:
        said = {"email": letter.email, "full_name": letter.name}
        if not _lead(box, said, letter=letter, at=at):
            return Why.NOT_READ
    return _touch(box, letter, email=letter.email, mail=mail, kind="email_reply", at=at)


def _from_form(box: models.Mailbox, letter: Letter, *, at: datetime) -> Why | None:
    """What the lines say is a lead, whoever sent them on."""
    filled = rules.filled(text=letter.text)
    if filled is None:
        return Why.NO_FIELDS
    said = {**filled.fields, "attributes": dict(filled.attributes)}
    if not _lead(box, said, letter=letter, at=at):
        return Why.NOT_READ
    email = str(filled.fields.get("email", "")).lower()
    name = str(filled.fields.get("full_name", ""))
    mail = contacts.mail_key(email=email, name=name) if email else ""
    return _touch(box, letter, email=email, mail=mail, kind="form", at=at) if email else None


def _lead(box: models.Mailbox, said: Mapping[str, Any], *, letter: Letter, at: datetime) -> bool:
    record: Record = {
        **said,
        "channel": "email",
        "created_at": (letter.sent_at or at).isoformat(),
    }
    if box.campaign_id is not None:
        record["campaign"] = campaigns.names(ids=[box.campaign_id]).get(box.campaign_id, "")
    receipt = _through(box, Kind.LEADS, record, at=at)
    fresh = receipt.outcome is Outcome.CREATED and receipt.subject_id is not None
    if fresh and box.owner_id is not None:
        leads.hand_to(owners={receipt.subject_id or 0: box.owner_id})
    return receipt.subject_id is not None


def _touch(
    box: models.Mailbox, letter: Letter, *, email: str, mail: str, kind: str, at: datetime
) -> Why | None:
    """Told of by the e-mail, or by what a shared mailbox tells with the name beside it."""
    record: Record = {
        "external_id": f"letter:{letter.key}",
        "kind": kind,
        "direction": "in",
        "reach": "1:1",
        "channel": "email",
        "subject": letter.subject,
        "occurred_at": (letter.sent_at or at).isoformat(),
        "message_id": letter.message_id,
        **({"email": email} if mail == email else {"lead_external_id": f"mail:{mail}"[:320]}),
    }
    receipt = _through(box, Kind.TOUCHES, record, at=at)
    return None if receipt.outcome in (Outcome.CREATED, Outcome.UNCHANGED) else Why.NOT_READ


def _through(box: models.Mailbox, kind: Kind, record: Record, *, at: datetime) -> pipeline.Receipt:
    [receipt] = pipeline.take(
        kind=kind, records=[record], now=lambda: at, source=box.source, door=Door.MAIL
    )
    return receipt


def forget_old(*, at: datetime) -> int:
    """Forget letters older than ninety days; answers how many."""
    gone, _ = models.Letter.objects.filter(received_at__lt=at - KEPT).delete()
    return gone
