"""One lead: who it is, whose turn it was, and one story of both teams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.content import api as content
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.definitions.values import Stage, StageCode
from accord.desk import queries
from accord.desk.rules import addresses, scripts, stories
from accord.desk.rules.addresses import Address
from accord.desk.values import Happening, Party, Position, Story
from accord.desk.views.common import gone, lists, people, tool_records
from accord.desk.views.handoffs import handing
from accord.desk.views.lead import meetings, stage_events
from accord.desk.views.leads import scores, verdicts
from accord.desk.views.records import account_plans, accounts, reaching, stale, targets
from accord.desk.views.wording import moments, request_words, touch_words, words
from accord.desk.views.wording.touch_words import Said
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.team import api as team
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import charts, parts

PAGE = 50
NAMES = ("by", "before")


@dataclass(frozen=True, slots=True)
class Named:
    """The names a story needs, each read once for all its lines."""

    stages: Mapping[StageCode, Stage]
    reasons: Mapping[str, str]
    origins: Mapping[str, str]
    members: Mapping[int, str]
    campaigns: Mapping[int, str]
    assets: Mapping[int, str]


def lead_page(request: HttpRequest, lead_id: int) -> HttpResponse:
    """GET /leads/<id>/; an id that stands for nothing is a page that does not exist."""
    try:
        lead = leads.get_lead(lead_id=lead_id)
    except LookupError as missing:
        raise Http404 from missing
    if lead.counted_with_id != lead_id:
        return redirect("lead", lead_id=lead.counted_with_id)
    now = clock.now()
    here = lists.address(request, names=NAMES)
    party = addresses.chosen(Party, here.value("by"))
    before = stories.read(here.value("before"))
    group = contacts.group_of(person_id=lead.person_id)
    scope = lists.scope_of(request)
    agreed = definitions.list_words(at=now)
    joined = leads.joined_with(lead_id=lead.id)
    story = queries.read_story(
        lead=lead, people=group, party=party, before=before, limit=PAGE, owner_of=agreed.owners,
        joined=joined, scope=scope,
    )  # fmt: skip
    named = _named(story.happenings, lead=lead, agreed=agreed)
    person = contacts.get_person(person_id=lead.person_id)
    title = _title(person)
    records = contacts.list_records(person_id=lead.person_id, group=group)
    asked = meetings.asked(request, story.happenings, lead_id=lead_id, people=group, at=now)
    context = {
        "lead": lead,
        "person": person,
        "title": title,
        "lang": scripts.language_of(title, known=person.language),
        "company_lang": scripts.language_of(lead.company_name),
        "stage": words.stage(lead.stage, known=named.stages),
        "ending": words.ending(lead.ending),
        "breadcrumb": (parts.Link(label=_("Leads"), url=reverse("leads")), _here(title)),
        "thread": _thread(story, lead=lead, named=named, now=now),
        "tabs": _tabs(here, counts=story.counts),
        "entries": _entries(story, named=named, now=now, before=before, asked=asked),
        "more": _more(story, here=here),
        "contact": _contact(person),
        "lead_facts": _lead_facts(lead, named=named),
        "deals": _deals(story),
        "cycles": _cycles(lead, named=named, scope=scope),
        **reaching.context(people=group, at=now),
        **verdicts.context(request, lead, joined=joined, at=now),
        **scores.context(lead_id, at=now),
        **handing.context(request, lead, at=now),
        "merges": people.merged(lead.person_id, group=group),
        **targets.beside(lead.company_id),
        "ages": stale.ages_of(person, records),
        "company_why": accounts.why(contacts.reason_of(person_id=lead.person_id)),
        "late_words": account_plans.late_words(lead_id=lead_id, scope=scope),
        "joined": people.joined_words(people_count=len(group), count=len(records)),
        "ask_url": request_words.ask_url(lists.actor_of(request), About.LEAD, lead_id),
        "may_join": lists.actor_of(request).may(Capability.JOIN_PEOPLE),
        "records": tool_records.told(records),
        **gone.of_person(
            request, number=lead.person_id, records=records, is_gone=lead.gone_at is not None
        ),
    }
    return render(request, "desk/lead.html", context)


def _title(person: contacts.PersonCard) -> str:
    return words.person(
        name=person.name, email=person.email, reference=person.reference, number=person.id
    )


def _here(label: str) -> parts.Link:
    return parts.Link(label=label, url="")


def _named(happenings: Sequence[Happening], *, lead: LeadRow, agreed: definitions.Words) -> Named:
    touches = [happening.touch for happening in happenings if happening.touch]
    run = {lead.campaign_id, *(touch.campaign_id for touch in touches)}
    held = {lead.landing_page_id, *(touch.asset_id for touch in touches)}
    return Named(
        stages={stage.code: stage for stage in agreed.stages},
        reasons={reason.code: reason.name for reason in agreed.reasons},
        origins={origin.code: origin.name for origin in agreed.origins},
        members=team.names(ids=_known(touch.member_id for touch in touches)),
        campaigns=campaigns.names(ids=_known(run)),
        assets=content.titles(ids=_known(held)),
    )


def _known(ids: Iterable[int | None]) -> list[int]:
    return [number for number in ids if number is not None]


def _tabs(here: Address, *, counts: Mapping[Party | None, int]) -> tuple[parts.Tab, ...]:
    asked = here.value("by")
    labels = {
        None: _("All"),
        Party.MARKETING: _("Marketing"),
        Party.SALES: _("Sales"),
        Party.BUYER: _("Buyer"),
    }
    return tuple(
        parts.Tab(
            label=label,
            url=here.url(by=party.value if party else "", before="") + "#story",
            count=ui.number(counts[party]),
            side=words.side(party.value if party else None),
            is_current=asked == (party.value if party else ""),
        )
        for party, label in labels.items()
    )


def _more(story: Story, *, here: Address) -> parts.More:
    legend = _("Filled mark: we did it. Open mark: the buyer did it.")
    if story.more is None:
        return parts.More(shown_words=legend, rows_id="story")
    return parts.More(
        shown_words=legend,
        url=here.url(before=stories.written(story.more)),
        label=_("Show older"),
        rows_id="story",
    )


def _entries(
    story: Story,
    *,
    named: Named,
    now: datetime,
    before: Position | None,
    asked: Mapping[int, meetings.Asked],
) -> tuple[parts.Entry, ...]:
    """The story's lines; a heading stands where a new day or month begins."""
    heading = moments.group(before.at, now=now) if before else ""
    found = []
    for happening in story.happenings:
        group = moments.group(happening.position.at, now=now)
        found.append(
            _entry(
                happening,
                story=story,
                named=named,
                now=now,
                day="" if group == heading else group,
                asked=asked,
            )
        )
        heading = group
    return tuple(found)


