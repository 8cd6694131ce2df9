"""What another tool says of colleagues: who they are there, in which teams, whether they left."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.kernel.text import sort_key
from accord.team import models, queries, rules
from accord.team.operations import leaving
from accord.team.operations.tools import ensure_members
from accord.team.values import Colleague, ToldColleagues, UnitKind


@transaction.atomic
def record_colleagues(
    *, source: str, colleagues: Sequence[Colleague], at: datetime, batch_id: int | None
) -> ToldColleagues:
    """Take in what a tool says of colleagues; unknown ones are added without sign-in.

    Somebody whose address there is a member's here is that member. Nobody who was here before is
    closed by this: `find_leavers` says who would have to be.
    """
    known = {each.key: each for each in colleagues}
    before = _attach(source=source, colleagues=list(known.values()), batch_id=batch_id)
    ids = ensure_members(
        source=source,
        keys=list(known),
        names=[each.name for each in known.values()],
        roles=[each.role for each in known.values()],
        at=at,
        batch_id=batch_id,
    )
    created = frozenset(number for key, number in ids.items() if key not in before)
    told = {number: known[key] for key, number in ids.items() if key in known}
    changed = {
        *_say_keys(source=source, colleagues=known.values()),
        *_place(told, source=source, batch_id=batch_id),
        *_report(told, ids=ids),
        *_limit(told),
    }
    _close_created([number for number in created if told[number].is_active is False], at=at)
    changed |= _welcome_back(told)
    return ToldColleagues(ids, created, frozenset(changed))


def _attach(
    *, source: str, colleagues: Sequence[Colleague], batch_id: int | None
) -> dict[str, int]:
    """Members known by key, or by the address that they have there."""
    found = queries.find_members(source=source, keys=[each.key for each in colleagues])
    rest = {each.email.lower(): each.key for each in colleagues if each.email}
    rest = {email: key for email, key in rest.items() if key not in found}
    by_mail = queries.members_by_address(emails=list(rest))
    fresh = {rest[email]: number for email, number in by_mail.items()}
    models.MemberKey.objects.bulk_create(
        models.MemberKey(member_id=number, source=source, value=key, batch_id=batch_id)
        for key, number in fresh.items()
    )
    return found | fresh


def _say_keys(*, source: str, colleagues: Iterable[Colleague]) -> set[int]:
    told = list(colleagues)
    rows = bulk.fetch(
        """update team_memberkey k
           set email = coalesce(t.email, k.email::text),
               is_active = coalesce(t.is_active, k.is_active)
           from unnest(%s::text[], %s::text[], %s::boolean[]) as t(value, email, is_active)
           where k.source = %s and k.value = t.value
             and ((t.email is not null and k.email is distinct from t.email::citext)
                  or (t.is_active is not null and k.is_active is distinct from t.is_active))
           returning k.member_id""",
        [
            [each.key for each in told],
            [each.email or None for each in told],
            [each.is_active for each in told],
            source,
        ],
    )
    return {number for (number,) in rows}


def _place(
    told: dict[int, Colleague], *, source: str, batch_id: int | None
) -> set[int]:  # fmt: skip
    """Put members into the teams and territories that the tool names, and out of others it said."""
    changed: set[int] = set()
    for kind, name in ((UnitKind.TEAM, "teams"), (UnitKind.TERRITORY, "territories")):
        said = {n: getattr(each, name) for n, each in told.items()}
        wanted = {n: units for n, units in said.items() if units is not None}
        if wanted:
            changed |= _place_kind(kind, wanted, source=source, batch_id=batch_id)
    return changed


def _place_kind(
    kind: UnitKind, wanted: dict[int, tuple[str, ...]], *, source: str, batch_id: int | None
) -> set[int]:
    names = {sort_key(name)[:120]: name[:120] for units in wanted.values() for name in units}
    models.Unit.objects.bulk_create(
        (models.Unit(kind=kind, name=name, sort_key=key) for key, name in names.items()),
        ignore_conflicts=True,
    )
    unit_of = dict(
        models.Unit.objects.filter(kind=kind, sort_key__in=names).values_list("sort_key", "id")
    )
    pairs = {
        (unit_of[sort_key(name)[:120]], number)
        for number, units in wanted.items()
        for name in units
    }
    rows = models.UnitMember.objects.filter(
        source=source, member_id__in=wanted, unit__kind=kind.value
    )
    there = {(unit, number): pk for pk, unit, number in rows.values_list("pk", "unit", "member")}
    gone = set(there) - pairs
    models.UnitMember.objects.filter(pk__in=[there[pair] for pair in gone]).delete()
    models.UnitMember.objects.bulk_create(
        models.UnitMember(unit_id=unit, member_id=number, source=source, batch_id=batch_id)
        for unit, number in sorted(pairs - set(there))
    )
    return {number for _, number in pairs ^ set(there)}


def _report(told: dict[int, Colleague], *, ids: dict[str, int]) -> set[int]:
    """To whom members report, in the roles that came from tools or say nothing of it."""
    lines = {
        number: ids[each.reports_to]
        for number, each in told.items()
        if ids.get(each.reports_to, number) != number
    }
    rows = bulk.fetch(
        """update team_membership s set reports_to_id = t.boss
           from unnest(%s::bigint[], %s::bigint[]) as t(id, boss)
           where s.member_id = t.id and s.active_to is null
             and (s.batch_id is not null or s.reports_to_id is null)
             and s.reports_to_id is distinct from t.boss
           returning s.member_id""",
        [list(lines), list(lines.values())],
    )
    return {number for (number,) in rows}


def _limit(told: dict[int, Colleague]) -> set[int]:
    """How many open leads at once, where nobody said so here."""
    said = {n: each.capacity for n, each in told.items() if each.capacity is not None}
    rows = bulk.fetch(
        """update team_member m set capacity = t.capacity
           from unnest(%s::bigint[], %s::integer[]) as t(id, capacity)
           where m.id = t.id and m.capacity is null returning m.id""",
        [list(said), list(said.values())],
    )
    return {number for (number,) in rows}


def _close_created(ids: Sequence[int], *, at: datetime) -> None:
    """Who had left before they came to be known here has nothing that would have to end."""
    for number in ids:
        models.Member.objects.filter(pk=number).update(
            is_active=False, left_at=at, stand_in_id=leaving.stand_in_for(member_id=number)
        )


def _welcome_back(told: dict[int, Colleague]) -> set[int]:
    """Open the accounts of those who are there again and never could sign in here."""
    here = [number for number, each in told.items() if each.is_active]
    closed = models.Member.objects.filter(pk__in=here, is_active=False, email__isnull=True)
    back = set(closed.values_list("pk", flat=True))
    closed.update(is_active=True, left_at=None, stand_in=None)
    return back


def find_leavers(*, source: str, colleagues: Sequence[Colleague]) -> dict[str, int]:
    """Of those who a tool says now are not there any more: key → member to close.

    A word that was said before is no news, so somebody who was let in again stays; and somebody
    who another tool says is there has not left.
    """
    gone = {each.key for each in colleagues if each.is_active is False}
    known = queries.find_members(source=source, keys=sorted(gone))
    by_mail = {each.email.lower(): each.key for each in colleagues if each.email}
    found = queries.members_by_address(emails=[m for m, k in by_mail.items() if k in gone])
    known = {by_mail[email]: number for email, number in found.items()} | known
    words: dict[int, list[bool | None]] = {}
    said_before: set[str] = set()
    rows = models.MemberKey.objects.filter(member_id__in=known.values())
    for number, there, value, word in rows.values_list("member", "source", "value", "is_active"):
        if there == source and value in gone:
            said_before |= {value} if word is False else set()
        else:
            words.setdefault(number, []).append(word)
    here = models.Member.objects.filter(pk__in=known.values(), is_active=True)
    open_accounts = set(here.values_list("pk", flat=True))
    return {
        key: number
        for key, number in known.items()
        if number in open_accounts
        and key not in said_before
        and rules.is_leaver(said_before=words.get(number, []))
    }
