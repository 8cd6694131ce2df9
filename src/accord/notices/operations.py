"""Telling, taking back what is not true any more, marking as read, choosing how to be told."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from accord.foundation import bulk, jobs, outbox, sealing
from accord.journal import api as journal
from accord.notices import models, queries, rules
from accord.notices.values import (
    AGAIN,
    PURPOSE,
    Agreed,
    Habits,
    Kind,
    Link,
    SpentLink,
    Telling,
    Way,
    Why,
)
from accord.team import api as team

LINK_KIND = "accord.notices.link"
GOOD_FOR = timedelta(days=7)

_TELL = """
    insert into notices_notice (member_id, kind, subject, subject_id, facts, key, told_at)
    select one.member, %(kind)s, %(subject)s, one.subject, one.facts::jsonb, one.key, %(at)s
    from unnest(%(members)s::bigint[], %(subjects)s::bigint[], %(facts)s::text[], %(keys)s::text[])
         as one(member, subject, facts, key)
    on conflict (key, member_id) do nothing
    returning id, member_id
"""


@transaction.atomic
def tell(
    *,
    kind: str,
    to: Collection[int],
    subject: str,
    subject_id: int | None,
    facts: Mapping[str, Any],
    key: str,
    at: datetime,
    agreed: Agreed | None = None,
) -> list[int]:
    """Tell members something, in the caller's transaction; answers the new notices.

    agreed: by which way, of members who have chosen none.

    key: small letters, digits and `_.:-`; under one key a member is told once, ever. facts: codes,
    ids, numbers and aware moments, `lead`, `by`, `owner` (members), `campaign`, `deal`, `company`,
    `person` as ids. Raises UnableToTell for an unknown kind or other facts; then nobody is told.
    """
    return tell_many(
        kind=kind, subject=subject, at=at, agreed=agreed,
        tellings=[Telling(member, subject_id, facts, key) for member in sorted(set(to))],
    )  # fmt: skip


@transaction.atomic
def tell_many(
    *,
    kind: str,
    subject: str,
    tellings: Sequence[Telling],
    at: datetime,
    agreed: Agreed | None = None,
) -> list[int]:
    """The same of many at once, each to one member: what is asked of members is asked once."""
    told = rules.kind_of(kind)
    kept = [json.dumps(rules.check_facts(one.facts)) for one in tellings]
    for one in tellings:
        rules.check_key(one.key)
    if not tellings:
        return []
    made = bulk.fetch(
        _TELL,
        {
            "kind": kind,
            "subject": subject,
            "at": at,
            "members": [one.member_id for one in tellings],
            "subjects": [one.subject_id for one in tellings],
            "facts": kept,
            "keys": [one.key for one in tellings],
        },
    )
    _put_out(told, made, agreed=agreed, at=at)
    return sorted(number for number, _member in made)


def _put_out(
    kind: Kind, made: Sequence[Sequence[int]], *, agreed: Agreed | None, at: datetime
) -> None:
    """Notices, each with its member: each leaves as its member chose, when they chose."""
    if not made:
        return
    members = sorted({member for _number, member in made})
    chosen = queries.choices_of(member_ids=members, kind=kind.code)
    habits = queries.habits_of(member_ids=members)
    zones = team.zones_of(ids=members)
    leaving: dict[Way, list[outbox.Put]] = {way: [] for way in Way}
    collected: dict[int, datetime] = {}
    for number, member in made:
        own, zone = habits.get(member, Habits()), zones[member]
        told = {} if agreed is None else {"instead": agreed.instead or ""}
        for way in rules.ways(kind, chosen.get(member, {}), has_chat=own.has_chat, agreed=agreed):
            gathered = rules.digest_at(kind, way=way, habits=own, zone=zone, at=at)
            if gathered is not None:
                collected[number] = gathered
                put = outbox.Put(
                    rules.digest_key(member, gathered),
                    str(member),
                    {"digest": gathered.isoformat()},
                    gathered,
                )
            else:
                due = rules.goes_at(kind, way=way, habits=own, zone=zone, at=at)
                key = rules.message_key(number, way)
                put = outbox.Put(key, str(member), {"notice": number, **told}, due)
            leaving[way].append(put)
    if collected:
        bulk.rewrite(
            "notices_notice",
            columns=["digest_at"],
            rows=[{"id": number, "digest_at": when} for number, when in collected.items()],
        )
    for way, puts in leaving.items():
        outbox.enqueue_each(channel=way.channel, purpose=PURPOSE, puts=puts)
        if any(put.due_at <= at for put in puts):
            jobs.defer_apart("notices.deliver", way=way.value)


@transaction.atomic
def withdraw(*, keys: Collection[str], at: datetime) -> int:
    """Take back notices that are not true any more; answers how many.

    What has not left stays here, and the log says why; what has is shown as withdrawn.
    """
    rows = models.Notice.objects.filter(key__in=set(keys), withdrawn_at__isnull=True)
    found = dict(rows.select_for_update().values_list("pk", "member_id"))
    if not found:
        return 0
    models.Notice.objects.filter(pk__in=found).update(withdrawn_at=at)
    outbox.call_off(keys=rules.message_keys(found), why=Why.WITHDRAWN.value, at=at)
    journal.record_many(
        kind="notice.withdrawn",
        subject="notice",
        at=at,
        entries=[(number, {"member": member}) for number, member in sorted(found.items())],
    )
    return len(found)


def forget_of(*, member_ids: Collection[int]) -> int:
    """Take out what members were told who were only tried, as if they had never been; answers how
    many notices."""
    outbox.forget_untried(purpose=PURPOSE, recipients=[str(member) for member in member_ids])
    gone, _each = models.Notice.objects.filter(member_id__in=member_ids).delete()
    return int(gone)


def mark_read(*, member_id: int, at: datetime, ids: Sequence[int] | None = None) -> int:
    """Mark a member's own notices as read, all of them without ids; answers how many."""
    rows = models.Notice.objects.filter(member_id=member_id, read_at__isnull=True, told_at__lte=at)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    return rows.update(read_at=at)