def _entry(
    happening: Happening,
    *,
    story: Story,
    named: Named,
    now: datetime,
    day: str,
    asked: Mapping[int, meetings.Asked],
) -> parts.Entry:
    at = happening.position.at
    holder = words.side(stories.holder_at(at, turns=story.turns))
    party = happening.party
    said = _said(happening, named=named)
    asks = asked.get(happening.touch.id, meetings.NOTHING) if happening.touch else meetings.NOTHING
    return parts.Entry(
        id=f"e{happening.position.rank}-{happening.position.id}",
        title=said.title,
        at=at,
        holder=holder,
        lane=holder if party in (None, Party.BUYER) else words.side(party.value if party else None),
        is_ours=party is not Party.BUYER,
        handed_from=_handed_from(happening, story=story),
        detail=said.detail,
        quote=said.quote,
        source=said.source,
        link=said.link,
        day=day,
        shape="clock" if moments.is_recent(at, now=now) else "day",
        question=asks.question,
        acts=asks.acts,
    )


def _handed_from(happening: Happening, *, story: Story) -> parts.Side | None:
    """The team the lead came from, where this event put it into the other's hands."""
    if happening.event is None:
        return None
    for before, turn in zip(story.turns, story.turns[1:], strict=False):
        if turn.event.id == happening.event.id:
            return words.side(before.side)
    return None


def _said(happening: Happening, *, named: Named) -> Said:
    if happening.event is not None:
        return stage_events.said(happening.event, stages=named.stages, reasons=named.reasons)
    if happening.deal is not None:
        told = happening.deal
        name = words.deal(name=told.deal.name, number=told.deal.id)
        return Said(
            title=moments.deal_words(kind=told.kind, before=told.before, after=told.after),
            link=parts.Link(label=name, url=reverse("deal", args=[told.deal.id])),
        )
    assert happening.touch is not None
    return touch_words.said(
        happening.touch,
        members=named.members,
        campaigns=named.campaigns,
        assets=named.assets,
    )


