"""What rules of routing look at: leads, who has their company or person, and everybody's state."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import STAGE_ORDER, Kind, SegmentFacts
from accord.foundation import bulk
from accord.handoffs.rules import routing as rules
from accord.handoffs.rules.routing_kept import steps_read
from accord.handoffs.rules.routing_reading import read_routing
from accord.handoffs.values.routing import (
    Choice,
    Claim,
    Claims,
    Roster,
    RoutingAsk,
    RoutingFacts,
    RoutingField,
    RoutingInForce,
    Seat,
    StoredChoice,
    UnableToReadRouting,
)
from accord.handoffs.values.routing_ledger import RoutingStanding
from accord.kernel import working_time
from accord.team import api as team
from accord.team.values import MemberCard

_FACTS = """
    select f.lead_id, f.head_id, f.company_id, f.industry, f.employees, f.country, f.title, f.said,
           f.segment, f.origin, f.channel, f.campaign, f.language, f.lists, f.attributes::text,
           l.owner_id, f.opened_at
    from live.lead_facts f join live.leads l on l.id = f.lead_id where f.lead_id = any(%s)
"""
_OF_COMPANIES = """
    select o.head_id, true, d.opened_at, d.deal_id, d.owner_id
    from live.one_company o join live.owned_deals d on d.company_id = o.company_id
    where o.head_id = any(%(ids)s)
    union all
    select o.head_id, false, l.opened_at, l.lead_id, l.owner_id
    from live.one_company o join live.owned_leads l on l.company_id = o.company_id
    where o.head_id = any(%(ids)s)
"""
_OF_PEOPLE = """
    select o.head_id, false, l.opened_at, l.id, l.owner_id
    from live.one_person o join live.leads l on l.person_id = o.person_id
    where o.head_id = any(%(ids)s) and l.owner_id is not null and l.gone_at is null
"""
# What somebody works on now; by the stages, so that one index answers.
_OPEN_WORK = """
    select owner_id, count(*) from live.leads
    where ending = '' and stage = any(%s) and owner_id = any(%s)
      and joined_to_id is null and gone_at is null group by owner_id
