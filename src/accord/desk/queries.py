"""Reading what joins slices: kept views, stories, beginnings."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.content import api as content
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.desk import models
from accord.desk.rules import readiness, stories
from accord.desk.rules.guiding import Milestone
from accord.desk.values import (
    Act,
    Beginnings,
    Check,
    Checked,
    DealEventCard,
    Hanging,
    Happening,
    ListName,
    Party,
    Position,
    Readiness,
    SavedView,
    Story,
    Waiver,
)
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.journal.values import ACTS
from accord.journeys import api as journeys
from accord.journeys.values import Direction
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.meetings import api as meetings
from accord.sample import api as sample
from accord.team import api as team
from accord.team.values import EVERYTHING, LeadershipMode, Scope, Side

_LAST_ID = 2**62


def list_views(*, list_name: ListName | None, member_id: int) -> list[SavedView]:
    """A member's own views and those that others share, by name; None: of every list."""
    rows = models.SavedView.objects.filter(Q(owner_id=member_id) | Q(is_shared=True))
    if list_name is not None:
        rows = rows.filter(list_name=list_name)
    return [
        SavedView(row.pk, row.owner_id, ListName(row.list_name), row.name, row.query, row.is_shared)
        for row in rows.order_by("list_name", "name", "id")[:200]
    ]


def read_story(
    *,
    lead: LeadRow,
    people: Sequence[int],
    party: Party | None,
    before: Position | None,
    limit: int,
    owner_of: stories.OwnerOf,
    joined: Sequence[int],
    scope: Scope = EVERYTHING,
) -> Story:
    """What happened around a lead: touches of its people, its stages and its deals in the scope,
    as one. joined: the lead and those that are counted with it.

    The number of queries does not depend on how much happened.
    """
    events = leads.list_stage_events(lead_id=lead.id)
    happenings = [stories.of_event(event, owner_of=owner_of) for event in events]
    where = deals.DealFilter(lead_ids=joined, scope=scope)
    bought = deals.list_deals(where=where, limit=20).rows
    happenings += [stories.of_deal(event) for event in _deal_events(lead, bought)]
    counts = _counts(happenings, people=people)
    happenings += [
        stories.of_touch(touch)
        for touch in _touches(people, party=party, before=before, limit=limit + 1)
    ]
    page, more = stories.merged(happenings, before=before, party=party, limit=limit)
    turns = stories.turns(events=events, owner_of=owner_of)
    return Story(page, turns, counts, more, tuple(bought))


def hanging_on(*, people: Sequence[int], scope: Scope) -> dict[int, Hanging]:
    """What hangs on each of these people with whoever is one with them, by the one given: of
    leads and deals, those of this scope.

    The number of queries does not depend on how many are asked about.
    """
    heads = contacts.heads_of(people=people)
    groups: dict[int, list[int]] = {heads.get(person, person): [] for person in people}
    for person in sorted({*people, *heads}):
        groups[heads.get(person, person)].append(person)
    everybody = sorted({*people, *heads})
    cycles = leads.count_by_person(people=everybody, scope=scope)
    touches = journeys.count_by_person(people=everybody)
    bought = deals.count_by_person(people=everybody, scope=scope)
    tools = contacts.tools_by_person(people=everybody)
    known = {
        head: Hanging(
            people=tuple(group),
            leads=_summed(group, counts=cycles),
            touches=_summed(group, counts=touches),
            deals=_summed(group, counts=bought),
            tools=tuple(tool for person in group for tool in tools.get(person, ())),
        )
        for head, group in groups.items()
    }
    return {person: known[heads.get(person, person)] for person in people}


def _summed(group: Sequence[int], *, counts: Mapping[int, int]) -> int:
    return sum(counts.get(person, 0) for person in group)


def _deal_events(lead: LeadRow, cards: Sequence[deals.DealCard]) -> list[DealEventCard]:
    """What happened to the lead's deals; an event without a time is put where its deal began."""
    told = deals.list_events_of(deal_ids=[card.id for card in cards])
    by_id = {card.id: card for card in cards}
    return [
        DealEventCard(
            number, by_id[deal_id], kind, at or by_id[deal_id].opened_at or lead.opened_at, old, new
        )
        for number, deal_id, kind, at, old, new in told
    ]


