"""Hand-offs as lines of a list: who, why now, until when, and what can be done with each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.content import api as content
from accord.definitions import api as definitions
from accord.desk.rules import scripts
from accord.desk.views.common import lists, tool_records
from accord.desk.views.wording import card_words, handoff_words, touch_words, words
from accord.desk.views.wording.handoff_words import Countdown
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import STATE_NAMES, Move, State, Still
from accord.handoffs.values.inbox import HandoffCard, SeenClock, Tries
from accord.intake.values.batches import Kind
from accord.journeys import api as journeys
from accord.journeys.values import Touch
from accord.leads import api as leads
from accord.leads.values import LeadRow, Promising
from accord.team import api as team
from accord.team.values import Actor, Capability, Scope, Side
from accord.ui import api as ui
from accord.ui.values import parts

NO_TRIES = Tries(0, None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that can be done with a line. opens: it asks for something first; leads_to: it
    does so on a page of its own."""

    code: str
    label: str
    url: str
    key: str = ""
    opens: bool = False
    is_main: bool = False
    leads_to: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A hand-off as a list shows it. done: what was just done with it; problem: why it was not."""

    id: int
    title: str
    lang: str
    url: str
    company: str
    company_lang: str
    chip: parts.Quadrant | None
    route: str
    why: str
    quote: str
    when: datetime | None
    countdown: Countdown
    state: str
    owner: str
    tries: str
    asked: str
    reason: str
    said: str
    wake_on: str
    still: str
    acts: tuple[Act, ...]
    taps: tuple[tuple[str, str], ...]
    there: parts.Link | None = None
    done: str = ""
    problem: str = ""
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of a page need, each read once for all of them."""

    leads: Mapping[int, LeadRow]
    last: Mapping[int, Touch]
    clocks: Mapping[int, Sequence[SeenClock]]
    since: Mapping[int, datetime]
    tries: Mapping[int, Tries]
    seen: frozenset[int]
    names: Mapping[int, str]
    campaigns: Mapping[int, str]
    assets: Mapping[int, str]
    kinds: Mapping[str, str]
    reasons: Mapping[str, str]
    words: Mapping[int, tuple[str, str]]
    tools: Mapping[int, parts.Link]


def lines(request: HttpRequest, cards: Sequence[HandoffCard], *, at: datetime) -> list[Line]:
    """These hand-offs in their order; as many queries, however many there are."""
    actor, known = lists.actor_of(request), know(cards, at=at)
    return [line(card, known=known, actor=actor, at=at) for card in cards]


def know(cards: Sequence[HandoffCard], *, at: datetime) -> Known:
    """All that their lines say."""
    ids = [card.id for card in cards]
    found = leads.list_leads(
        where=leads.LeadFilter(ids=[card.lead_id for card in cards]), limit=max(len(cards), 1)
    ).rows
    last = journeys.last_of_people(people=[row.person_id for row in found])
    touches = last.values()
    members = {card.owner_id for card in cards} | {
        card.given_by_id for card in cards if card.given_by_id
    }
    return Known(
        leads={row.id: row for row in found},
        last=last,
        clocks=handoffs.clocks_of(handoff_ids=ids, at=at),
        since=handoffs.asking_since(handoff_ids=ids),
        tries=handoffs.tries_of(cards=cards),
        seen=seen_owners({card.owner_id for card in cards}, at=at),
        names=team.names(ids=members),
        campaigns=campaigns.names(ids=[one.campaign_id for one in touches if one.campaign_id]),
        assets=content.titles(ids=[one.asset_id for one in touches if one.asset_id]),
        kinds=handoffs.kind_names(),
        reasons={one.code: one.name for one in definitions.list_reasons(at=at)},
        words=_said(cards),
        tools=_there([row.person_id for row in found]),
    )


def _there(people: Sequence[int]) -> dict[int, parts.Link]:
    """The page of each of these people in the tool that told of them first and is connected."""
    told = contacts.records_of_people(people=people)
    pages = tool_records.linked_by_record(
        kind=Kind.LEADS, records=[one for records in told.values() for one in records]
    )
    found = {}
    for person, records in told.items():
        shown = next((page for one in records if (page := pages[one]).url), None)
        if shown is not None:
            found[person] = parts.Link(label=shown.label, url=shown.url)
    return found


