"""Tools that are told: added, changed, given a new secret, paused, started, taken away."""

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accord.foundation import outbox, outgoing, sealing
from accord.integrations.webhooks import models, queries, rules
from accord.integrations.webhooks.values import (
    BY_CODE,
    PURPOSE,
    TEST,
    Fault,
    Happening,
    State,
    Topic,
)
from accord.journal import api as journal
from accord.kernel import signatures
from accord.team.values import Actor

BOTH_COUNT = timedelta(days=7)  # how long the secret before signs too
AGAIN_BOUND = 1_000


class UnableToSubscribe(ValueError):
    """What was said of a tool cannot be done; the text says why."""


@transaction.atomic
def add_endpoint(
    *, name: str, url: str, topics: Collection[str], actor: Actor, at: datetime
) -> tuple[int, str]:
    """Tell a tool from now on; answers its id and its secret, which cannot be read again.

    Raises UnableToSubscribe where the address is not one that Accord calls, or where the actor
    may not see what they ask for.
    """
    if actor.member_id is None:
        raise UnableToSubscribe(_("A member sets this up, so that it stops when they leave."))
    _check_url(url)
    _begin_here_if_nobody_is_told(at=at)
    endpoint = models.Endpoint.objects.create(
        name=name,
        sealed=sealing.seal(url),
        shown=rules.shown(url),
        topics=sorted(_allowed(topics, actor)),
        state=State.ACTIVE.value,
        owner_id=actor.member_id,
        made_at=at,
    )
    secret = _add_secret(endpoint.pk, at=at)
    _note("webhook.added", endpoint.pk, actor, at)
    return endpoint.pk, secret


@transaction.atomic
def change_topics(*, endpoint_id: int, topics: Collection[str], actor: Actor, at: datetime) -> None:
    """Say anew what a tool is told of; raises UnableToSubscribe, LookupError."""
    endpoint = locked(endpoint_id)
    endpoint.topics = sorted(_allowed(topics, actor))
    endpoint.save(update_fields=["topics"])
    _note("webhook.changed", endpoint_id, actor, at)


@transaction.atomic
def set_state(*, endpoint_id: int, state: State, actor: Actor, at: datetime) -> None:
    """Pause a tool, or tell it again; whoever starts a stopped one answers for it from then on."""
    endpoint = locked(endpoint_id)
    if state is State.ACTIVE:
        _begin_here_if_nobody_is_told(at=at)
        if endpoint.fault == Fault.OWNER_LEFT and actor.member_id is not None:
            endpoint.owner_id = actor.member_id
            endpoint.topics = [code for code in endpoint.topics if actor.may(BY_CODE[code].needed)]
        endpoint.fault, endpoint.failing_since, endpoint.quiet_until = "", None, None
    endpoint.state = state.value
    endpoint.save()
    _note(f"webhook.{_DONE[state]}", endpoint_id, actor, at)


_DONE = {State.ACTIVE: "started", State.PAUSED: "paused", State.STOPPED: "stopped"}


@transaction.atomic
def remove(*, endpoint_id: int, actor: Actor, at: datetime) -> None:
    """Tell a tool nothing any more, not even what waits."""
    endpoint = locked(endpoint_id)
    endpoint.state, endpoint.ended_at = State.STOPPED.value, at
    endpoint.sealed = ""
    endpoint.save()
    models.EndpointSecret.objects.filter(endpoint_id=endpoint_id).delete()
    _note("webhook.removed", endpoint_id, actor, at)


@transaction.atomic
def rotate(*, endpoint_id: int, actor: Actor, at: datetime) -> str:
    """A new secret; the one before signs too for BOTH_COUNT. Answers the new one."""
    locked(endpoint_id)
    found = models.EndpointSecret.objects.filter(endpoint_id=endpoint_id)
    found.filter(ends_at__isnull=False).delete()
    found.update(ends_at=at + BOTH_COUNT)
    _note("webhook.rotated", endpoint_id, actor, at)
    return _add_secret(endpoint_id, at=at)


@transaction.atomic
def send_test(*, endpoint_id: int, at: datetime) -> str:
    """Put a message out that means nothing; answers its id."""
    locked(endpoint_id)
    happening = Happening(f"test_{uuid.uuid4().hex}", TEST, at, {"endpoint": endpoint_id})
    put_out(endpoint_id=endpoint_id, happenings=[happening], base_url="", at=at)
    return happening.id


