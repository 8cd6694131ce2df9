"""What members were told, what they chose, and what a signed link says."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import permutations
from typing import Any

from accord.foundation import outbox, sealing
from accord.notices import models, rules
from accord.notices.values import KINDS, Habits, Link, Notice, Standing, Way

LINK_KIND = "accord.notices.link"
LINK_BOUND = 1_000

LOOKED_BACK = 50_000  # notices


def list_for(*, member_id: int, before: int | None = None, limit: int = 50) -> list[Notice]:
    """What a member was told, newest first; `before` is the id of the last one seen."""
    rows = models.Notice.objects.filter(member_id=member_id).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_notice(row) for row in rows[:limit]]


def count_unread(*, member_id: int, at_most: int = 100) -> int:
    """How many notices a member has not read that still hold; counting ends at `at_most`."""
    rows = models.Notice.objects.filter(
        member_id=member_id, read_at__isnull=True, withdrawn_at__isnull=True
    )
    return rows[:at_most].count()


def get_notices(*, ids: Collection[int]) -> dict[int, Notice]:
    """These notices, by id."""
    return {row.pk: _notice(row) for row in models.Notice.objects.filter(pk__in=set(ids))}


def find_about(*, member_id: int, subject: str, subject_id: int) -> Notice | None:
    """The newest notice of a member about a subject; None where there is none."""
    rows = models.Notice.objects.filter(member_id=member_id, subject=subject, subject_id=subject_id)
    row = rows.order_by("-id").first()
    return _notice(row) if row else None


def list_tasked(*, subject: str, subject_id: int) -> list[Notice]:
    """What was told about a subject by a task in a tool, the first one first."""
    about = models.Notice.objects.filter(subject=subject, subject_id=subject_id).order_by("id")
    rows = {row.pk: row for row in about}
    keys = rules.task_keys(rows)
    tasked = {keys[key] for key in outbox.states_of(keys=list(keys))} if keys else set()
    return [_notice(row) for number, row in rows.items() if number in tasked]


def told_last(*, member_id: int, kind: str, subject: str, subject_id: int) -> datetime | None:
    """When a member was last told of this kind about a subject; None where they never were."""
    rows = models.Notice.objects.filter(
        member_id=member_id, kind=kind, subject=subject, subject_id=subject_id
    )
    return rows.order_by("-id").values_list("told_at", flat=True).first()


def last_told(*, kind: str) -> datetime | None:
    """When anybody was told of a kind last, and it was not withdrawn; None where nobody was among
    the newest notices of all."""
    newest = models.Notice.objects.order_by("-id").values_list("id", flat=True).first() or 0
    rows = models.Notice.objects.filter(
        kind=kind, withdrawn_at__isnull=True, pk__gt=newest - LOOKED_BACK
    )
    return rows.order_by("-id").values_list("told_at", flat=True).first()


def list_collected(*, member_id: int, digest_at: datetime, limit: int = 200) -> list[Notice]:
    """What a day's collection of a member holds: what is neither read nor withdrawn by now."""
    rows = models.Notice.objects.filter(
        member_id=member_id, digest_at=digest_at, read_at__isnull=True, withdrawn_at__isnull=True
    )
    return [_notice(row) for row in rows.order_by("id")[:limit]]


def standings(*, keys: Collection[str]) -> dict[str, list[Standing]]:
    """What became of what was told under these keys, by key; who was told first comes first."""
    found: dict[str, list[Standing]] = {}
    for one in _standings(models.Notice.objects.filter(key__in=set(keys)).order_by("id")):
        found.setdefault(one.key, []).append(one)
    return found


def _standings(found: Iterable[models.Notice]) -> list[Standing]:
    rows = list(found)
    collected = {
        row.pk: rules.digest_key(row.member_id, row.digest_at) for row in rows if row.digest_at
    }
    keyed = [*rules.message_keys(row.pk for row in rows), *collected.values()]
    ends = outbox.ends_of(keys=keyed)
    return [_standing(row, ends, collected=collected.get(row.pk, "")) for row in rows]


def _standing(
    row: models.Notice, ends: Mapping[str, tuple[str, datetime | None]], *, collected: str
) -> Standing:
    left = {Way.MAIL: ends[collected]} if collected in ends else {}
    instead = set()
    for way in Way:
        key = rules.message_key(row.pk, way)
        if key in ends:
            left[way] = ends[key]
    for failed, way in permutations(Way, 2):  # what went by another way stands for that way
        key = rules.message_key(row.pk, failed)
        other = rules.instead_key(key, failed=failed, other=way)
        if other in ends:
            left.setdefault(way, ends[other])
            instead.add(way)
    return Standing(
        row.pk, row.member_id, row.key, row.told_at, row.read_at, row.withdrawn_at,
        {way: state for way, (state, _at) in left.items()},
        {way: at for way, (_state, at) in left.items() if at is not None}, frozenset(instead),
    )  # fmt: skip


def keys_about(*, subject: str, subject_id: int, kinds: Collection[str]) -> list[str]:
    """The keys under which members were told of these kinds about a subject, the first one first;
    the newest fifty of them."""
    rows = models.Notice.objects.filter(
        subject=subject, subject_id=subject_id, kind__in=set(kinds)
    ).order_by("-id")
    return list(dict.fromkeys(reversed(rows.values_list("key", flat=True)[:50])))


def choices_of(
    *, member_ids: Sequence[int], kind: str | None = None
) -> dict[int, dict[tuple[str, Way], bool]]:
    """What members chose, by member: kind and way → whether they want it."""
    rows = models.Wish.objects.filter(member_id__in=list(member_ids))
    if kind is not None:
        rows = rows.filter(kind=kind)
    found: dict[int, dict[tuple[str, Way], bool]] = {}
    for member, code, way, is_on in rows.values_list("member_id", "kind", "way", "is_on"):
        found.setdefault(member, {})[code, Way(way)] = is_on
    return found


def habits_of(*, member_ids: Sequence[int]) -> dict[int, Habits]:
    """When members want to be left alone; whoever never said is missing."""
    rows = models.Habit.objects.filter(member_id__in=list(member_ids))
    return {
        row.member_id: Habits(row.quiet_from, row.quiet_to, row.digest_hour, row.has_chat)
        for row in rows
    }


def read_link(*, token: str) -> Link | None:
    """What a link says, used up or not; None where we made no such link."""
    if len(token) > LINK_BOUND:
        return None
    try:
        told: Any = json.loads(sealing.unseal(token + "=" * (-len(token) % 4)))
    except (sealing.Unreadable, ValueError):
        return None
    if not isinstance(told, list) or len(told) != 7 or told[0] != LINK_KIND:
        return None
    number, member_id, action, subject, subject_id, ends = told[1:]
    return Link(number, member_id, action, subject, subject_id, datetime.fromisoformat(ends))


def is_spent(*, link: Link) -> bool:
    """Whether a link has done what it was for."""
    return models.UsedLink.objects.filter(pk=link.number).exists()


def _notice(row: models.Notice) -> Notice:
    return Notice(
        row.pk,
        row.member_id,
        KINDS[row.kind],
        row.subject,
        row.subject_id,
        row.facts,
        row.told_at,
        row.read_at,
        row.withdrawn_at,
        row.digest_at,
    )
