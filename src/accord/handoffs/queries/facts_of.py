"""All that the promises of an agreement are judged by, read set by set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accord.agreements.values.facts import Facts
from accord.agreements.values.terms import AgreementInForce, Value, Worth
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.kinds import kinds_at
from accord.handoffs.queries.subjects import awaited_of, decided_at, evidence_of
from accord.handoffs.rules import attainment as rules
from accord.handoffs.rules.events import tell
from accord.handoffs.values.attainment import Beside, ClockRow, HandedRow, Loaded
from accord.handoffs.values.clocks import ClockState, Promise
from accord.journeys import api as journeys
from accord.team import api as team

# So long before a window a hand-off may have been made of which something falls due in it.
LOOKBACK = timedelta(days=120)

_CLOCKS = """
select c.id, c.handoff_id, c.promise, c.state, c.started_at, c.due_at, c.stopped_at
from handoffs_clock c
join handoffs_handoff h on h.id = c.handoff_id
join live.definitions v on v.id = c.agreement_id
where h.kind = %(kind)s and v.key = %(key)s and c.member_id is null
  and c.is_silent = %(silent)s and c.started_at < %(until)s and c.started_at <= %(at)s
  and (c.started_at >= %(start)s or c.due_at >= %(start)s
       or (c.due_at is null and c.started_at >= %(since)s))
order by c.id"""

# What the teams asked each other beside hand-offs, by the agreement whose time it has.
_ASKED = """
select c.id, c.request_id, c.promise, c.state, c.started_at, c.due_at, c.stopped_at
from handoffs_clock c
join live.definitions v on v.id = c.agreement_id
where c.request_id is not null and v.key = %(key)s and c.is_silent = %(silent)s
  and c.started_at < %(until)s and c.started_at <= %(at)s and c.due_at >= %(start)s
order by c.id"""

_HANDED = """
select h.id, h.lead_id, h.owner_id, h.offered_at, h.outcome, h.reason,
       coalesce(h.facts ->> 'quadrant', ''), coalesce(h.facts ->> 'origin', ''),
       coalesce(h.facts ->> 'country', ''), coalesce(h.facts -> 'known', '[]')::text,
       exists (
         select from live.one_person o
         join live.leads ol on ol.person_id = o.person_id
         join handoffs_handoff b on b.lead_id = ol.id
         where o.head_id = p.canonical_id and b.kind = h.kind and b.offered_at < h.offered_at
           and b.outcome in ('rejected', 'recycled', 'expired', 'ended', 'void')),
       h.outcome in ('rejected', 'recycled') and (
         l.joined_to_id is not null
         or exists (select from handoffs_request q
                    where q.handoff_id = h.id and q.task = 'reject_review'
                      and q.finding = 'upheld')
         or exists (select from handoffs_handoff back
                    join handoffs_handoffevent e on e.handoff_id = back.id
                    where back.after_id = h.id and back.to_side = 'marketing'
                      and (e.move = 'end' or (e.move = 'accept' and back.accepted_at is not null))
                      and e.member_id <> coalesce(back.given_by_id, 0)
                      and not exists (select from handoffs_handoff again
                                      where again.after_id = back.id)))
from handoffs_handoff h
join live.leads l on l.id = h.lead_id
join live.persons p on p.id = l.person_id
where h.kind = %(kind)s and h.offered_at <= %(at)s and h.offered_at < %(until)s
  and h.outcome <> 'merged'
  and (h.offered_at >= %(since)s or h.id = any(%(clocked)s)
       or (h.closed_at >= %(start)s and h.closed_at < %(until)s))
