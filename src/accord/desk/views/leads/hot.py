"""Whom to call now: the leads of a card that are perfect, then those that are hot."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import lists
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.wording import card_words, words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.scoring import api as scoring
from accord.scoring.values.scores import CALLING, CardInForce, Quadrant
from accord.scoring.values.standing import Called, Place
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = ("card", "after")
MOST = 1_000

Line = tuple[LeadRow, Called]


@lists.answers_in_time(ListName.LEADS)
def hot_page(request: HttpRequest) -> HttpResponse:
    """GET /leads/hot/: 50 a page, of what the reader may see."""
    now, here = clock.now(), lists.address(request, names=NAMES)
    cards, scope = scoring.list_cards(at=now), lists.scope_of(request)
    card = next((one for one in cards if one.key == here.value("card")), None) or next(
        iter(cards), None
    )
    rows: list[Line] = []
    behind, count = None, 0
    if card is not None:
        called, behind = scoring.list_calling(
            version_id=card.version_id, scope=scope, at=now, limit=lists.PAGE,
            after=_read(here.value("after")),
        )  # fmt: skip
        found = leads.list_leads(
            where=leads.LeadFilter(ids=[one.lead_id for one in called], scope=scope),
            limit=lists.PAGE,
        )
        known = {row.id: row for row in found.rows}
        rows = [(known[one.lead_id], one) for one in called if one.lead_id in known]
        count = scoring.count_calling(version_id=card.version_id, scope=scope, at_most=MOST)
    listing = lists.Listing(
        list_name=ListName.LEADS,
        sentence=_sentence(count, card=card),
        columns=_columns(),
        rows=rows,
        count=count,
        next_key=_written(behind) if behind else None,
        empty=_empty(card, has_rows=bool(rows)),
        links=_others(cards, card=card, here=here),
    )
    context = {**lists.context(request, here=here, listing=listing), "title": _("Call now")}
    return render(request, "desk/list.html", context)


def today(request: HttpRequest) -> str:
    """How many leads the reader could call now, by the first card; "" where it is nobody."""
    card = next(iter(scoring.list_cards(at=clock.now())), None)
    if card is None:
        return ""
    scope = lists.scope_of(request)
    count = scoring.count_calling(version_id=card.version_id, scope=scope, at_most=MOST)
    if count >= MOST:
        return _("Call now: more than %(count)s leads are asking") % {"count": ui.number(MOST)}
    said = ngettext(
        "Call now: %(count)s lead is asking", "Call now: %(count)s leads are asking", count
    )
    return said % {"count": ui.number(count)} if count else ""


def _sentence(count: int, *, card: CardInForce | None) -> str:
    if card is None:
        return ""
    if count >= MOST:
        said = _(
            "More than %(count)s leads to call now, by “%(card)s”; whoever did most lately first."
        )
        return said % {"count": ui.number(MOST), "card": card.card.name}
    return ngettext(
        "%(count)s lead to call now, by “%(card)s”.",
        "%(count)s leads to call now, by “%(card)s”; whoever did most lately first.",
        count,
    ) % {"count": ui.number(count), "card": card.card.name}


def _columns() -> tuple[ListColumn[Line], ...]:
    lead_url = lists.urls_of("lead")

    def name(line: Line) -> ListCell:
        row = line[0]
        called = words.person(
            name=row.name, email=row.email, reference=row.reference, number=row.person_id
        )
        return lists.name_cell(called, url=lead_url(row.id))

    def stands(line: Line) -> ListCell:
        place = line[1].quadrant
        return ListCell(text=card_words.quadrant(place), note=str(card_words.ADVICE[place]))

    return (
        ListColumn(code="name", label=_("Name"), cell=name),
        ListColumn(code="standing", label=_("Where it stands"), cell=stands),
        ListColumn(
            code="company", label=_("Company"),
            cell=lambda line: lists.name_cell(line[0].company_name),
        ),
        ListColumn(
            code="interest", label=_("Interest"), is_number=True,
            cell=lambda line: ListCell(text=ui.number(round(line[1].interest)), is_number=True),
        ),
        ListColumn(
            code="fit", label=_("Fit"), is_number=True,
            cell=lambda line: ListCell(text=ui.number(line[1].fit), is_number=True),
        ),
        ListColumn(
            code="owner", label=_("Owner"),
            cell=lambda line: lists.name_cell(line[0].owner_name, is_short=True),
        ),
    )  # fmt: skip


def _others(
    cards: list[CardInForce], *, card: CardInForce | None, here: Address
) -> tuple[parts.Link, ...]:
    """The other cards, and all leads."""
    others = [one for one in cards if one is not card]
    return (
        *(parts.Link(label=one.card.name, url=here.url(card=one.key, after="")) for one in others),
        parts.Link(label=pgettext("list", "All leads"), url=reverse("leads")),
    )


def _empty(card: CardInForce | None, *, has_rows: bool) -> parts.State:
    if card is None:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No scoring card is in force."),
            sentence=_("Leads stand here once both leaders have signed a card."),
            action=parts.Link(label=_("Scoring cards"), url=reverse("cards")),
        )
    if not has_rows and not any(scoring.count_quadrants(version_id=card.version_id).values()):
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No lead is judged by “%(card)s” yet.") % {"card": card.card.name},
            sentence=_("A card that has just begun takes a moment. Look again soon."),
            action=parts.Link(label=_("Look again"), url=reverse("hot")),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("Nobody is to be called now."),
        sentence=_("A lead stands here as soon as it shows interest. Others stand in the list."),
        action=parts.Link(label=_("Show all leads"), url=reverse("leads")),
    )


def _read(said: str) -> Place | None:
    """Where the list goes on; from its start where the address names no place."""
    code, _comma, rest = said.partition("~")
    heat, _comma, number = rest.partition("~")
    quadrant, lead_id = addresses.chosen(Quadrant, code), whole_number(number)
    if quadrant not in CALLING or not lead_id:
        return None
    try:
        return Place(quadrant, float(heat), lead_id)
    except ValueError:
        return None


def _written(place: Place) -> str:
    return f"{place.quadrant.value}~{place.heat!r}~{place.lead_id}"
