"""Leads as a hand-off needs them: whose they are, what is known, how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.handoffs.values.clocks import Evidence, Span
from accord.handoffs.values.handing import CameBack
from accord.handoffs.values.kinds import Field
from accord.leads.values import Ending
from accord.scoring.values.scores import BEST_FIRST


@dataclass(frozen=True, slots=True)
class Subject:
    """A lead to hand over. known: what is there of what a kind may ask for."""

    lead_id: int
    head_id: int
    person_id: int
    owner_id: int | None
    company_id: int | None
    stage: StageCode
    ending: Ending | None
    origin: str
    country: str
    segment: str
    quadrant: str
    known: frozenset[Field]
    last_back: CameBack | None


_SQL = """
select l.id, p.canonical_id, l.person_id, l.owner_id, c.canonical_id, l.stage, l.ending,
       coalesce(l.origin, ''), coalesce(nullif(co.country, ''), h.country, ''),
       coalesce(l.segment, ''),
       coalesce((select s.quadrant from live.scores s where s.lead_id = l.id
                 order by array_position(%(best)s::text[],
                                         s.quadrant::text) limit 1), ''),
       h.name <> '', coalesce(h.email, '') <> '',
       coalesce(h.phone, '') <> '', coalesce(h.title, '') <> '', l.campaign_id is not null,
       not exists (select from live.refusals r where r.canonical_id = p.canonical_id
                   and r.purpose = 'sales_contact'),
       back.closed_at, back.owner_id, back.reason, back.wake_on,
       back.closed_at is not null and exists (
         select from live.taken_part tp join live.one_person o2 on o2.person_id = tp.person_id
         where o2.head_id = p.canonical_id and tp.occurred_at > back.closed_at),
       back.closed_at is not null and (
         exists (select from live.one_person o3
                 join live.news_of_records n on n.person_id = o3.person_id
                 where o3.head_id = p.canonical_id and n.told_at > back.closed_at)
         or exists (select from live.one_company o4
                    join live.news_of_records n on n.company_id = o4.company_id
                    where o4.head_id = co.id and n.told_at > back.closed_at)),
       back.known
from live.leads l
join live.persons p on p.id = l.person_id
join live.persons h on h.id = p.canonical_id
left join live.companies c on c.id = l.company_id
left join live.companies co on co.id = c.canonical_id
left join lateral (
  select b.closed_at, b.owner_id, b.reason, b.wake_on,
         coalesce(b.facts -> 'known', '[]')::text as known
  from handoffs_handoff b
  join live.leads bl on bl.id = b.lead_id
  join live.persons bp on bp.id = bl.person_id
  where bp.canonical_id = p.canonical_id and b.outcome in ('rejected', 'recycled')
    and b.kind = %(kind)s
  order by b.closed_at desc limit 1) back on true