"""
_CHOICE = """id, lead_id, key, kind, version_id, rule, owner_id, steps::text, takes_turn, at
    from handoffs_routingchoice"""
LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def routing_in_force(*, at: datetime) -> RoutingInForce | None:
    """The rules in force, None where there are none. Whatever was signed, leads go on: a wording
    that is no routing gives to whom the company says."""
    version = definitions.find_in_force(kind=Kind.ROUTING, at=at)
    if version is not None:
        with suppress(UnableToReadRouting):
            return RoutingInForce(version.id, version.number, read_routing(version.body))
    return None


def try_routing(
    *, lead_ids: Sequence[int], kind: str, routing: RoutingInForce | None, at: datetime
) -> list[Choice]:
    """Who would get these leads by these rules, one after the other; nothing is kept. Leads that
    there are not are left out. Raises UnableToRoute."""
    asked = [RoutingAsk(lead_id, f"try:{lead_id}") for lead_id in lead_ids]
    facts = facts_of(asks=asked, kind=kind)
    return rules.choose_all(
        routing=routing.says if routing else None,
        facts=facts,
        roster=roster_at(at=at, needs_hours=needs_hours(routing)),
        claims=claims_of(facts=facts),
        holds=definitions.holds,
    )


def needs_hours(routing: RoutingInForce | None) -> bool:
    """Whether a rule asks who is in their hours."""
    return routing is not None and any(rule.working_first for rule in routing.says.rules)


def facts_of(*, asks: Sequence[RoutingAsk], kind: str) -> list[RoutingFacts]:
    """What is known of leads that are to be handed over, in this order; of those there are."""
    rows = {row[0]: row for row in bulk.fetch(_FACTS, [[one.lead_id for one in asks]])}
    return [_facts(one, kind, rows[one.lead_id]) for one in asks if one.lead_id in rows]


def _facts(ask: RoutingAsk, kind: str, row: Sequence[Any]) -> RoutingFacts:
    _id, person, company, industry, employees, country, title, said, *rest = row
    segment, origin, channel, campaign, language, lists, attributes, owner, opened_at = rest
    words = {
        RoutingField.SEGMENT: segment,
        RoutingField.ORIGIN: origin,
        RoutingField.CHANNEL: channel,
        RoutingField.CAMPAIGN: campaign,
        RoutingField.LANGUAGE: language,
    }
    return RoutingFacts(
        lead_id=ask.lead_id,
        key=ask.key,
        kind=kind,
        fields=SegmentFacts(
            industry=industry or "",
            employees=employees,
            country=country or "",
            title=title or "",
            said=said or "",
            lists=tuple(lists),
            attributes=tuple(
                {name: str(value) for name, value in record.items()}
                for record in bulk.read_json(attributes)
            ),
        ),
        words={field: word or "" for field, word in words.items()},
        not_to=ask.not_to,
        owner_id=owner,
        company_id=company,
        person_id=person,
        opened_at=opened_at,
    )


def claims_of(*, facts: Sequence[RoutingFacts]) -> Claims:
    """Who owns open work of the companies of these leads, and had their people before."""
    companies = {one.company_id for one in facts if one.company_id is not None}
    people = {one.person_id for one in facts if one.person_id is not None}
    return Claims(_claims(_OF_COMPANIES, companies), _claims(_OF_PEOPLE, people))


def _claims(sql: str, ids: Iterable[int]) -> dict[int, tuple[Claim, ...]]:
    found: dict[int, list[Claim]] = {}
    for head, is_deal, opened_at, record, owner in bulk.fetch(sql, {"ids": [*ids]}):
        found.setdefault(head, []).append(Claim(is_deal, opened_at or LONG_AGO, record, owner))
    return {head: tuple(claims) for head, claims in found.items()}


def roster_at(
    *, at: datetime, needs_hours: bool, pending: Mapping[int, int] | None = None
) -> Roster:
    """Everybody at a moment: who is away or full, who acts for them, and what is owed by turns.
    needs_hours: whether it matters who is in their hours. pending: how much open work members
    have beside the open leads they own."""
    cards = team.list_members()
    away = {
        one.member_id for one in team.absences_of(since=at) if one.starts_at <= at < one.ends_at
    }
    absent = {card.id for card in cards if not card.active} | away
    limited = [card.id for card in cards if card.active and card.capacity is not None]
    stages = [stage.value for stage in STAGE_ORDER]
    work = dict(bulk.fetch(_OPEN_WORK, [stages, limited])) if limited else {}
    resting = _resting(cards, at=at) if needs_hours else frozenset()
    turns = bulk.fetch("select rule, member_id, owed from handoffs_routingturn")
    return Roster(
        seats={
            card.id: Seat(
                card.id, card.active, card.id in away, card.id not in resting, card.capacity,
                work.get(card.id, 0) + (pending or {}).get(card.id, 0), card.roles, card.teams,
                card.territories,
            )
            for card in cards
        },
        owed={(rule, member): owed for rule, member, owed in turns},
        deputies=team.deputies_of(member_ids=absent, at=at) if absent else {},
        catches_id=team.get_team().fallback_owner_id,
    )  # fmt: skip


def _resting(cards: Sequence[MemberCard], *, at: datetime) -> frozenset[int]:
    found = team.calendars_for(asked=[(card.id, at) for card in cards if card.active])
    return frozenset(
        int(whose)
        for (whose, _at), (_version, hours) in found.items()
        if not working_time.is_open(hours, at)
    )


def choices_of(*, keys: Sequence[str]) -> dict[str, StoredChoice]:
    """Choices by the keys of their hand-offs, as far as there are any."""
    rows = bulk.fetch(f"select {_CHOICE} where key = any(%s)", [[*keys]])
    return {row[2]: _stored(row) for row in rows}


def choice_behind(*, handoff_id: int) -> StoredChoice | None:
    """The choice by which whoever has a hand-off has it; None where rules did not choose them."""
    rows = bulk.fetch(
        f"""select {_CHOICE} c where exists (
              select from handoffs_handoff h
              where h.id = %s and h.lead_id = c.lead_id and h.owner_id = c.owner_id
                and (c.key = h.key or starts_with(c.key, h.key || ':again:')))
            order by id desc limit 1""",
        [handoff_id],
    )
    return next((_stored(row) for row in rows), None)


def list_choices(*, lead_id: int, limit: int = 20) -> list[StoredChoice]:
    """Who a lead was given to and why, the newest first."""
    rows = bulk.fetch(
        f"select {_CHOICE} where lead_id = %s order by id desc limit %s", [lead_id, limit]
    )
    return [_stored(row) for row in rows]


def _stored(row: Sequence[Any]) -> StoredChoice:
    number, lead, key, kind, version, rule, owner, steps, takes_turn, at = row
    told = steps_read(bulk.read_json(steps))
    return StoredChoice(number, lead, key, kind, version, rule, owner, told, takes_turn, at)


def standings() -> Mapping[str, list[RoutingStanding]]:
    """Of each rule how fairly leads came to its members since it began, by member."""
    found: dict[str, list[RoutingStanding]] = {}
    for rule, *told in bulk.fetch(
        """select rule, member_id, due, received, away, "full", other
           from handoffs_routingturn order by rule, member_id"""
    ):
        found.setdefault(rule, []).append(RoutingStanding(*told))
    return found
