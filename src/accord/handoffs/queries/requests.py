"""Requests between the teams: lists, one with its story, and what their clocks are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.queries.owed import task_owed
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.rules import clocks as clock_rules
from accord.handoffs.rules import requests as rules
from accord.handoffs.values.clocks import ClockState, Reading, Run, Stop, Stored
from accord.handoffs.values.kinds import Field
from accord.handoffs.values.requests import (
    ANSWERED_BY,
    About,
    Finding,
    Pending,
    RequestAct,
    RequestCard,
    RequestClock,
    RequestEventCard,
    RequestPage,
    RequestState,
    Subject,
)
from accord.kernel.ids import whole_number
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team
from accord.team.values import EVERYTHING, Actor, Scope, Side


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests: those of this owner, asked by this member, owed by these sides, of a task;
    open ones or ended ones. What is about a lead is shown where the scope has it, and to `viewer`
    where they asked or have to answer it."""

    owner_id: int | None = None
    asked_by_id: int | None = None
    sides: frozenset[Side] | None = None
    task: Task | None = None
    is_open: bool | None = None
    lead_id: int | None = None
    id: int | None = None
    scope: Scope = EVERYTHING
    viewer_id: int | None = None


def who_puts_right(*, at: datetime) -> int | None:
    """Who has a request to put data right that names nobody: who has what nobody of that side
    has. None where nobody is there."""
    owed = task_owed(task=Task.DATA_FIX, kind="", running=agreements.list_running(at=at))
    side = owed.owed.side if owed else ANSWERED_BY[Task.DATA_FIX]
    return team.catcher(side=side, at=at)


def list_requests(
    *, where: RequestFilter, at: datetime, after: str | None = None, limit: int = 50
) -> RequestPage:
    """Open ones by when they are due, those that nobody promised last; then ended ones, latest
    first. Raises ValueError for a place that is none."""
    conditions, values = _conditions(where)
    if after is not None:
        conditions.append("(place, id) > (%(place)s, %(id_after)s)")
        values["place"], values["id_after"] = _place(after)
    found = bulk.fetch(
        f"""select id, place from ({_PLACED}) r where {" and ".join(conditions)}
            order by place, id limit %(limit)s""",
        {**values, "limit": limit + 1},
    )
    rows = found[:limit]
    next_key = f"{rows[-1][1]}~{rows[-1][0]}" if len(found) > limit else None
    return RequestPage(tuple(_cards([number for number, _ in rows], at=at)), next_key)


def count_requests(*, wheres: Mapping[str, RequestFilter], at_most: int = 10_000) -> dict[str, int]:
    """How many there are of each of several kinds, by one statement."""
    parts: list[str] = []
    values: dict[str, object] = {"most": at_most}
    for place, (_name, where) in enumerate(wheres.items()):
        conditions, given = _conditions(where, prefix=f"w{place}_")
        values |= given
        parts.append(
            f"(select count(*) from (select from ({_PLACED}) r where {' and '.join(conditions)}"
            f" limit %(most)s) c{place})"
        )
    if not parts:
        return {}
    [counts] = bulk.fetch(f"select {', '.join(parts)}", values)
    return dict(zip(wheres, counts, strict=True))


def get_request(*, request_id: int, at: datetime) -> tuple[RequestCard, list[RequestEventCard]]:
    """A request with all that happened to it, in order. Raises LookupError."""
    cards = _cards([request_id], at=at)
    if not cards:
        raise LookupError(f"There is no request {request_id}.")
    events = models.RequestEvent.objects.filter(request_id=request_id).order_by("id")
    return cards[0], [
        RequestEventCard(
            RequestAct(one.act), one.at, one.member_id, one.owner_id, one.words,
            Finding(one.finding) if one.finding else None,
        )
        for one in events
    ]  # fmt: skip


def is_request_within(*, request_id: int, scope: Scope, viewer_id: int | None) -> bool:
    """Whether there is such a request and whoever asks may see it."""
    conditions, values = _conditions(RequestFilter(id=request_id, scope=scope, viewer_id=viewer_id))
    return bool(bulk.fetch(f"select from ({_PLACED}) r where {' and '.join(conditions)}", values))


def acts_open(*, card: RequestCard, actor: Actor, at: datetime) -> frozenset[RequestAct]:
    """What whoever asks may do with a request."""
    pending = Pending(card.task, card.state, card.side, card.owner_id, card.asked_by_id)
    hands = hands_of(actor, owner_id=card.owner_id, at=at)
    return rules.acts_open(pending, hands=hands)


def unknown_of(*, lead_id: int) -> tuple[Field, ...]:
    """What a hand-off may ask for and nobody knows of this lead."""
    known = [one.known for one in subjects_of(lead_ids=[lead_id], kind="")]
    return tuple(one for one in Field if known and one not in known[0])


def lead_of_handoff(*, handoff_id: int) -> int | None:
    """The lead of a hand-off, None where there is none."""
    rows = models.Handoff.objects.filter(pk=handoff_id)
    return rows.values_list("lead_id", flat=True).first()