where l.id = any(%(leads)s) and l.joined_to_id is null and l.gone_at is null
order by l.id"""


def subjects_of(*, lead_ids: Sequence[int], kind: str) -> list[Subject]:
    """These leads, in order; one that is counted with another or is gone is left out."""
    rows = bulk.fetch(
        _SQL, {"leads": [*lead_ids], "kind": kind, "best": [one.value for one in BEST_FIRST]}
    )
    return [_subject(row) for row in rows]


def _subject(row: tuple[Any, ...]) -> Subject:
    lead, head, person, owner, company, stage, ending, origin, country, segment, quadrant = row[:11]
    name, email, phone, title, campaign, consent, back_at, back_from, why = row[11:20]
    known = {
        Field.NAME: name, Field.EMAIL: email, Field.PHONE: phone, Field.TITLE: title,
        Field.COMPANY: company is not None, Field.COUNTRY: bool(country),
        Field.SEGMENT: bool(segment), Field.ORIGIN: bool(origin), Field.CAMPAIGN: campaign,
        Field.CONSENT: consent,
    }  # fmt: skip
    there = frozenset(field for field, is_known in known.items() if is_known)
    wake_on, has_news, is_told, was_known = row[20:]
    is_changed = is_told or (back_at is not None and _has_more(there, was_known))
    back = CameBack(back_at, back_from, why, wake_on, has_news, is_changed) if back_at else None
    return Subject(
        lead, head, person, owner, company, StageCode(stage), Ending(ending) if ending else None,
        origin, country, segment, quadrant, there, back,
    )  # fmt: skip


def _has_more(known: frozenset[Field], before: str) -> bool:
    return bool({field.value for field in known} - set(bulk.read_json(before)))


def evidence_of(*, lead_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """What was done with the people of these leads, by lead."""
    rows = bulk.fetch(
        """select l.id, e.id, e.occurred_at, e.kind, e.direction, e.reach, e.member_id,
                  e.is_by_hand, e.came_back
           from live.leads l join live.persons p on p.id = l.person_id
           join live.evidence e on e.head_id = p.canonical_id
           where l.id = any(%s)
             and e.kind in ('call_attempt', 'call_connected', 'email_sent', 'email_reply',
                            'meeting_booked', 'meeting_held', 'im', 'social')
           order by e.occurred_at, e.id""",
        [[*lead_ids]],
    )
    found: dict[int, list[Evidence]] = {}
    for lead, *told in rows:
        found.setdefault(lead, []).append(Evidence(*told))
    return found


def decided_at(*, lead_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """When sales decided on these leads: took one on, or said yes or no to it and did not take
    that back."""
    rows = bulk.fetch(
        """select lead, occurred_at from facts.stage_events
           where lead = any(%(leads)s) and ending = '' and not inferred
             and stage in ('sql', 'opportunity', 'customer')
           union
           select lead, said_at from facts.verdicts v
           where lead = any(%(leads)s) and side = 'sales' and said in ('yes', 'no')
             and not exists (select from facts.verdicts back where back.takes_back = v.key)""",
        {"leads": [*lead_ids]},
    )
    found: dict[int, list[datetime]] = {}
    for lead, at in rows:
        found.setdefault(lead, []).append(at)
    return found


def ended_before(*, handoff_ids: Sequence[int]) -> dict[int, datetime]:
    """When the last turn with the same person was over before each of these hand-offs was made: a
    hand-off that came back or ran out, or a lead that ended. One that was passed on goes on."""
    if not handoff_ids:
        return {}
    rows = bulk.fetch(
        """select h.id, greatest(
                    max(b.closed_at) filter (
                      where b.outcome in ('rejected', 'recycled', 'expired', 'ended', 'void')
                        and b.closed_at <= h.offered_at),
                    max(ol.closed_at) filter (where ol.closed_at <= h.offered_at))
           from handoffs_handoff h
           join live.leads l on l.id = h.lead_id
           join live.persons p on p.id = l.person_id
           join live.persons op on op.canonical_id = p.canonical_id
           join live.leads ol on ol.person_id = op.id
           left join handoffs_handoff b on b.lead_id = ol.id and b.id <> h.id
           where h.id = any(%s) group by h.id""",
        [[*handoff_ids]],
    )
    return {handoff: at for handoff, at in rows if at is not None}


def awaited_of(*, handoff_ids: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """From when until when a meeting of these hand-offs is waited for, by hand-off: since it was
    agreed until it begins, or was called off before that; and since it was moved, if that was after
    it should have begun. A word of whoever holds it alone has nobody wait."""
    rows = bulk.fetch(
        """select handoff_id, (span ->> 0)::timestamptz, (span ->> 1)::timestamptz
           from handoffs_meeting cross join jsonb_array_elements(awaited) span
           where handoff_id = any(%s) and is_borne_out order by id, 2""",
        [[*handoff_ids]],
    )
    found: dict[int, tuple[Span, ...]] = {}
    for handoff, since, until in rows:
        found[handoff] = (*found.get(handoff, ()), Span(since, until))
    return found
