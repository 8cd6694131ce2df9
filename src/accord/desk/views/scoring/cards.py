"""Scoring cards: which there are, and one in force with what it says of real leads."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.definitions import api as definitions
from accord.definitions.values import OPEN, DefinitionVersion, Kind
from accord.desk.views.common.lists import actor_of
from accord.desk.views.scoring import beside, card_pictures, drifts
from accord.desk.views.wording import card_words, definition_words
from accord.desk.views.wording.card_words import Line
from accord.foundation import clock
from accord.leads import api as leads
from accord.leads.values import Ending
from accord.scoring import api as scoring
from accord.scoring.values.cards import UnableToRead
from accord.scoring.values.previews import Met, MetBy
from accord.scoring.values.scores import CardInForce
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

WINS_NEEDED = 20


def cards_page(request: HttpRequest) -> HttpResponse:
    """GET /cards/: the cards leads are judged by, and what is written down beside them."""
    now = clock.now()
    versions = [one for one in definitions.list_all() if one.kind is Kind.CARD]
    signing = definition_words.signings(versions)
    context = {
        "in_force": [_listed(card, at=now) for card in scoring.list_cards(at=now)],
        "waiting": [
            {
                "name": definition_words.title(one),
                "version": definition_words.version(one.number),
                "state": definition_words.state(one, missing=signing[one.id].missing, at=now),
                "url": definition_words.place(one),
                "edit_url": reverse("card_edit", args=[one.key]),
            }
            for one in versions
            if one.state in OPEN
        ],
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "wins": wins_words(),
        "suggest_url": reverse("card_suggested"),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Scoring cards"), url=""),
        ),
    }
    return render(request, "desk/cards.html", context)


def card_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /cards/<key>/: the card in force; the newest draft where there is none."""
    now = clock.now()
    card = next((one for one in scoring.list_cards(at=now) if one.key == key), None)
    if card is None:
        draft = definitions.find_latest(kind=Kind.CARD, key=key)
        if draft is None:
            raise Http404
        return redirect(definition_words.place(draft))
    version = definitions.get_version(version_id=card.version_id)
    counts = scoring.count_quadrants(version_id=card.version_id)
    tried = scoring.plot_card(version_id=card.version_id)
    met = scoring.count_met(card=card.card, at=now)
    draft = definitions.find_open(kind=Kind.CARD, key=key)
    context = {
        "card": card,
        "name": card.card.name,
        "whom": card_words.whom(card.card),
        "state": definition_words.state(version, missing=(), at=now),
        "version": definition_words.version(card.number),
        "version_url": definition_words.place(version),
        "signed": _signed(version),
        "rules": card_words.rules(card.card),
        "picture": card_pictures.drawn(tried, card=card.card, counts=counts),
        "looked_at": looked_at(met),
        "axes": [
            (_("Fit"), "fit", met_lines(card_words.fit_lines(card.card), met)),
            (_("Interest"), "interest", met_lines(card_words.interest_lines(card.card), met)),
        ],
        "draft_url": definition_words.place(draft) if draft else "",
        "drifted": drifts.sentences(card, at=now),
        "try_url": reverse("card_trial", args=[card.key, card.number]),
        "said": drifts.said(card, at=now),
        **beside.drawn(key=key, draft=draft, at=now),
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "breadcrumb": (
            parts.Link(label=_("Scoring cards"), url=reverse("cards")),
            parts.Link(label=card.card.name, url=""),
        ),
    }
    return render(request, "desk/card.html", context)


def wins() -> int:
    """How many leads have been won."""
    return leads.count_leads(where=leads.LeadFilter(ending=Ending.WON))


def wins_words() -> str:
    """How far it is to a suggestion from the company's own wins."""
    count = wins()
    said = {"count": ui.number(count), "needed": WINS_NEEDED}
    if count < WINS_NEEDED:
        return (
            ngettext(
                "You have %(count)s win. We suggest at %(needed)s.",
                "You have %(count)s wins. We suggest at %(needed)s.",
                count,
            )
            % said
        )
    return _("You have %(count)s wins, which is enough for a suggestion.") % said


def met_lines(lines: list[Line], met: MetBy) -> list[dict[str, Any]]:
    """Each criterion with how many leads meet it, and what became of those who did."""
    return [
        {
            "line": line,
            "running": ui.part_of(one.running, met.every.running),
            "won": ui.part_of(one.won, one.ended) if one.ended else "–",
        }
        for line in lines
        for one in (met.each.get(line.code, Met(0, 0, 0)),)
    ]


def looked_at(met: MetBy) -> str:
    """What the two counts are of."""
    said = {"running": ui.number(met.every.running), "ended": ui.number(met.every.ended)}
    if not met.every.ended:
        return _("Of %(running)s open leads, the newest first. None has ended yet.") % said
    return _(
        "Of the newest %(running)s open leads, and of %(ended)s that have ended. Of these "
        "%(won)s became customers. Touches count up to the end, fields as they are known now."
    ) % {**said, "won": ui.number(met.every.won)}


def read_body(version: DefinitionVersion) -> Any:
    """The card of a version, None where its body is none."""
    try:
        return scoring.read_card(version.body)
    except UnableToRead:
        return None


def _listed(card: CardInForce, *, at: datetime) -> dict[str, Any]:
    version = definitions.get_version(version_id=card.version_id)
    counts = scoring.count_quadrants(version_id=card.version_id)
    return {
        "name": card.card.name,
        "url": reverse("card", args=[card.key]),
        "whom": card_words.whom(card.card),
        "state": definition_words.state(version, missing=(), at=at),
        "version": definition_words.version(card.number),
        "edit_url": reverse("card_edit", args=[card.key]),
        "counts": [
            (card_words.CHIPS[place], ui.number(counts[place])) for place in card_pictures.ORDER
        ],
    }


def _signed(version: DefinitionVersion) -> list[dict[str, Any]]:
    names = dict(team.list_names())
    found = definitions.list_signatures(version_ids=[version.id]).get(version.id, [])
    return [
        {
            "leader": definition_words.LEADER_NAMES[one.side],
            "by": names.get(one.member_id or 0, _("Somebody who has left")),
            "at": one.signed_at,
        }
        for one in found
    ]