def mark_read_about(
    *, member_id: int, subject: str, subject_ids: Collection[int], at: datetime
) -> int:
    """Mark as read what a member was told about these subjects; answers how many."""
    rows = models.Notice.objects.filter(
        member_id=member_id, subject=subject, subject_id__in=set(subject_ids),
        read_at__isnull=True, told_at__lte=at,
    )  # fmt: skip
    return rows.update(read_at=at)


@transaction.atomic
def choose(
    *, member_id: int, ways: Mapping[tuple[str, Way], bool], habits: Habits, at: datetime
) -> None:
    """How a member wants to be told from now on; kinds that are left out stay as they are."""
    for kind, _way in ways:
        rules.kind_of(kind)
    models.Wish.objects.bulk_create(
        [
            models.Wish(member_id=member_id, kind=kind, way=way.value, is_on=is_on)
            for (kind, way), is_on in ways.items()
        ],
        update_conflicts=True,
        unique_fields=["member", "kind", "way"],
        update_fields=["is_on"],
    )
    models.Habit.objects.update_or_create(
        member_id=member_id,
        defaults={
            "quiet_from": habits.quiet_from,
            "quiet_to": habits.quiet_to,
            "digest_hour": habits.digest_hour,
        },
    )
    journal.record(
        kind="notices.chosen", subject="member", subject_id=member_id, at=at, actor_id=member_id
    )


def set_chat(*, member_id: int, is_there: bool) -> None:
    """Whether a member can be reached by chat from now on, as whoever delivers knows."""
    models.Habit.objects.update_or_create(member_id=member_id, defaults={"has_chat": is_there})


@transaction.atomic
def go_instead(
    *, key: str, content: Mapping[str, Any], member_id: int, failed: Way, at: datetime
) -> bool:
    """What failed for good by one way goes by the other, once; False where it does not: it went so
    already, the member is not reached by chat, or it was agreed otherwise."""
    other = rules.other_way(content, failed=failed)
    if other is None:
        return False
    habits = queries.habits_of(member_ids=[member_id]).get(member_id, Habits())
    if rules.is_instead(key) or (other is Way.CHAT and not habits.has_chat):
        return False
    number = content.get("notice")
    if number is not None and outbox.states_of(keys=[rules.message_key(number, other)]):
        return False
    instead = rules.instead_key(key, failed=failed, other=other)
    put = outbox.Put(instead, str(member_id), dict(content), at)
    if not outbox.enqueue_each(channel=other.channel, purpose=PURPOSE, puts=[put]):
        return False
    jobs.defer_apart("notices.deliver", way=other.value)
    return True


def look_again(*, subject: str, subject_id: int, at: datetime) -> bool:
    """Have the task about a subject be looked at once more, since that stands otherwise by now;
    False where nobody was told of it by a task. Caller's transaction."""
    told = queries.list_tasked(subject=subject, subject_id=subject_id)
    if not told:
        return False
    first = told[0]
    put = outbox.Put(
        rules.again_key(first.id, at=at),
        str(first.member_id),
        {AGAIN: True, "notice": first.id},
        at,
    )
    outbox.enqueue_each(channel=Way.TASK.channel, purpose=PURPOSE, puts=[put])
    jobs.defer_apart("notices.deliver", way=Way.TASK.value)
    return True


def make_link(*, member_id: int, action: str, subject: str, subject_id: int, at: datetime) -> str:
    """The part of an address that lets a member do one thing once, within a week."""
    ends = at + GOOD_FOR
    told = [LINK_KIND, str(uuid.uuid4()), member_id, action, subject, subject_id, ends.isoformat()]
    return sealing.seal(json.dumps(told)).rstrip("=")


@transaction.atomic
def spend_link(*, link: Link, at: datetime) -> None:
    """Use a link up, in the transaction of what it does; raises SpentLink."""
    if at >= link.ends_at:
        raise SpentLink
    try:
        with transaction.atomic():
            models.UsedLink.objects.create(
                number=uuid.UUID(link.number),
                member_id=link.member_id,
                action=link.action,
                subject=link.subject,
                subject_id=link.subject_id,
                used_at=at,
            )
    except IntegrityError as used:
        raise SpentLink from used
    journal.record(
        kind="notice.answered",
        subject=link.subject,
        subject_id=link.subject_id,
        at=at,
        actor_id=link.member_id,
        action=link.action,
    )
