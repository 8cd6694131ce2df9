"""Clocks tell: warnings, what was broken and when, and that it was kept after all.

Whatever the hour at which a worker wakes: a clock is read again before it tells, a breach is dated
at the moment that it was due, and each thing is told once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreements import api as agreements
from accord.agreements.values.terms import Agreement
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import runs_of, settle_clocks
from accord.handoffs.operations.notifying import tell_clocks
from accord.handoffs.queries.accountable import answerers
from accord.handoffs.queries.owed import steps_of
from accord.handoffs.queries.whom import Lines, lines, who_is_here
from accord.handoffs.rules import telling as rules
from accord.handoffs.rules.running import BY_TOUCH
from accord.handoffs.values.clocks import LATE, ClockState, Promise
from accord.handoffs.values.telling import Notice, Rung, What
from accord.journeys import api as journeys
from accord.team import api as team
from accord.team.values import Side

AT_ONCE = 500
_TOLD_OF = sorted(one.value for one in {ClockState.RUNNING, *LATE})
LOOK_AGAIN = timedelta(minutes=15)  # at a clock of which nobody can tell


def tell_all(*, at: datetime) -> int:
    """Tell whatever is due to be told by now; answers how many things were."""
    told = 0
    while True:
        some, left = tell_some(at=at)
        told += len(some)
        if not left:
            return told


@transaction.atomic
def tell_some(*, at: datetime) -> tuple[list[Notice], bool]:
    """The same for the next few; answers what was told, and whether more may be due."""
    asked, is_page = _due(at)
    if not asked:
        return [], False
    settle_clocks(
        handoff_ids=sorted({handoff for _clock, handoff, _ in asked if handoff}),
        request_ids=sorted({request for *_, request in asked if request}),
    )
    clocks = [
        clock
        for clock in models.Clock.objects.filter(pk__in=[number for number, *_ in asked])
        .select_related("handoff", "request")
        .order_by("id")
        if clock.state in _TOLD_OF
    ]
    notices = _tell(clocks, at=at)
    return notices, is_page


def _due(at: datetime) -> tuple[list[tuple[int, int | None, int | None]], bool]:
    """The next few that have something to tell, held, and whether more may: their hand-offs before
    them, as everybody takes the two. What somebody holds just now is for the next time."""
    found = bulk.fetch(
        """select id, handoff_id from handoffs_clock
           where tells_at <= %s and state = any(%s) order by tells_at, id limit %s""",
        [at, _TOLD_OF, AT_ONCE],
    )
    held = bulk.fetch(
        """select id from handoffs_handoff where id = any(%s)
           order by id for no key update skip locked""",
        [sorted({handoff for _clock, handoff in found if handoff is not None})],
    )
    asked = bulk.fetch(
        """select id, handoff_id, request_id from handoffs_clock
           where id = any(%s) and (handoff_id is null or handoff_id = any(%s))
             and tells_at <= %s and state = any(%s) order by id for update skip locked""",
        [[clock for clock, _handoff in found], [number for (number,) in held], at, _TOLD_OF],
    )
    return asked, len(found) == AT_ONCE


def _tell(clocks: Sequence[models.Clock], *, at: datetime) -> list[Notice]:
    signed = _agreements(clocks)
    runs = runs_of(clocks)
    hours = team.calendars_by_version(ids={clock.calendar_id for clock in clocks})
    unseen = _unseen(clocks, at=at)
    who = lines()
    before, turns = _told_before(clocks)
    owners = _accountable(clocks, at=at)
    notices: list[Notice] = []
    for clock in clocks:
        if clock.due_at is None:
            continue
        if clock.state in LATE:
            notices += _ended_late(clock, told=before, is_unseen=clock.pk in unseen)
            clock.told_to, clock.tells_at = at, None
            continue
        agreement = signed.get(clock.agreement_id or 0)
        promise = Promise(clock.promise)
        steps = steps_of(agreement, promise=promise, within=clock.target) if agreement else ()
        run = runs[clock.pk]
        ladder = rules.rungs(
            run, due_at=clock.due_at, steps=steps, calendar=hours[clock.calendar_id]
        )
        if clock.due_at <= at and clock.pk in unseen:
            notices += _cannot_see(clock, who=who, told=before, at=at)
            clock.tells_at = at + LOOK_AGAIN
            continue
        notices += _steps(clock, ladder, owner=owners[clock.pk], who=who, told=before, at=at)
        clock.told_to = at
        clock.tells_at = rules.next_moment(ladder, due_at=clock.due_at, told=at)
    models.Clock.objects.bulk_update(clocks, ["told_to", "tells_at"])
    notices = [
        replace(one, turn=turns[one.clock_id], owner_id=owners[one.clock_id]) for one in notices
    ]
    _note(notices, noted_at=at)
    tell_clocks(told=notices, at=at)
    return notices


def _ended_late(
    clock: models.Clock, *, told: frozenset[tuple[int, str, int]], is_unseen: bool
) -> list[Notice]:
    """That it was broken is noted, whoever looks only after it ended; nobody has to hurry for it
    any more, so nobody is told. What nothing tells of may have been kept."""
    is_told = (clock.pk, What.BREACH.value, 0) in told
    if clock.due_at is None or is_told or (is_unseen and clock.state == ClockState.MISSED):
        return []
    return [_notice(clock, What.BREACH, clock.due_at)]


def _agreements(clocks: Iterable[models.Clock]) -> dict[int, Agreement]:
    found = {}
    for number in {clock.agreement_id for clock in clocks if clock.agreement_id}:
        version = definitions.get_version(version_id=number)
        found[number] = agreements.read_agreement(version.body)
    return found


def _unseen(clocks: Sequence[models.Clock], *, at: datetime) -> frozenset[int]:
    """Clocks that evidence ends and whose owner's work nothing tells of: unknown is not late."""
    owners = {
        clock.pk: clock.member_id or clock.handoff.owner_id
        for clock in clocks
        if clock.promise in BY_TOUCH and clock.handoff is not None
    }
    health = journeys.evidence_health(member_ids=sorted(set(owners.values())), at=at)
    return frozenset(
        number
        for number, owner in owners.items()
        if all(route.is_silent for route in health.get(owner, ()))
    )


