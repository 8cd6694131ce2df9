"""Where members are reached by chat, and posting there."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from accord.foundation import outgoing, sealing
from accord.integrations.notices import models, rules
from accord.integrations.notices.values import (
    Answered,
    ChatFault,
    ChatKind,
    Letter,
    UnableToReach,
)
from accord.journal import api as journal
from accord.kernel import retry_after
from accord.notices import api as notices

TIMEOUT_SECONDS = 10.0
JUST_NOW = timedelta(minutes=1)
NO_CHAT = Answered("NO_ADDRESS", is_final=True)
Now = Callable[[], datetime]


@transaction.atomic
def set_chat(*, member_id: int, kind: ChatKind, url: str, at: datetime) -> None:
    """Reach a member there from now on; raises UnableToReach for an address we do not call."""
    try:
        outgoing.check(url)
    except outgoing.Refused as refusal:
        raise UnableToReach(
            _(
                "Accord cannot send there. The address begins with https:// and stands on the"
                " internet; copy it from the chat as it is."
            )
        ) from refusal
    models.ChatAddress.objects.update_or_create(
        member_id=member_id,
        defaults={
            "kind": kind.value,
            "sealed": sealing.seal(url),
            "shown": rules.shown(url),
            "fault": "",
            "made_at": at,
            "good_at": None,
            "quiet_until": None,
        },
    )
    notices.set_chat(member_id=member_id, is_there=True)
    journal.record(
        kind="notices.chat_set", subject="member", subject_id=member_id, at=at, actor_id=member_id
    )


@transaction.atomic
def end_chat(*, member_id: int, at: datetime) -> None:
    """Reach a member there no more; the address is forgotten."""
    if models.ChatAddress.objects.filter(pk=member_id).delete()[0]:
        notices.set_chat(member_id=member_id, is_there=False)
        journal.record(
            kind="notices.chat_ended",
            subject="member",
            subject_id=member_id,
            at=at,
            actor_id=member_id,
        )


def post(*, member_id: int, letter: Letter, key: str, now: Now) -> Answered:
    """Post to a member's chat; key: the same at each try, for programs that count."""
    row = models.ChatAddress.objects.filter(pk=member_id).first()
    if row is None:
        return NO_CHAT
    at = now()
    if row.quiet_until is not None and at < row.quiet_until:
        return Answered("QUIET", wait_seconds=(row.quiet_until - at).total_seconds())
    body = rules.chat_body(ChatKind(row.kind), letter, key=key)
    answered = _posted(sealing.unseal(row.sealed), body=body, key=key, now=now)
    _remember(row, answered, at=now())
    return answered


def _posted(url: str, *, body: bytes, key: str, now: Now) -> Answered:
    parts = urlsplit(url)
    headers = {"content-type": "application/json", "x-accord-key": key}
    try:
        with outgoing.client(
            base_url=f"{parts.scheme}://{parts.netloc}", timeout=TIMEOUT_SECONDS
        ) as client:
            answer = client.post(url, content=body, headers=headers)
    except outgoing.Refused:
        return Answered("NOT_LET_OUT", is_final=True, fault=ChatFault.REFUSED)
    except outgoing.TimeoutException:
        return Answered("TIMEOUT")
    except outgoing.HTTPError:
        return Answered("NOT_REACHED")
    said = answer.headers.get("retry-after", "").strip()
    wait = retry_after.pause_asked(said, at=now()).total_seconds()
    return rules.judged(answer.status_code, wait_seconds=wait)


def _remember(row: models.ChatAddress, answered: Answered, *, at: datetime) -> None:
    """How the address fares, unless it was replaced meanwhile."""
    wait = answered.wait_seconds
    quiet = at + timedelta(seconds=wait) if wait else None
    is_known = answered.error is None and not row.fault and row.quiet_until is None
    if is_known and quiet is None and row.good_at is not None and at - row.good_at < JUST_NOW:
        return  # nothing else is known of it than a moment ago
    told: dict[str, object] = {"quiet_until": quiet}
    if answered.error is None:
        told |= {"good_at": at, "fault": ""}
    elif answered.fault is not None:
        told |= {"fault": answered.fault.value}
    models.ChatAddress.objects.filter(pk=row.pk, sealed=row.sealed).update(**told)


def send_test(*, member_id: int, now: Now) -> Answered:
    """Post a word to a member's chat at once, so that they see it arrive."""
    letter = Letter("", (_("Accord reaches you here."),), (), "")
    return post(member_id=member_id, letter=letter, key=f"test:{uuid.uuid4()}", now=now)