@transaction.atomic
def send_again(*, endpoint_id: int, told_id: int, at: datetime) -> bool:
    """Put one message out once more, with the id it had; False where there is no such message."""
    locked(endpoint_id)
    return _again(endpoint_id, [told_id], at=at) == 1


@transaction.atomic
def send_all_again(*, endpoint_id: int, since: datetime, at: datetime) -> int:
    """Put out once more, and once each, what never arrived and ended since then.

    Answers how many: some 1,000 at a time, the newest first; asked again, those before them.
    """
    locked(endpoint_id)
    count, before = 0, None
    while count < AGAIN_BOUND:
        found = queries.list_told(
            endpoint_id=endpoint_id, states=("DEAD", "NOT_SENT"), before=before, limit=AGAIN_BOUND
        )
        if not found:
            break
        before = found[-1].id
        ids = [one.id for one in found if one.settled_at and one.settled_at >= since]
        count += _again(endpoint_id, ids, at=at, is_once=True)
    return count


def _again(endpoint_id: int, ids: list[int], *, at: datetime, is_once: bool = False) -> int:
    """Under a key of its own each time, or, `is_once`, of the one that did not arrive."""
    channel = queries.channel(endpoint_id)
    found = outbox.contents(channel=channel, ids=ids)
    return outbox.enqueue_many(
        channel=channel,
        recipient=channel,
        purpose=PURPOSE,
        contents=[
            (
                f"{channel}:{content['id']}:{number if is_once else uuid.uuid4().hex[:12]}",
                content | {"again": True},
            )
            for number, content in sorted(found.items())
            if content
        ],
        at=at,
    )


def put_out(
    *, endpoint_id: int, happenings: Collection[Happening], base_url: str, at: datetime
) -> int:
    """Write down what an address is to be told, each once."""
    channel = queries.channel(endpoint_id)
    return outbox.enqueue_many(
        channel=channel,
        recipient=channel,
        purpose=PURPOSE,
        contents=[
            (
                f"{channel}:{each.id}",
                {
                    "id": each.id,
                    "type": each.topic,
                    "body": rules.body_of(each, base_url=base_url),
                },
            )
            for each in happenings
        ],
        at=at,
    )


def locked(endpoint_id: int) -> models.Endpoint:
    """The row of an address that was not taken away, held; raises LookupError."""
    row = (
        models.Endpoint.objects.select_for_update()
        .filter(pk=endpoint_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise LookupError(endpoint_id)
    return row


def _begin_here_if_nobody_is_told(*, at: datetime) -> None:
    """Whoever is told first is told what happens from now on, not what happened meanwhile."""
    reading = models.Reading.objects.select_for_update().filter(pk=1).first()
    others = models.Endpoint.objects.exclude(state=State.STOPPED.value)
    if reading is not None and others.exists():
        return
    place = queries.here()
    models.Reading.objects.update_or_create(
        pk=1, defaults={"origin": place.origin, "low": place.low, "caught_up_at": at}
    )


def _check_url(url: str) -> None:
    try:
        outgoing.check(url)
    except outgoing.Refused as refusal:
        raise UnableToSubscribe(
            _(
                "Accord cannot send there. The address begins with https://, stands on the"
                " internet rather than in your own network, and uses port 443 or 8443."
            )
        ) from refusal


def _allowed(topics: Collection[str], actor: Actor) -> set[str]:
    known: list[Topic] = [BY_CODE[code] for code in topics if code in BY_CODE]
    if not known or not all(actor.may(topic.needed) for topic in known):
        raise UnableToSubscribe(_("Choose at least one event that you may see yourself."))
    return {topic.code for topic in known}


def _add_secret(endpoint_id: int, *, at: datetime) -> str:
    told = signatures.written(secrets.token_bytes(signatures.SECRET_BYTES))
    models.EndpointSecret.objects.create(
        endpoint_id=endpoint_id, sealed=sealing.seal(told), hint=told[:10], made_at=at
    )
    return told


def _note(kind: str, endpoint_id: int, actor: Actor, at: datetime) -> None:
    journal.record(
        kind=kind,
        subject="webhook",
        subject_id=endpoint_id,
        at=at,
        actor_id=actor.member_id,
    )
