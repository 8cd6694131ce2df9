"""Open work that slices declare (`foundation.owned`): it goes on with whoever leaves, and back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.apps import apps

from accord.foundation import bulk
from accord.foundation.apps import Slice
from accord.foundation.owned import Owned
from accord.journal import api as journal
from accord.notices import api as notices
from accord.notices.values import Telling
from accord.team import api as team


def pass_on(*, member_id: int, to: int | None, at: datetime) -> dict[str, list[int]]:
    """Give it to whoever stands in, else to whoever may manage the team; answers which, by subject.

    The caller's transaction, once the account is closed. Where nobody is left it stays.
    """
    heir = _heir(to)
    if heir is None or heir == member_id:
        return {}
    return {
        one.subject: _give(one, was=member_id, to=heir, kind=one.passed_on, actor_id=None, at=at)
        for one in _owned()
    }


def give_back(
    *,
    held: Mapping[str, Sequence[int]],
    member_id: int,
    was: int | None,
    actor_id: int | None,
    at: datetime,
) -> dict[str, list[int]]:
    """Give back what is still open and nobody gave to somebody else since; answers which."""
    heir = _heir(was)
    if heir is None:
        return {}
    return {
        one.subject: _give(
            one, was=heir, to=member_id, kind=one.given_back, actor_id=actor_id, at=at,
            among=held.get(one.subject, ()),
        )
        for one in _owned()
    }  # fmt: skip


def _heir(stand_in: int | None) -> int | None:
    return stand_in if stand_in is not None else min(team.list_managers(), default=None)


def _owned() -> Iterator[Owned]:
    for config in apps.get_app_configs():
        if isinstance(config, Slice):
            yield from config.owned


def _give(
    one: Owned,
    *,
    was: int,
    to: int,
    kind: str,
    actor_id: int | None,
    at: datetime,
    among: Sequence[int] | None = None,
) -> list[int]:
    rows = bulk.fetch(
        f"""with held as (
                select t.id from {one.table} t where t.{one.column} = %(was)s and ({one.is_open})
                and (%(among)s::bigint[] is null or t.id = any(%(among)s)) order by t.id for update
            )
            update {one.table} t set {one.column} = %(to)s from held where t.id = held.id
            returning t.id""",
        {"was": was, "to": to, "at": at, "among": None if among is None else list(among)},
    )
    found = sorted(number for (number,) in rows)
    facts = {"owner": to, "was": was}
    journal.record_many(
        kind=kind, subject=one.subject, at=at, actor_id=actor_id,
        entries=[(number, facts) for number in found],
    )  # fmt: skip
    if one.told and found:
        keys = {number: one.key.format(id=number) for number in found}
        notices.withdraw(keys=list(keys.values()), at=at)
        tellings = [Telling(to, number, {}, keys[number]) for number in found]
        notices.tell_many(kind=one.told, subject=one.subject, tellings=tellings, at=at)
    return found