def _touches(
    people: Sequence[int], *, party: Party | None, before: Position | None, limit: int
) -> list[journeys.Touch]:
    is_buyer = party is Party.BUYER
    direction = None if party is None else Direction.IN if is_buyer else Direction.OUT
    place: tuple[datetime, int] | None = None
    if before is not None:
        place = (before.at, before.id if before.rank == stories.TOUCH else _LAST_ID)
    return journeys.list_touches(
        people=people,
        team=None if party is None or is_buyer else party.value,
        direction=direction,
        before=place,
        limit=limit,
    )


def _counts(happenings: Sequence[Happening], *, people: Sequence[int]) -> dict[Party | None, int]:
    """How much each party did; None: all together."""
    counts: dict[Party | None, int] = dict.fromkeys([None, *Party], 0)
    for happening in happenings:
        counts[None] += 1
        if happening.party is not None:
            counts[happening.party] += 1
    for (side, direction), count in journeys.count_touches(people=people).items():
        counts[None] += count
        if direction == Direction.IN:
            counts[Party.BUYER] += count
        elif side:
            counts[Party(side)] += count
    return counts


def closed_loop(*, where: leads.LeadFilter) -> dict[tuple[str, str], int]:
    """What became of leads: (stage, ending or "") → how many."""
    return {
        (stage.value, ending.value if ending else ""): count
        for (stage, ending), count in leads.count_fates(where=where).items()
    }


def get_beginnings(*, member_id: int | None) -> Beginnings:
    """How far a new team has come."""
    members = team.list_members()
    whole = team.get_team()
    signers = definitions.list_signers()  # a leader is who may sign
    is_one = whole.leadership_mode is LeadershipMode.COMBINED
    return Beginnings(
        has_name=whole.name != "Revenue team",
        has_leads=leads.any_lead(),
        has_deals=deals.count_deals(where=deals.DealFilter(), at_most=1) > 0,
        has_campaigns=campaigns.count_campaigns(at_most=1) > 0,
        has_content=content.any_asset(),
        people_who_sign_in=sum(card.can_sign_in and card.active for card in members),
        has_marketing_lead=bool(signers.get(Side.BOTH if is_one else Side.MARKETING)),
        has_sales_lead=bool(signers.get(Side.BOTH if is_one else Side.SALES)),
        has_fallback_owner=whole.fallback_owner_id is not None,
        has_saved_view=models.SavedView.objects.filter(owner_id=member_id).exists(),
    )


def list_checks(*, at: datetime) -> tuple[Checked, ...]:
    """What has to be in order before going live, as it stands."""
    return readiness.judged(get_readiness(at=at), waivers=_waivers())


def count_answered(*, since: datetime | None) -> tuple[int, int]:
    """How many leads were handed to sales since a moment, None for ever, and how many of these
    sales has accepted or given back."""
    rows = bulk.fetch(
        """select count(*), count(*) filter (where accepted_at is not null
                  or outcome in ('rejected', 'recycled'))
           from facts.handoffs
           where to_side = 'sales'
             and (%(since)s::timestamptz is null or offered_at >= %(since)s)""",
        {"since": since},
    )
    return rows[0][0], rows[0][1]


def find_go_live() -> tuple[int, datetime] | None:
    """Who said that both teams live by these figures, and since when."""
    row = models.GoLive.objects.first()
    return (row.member_id, row.live_at) if row else None


def get_readiness(*, at: datetime) -> Readiness:
    """What the checks before going live, and of the team's health, look at."""
    begun = get_beginnings(member_id=None)
    known = leads.count_known()
    codes = {origin.code for origin in definitions.list_origins(at=at)}
    every, with_campaign, still_open, owned = (
        sum(counts[place] for counts in known.values()) for place in range(4)
    )
    named = sum(counts[0] for origin, counts in known.items() if origin in codes)
    here = {card.id for card in team.list_members() if card.can_sign_in and card.active}
    return Readiness(
        leaders=begun.has_marketing_lead and begun.has_sales_lead,
        signed=definitions.count_signed(at=at),
        readers=(len(here & definitions.list_readers(at=at)), len(here)),
        fallback_owner=begun.has_fallback_owner,
        has_leads=begun.has_leads,
        origins=(named, every),
        campaigns=(with_campaign, every),
        owners=(owned, still_open),
        deals_linked=deals.count_linked(),
        has_costs=campaigns.any_cost(),
        undo_tried=intake.any_undone(),
        sample_gone=not sample.is_loaded(),
    )


