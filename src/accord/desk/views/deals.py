"""Deals: the list, its file, and one deal with what happened to it."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.deals import api as deals
from accord.deals.values import STATUS_NAMES, DealCard, DealStatus
from accord.desk.rules import addresses, scripts
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views import lists, moments, words
from accord.desk.views.lists import ListCell, ListColumn
from accord.kernel.money import Money
from accord.leads import api as leads
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("status", "owner", "sort", "column", "after")


def deals_page(request: HttpRequest) -> HttpResponse:
    """GET /deals/"""
    here = lists.address(request, names=NAMES)
    where = read_filter(here)
    count = deals.count_deals(where=where)
    sentence = ngettext("%(count)s deal.", "%(count)s deals.", count) % {
        "count": lists.counted(count)
    }
    page = _read_page(where=where, here=here, limit=lists.PAGE)
    return listed(request, here=here, page=page, count=count, sentence=sentence)


def listed(
    request: HttpRequest,
    *,
    here: Address,
    page: deals.DealPage,
    count: int,
    sentence: str,
    is_filtered: bool = True,
) -> HttpResponse:
    """These deals as a list; without filters where they stand behind a number."""
    filters = _filters(here) if is_filtered else ()
    listing = lists.Listing(
        list_name=ListName.DEALS,
        title=_("Deals"),
        sentence=sentence,
        columns=_columns(),
        lines=[_cells(row) for row in page.rows],
        filters=filters,
        chosen=lists.in_force(filters, here=here),
        count=count,
        next_key=page.next_key,
        empty=_empty(here),
        can_choose_columns=is_filtered,
        file_url=f"{reverse('deals_file')}?{here.query}" if is_filtered else "",
    )
    return lists.draw(request, here=here, listing=listing)


def deals_file(request: HttpRequest) -> HttpResponseBase:
    """GET /deals/export/: all deals of the list with the same address."""
    here = lists.address(request, names=NAMES)
    where = read_filter(here)

    def read(after: str | None) -> tuple[Sequence[DealCard], str | None]:
        page = deals.list_deals(where=where, sort=_sort(here), after=after, limit=lists.SLICE)
        return page.rows, page.next_key

    pages = ([_exported(row) for row in rows] for rows in lists.keyed(read))
    header = [_("Deal"), _("Name"), _("Company"), _("Product"), _("Step"), _("State"), _("Amount"),
              _("Currency"), _("Owner"), _("Opened"), _("Closed"), _("Lost because")]  # fmt: skip
    return lists.file(name="deals", header=header, pages=pages)


def read_filter(here: Address) -> deals.DealFilter:
    return deals.DealFilter(
        status=addresses.chosen(DealStatus, here.value("status")),
        owner_id=addresses.whole(here.value("owner")),
    )


def _read_page(*, where: deals.DealFilter, here: Address, limit: int) -> deals.DealPage:
    try:
        after = here.value("after") or None
        return deals.list_deals(where=where, sort=_sort(here), after=after, limit=limit)
    except ValueError:
        return deals.list_deals(where=where, sort=_sort(here), limit=limit)


def _sort(here: Address) -> str:
    return here.value("sort") if here.value("sort") in deals.SORTS else "newest"


def _columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn(code="name", label=_("Deal"), sorts="name"),
        ListColumn(code="company", label=_("Company")),
        ListColumn(code="status", label=_("State")),
        ListColumn(code="stage", label=_("Step")),
        ListColumn(code="owner", label=_("Owner")),
        ListColumn(code="amount", label=_("Amount"), is_number=True),
        ListColumn(code="opened", label=_("Opened"), is_number=True, is_shown=False),
        ListColumn(
            code="closed", label=_("Closed"), sorts="closed", is_downward=True, is_number=True
        ),
        ListColumn(code="product", label=_("Product"), is_shown=False),
    )


def _cells(row: DealCard) -> dict[str, ListCell]:
    amount = "" if row.amount_minor is None else ui.money(Money(row.amount_minor, row.currency))
    return {
        "name": ListCell(
            text=words.deal(name=row.name, number=row.id), url=reverse("deal", args=[row.id])
        ),
        "company": ListCell(
            text=row.company_name,
            url=reverse("company", args=[row.company_id]) if row.company_id else "",
            lang=scripts.language_of(row.company_name),
        ),
        "status": ListCell(text=str(STATUS_NAMES[row.status])),
        "stage": ListCell(text=row.stage),
        "owner": ListCell(text=row.owner_name, lang=scripts.language_of(row.owner_name)),
        "amount": ListCell(text=amount, is_number=True),
        "opened": ListCell(at=row.opened_at, is_number=True),
        "closed": ListCell(at=row.closed_at, is_number=True),
        "product": ListCell(text=row.product or ""),
    }


def _exported(row: DealCard) -> list[str]:
    """Amounts in minor units would mislead a spreadsheet, so they are written out exactly."""
    return [
        str(row.id),
        words.deal(name=row.name, number=row.id),
        row.company_name,
        row.product or "",
        row.stage,
        str(STATUS_NAMES[row.status]),
        "" if row.amount_minor is None else str(Money(row.amount_minor, row.currency).amount),
        row.currency,
        row.owner_name,
        row.opened_at.isoformat(timespec="seconds") if row.opened_at else "",
        row.closed_at.isoformat(timespec="seconds") if row.closed_at else "",
        row.lost_reason,
    ]


def _filters(here: Address) -> tuple[parts.Filter, ...]:
    owners = [(str(card.id), card.name) for card in team.list_members()]
    states = [(status.value, str(name)) for status, name in STATUS_NAMES.items()]
    return (
        lists.choice("status", label=_("State"), every=_("All states"), options=states, here=here),
        lists.choice("owner", label=_("Owner"), every=_("Everybody"), options=owners, here=here),
    )


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No deal fits these filters."),
            action=parts.Link(label=_("Show all deals"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no deals yet."),
        sentence=_("They come from sales' tool or from a file."),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )


def deal_page(request: HttpRequest, deal_id: int) -> HttpResponse:
    """GET /deals/<id>/"""
    try:
        deal = deals.get_deal(deal_id=deal_id)
    except LookupError as missing:
        raise Http404 from missing
    title = words.deal(name=deal.name, number=deal.id)
    context = {
        "title": title,
        "breadcrumb": (
            parts.Link(label=_("Deals"), url=reverse("deals")),
            parts.Link(label=title, url=""),
        ),
        "sentence": _sentence(deal),
        "facts": _facts(deal),
        "events": [
            (moments.deal_words(kind=kind, before=before, after=after), at)
            for kind, at, before, after in deals.list_events(deal_id=deal_id)
        ],
    }
    return render(request, "desk/deal.html", context)


def _sentence(deal: DealCard) -> str:
    state = str(STATUS_NAMES[deal.status])
    if deal.amount_minor is None:
        return _("%(state)s, without an amount.") % {"state": state}
    amount = ui.money(Money(deal.amount_minor, deal.currency))
    return _("%(state)s, %(amount)s.") % {"state": state, "amount": amount}


def _facts(deal: DealCard) -> tuple[parts.Fact, ...]:
    lead = _lead_name(deal)
    return (
        parts.Fact(
            label=_("Company"),
            text=deal.company_name,
            url=reverse("company", args=[deal.company_id]) if deal.company_id else "",
        ),
        parts.Fact(
            label=_("Grew from"),
            text=lead,
            url=reverse("lead", args=[deal.lead_id]) if deal.lead_id else "",
        ),
        parts.Fact(
            label=_("Owner"),
            text=deal.owner_name,
            side=parts.Side.SALES if deal.owner_name else None,
        ),
        parts.Fact(label=_("Step"), text=deal.stage),
        parts.Fact(label=_("Product"), text=deal.product or ""),
        parts.Fact(label=_("Opened"), text=ui.day(deal.opened_at) if deal.opened_at else ""),
        parts.Fact(label=_("Closed"), text=ui.day(deal.closed_at) if deal.closed_at else ""),
        *([parts.Fact(label=_("Lost because"), text=deal.lost_reason)] if deal.lost_reason else []),
    )


def _lead_name(deal: DealCard) -> str:
    if deal.lead_id is None:
        return ""
    row = leads.get_lead(lead_id=deal.lead_id)
    return words.person(
        name=row.name, email=row.email, reference=row.reference, number=row.person_id
    )
