"""Hand-offs follow what happens: leads come to the stage they are handed over at, touches end
clocks, leads end or become one, tools give them to others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accord.foundation import bulk, jobs
from accord.handoffs import models
from accord.handoffs.operations.alerting import tell_hot
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.hearing import tell_said
from accord.handoffs.operations.holding import hold_free, hold_rows, of_one_person, rows_held
from accord.handoffs.operations.hurrying import hurry
from accord.handoffs.operations.meetings import settle_meetings
from accord.handoffs.operations.moving import give_away, move
from accord.handoffs.operations.undoing import reopen_apart
from accord.handoffs.operations.winning import tell_won
from accord.handoffs.queries.kinds import automatic_at
from accord.handoffs.values.handoffs import Move, UnableToMove
from accord.leads.values import Ending
from accord.scoring.values.scores import BEST_FIRST
from accord.team import api as team
from accord.team.values import Side

FEW = 200  # leads that are handed over in the transaction of what came in
AT_ONCE = 1_000
LATE = timedelta(days=90)  # so long after its end a hand-off is read again as evidence comes
_OTHER_ENDINGS = frozenset({Ending.LOST, Ending.REJECTED, Ending.RECYCLED, Ending.DISQUALIFIED})


@dataclass(frozen=True, slots=True)
class _Beside:
    """An open hand-off beside its lead as it stands now."""

    handoff_id: int
    lead_id: int
    owner_id: int
    ending: str
    lead_owner_id: int | None
    to_side: str
    is_gone: bool
    is_second: bool
    rank: int
    stands: int | None

    @property
    def has_ended(self) -> bool:
        """Otherwise than by being won: a deal that is won stays with whoever has it."""
        return self.to_side == Side.SALES and self.ending in _OTHER_ENDINGS

    @property
    def is_given(self) -> bool:
        """Whether somebody else has the lead by now."""
        is_other = self.lead_owner_id is not None and self.lead_owner_id != self.owner_id
        return self.to_side == Side.SALES and is_other

    @property
    def differs(self) -> bool:
        """Whether the hand-off is not as its lead is."""
        return self.is_second or self.is_gone or self.has_ended or self.is_given or self.has_risen

    @property
    def has_risen(self) -> bool:
        """Whether its lead stands better than what is owed of it goes by."""
        return self.to_side == Side.SALES and self.stands is not None and self.stands < self.rank


def follow_written(*, at: datetime) -> None:
    """Follow what this very transaction has written: a few leads are handed over with it, many as
    soon as it commits."""
    here = "{x} = pg_current_xact_id()"
    tell_won(here, {}, at=at)
    tell_said(here, {}, at=at)
    _follow(here, {}, at=at)
    tell_hot(here, {}, at=at)


def follow_people(*, people: Sequence[int], at: datetime) -> None:
    """Have the hand-offs of these people stand as is known now, where what was known was taken
    back. Caller's transaction."""
    rows = bulk.fetch(
        """select h.id from live.persons p join live.one_person o on o.head_id = p.canonical_id
           join live.leads l on l.person_id = o.person_id
           join handoffs_handoff h on h.lead_id = l.id
           where p.id = any(%s) order by h.id""",
        [[*people]],
    )
    numbers = [number for (number,) in rows]
    settle(handoff_ids=numbers, at=at)
    reopen_apart(handoff_ids=numbers, at=at)


def follow_leads(*, lead_ids: Sequence[int], at: datetime) -> None:
    """Have the hand-offs of these leads, and of those that are counted with them, stand as is known
    now: what was said of a lead ends its clocks at once."""
    rows = bulk.fetch(
        """select h.id from live.leads l join handoffs_handoff h on h.lead_id = l.id
           where l.id = any(%(ids)s) or l.joined_to_id = any(%(ids)s) order by h.id""",
        {"ids": [*lead_ids]},
    )
    settle(handoff_ids=[number for (number,) in rows], at=at)