def _waivers() -> dict[Check, Waiver]:
    return {
        Check(row.check_code): Waiver(
            Check(row.check_code), row.member_id, row.reason, row.waived_at
        )
        for row in models.Waiver.objects.all()
    }


__all__ = [
    "closed_loop",
    "count_answered",
    "find_go_live",
    "get_beginnings",
    "get_readiness",
    "hanging_on",
    "list_checks",
    "list_views",
    "read_story",
]


# Which moves of a hand-off others read of; the rest is between whoever has it and their inbox.
_MOVES = ("accept", "reject", "recycle", "ask", "answer", "hand_on", "expire", "end")
# The first condition is that of the journal's index of acts.
_ACTS = f"""
    select id, kind, at, subject, subject_id, actor_id, facts from live.entries
    where kind in ({", ".join(f"'{kind}'" for kind in ACTS)}) and kind = any(%(kinds)s)
      and at <= %(until)s
      and (kind <> 'handoff.moved' or facts ->> 'move' = any(%(moves)s))
      and (%(side)s = '' or actor_id = any(%(members)s)
           or (actor_id is null and facts ->> 'kind' = any(%(handed)s)))
    order by at desc, id desc limit %(limit)s
"""


def list_acts(*, kinds: Sequence[str], side: str, until: datetime, limit: int) -> list[Act]:
    """What the journal says that the teams did until a moment, the latest first. side: of one team
    alone, "" for both; what the rules handed over is of the team that such hand-offs come from."""
    members = [member for member, of in team.sides().items() if of in (side, "both")]
    _version, handed = handoffs.kinds_at(at=until)
    rows = bulk.fetch(
        _ACTS,
        {
            "kinds": list(kinds), "until": until, "moves": list(_MOVES), "side": side,
            "members": members, "limit": limit,
            "handed": [kind.code for kind in handed if kind.from_side.value == side],
        },
    )  # fmt: skip
    return [
        Act(number, kind, at, subject, subject_id, actor_id, json.loads(facts))
        for number, kind, at, subject, subject_id, actor_id, facts in rows
    ]


def feed_digest(secret: str) -> bytes:
    """What is kept of the secret of an address."""
    return hashlib.sha256(secret.encode()).digest()


def find_feed(*, secret: str) -> int | None:
    """Whose calendars read by this secret; None where nobody's do."""
    rows = models.CalendarFeed.objects.filter(digest=feed_digest(secret))
    return rows.values_list("member_id", flat=True).first()


def has_feed(*, member_id: int) -> bool:
    """Whether a member has such an address."""
    return models.CalendarFeed.objects.filter(member_id=member_id).exists()


def list_planned() -> list[tuple[Milestone, meetings.ActionCard]]:
    """The tasks of the plan, open or done, with what each leads to; those due first on top."""
    leads_to = dict(models.PlannedTask.objects.values_list("action_id", "milestone"))
    cards = meetings.find_actions(ids=leads_to).values()
    return [
        (Milestone(leads_to[one.id]), one)
        for one in sorted(cards, key=lambda one: (one.due_on, one.id))
        if one.state is not meetings.ActionState.DROPPED
    ]


def count_planned() -> int:
    """How many tasks of the plan are open."""
    planned = models.PlannedTask.objects.values_list("action_id", flat=True)
    return meetings.count_actions(ids=planned)


def planned_for(*, action_ids: Collection[int]) -> dict[int, Milestone]:
    """What those of these actions lead to that stand in the plan."""
    rows = models.PlannedTask.objects.filter(action_id__in=action_ids)
    return {action: Milestone(one) for action, one in rows.values_list("action_id", "milestone")}
