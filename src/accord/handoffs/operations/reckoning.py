"""Clocks that run are reckoned anew by what their hours say now, where a leader wants that (sla.md
3.2): by itself a clock keeps the hours it was started by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.agreements import api as agreements
from accord.agreements.values.terms import Deadline
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs.operations.clocks import STEP, settle_clocks
from accord.handoffs.operations.holding import hold_rows
from accord.handoffs.queries.owed import SHORTEST, with_deadline
from accord.handoffs.values.clocks import GOING, Owed, Promise
from accord.handoffs.values.owed import Asked
from accord.kernel.durations import format_duration
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Side

SUBJECT = "promises"
_GOING = [state.value for state in GOING]


@dataclass(frozen=True, slots=True)
class Anew:
    """How many clocks go by other hours now, and how many of them are due at another moment."""

    clocks: int
    moved: int


def count_outdated(*, calendar_id: int) -> int:
    """How many clocks run by what a calendar said before it was changed."""
    [(found,)] = bulk.fetch(
        "select count(*) from handoffs_clock where state = any(%s) and calendar_id = any(%s)",
        [_GOING, team.outdated_of(calendar_id=calendar_id)],
    )
    return int(found)


@transaction.atomic
def reckon_anew(*, calendar_id: int, actor: Actor, at: datetime) -> Anew:
    """Have all clocks that run by a calendar go by what it says now, from today on: until
    yesterday they keep what held for them. Whoever owes what is due otherwise is told once.

    Raises team.UnableToAssign where the actor does not lead all who go by the calendar.
    """
    outdated = team.outdated_of(calendar_id=calendar_id)
    first = bulk.fetch(
        """select calendar_id, min(started_at) from handoffs_clock
           where state = any(%s) and calendar_id = any(%s) group by 1""",
        [_GOING, outdated],
    )
    hours = team.calendars_by_version(ids=[number for number, _at in first])
    since: dict[int, date] = {
        number: local_day(hours[number], started_at) for number, started_at in first
    }
    anew = team.join_hours(calendar_id=calendar_id, since=since, actor=actor, at=at)
    rows = _give(anew)
    _put_deadlines(rows, hours=team.calendars_by_version(ids=anew.values()), anew=anew)
    for start in range(0, len(rows), STEP):
        some = rows[start : start + STEP]
        settle_clocks(
            handoff_ids=sorted({row["handoff_id"] for row in some if row["handoff_id"]}),
            request_ids=sorted({row["request_id"] for row in some if row["request_id"]}),
        )
    moved = _tell(rows, calendar_id=calendar_id, at=at)
    team.note_reckoned(calendar_id=calendar_id, actor=actor, at=at, clocks=len(rows), moved=moved)
    return Anew(len(rows), moved)


_ROW = (
    "id", "handoff_id", "request_id", "calendar_id", "agreement_id", "clause", "promise", "side",
    "started_at", "due_at", "due_by",
)  # fmt: skip


def _give(anew: Mapping[int, int]) -> list[dict[str, Any]]:
    """Let clocks go by other versions of their hours; answers them as they stood before."""
    if not anew:
        return []
    rows = bulk.fetch(
        """select distinct handoff_id from handoffs_clock
           where state = any(%s) and calendar_id = any(%s) and handoff_id is not null""",
        [_GOING, [*anew]],
    )
    handed = [handoff for (handoff,) in rows]
    hold_rows(handoff_ids=handed)
    found = bulk.fetch(
        f"""with these as (
              select {", ".join(_ROW)} from handoffs_clock
              where state = any(%s) and calendar_id = any(%s)
                and (handoff_id is null or handoff_id = any(%s)) order by id for update
            ), given as (
              update handoffs_clock c set calendar_id = n.after
              from these, unnest(%s::bigint[], %s::bigint[]) as n(before, after)
              where c.id = these.id and n.before = these.calendar_id
            )
            select {", ".join(_ROW)} from these order by id""",
        [_GOING, [*anew], handed, [*anew], [*anew.values()]],
    )
    return [dict(zip(_ROW, row, strict=True)) for row in found]


def _put_deadlines(
    rows: Sequence[Mapping[str, Any]],
    *,
    hours: Mapping[int, WorkingCalendar],
    anew: Mapping[int, int],
) -> None:
    """A day and hour that were agreed on are another one where a day off moves them."""
    kept = {}
    for row in rows:
        if row["due_by"] is None or row["agreement_id"] is None:
            continue
        if row["agreement_id"] not in kept:
            body = definitions.get_version(version_id=row["agreement_id"]).body
            kept[row["agreement_id"]] = agreements.read_agreement(body)
        agreement = kept[row["agreement_id"]]
        clause = next((one for one in agreement.clauses if one.code == row["clause"]), None)
        if clause is None or not isinstance(clause.terms, Deadline):
            continue
        owed = Owed(Promise(row["promise"]), Side(row["side"]), SHORTEST, clause.code)
        asked = Asked(owed, row["agreement_id"], clause.calendar, by=(clause.terms, agreement))
        found = with_deadline(
            asked, calendar=hours[anew[row["calendar_id"]]], at=row["started_at"]
        ).owed  # fmt: skip
        bulk.execute(
            "update handoffs_clock set due_by = %s, target = %s::interval where id = %s",
            [found.due_by, format_duration(found.target), row["id"]],
        )


def _tell(rows: Sequence[Mapping[str, Any]], *, calendar_id: int, at: datetime) -> int:
    """Whoever owes what is due otherwise now hears of it once; answers how many clocks that are."""
    due = {row["id"]: row["due_at"] for row in rows}
    now = bulk.fetch(
        """select c.id, c.due_at, coalesce(c.member_id, h.owner_id, q.owner_id), c.is_silent
           from handoffs_clock c left join handoffs_handoff h on h.id = c.handoff_id
           left join handoffs_request q on q.id = c.request_id where c.id = any(%s)""",
        [[*due]],
    )
    moved = [row for row in now if row[1] != due[row[0]]]
    owners: dict[int, int] = {}
    for _clock, _due, owner, is_silent in moved:
        if not is_silent:
            owners[owner] = owners.get(owner, 0) + 1
    key = f"hours:{calendar_id}:{at:%Y%m%d%H%M%S%f}"
    tellings = [
        notices.Telling(owner, owner, {"count": count}, f"{key}:{owner}")
        for owner, count in sorted(owners.items())
    ]
    notices.tell_many(kind="due_moved", subject=SUBJECT, tellings=tellings, at=at)
    return len(moved)


__all__ = ["Anew", "count_outdated", "reckon_anew"]
