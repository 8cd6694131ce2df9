"""What goes with a hand-off, in its six parts: who, why now, what was, what is asked, by which
rules, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.contacts.values.consent import VERDICT_NAMES
from accord.contacts.values.groups import ROLE_NAMES, STANCE_NAMES
from accord.content import api as content
from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.definitions import api as definitions
from accord.desk.views.common import lists, people
from accord.desk.views.handoffs import packet_rules
from accord.desk.views.wording import card_words, handoff_words, moments, touch_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.clocks import GOING, PROMISE_NAMES
from accord.handoffs.values.handoffs import OUTCOME_NAMES, STATE_NAMES, State
from accord.handoffs.values.inbox import HandoffCard, SeenClock, Tries
from accord.journeys import api as journeys
from accord.journeys.values import Direction, Touch
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.team.values import Scope, Side
from accord.ui import api as ui
from accord.ui.values import parts

LOOKED_AT = 200  # touches of the buyer in which content and words are looked for
SHOWN = 8
_SALES_PURPOSE = "sales_contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """The six parts, each as facts or sentences."""

    who: tuple[parts.Fact, ...]
    why: tuple[parts.Fact, ...]
    history: tuple[parts.Fact, ...]
    content: tuple[str, ...]
    before: tuple[parts.Fact, ...]
    group: tuple[str, ...]
    deals: tuple[parts.Fact, ...]
    doubts: tuple[parts.Fact, ...]
    asks: tuple[str, ...]
    rules: tuple[parts.Fact, ...]
    steps: tuple[str, ...]


def packet(
    request: HttpRequest,
    card: HandoffCard,
    *,
    lead: LeadRow,
    person: contacts.PersonCard,
    clocks: Sequence[SeenClock],
    tries: Tries,
    names: dict[int, str],
) -> Packet:
    """All that is there of what goes with a hand-off; a constant number of queries."""
    at, scope = clock.now(), lists.scope_of(request)
    group = contacts.group_of(person_id=lead.person_id)
    theirs = journeys.list_touches(people=group, direction=Direction.IN, limit=LOOKED_AT)
    theirs = [one for one in theirs if one.gone_at is None]
    titles = content.titles(ids=sorted({one.asset_id for one in theirs if one.asset_id}))
    run = campaigns.names(ids=sorted(
        {one.campaign_id for one in theirs if one.campaign_id} | {lead.campaign_id or 0}
    ))  # fmt: skip
    told = [touch_words.said(one, members={}, campaigns=run, assets=titles) for one in theirs]
    return Packet(
        who=_who(lead, person, at=at),
        why=_why(card, theirs, told, at=at),
        history=_history(lead, theirs, told, run=run, at=at),
        content=tuple(dict.fromkeys(
            titles[one.asset_id] for one in theirs if one.asset_id in titles
        ))[:SHOWN],
        before=_before(card, lead, scope=scope, at=at),
        group=_group(lead),
        deals=_deals(lead, scope=scope),
        doubts=_doubts(request, lead),
        asks=_asks(card, told),
        rules=_rules(card, clocks, tries, names=names, at=at),
        steps=_steps(card, clocks, at=at),
    )  # fmt: skip


def _who(lead: LeadRow, person: contacts.PersonCard, *, at: datetime) -> tuple[parts.Fact, ...]:
    allowed = contacts.may_contact(person_id=lead.person_id, purpose=_SALES_PURPOSE, at=at)
    return (
        parts.Fact(label=_("Role"), text=person.title),
        parts.Fact(
            label=_("Company"),
            text=person.company_name,
            url=reverse("company", args=[person.company_id]) if person.company_id else "",
        ),
        parts.Fact(
            label=_("E-mail"), text=person.email,
            url=f"mailto:{person.email}" if person.email else "",
        ),
        parts.Fact(
            label=_("Phone"), text=person.phone, url=f"tel:{person.phone}" if person.phone else ""
        ),
        parts.Fact(label=_("Segment"), text=lead.segment or ""),
        *packet_rules.where_they_are(person, at=at),
        parts.Fact(
            label=_("May sales write?"),
            text=str(VERDICT_NAMES[allowed.verdict]),
            url=reverse("privacy", args=[person.id]),
        ),
    )  # fmt: skip


def _why(
    card: HandoffCard, theirs: Sequence[Touch], told: Sequence[touch_words.Said], *, at: datetime
) -> tuple[parts.Fact, ...]:
    last = f"{told[0].title}, {ui.moment(theirs[0].occurred_at, seen_from=at)}" if told else ""
    stands = ""
    if card.quadrant:
        stands = f"{card_words.quadrant(card.quadrant)}: {card_words.ADVICE[card.quadrant]}"
    return (
        parts.Fact(label=_("What they did last"), text=last),
        parts.Fact(label=_("Where it stood when handed over"), text=stands),
        parts.Fact(label=_("Handed over"), text=ui.moment(card.offered_at, seen_from=at)),
    )


def _history(
    lead: LeadRow,
    theirs: Sequence[Touch],
    told: Sequence[touch_words.Said],
    *,
    run: dict[int, str],
    at: datetime,
) -> tuple[parts.Fact, ...]:
    origins = {one.code: one.name for one in definitions.list_origins(at=at)}
    first = f"{told[-1].title}, {ui.day(theirs[-1].occurred_at, seen_from=at)}" if told else ""
    return (
        parts.Fact(label=_("Came in"), text=ui.moment(lead.opened_at, seen_from=at)),
        parts.Fact(label=_("Origin"), text=words.origin(lead.origin, known=origins)),
        parts.Fact(
            label=_("Campaign"),
            text=run.get(lead.campaign_id or 0, ""),
            url=reverse("campaign", args=[lead.campaign_id]) if lead.campaign_id else "",
        ),
        parts.Fact(label=_("What they did first"), text=first),
    )


def _before(
    card: HandoffCard, lead: LeadRow, *, scope: Scope, at: datetime
) -> tuple[parts.Fact, ...]:
    """Earlier times around and earlier hand-offs, with why they came back."""
    cycles = leads.list_cycles(person_id=lead.person_id, scope=scope)
    earlier = handoffs.handoffs_of_leads(lead_ids=[lead.id, *(one.id for one in cycles)])
    reasons = {one.code: one.name for one in definitions.list_reasons(at=at)}
    shown = [
        parts.Fact(
            label=ui.day(one.offered_at, seen_from=at),
            text=": ".join(filter(None, (
                str(OUTCOME_NAMES[one.outcome] if one.outcome else STATE_NAMES[one.state]),
                reasons.get(one.reason, one.reason),
            ))),
            url=reverse("handoff", args=[one.id]),
        )
        for one in earlier
        if one.id < card.id
    ]  # fmt: skip
    shown += [
        parts.Fact(
            label=ui.day(one.opened_at, seen_from=at),
            text=words.ending(one.ending) or _("Another time around, still open"),
            url=reverse("lead", args=[one.id]),
        )
        for one in cycles
        if one.id != lead.id
    ]
    return tuple(shown[:SHOWN])


def _group(lead: LeadRow) -> tuple[str, ...]:
    """Who else is known to take part in buying."""
    if lead.company_id is None:
        return ()
    groups = [one for one in contacts.groups_of_company(company_id=lead.company_id)
              if one.closed_at is None]  # fmt: skip
    members = contacts.list_group_members(group_ids=[one.id for one in groups])
    return tuple(
        ", ".join(
            (
                words.person(name=one.name, email=one.email, reference=one.reference,
                             number=one.person_id),
                str(ROLE_NAMES[one.role]),
                str(STANCE_NAMES[one.stance]),
            )
        )
        for one in members
        if one.person_id != lead.person_id and one.gone_at is None
    )[:SHOWN]  # fmt: skip


def _deals(lead: LeadRow, *, scope: Scope) -> tuple[parts.Fact, ...]:
    """What is being bought already, by this person or their company."""
    found = deals.list_deals(
        where=deals.DealFilter(lead_ids=leads.joined_with(lead_id=lead.id), scope=scope),
        limit=SHOWN,
    ).rows
    if lead.company_id is not None:
        where = deals.DealFilter(company_id=lead.company_id, status=DealStatus.OPEN, scope=scope)
        theirs = deals.list_deals(where=where, limit=SHOWN).rows
        found = [*found, *(one for one in theirs if one.id not in {each.id for each in found})]
    return tuple(
        parts.Fact(
            label=str(deals.STATUS_NAMES[one.status]),
            text=moments.deal_line(one),
            url=reverse("deal", args=[one.id]),
        )
        for one in found[:SHOWN]
    )


def _doubts(request: HttpRequest, lead: LeadRow) -> tuple[parts.Fact, ...]:
    """Who this may be as well, of whom whoever asks may see."""
    if lead.company_id is None:
        return ()
    pairs = contacts.list_doubts(
        company_id=lead.company_id, within=lists.people_within(request), limit=lists.PAGE
    )
    mine = [one for one in pairs if lead.person_id in one.heads][:SHOWN]
    cards = contacts.get_people(ids=[each for one in mine for each in one.heads])
    return tuple(
        parts.Fact(
            label=_("May be"),
            text=people.title_of(cards[next(each for each in one.heads if each != lead.person_id)]),
            url=reverse("pair", args=[one.id]),
        )
        for one in mine
    )


def _asks(card: HandoffCard, told: Sequence[touch_words.Said]) -> tuple[str, ...]:
    """The need in their own words, and what whoever handed it over said."""
    [events] = handoffs.events_of(handoff_ids=[card.id]).values()
    said = [one.words for one in events[:1] if one.words]
    return tuple(dict.fromkeys([*(one.quote for one in told if one.quote), *said]))[:SHOWN]


def _rules(
    card: HandoffCard,
    clocks: Sequence[SeenClock],
    tries: Tries,
    *,
    names: dict[int, str],
    at: datetime,
) -> tuple[parts.Fact, ...]:
    owed = [
        parts.Fact(
            label=handoff_words.what_of(one),
            text=_("until %(when)s") % {"when": ui.moment(one.due_at, seen_from=at)}
            if one.due_at
            else str(handoff_words.STATES[one.state]),
            side=parts.Side(one.side.value),
        )
        for one in clocks
        if one.member_id is None and (not one.turn or one.state in GOING)
    ]
    return (
        parts.Fact(
            label=_("Accountable"), text=names.get(card.owner_id, ""),
            side=parts.Side(card.to_side.value),
        ),
        packet_rules.why_this_one(card),
        *owed,
        parts.Fact(label=_("Tried so far"), text=handoff_words.tried(tries) or _("Not yet")),
        *(() if card.state is State.CLOSED else packet_rules.if_nothing_happens(card, at=at)),
    )  # fmt: skip


def _steps(card: HandoffCard, clocks: Sequence[SeenClock], *, at: datetime) -> tuple[str, ...]:
    """What to do next, in one or two sentences."""
    if card.state is State.CLOSED:
        return ()
    if card.state is State.ASKED:
        if card.from_side is Side.MARKETING:
            return (
                _("Marketing answers what was asked. Until then the time of sales stands still."),
            )
        return (_("Whoever handed it over answers what was asked. Until then the time of whoever "
                  "was handed it stands still."),)  # fmt: skip
    found = handoff_words.current(clocks, side=card.to_side)
    said = []
    if card.to_side is Side.MARKETING:
        said.append(_("Take it, put it into a nurture, or hand it over again once it is ready."))
    elif found is not None and found.due_at is not None:
        said.append(
            _("%(what)s, until %(when)s.")
            % {
                "what": PROMISE_NAMES[found.promise],
                "when": ui.moment(found.due_at, seen_from=at),
            }
        )
    elif card.state is State.OFFERED:
        said.append(_("Accept or reject it, so that marketing knows where it stands."))
    if card.quadrant and card.to_side is Side.SALES:
        said.append(
            _("It stood as %(place)s: %(advice)s.")
            % {
                "place": card_words.quadrant(card.quadrant),
                "advice": card_words.ADVICE[card.quadrant],
            }
        )
    return tuple(said)