def _told_before(
    clocks: Sequence[models.Clock],
) -> tuple[frozenset[tuple[int, str, int]], Counter[int]]:
    """What was told of them and holds, and how often what was told before has been withdrawn."""
    asked = models.ClockEvent.objects.filter(clock_id__in=[clock.pk for clock in clocks])
    rows = list(asked.values_list("clock_id", "what", "step", "turn"))
    turns = Counter(clock for clock, what, *_ in rows if what == What.WITHDRAWN.value)
    told = frozenset(
        (clock, what, step) for clock, what, step, turn in rows if turn == turns[clock]
    )
    return told, turns


def _steps(
    clock: models.Clock,
    ladder: Sequence[Rung],
    *,
    owner: int,
    who: Lines,
    told: frozenset[tuple[int, str, int]],
    at: datetime,
) -> list[Notice]:
    found: list[Notice] = []
    side = Side(clock.side)
    for rung in ladder:
        if rung.at > at or (clock.pk, What.STEP.value, rung.number) in told:
            continue
        wanted = rules.people_of(
            rung.tell, owner_id=owner, side=side, managers=who.managers,
            leaders=who.leaders, sponsors=who.sponsors,
        )  # fmt: skip
        is_over = rung.percent < rules.BROKEN and any(rung.at < one.at <= at for one in ladder)
        to = () if is_over else tuple(who_is_here(member_ids=wanted, at=at))
        found.append(_notice(clock, What.STEP, rung.at, rung.number, rung.percent, to=to))
    is_new = (clock.pk, What.BREACH.value, 0) not in told
    if clock.due_at is not None and clock.due_at <= at and is_new:
        found.append(_notice(clock, What.BREACH, clock.due_at))
    return found


