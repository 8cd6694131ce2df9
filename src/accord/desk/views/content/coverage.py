"""Where content is missing: cells of the library that are empty, what is asked for by the money it
holds up, what is looked for in vain, and whether sellers have what they need."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.agreements.values.terms import Task
from accord.content import api as content
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import blocking
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import content_words, request_words
from accord.enablement import api as enablement
from accord.enablement.values.needs import Cell
from accord.enablement.values.sharing import UNSHARED, UnableToShare
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.requests import About, RequestCard
from accord.kernel.money import Money
from accord.team import api as team
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

ASKED, DEALS = 100, 2_000
LOOKED_BACK = timedelta(days=90)
EVERYBODY = ""
NEEDS = {"yes": True, "no": False, "": None}


def coverage_page(request: HttpRequest) -> HttpResponse:
    """GET /content/coverage/"""
    at, actor = clock.now(), actor_of(request)
    names = content_words.known(at=at)
    pieces = content.list_in_use()
    agreed = {
        one.key: content_words.points(one.body)
        for one in definitions.list_in_force(kind=Kind.PERSONA, at=at)
    }
    tables = [
        _table(actor, pieces, agreed.get(key, ()), persona=key, name=name, names=names)
        for key, name in {**names.personas, EVERYBODY: _("Whoever it is")}.items()
    ]
    holes = sum(table["holes"] for table in tables)
    since = team.day_of(at=at) - LOOKED_BACK
    context = {
        "tabs": content_words.tabs(request),
        "sentence": ngettext(
            "%(count)s gap: nothing is made for just this.",
            "%(count)s gaps: nothing is made for just these.",
            holes,
        )
        % {"count": ui.number(holes)},
        "tables": tables,
        "asked": _asked(actor, at=at),
        "facts": _health(since=since, at=at),
        "missed": [
            (_respects(said, names), ui.number(count), _ask(actor, said, names))
            for said, count in enablement.missed_most(since=since)
        ],
        **question(request, at=at),
        "ask_url": request_words.ask_url(actor, About.NOTHING, task=Task.CONTENT_REQUEST),
    }
    return render(request, "desk/coverage.html", context)


def _table(
    actor: Actor,
    pieces: Any,
    agreed: Sequence[str],
    *,
    persona: str,
    name: str,
    names: content_words.Known,
) -> dict[str, Any]:
    """One persona: objections down, the buyer's steps across."""
    objections = _objections(pieces, agreed, persona=persona)
    steps = tuple(names.steps)
    rows = enablement.grid(pieces, persona=persona, steps=steps, objections=objections)
    drawn: tuple[tuple[str | parts.Cell, ...], ...] = tuple(
        (row[0].objection or _("No objection"), *(_cell(actor, one, persona, names) for one in row))
        for row in rows
    )
    return {
        "holes": sum(one.is_hole for row in rows for one in row),
        "table": parts.PlainTable(
            caption=name,
            head=(_("Objection"), *names.steps.values()),
            rows=drawn,
        ),
    }


def _objections(pieces: Any, agreed: Sequence[str], *, persona: str) -> tuple[str, ...]:
    """What a persona objects to, as agreed and as pieces say."""
    told = (one.text.objection for one in pieces if one.text.persona == persona)
    said = [*agreed, *filter(None, told)]
    return tuple({content.folded(one): one for one in reversed(said)}.values())[::-1]


def _cell(actor: Actor, one: Cell, persona: str, names: content_words.Known) -> parts.Cell:
    said = {"persona": persona, "journey_stage": one.step, "objection": one.objection}
    if one.made:
        query = {"persona": persona, "step": one.step, "objection": one.objection}
        url = f"{reverse('content')}?{urlencode({k: v for k, v in query.items() if v})}"
        return parts.Cell(text=ui.number(one.made), url=url)
    text = _("gap")
    if one.general:
        text = ngettext(
            "gap, %(count)s fits too", "gap, %(count)s fit too", one.general
        ) % {"count": ui.number(one.general)}  # fmt: skip
    return parts.Cell(text=text, url=_ask(actor, said, names), is_young=True)


def _ask(actor: Actor, said: Mapping[str, str], names: content_words.Known) -> str:
    """Where a gap is filled: by whoever keeps the library, else by asking for it."""
    if actor.may(Capability.KEEP_CONTENT):
        asked = {"persona": said["persona"], "step": said["journey_stage"],
                 "objection": said["objection"]}  # fmt: skip
        kept = {name: value for name, value in asked.items() if value}
        return f"{reverse('content_new')}?{urlencode(kept)}"
    url = request_words.ask_url(actor, About.NOTHING, task=Task.CONTENT_REQUEST)
    words = _("A piece for: %(what)s") % {"what": _respects(said, names)}
    return f"{url}&{urlencode({'words': words})}" if url else ""


