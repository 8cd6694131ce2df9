"""What happened is written down for each tool that is told of it, then sent and tried again."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accord.foundation import crashing, outbox, outgoing, sealing
from accord.integrations.webhooks import models, queries, rules
from accord.integrations.webhooks.operations import endpoints
from accord.integrations.webhooks.values import (
    BY_CODE,
    FAULT_WORDS,
    Fault,
    State,
    Why,
)
from accord.journal import api as journal
from accord.kernel import signatures
from accord.team import api as team
from accord.team.values import TO_COLLEAGUE

Now = Callable[[], datetime]
TIMEOUT_SECONDS = 15.0
RUN = timedelta(seconds=60)
NO_WAIT = timedelta()
_chance = random.SystemRandom()


def write_down(*, at: datetime) -> int:
    """Write down for each tool what happened since it was last asked; answers how many messages.

    Transactions that may still write are left for the next time, so none is ever passed over:
    what is told and how far it was told are one transaction.
    """
    count = 0
    while True:
        more, is_done = _write_down_some(at=at)
        count += more
        if is_done:
            return count


@transaction.atomic
def _write_down_some(*, at: datetime) -> tuple[int, bool]:
    reading = models.Reading.objects.select_for_update().filter(pk=1).first()
    told = [one for one in queries.list_endpoints() if one.state is not State.STOPPED]
    told = [one for one in told if not _is_ownerless(one.id, owner_id=one.owner_id, at=at)]
    if reading is None or not told:
        return 0, True
    place = queries.here()
    if reading.origin != place.origin:  # restored elsewhere: what came with it was told before
        reading.origin, reading.low, reading.caught_up_at = place.origin, place.low, at
        reading.save()
        return 0, True
    found = queries.since(low=reading.low, high=place.low, at=at)
    news = [
        each
        for each in found.happenings
        if not rules.is_history(at=each.at, caught_up_at=reading.caught_up_at)
    ]
    count = sum(
        endpoints.put_out(
            endpoint_id=one.id,
            happenings=[each for each in news if each.topic in one.topics],
            base_url=settings.PUBLIC_URL,
            at=at,
        )
        for one in told
    )
    reading.low = found.high
    if found.high == place.low:
        reading.caught_up_at = at
    reading.save()
    crashing.place("told.written")
    return count, found.high == place.low


def _is_ownerless(endpoint_id: int, *, owner_id: int, at: datetime) -> bool:
    """Stop what somebody subscribed who has left, also while nothing waits for it."""
    if team.find_actor(member_id=owner_id) is not None:
        return False
    _stop(endpoints.locked(endpoint_id), Fault.OWNER_LEFT, at=at)
    return True


def due(*, at: datetime) -> list[int]:
    """The tools that something waits for now."""
    return [
        one.id
        for one in queries.list_endpoints()
        if one.state is State.ACTIVE
        and not one.is_quiet(at)
        and outbox.is_due(channel=queries.channel(one.id), at=at)
    ]


def deliver(*, endpoint_id: int, now: Now) -> int:
    """Send what is due to one tool; answers how many it took. Ends where the tool is away, so
    that it is asked once a run; and after a minute, so that others have their turn."""
    endpoint = models.Endpoint.objects.filter(pk=endpoint_id, ended_at__isnull=True).first()
    if endpoint is None or endpoint.state != State.ACTIVE:
        return 0
    begun, taken = now(), 0
    url = sealing.unseal(endpoint.sealed)
    parts = urlsplit(url)
    try:
        client = outgoing.client(
            base_url=f"{parts.scheme}://{parts.netloc}", timeout=TIMEOUT_SECONDS
        )
    except outgoing.Refused:
        client = None
    try:
        while (at := now()) - begun < RUN and _may_be_told(endpoint_id, at=at):
            try:
                message = _claim(endpoint_id, at=at)
            except LookupError:  # taken away meanwhile
                break
            if not message:
                break
            error, wait = _send(message, client=client, url=url, now=now)
            crashing.place("told.answered")
            _settle(message, endpoint_id=endpoint_id, error=error, wait=wait, at=now())
            if error and rules.is_away(error):
                break
            taken += not error
    finally:
        if client:
            client.close()
    return taken


def _may_be_told(endpoint_id: int, *, at: datetime) -> bool:
    loud = Q(quiet_until=None) | Q(quiet_until__lte=at)
    active = models.Endpoint.objects.filter(loud, pk=endpoint_id, state=State.ACTIVE.value)
    return active.exists()


def _claim(endpoint_id: int, *, at: datetime) -> outbox.Message | None:
    channel = queries.channel(endpoint_id)
    found = outbox.claim(channel=channel, at=at, ask=_ask(endpoint_id, at=at), limit=1)
    return found[0] if found else None


def _ask(endpoint_id: int, *, at: datetime) -> outbox.Ask:
    def why_not(message: outbox.Message) -> str:
        """Whoever subscribed must still be here and may still see it, at the moment of sending."""
        endpoint = endpoints.locked(endpoint_id)
        actor = team.find_actor(member_id=endpoint.owner_id)
        topic = BY_CODE.get(message.content["type"])
        if actor and (topic is None or actor.may(topic.needed)):
            return ""
        if actor is None:
            _stop(endpoint, Fault.OWNER_LEFT, at=at)
        return Why.OWNER_LEFT.value

    return why_not


def _send(
    message: outbox.Message, *, client: outgoing.Client | None, url: str, now: Now
) -> tuple[str | None, timedelta]:
    """Why it was not taken, None where it was, and how long the tool asks to be left alone."""
    if client is None:
        return Why.NOT_LET_OUT.value, NO_WAIT
    body = message.content["body"].encode()
    at = now()
    try:
        answer = client.post(url, content=body, headers=_headers(message, body=body, at=at))
    except outgoing.Refused:
        return Why.NOT_LET_OUT.value, NO_WAIT
    except outgoing.TimeoutException:
        return Why.TIMEOUT.value, NO_WAIT
    except outgoing.HTTPError:
        return Why.NOT_REACHED.value, NO_WAIT
    said = answer.headers.get("retry-after", "").strip()
    wait = rules.asked_to_wait(said, status=answer.status_code, at=at)
    return rules.judged(answer.status_code), wait


def _headers(message: outbox.Message, *, body: bytes, at: datetime) -> dict[str, str]:
    endpoint_id = int(message.recipient.partition(":")[2])
    stamp = str(int(at.timestamp()))
    signed = [
        signatures.sign(secret=secret, message_id=message.content["id"], timestamp=stamp, body=body)
        for secret in queries.secrets_of(endpoint_id=endpoint_id, at=at)
    ]
    return {
        "content-type": "application/json",
        "webhook-id": message.content["id"],
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signed),
    }


@transaction.atomic
def _settle(
    message: outbox.Message,
    *,
    endpoint_id: int,
    error: str | None,
    wait: timedelta,
    at: datetime,
) -> None:
    is_gone = error == Why.GONE.value
    pauses = [] if is_gone else rules.pauses(chance=_chance.random(), wait=wait)
    outbox.settle(message=message, error=error, at=at, pauses=pauses)
    try:
        endpoint = endpoints.locked(endpoint_id)
    except LookupError:
        return
    if error is None:
        endpoint.failing_since, endpoint.last_good_at, endpoint.quiet_until = None, at, None
        endpoint.save(update_fields=["failing_since", "last_good_at", "quiet_until"])
        return
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.quiet_until = at + wait if wait else None  # also for whatever happens meanwhile
    endpoint.save(update_fields=["failing_since", "quiet_until"])
    if is_gone:
        _stop(endpoint, Fault.GONE, at=at)
    elif message.attempt > len(pauses) and rules.is_given_up(
        failing_since=endpoint.failing_since, at=at
    ):  # a message has used up its tries: one failure after a quiet month ends nothing
        _stop(endpoint, Fault.FAILING, at=at)


def _stop(endpoint: models.Endpoint, fault: Fault, *, at: datetime) -> None:
    if endpoint.state == State.STOPPED:
        return
    endpoint.state, endpoint.fault = State.STOPPED.value, fault.value
    endpoint.save(update_fields=["state", "fault"])
    journal.record(
        kind="webhook.gave_up",
        subject="webhook",
        subject_id=endpoint.pk,
        at=at,
        fault=fault.value,
    )
    owner = team.find_actor(member_id=endpoint.owner_id)
    if owner is None or not owner.email:
        return
    link = f"{settings.PUBLIC_URL}/settings/told/{endpoint.pk}/"
    with translation.override(owner.language or "en"):
        told = {"name": endpoint.name}
        outbox.enqueue(
            channel="mail",
            key=f"webhook-stopped:{endpoint.pk}:{int(at.timestamp())}",
            recipient=owner.email,
            purpose=TO_COLLEAGUE,
            content={
                "subject": _("%(name)s is not told any more") % told,
                "text": f"{FAULT_WORDS[fault]}\n\n{link}",
            },
            at=at,
        )