order by h.id"""


def load(*, held: AgreementInForce, start: datetime, until: datetime, at: datetime) -> Loaded:
    """What the promises of an agreement are judged by for windows between two moments."""
    asked = {
        "kind": held.agreement.handoff, "key": held.key, "silent": held.is_silent, "at": at,
        "start": start, "until": until, "since": start - LOOKBACK,
    }  # fmt: skip
    clocks = [_clock(row) for row in bulk.fetch(_CLOCKS, asked)]
    told = bulk.fetch(_HANDED, {**asked, "clocked": sorted({one.handoff_id for one in clocks})})
    needs = _needs(held.agreement.handoff, at=at)
    worth = _worth(held, [row[1] for row in told])
    blind = unseen_owners(members=sorted({row[2] for row in told}), at=at)
    rows = [_handed(row, needs=needs, worth=worth, blind=blind) for row in told]
    facts = Facts(tuple(_delivered(rows, at=at)), tuple(_clocked(clocks, rows)))
    return Loaded(
        facts,
        leads={one.id: one.lead_id for one in rows},
        owners={one.id: one.owner_id for one in rows},
        countries={one.id: one.country for one in rows},
        clocks={one.id: one.handoff_id for one in clocks},
        answers=tuple(one for one in clocks if one.promise is Promise.INFO),
        requests=tuple(_clock(row) for row in bulk.fetch(_ASKED, asked)),
    )


def _clock(row: Sequence[Any]) -> ClockRow:
    number, handoff, promise, state, *moments = row
    return ClockRow(number, handoff, Promise(promise), ClockState(state), *moments)


def _handed(
    row: Sequence[Any],
    *,
    needs: frozenset[str],
    worth: Mapping[int, Decimal],
    blind: Collection[int],
) -> HandedRow:
    number, lead, owner, offered, outcome, reason, quadrant, origin, country, known = row[:10]
    again, agreed = row[10:]
    has = frozenset(bulk.read_json(known))
    return HandedRow(
        number, lead, owner, offered, outcome, reason, quadrant, origin, country,
        is_complete=needs <= has, is_recycled=again, worth=worth.get(lead, Decimal(0)),
        is_seen=owner not in blind, is_agreed=agreed,
    )  # fmt: skip


def _needs(kind: str, *, at: datetime) -> frozenset[str]:
    """What a kind of hand-off asks for, in codes."""
    _version, kinds = kinds_at(at=at)
    return frozenset(field.value for one in kinds if one.code == kind for field in one.needs)


def _worth(held: AgreementInForce, leads: Sequence[int]) -> dict[int, Decimal]:
    """What the deals of these leads are worth in the company's currency, where it was promised."""
    terms = [one.terms for one in held.agreement.clauses]
    if not any(isinstance(one, Value) and one.of is Worth.PIPELINE for one in terms):
        return {}
    rows = bulk.fetch(
        """select lead, sum(amount_minor) from facts.deals
           where lead = any(%s) and currency = %s and not is_gone group by lead""",
        [[*leads], team.get_team().currency],
    )
    return {lead: Decimal(minor or 0) / 100 for lead, minor in rows}


def _delivered(rows: Sequence[HandedRow], *, at: datetime) -> Iterable[Any]:
    leads = sorted({one.lead_id for one in rows})
    events = events_of(handoff_ids=[one.id for one in rows])
    evidence = evidence_of(lead_ids=leads)
    decided = decided_at(lead_ids=leads)
    qualified = _qualified(leads)
    rated = _rated(leads)
    awaited = awaited_of(handoff_ids=[one.id for one in rows])
    classes = _classes(at=at)
    for one in rows:
        beside = Beside(
            tell(events[one.id]), tuple(decided.get(one.lead_id, ())),
            qualified.get(one.lead_id), one.lead_id in rated, awaited.get(one.id, ()),
        )  # fmt: skip
        yield rules.delivered(one, beside, evidence.get(one.lead_id, ()), classes=classes)


def _clocked(clocks: Sequence[ClockRow], rows: Sequence[HandedRow]) -> Iterable[Any]:
    recycled = {one.id for one in rows if one.is_recycled}
    unseen = {one.id for one in rows if not one.is_seen}
    there = {one.id for one in rows}
    for clock in clocks:
        # What became one with another is counted there.
        found = rules.clocked(clock, recycled=recycled, unseen=unseen)
        if found is not None and clock.handoff_id in there:
            yield found


def unseen_owners(*, members: Sequence[int], at: datetime) -> set[int]:
    """Members of whose work no tool tells, or all that did have gone silent."""
    health = journeys.evidence_health(member_ids=members, at=at)
    return {one for one in members if all(route.is_silent for route in health.get(one, ()))}


def _qualified(leads: Sequence[int]) -> dict[int, datetime]:
    rows = bulk.fetch(
        """select lead, min(occurred_at) from facts.stage_events
           where lead = any(%s) and ending = '' and stage in ('sql', 'opportunity', 'customer')
           group by lead""",
        [[*leads]],
    )
    return dict(rows)


def _rated(leads: Sequence[int]) -> set[int]:
    rows = bulk.fetch(
        """select distinct v.lead from facts.verdicts v
           where v.lead = any(%s) and v.side = 'sales' and v.said <> ''
             and not exists (select from facts.verdicts b where b.takes_back = v.key)""",
        [[*leads]],
    )
    return {lead for (lead,) in rows}


def _classes(*, at: datetime) -> dict[str, str]:
    try:
        return {one.code: one.group for one in definitions.list_reasons(at=at)}
    except definitions.NoVersionInForce:
        return {}
