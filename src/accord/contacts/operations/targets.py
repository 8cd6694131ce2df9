"""Putting companies on target lists and taking them off."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts.models import Target, TargetList
from accord.contacts.values.targets import NoSuchList
from accord.foundation import bulk, jobs
from accord.journal import api as journal
from accord.kernel import text
from accord.notices import api as notices
from accord.team import api as team

STEP = 5_000


@transaction.atomic
def mark_targets(
    *,
    name: str,
    companies: Sequence[int],
    actor_id: int | None,
    at: datetime,
    batch_id: int | None = None,
) -> int:
    """Put companies on the list of this name, made where there is none; answers the list.

    Raises NoSuchList where the name has no letters.
    """
    target_list = _named([name], actor_id=actor_id, at=at)[name]
    put = _put(
        {(target_list, company) for company in companies},
        actor_id=actor_id,
        at=at,
        batch_id=batch_id,
    )
    journal.record(
        kind="target_list.companies_put",
        subject="target_list",
        subject_id=target_list,
        actor_id=actor_id,
        at=at,
        count=put,
    )
    if put:
        _tell(target_list, actor_id=actor_id, at=at)
    jobs.defer("leads.judge_companies", companies=list(companies))
    return target_list


def mark_told(*, companies: Mapping[int, str], at: datetime, batch_id: int) -> None:
    """Put companies on the lists that rows of an import name, in the caller's transaction."""
    wanted = {company: name for company, name in companies.items() if _key(name)}
    if not wanted:
        return
    lists = _named(sorted(set(wanted.values())), actor_id=None, at=at)
    _put(
        {(lists[name], company) for company, name in wanted.items()},
        actor_id=None,
        at=at,
        batch_id=batch_id,
    )


@transaction.atomic
def unmark_target(
    *, list_id: int, companies: Sequence[int], actor_id: int | None, at: datetime
) -> None:
    """Take companies off a list. Raises NoSuchList."""
    _standing(list_id)
    gone, _each = Target.objects.filter(
        target_list_id=list_id, company_id__in=list(companies)
    ).delete()
    journal.record(
        kind="target_list.companies_taken_off",
        subject="target_list",
        subject_id=list_id,
        actor_id=actor_id,
        at=at,
        count=gone,
    )
    if gone:
        _tell(list_id, actor_id=actor_id, at=at)
    jobs.defer("leads.judge_companies", companies=list(companies))


@transaction.atomic
def end_target_list(*, list_id: int, actor_id: int | None, at: datetime) -> None:
    """The list is not aimed at any more: it flags nobody, and its name is free. NoSuchList."""
    found = _standing(list_id)
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    journal.record(
        kind="target_list.ended",
        subject="target_list",
        subject_id=list_id,
        actor_id=actor_id,
        at=at,
    )
    _tell(list_id, actor_id=actor_id, at=at)
    jobs.defer("leads.judge_segments_again")


def _tell(list_id: int, *, actor_id: int | None, at: datetime) -> None:
    """Both teams aim at the same: of each list everybody else hears once a day at most."""
    here = {one.id for one in team.list_members() if one.active and one.can_sign_in}
    day = team.day_of(at=at).isoformat()
    notices.tell(
        kind="targets_changed", to=here - {actor_id}, subject="target_list", subject_id=list_id,
        facts={"list": list_id, "by": actor_id}, key=f"target_list:{list_id}:{day}", at=at,
    )  # fmt: skip


def _standing(list_id: int) -> TargetList:
    found = TargetList.objects.select_for_update().filter(pk=list_id, ended_at=None).first()
    if found is None:
        raise NoSuchList
    return found


def _named(names: Sequence[str], *, actor_id: int | None, at: datetime) -> dict[str, int]:
    """The lists of these names, alike but for case and accents; new ones are made."""
    keys = {name: _key(name) for name in names}
    if not all(keys.values()):
        raise NoSuchList
    bulk.alone_for(topic=0x74617267, keys=sorted(set(keys.values())))  # "targ"
    known = dict(
        TargetList.objects.filter(key__in=set(keys.values()), ended_at=None).values_list(
            "key", "pk"
        )
    )
    for name, key in keys.items():
        if key not in known:
            made = TargetList.objects.create(
                name=name.strip()[:120], key=key, made_at=at, made_by_id=actor_id
            )
            known[key] = made.pk
    return {name: known[key] for name, key in keys.items()}


def _key(name: str) -> str:
    """What a list is told by; "" where the name has neither letter nor digit."""
    key = text.search_key(name)[:120]
    return key if any(letter.isalnum() for letter in key) else ""


def _put(
    pairs: set[tuple[int, int]], *, actor_id: int | None, at: datetime, batch_id: int | None
) -> int:
    ordered = sorted(pairs)
    return sum(
        bulk.execute(
            """insert into contacts_target
                 (target_list_id, company_id, made_at, made_by_id, batch_id)
               select t.list, c.id, %s, %s, %s
               from unnest(%s::bigint[], %s::bigint[]) as t(list, company)
               join contacts_company c on c.id = t.company
               on conflict do nothing""",
            [
                at,
                actor_id,
                batch_id,
                [target_list for target_list, _ in ordered[start : start + STEP]],
                [company for _, company in ordered[start : start + STEP]],
            ],
        )
        for start in range(0, len(ordered), STEP)
    )