def titles(cards: Sequence[HandoffCard]) -> dict[int, str]:
    """What the people of these hand-offs are called, by lead."""
    where = leads.LeadFilter(ids=[card.lead_id for card in cards])
    found = leads.list_leads(where=where, limit=max(len(cards), 1)).rows
    return {row.id: words.lead(row) for row in found}


def leads_within(lead_ids: Sequence[int], *, scope: Scope) -> frozenset[int]:
    """Those of these leads that a scope has."""
    if scope.is_everything:
        return frozenset(lead_ids)
    where = leads.LeadFilter(ids=[*lead_ids], scope=scope)
    return frozenset(
        row.id for row in leads.list_leads(where=where, limit=max(len(lead_ids), 1)).rows
    )


def seen_owners(owners: set[int], *, at: datetime) -> frozenset[int]:
    """Of whose work something tells that has not gone silent."""
    health = journeys.evidence_health(member_ids=sorted(owners), at=at)
    return frozenset(
        member for member, routes in health.items() if any(not one.is_silent for one in routes)
    )


def _said(cards: Sequence[HandoffCard]) -> dict[int, tuple[str, str]]:
    """What was asked of each, and what whoever handed it over said."""
    events = handoffs.events_of(handoff_ids=[card.id for card in cards])
    found = {}
    for number, told in events.items():
        asked = [one.words for one in told if one.move is Move.ASK]
        offered = [one.words for one in told if one.move is Move.OFFER]
        found[number] = (asked[-1] if asked else "", offered[0] if offered else "")
    return found


def line(
    card: HandoffCard, *, known: Known, actor: Actor, at: datetime, is_single: bool = False
) -> Line:
    """One hand-off, with what whoever asks may do with it; is_single: on a page of its own."""
    row = known.leads.get(card.lead_id)
    title = words.lead(row) if row else _("Lead %(number)s") % {"number": card.lead_id}
    company = row.company_name if row else ""
    last = known.last.get(row.person_id) if row else None
    told = touch_words.said(last, members={}, campaigns=known.campaigns, assets=known.assets) \
        if last else None  # fmt: skip
    tries = known.tries.get(card.id, NO_TRIES)
    asked, offered = known.words.get(card.id, ("", ""))
    return Line(
        id=card.id,
        title=title,
        lang=scripts.language_of(title),
        url=reverse("handoff", args=[card.id]),
        company=company,
        company_lang=scripts.language_of(company),
        chip=card_words.CHIPS[card.quadrant] if card.quadrant else None,
        route=known.kinds.get(card.kind, card.kind),
        why=" · ".join(filter(None, (told.title, told.detail))) if told else "",
        quote=told.quote if told else "",
        when=last.occurred_at if last else None,
        countdown=handoff_words.countdown(
            known.clocks.get(card.id, ()),
            side=card.from_side if card.state is State.ASKED and actor_is(actor, card.from_side)
            else card.to_side,
            is_seen=card.owner_id in known.seen,
            since=known.since.get(card.id),
            tries=tries,
            at=at,
            still=card.still,
        ),
        state=str(STATE_NAMES[card.state]),
        owner="" if card.owner_id == actor.member_id else known.names.get(card.owner_id, ""),
        tries=handoff_words.tried(tries),
        asked=asked if card.state is State.ASKED else "",
        reason=known.reasons.get(card.reason, card.reason),
        said=offered,
        wake_on=ui.calendar_day(card.wake_on) if card.wake_on else "",
        still=handoff_words.stands_still(card.still, card.still_until, at=at),
        there=known.tools.get(row.person_id) if row else None,
        acts=acts(card, actor=actor, is_single=is_single),
        taps=_taps(card, actor=actor),
    )  # fmt: skip


def actor_is(actor: Actor, side: Side) -> bool:
    """Whether somebody speaks for a side."""
    return bool(actor.sides & {side, Side.BOTH})


