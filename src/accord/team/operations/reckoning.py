"""Hours for clocks that run on by what their calendar says now, and keep what was before."""

from collections.abc import Mapping
from datetime import date, datetime

from accord.journal import api as journal
from accord.kernel.working_time import local_day
from accord.team import queries, rules
from accord.team.operations.hours import SUBJECT, add_version, alone
from accord.team.operations.roles import UnableToAssign
from accord.team.values import Actor


def join_hours(
    *, calendar_id: int, since: Mapping[int, date], actor: Actor, at: datetime
) -> dict[int, int]:
    """Versions for clocks to go by from now on, by the versions that they go by: until yesterday
    what held for them, from today on what the calendar says. since: by version, the day on which
    the first of its clocks began. One whose clocks it makes no difference to is left out, as is one
    that goes by another clock on the wall. Caller's transaction.

    Raises UnableToAssign where the actor does not lead all who go by it.
    """
    alone()
    if not queries.may_set_hours(actor=actor, calendar_id=calendar_id):
        raise UnableToAssign(f"{actor.name} does not lead everybody concerned.")
    versions = queries.list_versions(calendar_ids=[calendar_id])[calendar_id]
    now = rules.version_at(versions, at=at)
    ahead = {one.first_day: one for one in versions if one.starts_at > at}
    were = queries.calendars_by_version(ids=since)
    found: dict[int, int] = {}
    for number, first in since.items():
        today = local_day(were[number], at)
        says = were[number]
        try:
            for day, then in [(today, now), *sorted(ahead.items())]:
                says = rules.joined(says, then.says, since=min(first, today), until=day)
        except ValueError:
            continue
        if not rules.same_from(were[number], says, day=today):
            found[number] = add_version(
                calendar_id, says, first_day=today, at=at, joins=number
            )  # fmt: skip
    return found


def note_reckoned(*, calendar_id: int, actor: Actor, at: datetime, clocks: int, moved: int) -> None:
    """Keep in the journal that clocks were reckoned anew by a calendar. Caller's transaction."""
    journal.record(
        kind="clocks.reckoned", subject=SUBJECT, subject_id=calendar_id, at=at,
        actor_id=actor.member_id, clocks=clocks, moved=moved,
    )  # fmt: skip


__all__ = ["join_hours", "note_reckoned"]