def _accountable(clocks: Sequence[models.Clock], *, at: datetime) -> dict[int, int]:
    """Who keeps the promise of each of these clocks, by clock: of an answer about a lead whoever
    answers for the side that handed it over."""
    asked = [one.handoff for one in clocks if one.handoff and one.side != one.handoff.to_side]
    answering = answerers(rows=asked, at=at)
    found: dict[int, int] = {}
    for clock in clocks:
        if clock.handoff is None:
            assert clock.request is not None  # the database holds one of the two
            found[clock.pk] = clock.request.owner_id
            continue
        owner = clock.member_id or clock.handoff.owner_id
        is_asked = clock.side != clock.handoff.to_side
        found[clock.pk] = (answering[clock.handoff.pk] if is_asked else None) or owner
    return found


def _notice(
    clock: models.Clock,
    what: What,
    at: datetime,
    step: int = 0,
    percent: int = rules.BROKEN,
    *,
    to: tuple[int, ...] = (),
) -> Notice:
    return Notice(
        clock.pk, clock.handoff_id, what, step, percent, to, at, clock.due_at, clock.request_id
    )


def _cannot_see(
    clock: models.Clock, *, who: Lines, told: frozenset[tuple[int, str, int]], at: datetime
) -> list[Notice]:
    if (clock.pk, What.UNSEEN.value, 0) in told:
        return []
    to = tuple(who_is_here(member_ids=who.operations[Side(clock.side)], at=at))
    return [_notice(clock, What.UNSEEN, at, to=to)]


def _note(notices: Sequence[Notice], *, noted_at: datetime) -> None:
    bulk.insert(
        "handoffs_clockevent",
        {
            "clock_id": [one.clock_id for one in notices],
            "what": [one.what.value for one in notices],
            "step": [one.step for one in notices],
            "turn": [one.turn for one in notices],
            "at": [one.at for one in notices],
            "noted_at": [noted_at] * len(notices),
            "told": [list(one.to) for one in notices],
        },
    )


@transaction.atomic
def withdraw_what_was_kept(*, at: datetime) -> list[Notice]:
    """Of clocks that were told to be broken, those that were kept after all, or were due only
    later, as what came later shows: what was told of them is withdrawn, and that is noted too. A
    member's word that no tool bears out withdraws nothing."""
    rows = bulk.fetch(
        """select c.id, c.handoff_id, c.request_id, b.turn,
                  array_agg(distinct member.value::bigint) filter (where member.value is not null)
           from handoffs_clock c
           join handoffs_clockevent b on b.clock_id = c.id and b.what = 'breach'
           join handoffs_clockevent e on e.clock_id = c.id and e.turn = b.turn
                                     and e.what in ('breach', 'step')
           left join lateral jsonb_array_elements_text(e.told) as member(value) on true
           where (c.state in ('met', 'not_needed', 'merged') and c.stop <> 'self_reported'
                  or c.state in ('running', 'paused', 'met_late', 'missed')
                     and coalesce(c.due_at > b.at, true)
                  or c.promise = 'next_attempt' and c.state in ('scheduled', 'cancelled'))
             and not exists (select from handoffs_clockevent w where w.clock_id = c.id
                             and w.what = 'withdrawn' and w.turn = b.turn)
           group by c.id, c.handoff_id, c.request_id, b.turn order by c.id, b.turn limit %s""",
        [AT_ONCE],
    )
    held = _held([clock for clock, *_rest in rows])
    notices = [
        Notice(
            clock,
            handoff,
            What.WITHDRAWN,
            0,
            rules.BROKEN,
            tuple(sorted(to or ())),
            at,
            request_id=request,
            turn=turn,
        )
        for clock, handoff, request, turn, to in rows
        if clock in held
    ]
    bulk.execute(
        "update handoffs_clock set tells_at = %s where id = any(%s) and state = any(%s)",
        [at, [one.clock_id for one in notices], _TOLD_OF],
    )
    _note(notices, noted_at=at)
    tell_clocks(told=notices, at=at)
    return notices


def _held(clocks: Sequence[int]) -> frozenset[int]:
    """Those of these clocks that nobody else holds just now; the others are for the next time."""
    rows = bulk.fetch(
        """select id from handoffs_clock where id = any(%s) order by id
           for update skip locked""",
        [[*clocks]],
    )
    return frozenset(clock for (clock,) in rows)
