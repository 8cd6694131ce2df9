"""What waits for whom, in the order in which it is to be done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.sight import within
from accord.handoffs.queries.subjects import evidence_of
from accord.handoffs.rules import clocks as rules
from accord.handoffs.rules.evidence import is_try
from accord.handoffs.values.clocks import GOING, ClockState, Promise, Reading, Stop
from accord.handoffs.values.handoffs import Outcome, State, Still
from accord.handoffs.values.inbox import (
    HandoffCard,
    SeenClock,
    Tries,
    WaitingFilter,
    WaitingPage,
)
from accord.kernel.working_time import WorkingCalendar, is_open, next_open
from accord.scoring.values.scores import BEST_FIRST
from accord.team import api as team
from accord.team.values import Side

JUST_BEFORE = timedelta(days=30)  # what somebody did longer before is not why they wait
_COLUMNS = """h.id, h.kind, h.lead_id, h.after_id, h.batch, h.from_side, h.to_side, h.state,
              h.outcome, h.reason, h.owner_id, h.given_by_id, h.offered_at, h.accepted_at,
              h.closed_at, h.snoozed_until, h.wake_on, h.due_at, h.rank, h.still,
              h.still_until"""

# A lead that is counted with another is in sight where that one is.
_FROM = """handoffs_handoff h join live.leads own on own.id = h.lead_id
           join live.leads l on l.id = coalesce(own.joined_to_id, own.id)"""


def list_waiting(
    *, where: WaitingFilter, at: datetime, limit: int = 50, after: str | None = None
) -> WaitingPage:
    """Open hand-offs, by quadrant and then by what is due next, of which nothing is owed last; what
    stands still, as the buyer asked or the law has it, comes after all others. Raises ValueError
    where `after` names no place."""
    condition, given = _condition(where, at=at)
    if after:
        still, rank, due, number = _read(after)
        condition += """ and h.still >= %(still)s
                         and (h.still, h.rank, coalesce(h.due_at, 'infinity'), h.id)
                         > (%(still)s, %(rank)s, coalesce(%(due)s::timestamptz, 'infinity'),
                            %(id)s)"""
        given |= {"still": still, "rank": rank, "due": due, "id": number}
    rows = bulk.fetch(
        f"""select {_COLUMNS} from {_FROM}
            where {condition} order by h.still, h.rank, h.due_at, h.id limit %(limit)s""",
        {**given, "limit": limit + 1},
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return WaitingPage(
        tuple(_card(row) for row in rows[:limit]), _written(last) if last is not None else None
    )


def count_waiting(*, where: WaitingFilter, at: datetime, at_most: int = 10_000) -> int:
    """How many these are, counted no further than `at_most`."""
    condition, given = _condition(where, at=at)
    [(count,)] = bulk.fetch(
        f"""select count(*) from (
              select from {_FROM}
              where {condition} limit %(limit)s) counted""",
        {**given, "limit": at_most},
    )
    return int(count)


def count_by_reason(*, where: WaitingFilter, at: datetime) -> dict[str, int]:
    """How many of these came back for which reason, the most first."""
    condition, given = _condition(where, at=at)
    rows = bulk.fetch(
        f"""select h.reason, count(*) from {_FROM}
            where {condition} and h.reason <> '' group by 1 order by 2 desc, 1""",
        given,
    )
    return dict(rows)


def _condition(where: WaitingFilter, *, at: datetime) -> tuple[str, dict[str, Any]]:
    parts = ["h.state <> 'closed'", "h.to_side = %(side)s", within(where.scope)]
    given: dict[str, Any] = {"side": where.to_side.value, "at": at}
    if where.owners is not None:
        parts.append("h.owner_id = any(%(owners)s)")
        given["owners"] = sorted(where.owners)
    if where.state is not None:
        parts.append("h.state = %(state)s")
        given["state"] = where.state.value
    if where.reason is not None:
        parts.append("h.reason = %(reason)s")
        given["reason"] = where.reason
    if where.from_side is not None:
        parts.append("h.from_side = %(from_side)s")
        given["from_side"] = where.from_side.value
    if where.due_by is not None:
        parts.append("h.wake_on <= %(due_by)s")
        given["due_by"] = where.due_by
    is_later = "(h.snoozed_until is not null and h.snoozed_until > %(at)s)"
    parts.append(is_later if where.is_put_off else f"not {is_later}")
    return " and ".join(parts), given


def find_handoffs(*, ids: Sequence[int]) -> dict[int, HandoffCard]:
    """These hand-offs, open or not; those there are none of are left out."""
    rows = bulk.fetch(f"select {_COLUMNS} from handoffs_handoff h where h.id = any(%s)", [[*ids]])
    return {row[0]: _card(row) for row in rows}


def handoffs_of_leads(*, lead_ids: Sequence[int]) -> list[HandoffCard]:
    """All hand-offs of these leads and of those that are counted with them, the latest first."""
    rows = bulk.fetch(
        f"""select {_COLUMNS} from handoffs_handoff h
            where h.lead_id in (
              select id from live.leads where id = any(%(ids)s) or joined_to_id = any(%(ids)s))
            order by h.id desc""",
        {"ids": [*lead_ids]},
    )
    return [_card(row) for row in rows]


def clocks_of(*, handoff_ids: Sequence[int], at: datetime) -> dict[int, list[SeenClock]]:
    """The clocks of these hand-offs as they read at a moment, in the order they began."""
    rows = list(models.Clock.objects.filter(handoff_id__in=[*handoff_ids]).order_by("id"))
    hours = team.calendars_by_version(ids={row.calendar_id for row in rows})
    found: dict[int, list[SeenClock]] = {number: [] for number in handoff_ids}
    for row in rows:
        found[row.handoff_id or 0].append(_seen(row, calendar=hours[row.calendar_id], at=at))
    return found


def _seen(row: models.Clock, *, calendar: WorkingCalendar, at: datetime) -> SeenClock:
    stop = Stop(row.stop) if row.stop else None
    reading = Reading(ClockState(row.state), row.due_at, row.stopped_at, stop)
    return SeenClock(
        Promise(row.promise), Side(row.side), row.member_id, reading.state, row.target,
        row.started_at, row.due_at, row.stopped_at, stop,
        rules.left(reading, calendar=calendar, at=at), rules.is_broken(reading, at=at),
        None if is_open(calendar, at) else next_open(calendar, at), row.is_silent,
        row.turn, row.started_at + row.spacing if row.turn and row.state in GOING else None,
    )  # fmt: skip


def tries_of(*, cards: Sequence[HandoffCard]) -> dict[int, Tries]:
    """How often the people of these hand-offs were tried since, by hand-off."""
    touches = evidence_of(lead_ids=sorted({card.lead_id for card in cards}))
    found = {}
    for card in cards:
        since = [one for one in touches.get(card.lead_id, ()) if one.at >= card.offered_at]
        tried = [one for one in since if is_try(one)]
        found[card.id] = Tries(
            len(tried),
            min((one.at for one in tried), default=None),
            sum(one.is_by_hand for one in tried),
        )
    return found


def asking_since(*, handoff_ids: Sequence[int]) -> Mapping[int, datetime]:
    """Since when the buyer waits, by the clock on the wall: since what they did last before they
    were handed over, if that was not long before and their lead had not ended since, else since
    they were. Whom a team has passed on within itself, it had spoken to."""
    rows = bulk.fetch(
        """select h.id, coalesce(did.at, h.offered_at)
           from handoffs_handoff h
           join live.leads l on l.id = h.lead_id
           join live.persons p on p.id = l.person_id
           left join lateral (
             select max(t.occurred_at) as at
             from live.one_person o join live.taken_part t on t.person_id = o.person_id
             where h.from_side <> h.to_side
               and o.head_id = p.canonical_id and t.occurred_at <= h.offered_at
               and t.occurred_at > h.offered_at - %(before)s::interval
               and not exists (select from facts.stage_events e
                               where e.lead = h.lead_id and e.ending <> ''
                                 and e.occurred_at between t.occurred_at and h.offered_at)
           ) did on true
           where h.id = any(%(ids)s)""",
        {"ids": [*handoff_ids], "before": f"{JUST_BEFORE.days} days"},
    )
    return dict(rows)


def _card(row: tuple[Any, ...]) -> HandoffCard:
    (number, kind, lead, after, batch, from_side, to_side, state, outcome, reason, owner, given_by,
     offered, accepted, closed, snoozed, wake_on, due, rank, still, until) = row  # fmt: skip
    return HandoffCard(
        number, kind, lead, after, batch, Side(from_side), Side(to_side), State(state),
        Outcome(outcome) if outcome else None, reason, owner, given_by, offered, accepted, closed,
        snoozed, wake_on, due, BEST_FIRST[rank] if rank < len(BEST_FIRST) else None,
        Still(still) if still else None, until,
    )  # fmt: skip


def _written(row: tuple[Any, ...]) -> str:
    due = row[17]
    return f"{row[19]}~{row[18]}~{due.isoformat() if due else ''}~{row[0]}"


def _read(said: str) -> tuple[str, int, datetime | None, int]:
    still, rank, due, number = said.split("~")
    if still:
        Still(still)
    moment = datetime.fromisoformat(due) if due else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError(said)
    if not 0 <= int(rank) < 2**15 or not 0 <= int(number) < 2**62:
        raise ValueError(said)
    return still, int(rank), moment, int(number)