def _thread(story: Story, *, lead: LeadRow, named: Named, now: datetime) -> charts.Thread | None:
    """The strip that shows whose turn it was since the lead came in."""
    if not story.turns:
        return None
    end = lead.closed_at or now
    if end <= story.turns[0].at:
        end = story.turns[0].at + timedelta(minutes=1)
    turns = tuple(
        charts.Turn(
            side=parts.Side(turn.side),
            start=min(turn.at, end),
            words=ui.day(turn.at, seen_from=now),
        )
        for turn in story.turns
    )
    names = {"marketing": _("Marketing"), "sales": _("Sales")}
    table = parts.PlainTable(
        caption=_("Whose turn it was"),
        head=(_("Since"), _("Team"), _("Because of")),
        rows=tuple(
            (
                ui.moment(turn.at, seen_from=now),
                names[turn.side],
                stage_events.title(turn.event, stages=named.stages),
            )
            for turn in story.turns
        ),
        numbers_from=3,
    )
    return charts.Thread(
        id="thread",
        summary=_("The lead changed hands %(count)s times.") % {"count": len(turns) - 1},
        turns=turns,
        end=end,
        end_words=_("ended") if lead.closed_at else _("now"),
        table=table,
    )


def _contact(person: contacts.PersonCard) -> tuple[parts.Fact, ...]:
    return (
        parts.Fact(
            label=_("E-mail"),
            text=person.email,
            url=f"mailto:{person.email}" if person.email else "",
        ),
        parts.Fact(
            label=_("Phone"), text=person.phone, url=f"tel:{person.phone}" if person.phone else ""
        ),
        parts.Fact(label=_("Role"), text=person.title),
        parts.Fact(
            label=_("Company"),
            text=person.company_name,
            url=reverse("company", args=[person.company_id]) if person.company_id else "",
        ),
        parts.Fact(label=_("Country"), text=person.country),
        parts.Fact(label=_("Language"), text=person.language),
        parts.Fact(label=_("Known as"), text=person.reference),
    )


def _lead_facts(lead: LeadRow, *, named: Named) -> tuple[parts.Fact, ...]:
    origins = named.origins
    return (
        parts.Fact(label=_("Came in"), text=ui.moment(lead.opened_at)),
        parts.Fact(label=_("Origin"), text=words.origin(lead.origin, known=origins)),
        parts.Fact(
            label=_("Heard of us from, they say"),
            text=words.origin(lead.self_reported, known=origins),
        ),
        parts.Fact(label=_("Channel"), text=words.origin(lead.channel, known=origins)),
        parts.Fact(
            label=_("Campaign"),
            text=named.campaigns.get(lead.campaign_id or 0, ""),
            url=reverse("campaign", args=[lead.campaign_id]) if lead.campaign_id else "",
        ),
        parts.Fact(label=_("First page"), text=named.assets.get(lead.landing_page_id or 0, "")),
        _segment(lead),
    )


def _segment(lead: LeadRow) -> parts.Fact:
    """The lead's segment, with the version of the rules where rules put it there."""
    number = lead.segment_version
    if number is None:
        return parts.Fact(label=_("Segment"), text=lead.segment or "")
    told = {"segment": lead.segment, "number": number}
    return parts.Fact(
        label=_("Segment"),
        text=_("%(segment)s, by version %(number)s of the rules") % told,
        url=reverse("definition", args=["segments", number]),
    )


def _deals(story: Story) -> tuple[parts.Fact, ...]:
    return tuple(
        parts.Fact(
            label=str(deals.STATUS_NAMES[deal.status]),
            text=moments.deal_line(deal),
            url=reverse("deal", args=[deal.id]),
            action=parts.Link(label=_("Shared credit"), url=reverse("deal_credit", args=[deal.id]))
            if deal.status is deals.DealStatus.WON
            else None,
        )
        for deal in story.deals
    )


def _cycles(lead: LeadRow, *, named: Named, scope: Scope) -> tuple[parts.Fact, ...]:
    """The person's other times around, latest first."""
    return tuple(
        parts.Fact(
            label=ui.day(cycle.opened_at),
            text=words.ending(cycle.ending) or words.stage(cycle.stage, known=named.stages).label,
            url=reverse("lead", args=[cycle.id]),
        )
        for cycle in leads.list_cycles(person_id=lead.person_id, scope=scope)
        if cycle.id != lead.id
    )