# Open ones stand by their due moment; ended ones after all of them, the latest first.
_PLACED = """
select q.*, l.owner_id as lead_owner_id,
       case when q.state = 'open'
            then coalesce(extract(epoch from (
                   select min(c.due_at) from handoffs_clock c where c.request_id = q.id)),
                 1e11)
            else 1e13 - extract(epoch from q.closed_at) end::numeric as place
from handoffs_request q left join live.leads own on own.id = q.lead_id
left join live.leads l on l.id = coalesce(own.joined_to_id, own.id)"""


def _place(after: str) -> tuple[str, int]:
    place, _mark, number = after.partition("~")
    found = whole_number(number)
    if found is None or not place.replace(".", "", 1).isascii() or len(place) > 40:
        raise ValueError(after)
    if not place.replace(".", "", 1).isdigit():
        raise ValueError(after)
    return place, found


def _conditions(where: RequestFilter, *, prefix: str = "") -> tuple[list[str], dict[str, object]]:
    open_only = None if where.is_open is None else "open"
    sides = where.sides
    is_one_side = sides is not None and Side.BOTH not in sides
    asked: list[tuple[str, str, object]] = [
        ("r.owner_id = ?", "owner", where.owner_id),
        ("r.asked_by_id = ?", "asker", where.asked_by_id),
        ("r.side = any(?)", "sides", sorted(sides) if sides and is_one_side else None),
        ("r.task = ?", "task", where.task),
        ("r.state = ?" if where.is_open else "r.state <> ?", "state", open_only),
        ("r.lead_id = ?", "lead", where.lead_id),
        ("r.id = ?", "id", where.id),
    ]
    if not where.scope.is_everything:
        owned = team.owned_within(where.scope).of("r.lead_owner_id")
        seen = f"(r.lead_id is null or {owned} or ? in (r.owner_id, r.asked_by_id))"
        asked.append((seen, "viewer", where.viewer_id or 0))
    held = [(sql, f"{prefix}{name}", value) for sql, name, value in asked if value is not None]
    conditions = [sql.replace("?", f"%({name})s") for sql, name, _value in held]
    return ["true", *conditions], {name: value for _sql, name, value in held}


def _cards(ids: Sequence[int], *, at: datetime) -> list[RequestCard]:
    rows = models.Request.objects.filter(pk__in=ids).select_related("owner", "asked_by", "version")
    by_id = {row.pk: row for row in rows}
    clocks = {
        clock.request_id: clock for clock in models.Clock.objects.filter(request_id__in=[*by_id])
    }
    hours = team.calendars_by_version(ids={clock.calendar_id for clock in clocks.values()})
    return [
        _card(by_id[number], clocks.get(number), hours=hours, at=at)
        for number in ids
        if number in by_id
    ]


def _card(
    row: models.Request,
    clock: models.Clock | None,
    *,
    hours: Mapping[int, WorkingCalendar],
    at: datetime,
) -> RequestCard:
    version = row.version
    return RequestCard(
        id=row.pk, task=Task(row.task), state=RequestState(row.state), side=Side(row.side),
        owner_id=row.owner_id, owner_name=row.owner.name,
        asked_by_id=row.asked_by_id, asked_by_name=row.asked_by.name if row.asked_by else "",
        asked_at=row.asked_at, closed_at=row.closed_at, words=row.words, answer=row.answer,
        finding=Finding(row.finding) if row.finding else None,
        subject=subject_of(row), lead_id=row.lead_id,
        version=(version.kind, version.key, version.number) if version else None,
        lacking=tuple(Field(code) for code in row.lacking),
        clock=_clock(clock, calendar=hours[clock.calendar_id], at=at) if clock else None,
    )  # fmt: skip


def subject_of(row: models.Request) -> Subject:
    """What a stored request is about."""
    for about, number in (
        (About.HANDOFF, row.handoff_id), (About.LEAD, row.lead_id),
        (About.VERSION, row.version_id), (About.ASSET, row.asset_id),
        (About.CAMPAIGN, row.campaign_id), (About.NURTURE, row.nurture_id),
    ):  # fmt: skip
        if number is not None:
            return Subject(about, number)
    return Subject()


def _clock(clock: models.Clock, *, calendar: WorkingCalendar, at: datetime) -> RequestClock:
    reading = Reading(
        ClockState(clock.state), clock.due_at, clock.stopped_at,
        Stop(clock.stop) if clock.stop else None, None,
    )  # fmt: skip
    left = clock_rules.left(reading, calendar=calendar, at=reading.stopped_at or at)
    share = max(0.0, min(1.0, left / clock.target))
    return RequestClock(
        reading,
        round(left.total_seconds()),
        share,
        clock.is_silent,
        clock_rules.is_broken(reading, at=at),
    )


def run_as_asked(clock: models.Clock | Stored, row: models.Request) -> Run:
    """What a stored clock of a request is told by the request as it stands."""
    return rules.run_of_request(
        task=Task(row.task),
        started_at=clock.started_at,
        target=clock.target,
        state=RequestState(row.state),
        closed_at=row.closed_at,
    )