def _taps(card: HandoffCard, *, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Accepting with a word on whether it is promising, in one tap."""
    if not any(one.code == "accept" for one in acts(card, actor=actor)):
        return ()
    return tuple((one.value, str(leads.PROMISING_NAMES[one])) for one in Promising)


def acts(card: HandoffCard, *, actor: Actor, is_single: bool = False) -> tuple[Act, ...]:
    """What may be done with a hand-off as it stands; who may do it is asked again as it is done.
    is_single: on a page of its own, where what is rare is offered too."""
    if card.to_side is Side.SALES:
        of_sales = _of_sales(card, actor=actor, is_single=is_single)
        return (*of_sales, *_of_marketing(card, actor=actor))
    return _returned(card, actor=actor)


def _of_sales(card: HandoffCard, *, actor: Actor, is_single: bool) -> tuple[Act, ...]:
    if not actor.may(Capability.WORK_LEADS) or card.state is State.CLOSED:
        return ()
    if not actor_is(actor, Side.SALES):
        return ()
    url = _urls("handoff_act", card.id)
    is_pending = card.state is not State.WORKED
    found = []
    if is_pending:
        found += [
            Act(code="accept", label=_("Accept"), url=url("accept"), key="a", is_main=True),
            Act(code="reject", label=_("Reject"), url=url("reject"), key="r", opens=True),
        ]
    else:
        back = _("Give back to marketing")
        found.append(Act(code="recycle", label=back, url=url("recycle"), key="r", opens=True))
    if card.state is State.OFFERED:
        of_marketing = card.from_side is Side.MARKETING
        label = _("Ask marketing") if of_marketing else _("Ask for more")
        found.append(Act(code="ask", label=label, url=url("ask"), key="n", opens=True))
    found += [
        Act(code="snooze", label=pgettext("act", "Put off"), url=url("snooze"), key="s",
            opens=True),
        Act(code="try", label=_("Log a try"), url=url("try"), key="l", opens=True),
        Act(code="book", label=_("Book a meeting"), key="b", leads_to=True,
            url=reverse("book_meeting", args=[card.lead_id])),
    ]  # fmt: skip
    found += _of_still(card, url=url, is_single=is_single, may_hold=_may_hold(actor))
    if may_lead(actor):
        found.append(Act(code="give", label=_("Give to…"), url=url("give"), opens=True))
    return tuple(found)


def _of_still(
    card: HandoffCard, *, url: Callable[[str], str], is_single: bool, may_hold: bool
) -> list[Act]:
    """What has the agreed time stand still, or run on."""
    found = []
    if card.still is not None and (may_hold or card.still is not Still.LEGAL):
        found.append(Act(code="resume", label=_("Have the time run on"), url=url("resume")))
    if is_single and card.still is not Still.LEGAL:
        later, hold = _("The buyer asked for later"), _("Legal hold")
        found.append(Act(code="later", label=later, url=url("later"), opens=True))
        if may_hold:
            found.append(Act(code="hold", label=hold, url=url("hold"), opens=True))
    return found


def _may_hold(actor: Actor) -> bool:
    """Whose word it is that the law holds somebody, as `rules.deciding` has it."""
    return may_lead(actor) or actor.may(Capability.ERASE_PEOPLE)


def may_lead(actor: Actor) -> bool:
    """Who leads may give hand-offs to others, as `operations.moving` has it."""
    return actor.may(Capability.SIGN) or actor.may(Capability.MANAGE_TEAM)


def _of_marketing(card: HandoffCard, *, actor: Actor) -> tuple[Act, ...]:
    if card.state is not State.ASKED or not actor.may(Capability.JUDGE_LEADS):
        return ()
    if not actor_is(actor, card.from_side):
        return ()
    url = reverse("return_act", args=[card.id, "answer"])
    return (Act(code="answer", label=_("Answer"), url=url, key="a", opens=True),)


def _returned(card: HandoffCard, *, actor: Actor) -> tuple[Act, ...]:
    if card.state is State.CLOSED or not actor.may(Capability.JUDGE_LEADS):
        return ()
    if not actor_is(actor, Side.MARKETING):
        return ()
    url = _urls("return_act", card.id)
    take = [Act(code="take", label=_("Take"), url=url("take"), key="a", is_main=True)]
    return (
        *(take if card.state is State.OFFERED else ()),
        Act(code="nurture", label=_("Into a nurture"), url=url("nurture"), key="n", opens=True),
        Act(code="again", label=_("Hand over again"), url=url("again"), key="r", opens=True),
        Act(code="end", label=_("End without a nurture"), url=url("end"), opens=True),
    )


def _urls(route: str, number: int) -> Callable[[str], str]:
    """Addresses of the acts of one hand-off."""
    return lambda code: reverse(route, args=[number, code])