def _respects(said: Mapping[str, str], names: content_words.Known) -> str:
    told = (
        names.persona(said["persona"]) if said["persona"] else "",
        names.steps.get(said["journey_stage"], said["journey_stage"]),
        _("“%(objection)s”") % {"objection": said["objection"]} if said["objection"] else "",
        said.get("product", ""),
        said.get("language", ""),
    )
    return " · ".join(filter(None, told)) or _("everybody")


def _asked(actor: Actor, *, at: datetime) -> list[dict[str, Any]]:
    """Open requests for content, those that hold up most money first."""
    where = handoffs.RequestFilter(
        task=Task.CONTENT_REQUEST, is_open=True, scope=actor.scope, viewer_id=actor.member_id
    )
    cards = handoffs.list_requests(where=where, at=at, limit=ASKED).rows
    wanted = sorted({card.lead_id for card in cards if card.lead_id is not None})
    found = deals.list_deals(
        where=deals.DealFilter(
            status=deals.DealStatus.OPEN, lead_ids=wanted, scope=actor.scope
        ),
        limit=DEALS,
    ).rows if wanted else ()  # fmt: skip
    currency = team.get_team().currency
    order = blocking.ranked(
        [(card.id, card.lead_id) for card in cards],
        [(one.lead_id, one.currency, one.amount_minor) for one in found],
        currency=currency,
    )
    known = request_words.known_of(cards, scope=actor.scope)
    by_id = {card.id: card for card in cards}
    return [_line(by_id[one.request_id], one, known, currency=currency) for one in order]


def _line(
    card: RequestCard, held: blocking.Blocking, known: request_words.Known, *, currency: str
) -> dict[str, Any]:
    money = ui.short_money(Money(held.minor, currency)) if held.minor else ""
    if held.others:
        money = _("%(money)s and more") % {"money": money} if money else _("a deal of unknown size")
    return {
        "card": card,
        "words": card.words[:140],
        "about": request_words.about(card, known),
        "money": money,
        "clock": request_words.clock(card.clock),
        "due": request_words.due(card.clock),
    }


def _health(*, since: Any, at: datetime) -> tuple[parts.Fact, ...]:
    found = enablement.health_of(since=since, today=team.day_of(at=at))
    told = enablement.need_told(day=team.day_of(at=at))
    needs = (
        _("%(share)s sellers have what they need") % {"share": ui.part_of(told.yes, told.count)}
        if told
        else _("Told once %(count)s sellers have answered") % {"count": enablement.FEWEST}
    )
    return (
        parts.Fact(label=_("This quarter"), text=needs),
        parts.Fact(
            label=_("Sellers who use the library"), text=ui.part_of(found.using, found.sellers)
        ),
        parts.Fact(
            label=_("Searches that found nothing made for it"),
            text=ui.part_of(found.missed, found.searches) if found.searches else "",
        ),
        parts.Fact(
            label=_("Pieces that somebody of a deal had in hand"),
            text=ui.part_of(found.in_deals, found.pieces),
        ),
        parts.Fact(label=_("Pieces to be looked over"), text=ui.part_of(found.stale, found.pieces)),
    )


# The question of a quarter


def question(request: HttpRequest, *, at: datetime) -> dict[str, Any]:
    """Whether somebody of sales is asked, and what they have said."""
    actor = actor_of(request)
    asks = (
        actor.member_id is not None
        and actor.may(Capability.WORK_LEADS)
        and Side.SALES in actor.sides
    )
    said = enablement.own_need(member_id=actor.member_id, day=team.day_of(at=at)) if asks else None
    return {"asks_need": asks, "need": said}


@require_POST
def say_need(request: HttpRequest) -> HttpResponse:
    """POST /content/needs/: yes, no, or taken back."""
    said = request.POST.get("need", "-")
    if said not in NEEDS:
        raise Http404
    at = clock.now()
    try:
        enablement.say_need(
            has_all=NEEDS[said], actor=actor_of(request), day=team.day_of(at=at), at=at
        )
    except UnableToShare as refusal:
        messages.error(request, str(UNSHARED[refusal.why]))
    else:
        messages.success(
            request, _("Noted. Only how many said so is told.") if said else _("Taken back.")
        )
    return redirect("content_find")