def void_people(*, people: Sequence[int], at: datetime) -> None:
    """End what is open of people who are erased; nothing of it is owed any more. Caller's
    transaction, which holds nothing of them yet."""
    rows = bulk.fetch(
        """select h.id, h.lead_id from live.leads l join handoffs_handoff h on h.lead_id = l.id
           where l.person_id = any(%s) and h.state <> 'closed' order by h.lead_id, h.id""",
        [[*people]],
    )
    rows_held(lead_ids={lead for _number, lead in rows})
    for number, _lead in rows:
        move(handoff_id=number, move=Move.VOID, actor=None, at=at)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Follow what was written by whatever hand since the last time; answers how many hand-offs
    were read again. What goes on meanwhile is looked at next time, and so are leads that somebody
    holds just now."""
    [(now,)] = bulk.fetch("select pg_snapshot_xmin(pg_current_snapshot())::text")
    kept = bulk.fetch("select until::text, left_leads from handoffs_swept where id = 1 for update")
    if not kept:
        bulk.execute("insert into handoffs_swept (id, until) values (1, %s::text::xid8)", [now])
        return 0
    since = "{x} >= %(from)s::text::xid8 and {x} < %(to)s::text::xid8"
    given = {"from": kept[0][0], "to": now, "left": [*kept[0][1]]}
    found, left = _follow(since, given, at=at, also=_risen)
    tell_hot(since, given, at=at)
    bulk.execute(
        "update handoffs_swept set until = %s::text::xid8, left_leads = %s where id = 1",
        [now, sorted(left)],
    )
    return found


def _risen() -> list[int]:
    """Open hand-offs to sales whose leads stand better than what is owed of them goes by, by
    whatever: what is known of them, a new card."""
    rows = bulk.fetch(
        """select h.id from handoffs_handoff h
           where h.state <> 'closed' and h.to_side = 'sales' and h.rank > 0
             and exists (select from live.scores s where s.lead_id = h.lead_id
                         and array_position(%s::text[], s.quadrant::text) - 1 < h.rank)
           order by h.id limit %s""",
        [[one.value for one in BEST_FIRST], AT_ONCE],
    )
    return [number for (number,) in rows]


def _follow(
    within: str,
    given: Mapping[str, Any],
    *,
    at: datetime,
    also: Callable[[], Sequence[int]] = tuple,
) -> tuple[int, frozenset[int]]:
    """How many hand-offs were read again, and which leads were left since somebody held them.
    given: `left`, leads that were left the last time; also: others to read with them."""
    automatic, left = automatic_at(at=at), frozenset[int]()
    given = {"left": [], **given}
    if automatic:
        for kind, stage, since in automatic:
            leads = _come_to(stage, kind, since, within=within, given=given)
            left |= _hand_over_or_later(leads, kind=kind, at=at)
    elif not models.Handoff.objects.exists():
        return 0, left
    touched = sorted({*_touched(within, {**given, "since": at - LATE}), *also()})
    left |= settle(handoff_ids=touched, at=at)
    return len(touched), left


def _hand_over_or_later(lead_ids: Sequence[int], *, kind: str, at: datetime) -> frozenset[int]:
    """Hand these over, many by a job; answers those that are left since somebody holds them, which
    the sweep follows."""
    if len(lead_ids) > FEW:
        for start in range(0, len(lead_ids), AT_ONCE):
            chosen = [*lead_ids[start : start + AT_ONCE]]
            jobs.defer("handoffs.hand_over", leads=chosen, kind=kind)
        return frozenset()
    free = hold_free(lead_ids=lead_ids)
    if free:
        hand_over_now(lead_ids=free, kind=kind, at=at)
    return frozenset(lead_ids) - frozenset(free)


def hand_over_now(*, lead_ids: Sequence[int], kind: str, at: datetime) -> None:
    """Hand these over where somebody is there to receive; nobody there takes nothing away: they
    are listed as waiting, and whoever is named later gets them."""
    try:
        with transaction.atomic():
            hand_over(lead_ids=lead_ids, kind=kind, order=Order(at=at))
    except UnableToMove:
        return


def _come_to(
    stage: str, kind: str, since: datetime, *, within: str, given: Mapping[str, Any]
) -> list[int]:
    """Leads that stand at the stage since these transactions, or have changed while they stand
    there, and were never handed over by this kind in this pass."""
    rows = bulk.fetch(
        f"""with changed as (
              select lead as id from facts.stage_events where {within.format(x="xact_id")}
              union select key from facts.leads where {within.format(x="xact_id")}
              union select l.id from facts.people p join live.leads l on l.person_id = p.key
              where {within.format(x="p.xact_id")}
              union select l.id from facts.touches t
              join live.persons own on own.id = t.person
              join live.one_person o on o.head_id = own.canonical_id
              join live.leads l on l.person_id = o.person_id
              where {within.format(x="t.xact_id")}
              union select unnest(%(left)s::bigint[])
            )
            select l.id from changed join live.leads l on l.id = changed.id
            where l.stage = %(stage)s and l.closed_at is null and l.joined_to_id is null
              and l.gone_at is null
              and exists (select from facts.stage_events e where e.lead = l.id
                          and e.stage = %(stage)s and not e.inferred
                          and e.occurred_at >= %(since)s)
              and not exists (select from handoffs_handoff h
                              where h.lead_id = l.id and h.kind = %(kind)s)
            order by l.id""",
        {**given, "stage": stage, "kind": kind, "since": since},
    )
    return [lead for (lead,) in rows]


def _touched(within: str, given: Mapping[str, Any]) -> list[int]:
    """Hand-offs of leads of which something was written."""
    rows = bulk.fetch(
        f"""with people as (
              select person from facts.touches where {within.format(x="xact_id")}
              union select person from facts.leads where {within.format(x="xact_id")}
            ), changed as (
              select l.id from people join live.persons p on p.id = people.person
              join live.one_person o on o.head_id = p.canonical_id
              join live.leads l on l.person_id = o.person_id
              union select lead from facts.stage_events where {within.format(x="xact_id")}
              union select lead from facts.verdicts where {within.format(x="xact_id")}
              union select unnest(%(left)s::bigint[])
            )
            select h.id from handoffs_handoff h join changed on changed.id = h.lead_id
            where h.closed_at is null or h.closed_at > %(since)s order by h.id""",
        given,
    )
    return [number for (number,) in rows]


@transaction.atomic
def settle(*, handoff_ids: Sequence[int], at: datetime) -> frozenset[int]:
    """Have these hand-offs stand as their leads do, and read their clocks again; answers the leads
    that are left since somebody holds them just now."""
    if not handoff_ids:
        return frozenset()
    beside = _beside(handoff_ids)
    can = team.able(side=Side.SALES) if any(one.is_given for one in beside) else frozenset()
    free = set(hold_free(lead_ids=[one.lead_id for one in beside]))
    team.hold_members(ids={one.lead_owner_id for one in beside if one.lead_owner_id in can})
    _hold(handoff_ids)
    for one in beside:
        if one.lead_id not in free:
            continue
        try:
            with transaction.atomic():
                _settle(one, can=can, at=at)
        except UnableToMove:
            continue  # somebody moved it meanwhile
    left = frozenset(one.lead_id for one in beside) - free
    left |= settle_meetings(handoff_ids=handoff_ids, at=at)
    for start in range(0, len(handoff_ids), AT_ONCE):
        settle_clocks(handoff_ids=handoff_ids[start : start + AT_ONCE])
    return left


def _hold(handoff_ids: Sequence[int]) -> None:
    """These and whatever is read again as one of them is moved, before the first is."""
    rows = models.Handoff.objects.filter(pk__in=handoff_ids).values_list("lead_id", flat=True)
    hold_rows(handoff_ids=handoff_ids, lead_ids=of_one_person(lead_ids=rows))


def _settle(one: _Beside, *, can: Collection[int], at: datetime) -> None:
    """can: who of sales can answer what they are handed; another owner of the lead has not got
    its hand-off."""
    if one.is_second:
        move(handoff_id=one.handoff_id, move=Move.MERGE, actor=None, at=at)
    elif one.is_gone:  # what its tools have no more is nobody's work
        move(handoff_id=one.handoff_id, move=Move.VOID, actor=None, at=at)
    elif one.has_ended:
        move(handoff_id=one.handoff_id, move=Move.END, actor=None, at=at)
    else:
        if one.lead_owner_id is not None and one.lead_owner_id in can:
            give_away(handoff_id=one.handoff_id, owner_id=one.lead_owner_id, at=at)
        if one.has_risen and one.stands is not None:
            hurry(handoff_id=one.handoff_id, quadrant=BEST_FIRST[one.stands], at=at)


def _beside(handoff_ids: Sequence[int]) -> list[_Beside]:
    """Open ones of these whose lead is not as they are. Of two open ones of one person, since
    people became one, the later is the second; one that is worked goes before one that waits. A
    lead's owner says who has the one that is worked; not that the next one has been accepted."""
    rows = bulk.fetch(
        """with asked as (
             select h.*, coalesce(l.joined_to_id, l.id) as head_lead, l.ending,
                    l.owner_id as theirs, l.gone_at, m.is_active
             from handoffs_handoff h join live.leads l on l.id = h.lead_id
             left join live.members m on m.id = l.owner_id
             where h.id = any(%s) and h.state <> 'closed'
           )
           select a.id, a.lead_id, a.owner_id, a.ending,
                  case when a.is_active and not exists (
                    select from handoffs_handoff beside
                    where beside.lead_id = a.lead_id and beside.id <> a.id
                      and beside.to_side = 'sales' and beside.state <> 'closed'
                      and (beside.state = 'worked' or beside.owner_id = a.theirs)
                  ) then a.theirs end, a.to_side,
                  a.gone_at is not null,
                  exists (
                    select from live.leads other
                    join handoffs_handoff h on h.lead_id = other.id and h.state <> 'closed'
                    where coalesce(other.joined_to_id, other.id) = a.head_lead
                      and other.id <> a.lead_id and h.to_side = a.to_side
                      and (h.state <> 'worked', h.offered_at, h.id)
                          < (a.state <> 'worked', a.offered_at, a.id)),
                  a.rank,
                  (select min(array_position(%s::text[], s.quadrant::text)) - 1
                   from live.scores s where s.lead_id = a.lead_id)
           from asked a order by a.id""",
        [[*handoff_ids], [one.value for one in BEST_FIRST]],
    )
    return [one for one in (_Beside(*row) for row in rows) if one.differs]
