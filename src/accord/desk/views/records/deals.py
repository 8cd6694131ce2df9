"""Deals: the list, its file, and one deal with what happened to it."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.deals import api as deals
from accord.deals.values import STATUS_NAMES, DealCard, DealStatus
from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import lists, tool_records
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.records import effort, groups, won
from accord.desk.views.wording import moments, words
from accord.intake.values.batches import Kind
from accord.kernel import text
from accord.kernel.ids import whole_number
from accord.kernel.money import Money
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = ("status", "owner", "sort", "column", "after")


@lists.answers_in_time(ListName.DEALS)
def deals_page(request: HttpRequest) -> HttpResponse:
    """GET /deals/"""
    here = lists.address(request, names=NAMES)
    where = read_filter(here, scope=lists.scope_of(request))
    sort = lists.sort_of(here, known=deals.SORTS)
    page = lists.from_place(
        lambda after: deals.list_deals(where=where, sort=sort, after=after, limit=lists.PAGE),
        here=here,
    )
    count = deals.count_deals(where=where)
    listing = lists.Listing(
        list_name=ListName.DEALS,
        sentence=ngettext("%(count)s deal.", "%(count)s deals.", count)
        % {"count": lists.counted(count)},
        columns=_columns(),
        rows=page.rows,
        filters=_filters(here),
        count=count,
        next_key=page.next_key,
        empty=_empty(here, scope=where.scope),
        file_route="deals_file",
    )
    return lists.draw(request, here=here, listing=listing)


def behind(
    request: HttpRequest,
    *,
    here: Address,
    page: deals.DealPage,
    count: int,
    sentence: str,
    file_url: str = "",
) -> HttpResponse:
    """The deals that a number counts, as a list; file_url: where they are taken as CSV."""
    listing = lists.Listing(
        list_name=ListName.DEALS,
        sentence=sentence,
        columns=_columns(),
        rows=page.rows,
        count=count,
        next_key=page.next_key,
        empty=lists.nothing_behind(),
    )
    shown = lists.context(request, here=here, listing=listing)
    if file_url and lists.actor_of(request).may(Capability.EXPORT):
        shown["file_url"] = file_url
    return render(request, "desk/list.html", shown)


def deals_file(request: HttpRequest) -> HttpResponseBase:
    """GET /deals/export/: all deals of the list with the same address."""
    here = lists.address(request, names=NAMES)
    where = read_filter(here, scope=lists.scope_of(request))
    sort = lists.sort_of(here, known=deals.SORTS)

    def read(after: str | None) -> tuple[Sequence[DealCard], str | None]:
        page = deals.list_deals(where=where, sort=sort, after=after, limit=lists.SLICE)
        return page.rows, page.next_key

    return file("deals", read=read)


def file(
    name: str, *, read: Callable[[str | None], tuple[Sequence[DealCard], str | None]]
) -> HttpResponseBase:
    """Deals as CSV."""
    header = [_("Deal"), _("Name"), _("Company"), _("Product"), _("Step"), _("State"), _("Amount"),
              _("Currency"), _("Owner"), _("Opened"), _("Closed"), _("Lost because")]  # fmt: skip
    return lists.file(name=name, header=header, read=read, line=_exported)


def read_filter(here: Address, *, scope: Scope) -> deals.DealFilter:
    return deals.DealFilter(
        scope=scope,
        status=addresses.chosen(DealStatus, here.value("status")),
        owner_id=whole_number(here.value("owner")),
    )


def _columns() -> tuple[ListColumn[DealCard], ...]:
    deal_url, company_url = lists.urls_of("deal"), lists.urls_of("company")

    def name(row: DealCard) -> ListCell:
        return lists.name_cell(words.deal(name=row.name, number=row.id), url=deal_url(row.id))

    def company(row: DealCard) -> ListCell:
        url = company_url(row.company_id) if row.company_id else ""
        return lists.name_cell(row.company_name, url=url)

    def amount(row: DealCard) -> ListCell:
        if row.amount_minor is None:
            return ListCell(is_number=True)
        return ListCell(text=ui.money(Money(row.amount_minor, row.currency)), is_number=True)

    def step(row: DealCard) -> ListCell:
        return ListCell(text=text.sentence_case(row.stage))

    return (
        ListColumn(code="name", label=_("Deal"), cell=name, rises="name"),
        ListColumn(code="company", label=_("Company"), cell=company),
        ListColumn(
            code="status", label=_("State"),
            cell=lambda row: ListCell(text=str(STATUS_NAMES[row.status])),
        ),
        ListColumn(code="stage", label=_("Step"), cell=step),
        ListColumn(
            code="owner", label=_("Owner"),
            cell=lambda row: lists.name_cell(row.owner_name, is_short=True),
        ),
        ListColumn(code="amount", label=_("Amount"), cell=amount, is_number=True),
        ListColumn(
            code="opened", label=_("Opened"), falls="newest", is_number=True,
            cell=lambda row: ListCell(at=row.opened_at, is_number=True),
        ),
        ListColumn(
            code="closed", label=_("Closed"), falls="closed", is_number=True,
            cell=lambda row: ListCell(at=row.closed_at, is_number=True),
        ),
        ListColumn(
            code="product", label=_("Product"), is_shown=False,
            cell=lambda row: ListCell(text=row.product or ""),
        ),
    )  # fmt: skip


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
    owners = [(str(number), name) for number, name in team.list_names()]
    states = [(status.value, str(name)) for status, name in STATUS_NAMES.items()]
    return (
        lists.choice("status", label=_("State"), every=_("All states"), options=states, here=here),
        lists.choice("owner", label=_("Owner"), every=_("Everybody"), options=owners, here=here),
    )


def _empty(here: Address, *, scope: Scope) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No deal fits these filters."),
            action=parts.Link(label=_("Show all deals"), url=here.path),
        )
    if not scope.is_everything:
        return lists.nothing_seen(_("No deal is yours yet."))
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
    context: dict[str, object] = {
        "title": title,
        "breadcrumb": (
            parts.Link(label=_("Deals"), url=reverse("deals")),
            parts.Link(label=title, url=""),
        ),
        "sentence": _sentence(deal),
        "facts": _facts(deal, scope=lists.scope_of(request)),
        "tool_records": tool_records.linked(
            kind=Kind.DEALS, records=[deals.record_of(deal_id=deal_id)]
        ),
        "events": [
            (moments.deal_words(kind=kind, before=before, after=after), at)
            for kind, at, before, after in deals.list_events(deal_id=deal_id)
        ],
    }
    context["won"], context["effort"] = won.of_deal(deal), effort.of_deal(request, deal)
    if deal.status is DealStatus.WON and not deal.gone_at:
        context["credit_url"] = reverse("deal_credit", args=[deal.id])
    shown = context | groups.of_deal(request, deal=deal)
    return render(request, "desk/deal.html", shown)


def _sentence(deal: DealCard) -> str:
    if deal.gone_at:
        return _(
            "Deleted in %(tool)s, heard on %(day)s: it stands in no list and counts nowhere until "
            "it is restored there."
        ) % {"tool": deal.source, "day": ui.moment(deal.gone_at)}
    state = str(STATUS_NAMES[deal.status])
    if deal.amount_minor is None:
        return _("%(state)s, without an amount.") % {"state": state}
    amount = ui.money(Money(deal.amount_minor, deal.currency))
    return _("%(state)s, %(amount)s.") % {"state": state, "amount": amount}


def _facts(deal: DealCard, *, scope: Scope) -> tuple[parts.Fact, ...]:
    lead, lead_url = _lead(deal, scope=scope)
    return (
        parts.Fact(
            label=_("Company"),
            text=deal.company_name,
            url=reverse("company", args=[deal.company_id]) if deal.company_id else "",
        ),
        parts.Fact(
            label=_("Grew from"),
            text=lead,
            url=lead_url,
        ),
        parts.Fact(
            label=_("Owner"),
            text=deal.owner_name,
            side=parts.Side.SALES if deal.owner_name else None,
        ),
        parts.Fact(label=_("Step"), text=text.sentence_case(deal.stage)),
        parts.Fact(label=_("Product"), text=deal.product or ""),
        parts.Fact(label=_("Opened"), text=ui.day(deal.opened_at) if deal.opened_at else ""),
        parts.Fact(label=_("Closed"), text=ui.day(deal.closed_at) if deal.closed_at else ""),
        *_expected(deal),
        *([parts.Fact(label=_("Lost because"), text=deal.lost_reason)] if deal.lost_reason else []),
    )


def _expected(deal: DealCard) -> tuple[parts.Fact, ...]:
    """The day an open deal is expected to close, and where it is counted with others."""
    if deal.status is not DealStatus.OPEN:
        return ()
    told = ui.calendar_day(deal.expected_on) if deal.expected_on else _("Not said")
    return (
        parts.Fact(label=_("Expected to close"), text=told, url=f"{reverse('forecast')}#deals"),
    )


def _lead(deal: DealCard, *, scope: Scope) -> tuple[str, str]:
    """Who the deal grew from, and where they stand: the lead, else whoever it is a lead of."""
    if deal.lead_id is None:
        return "", ""
    row = leads.get_lead(lead_id=deal.lead_id)
    name = words.person(
        name=row.name, email=row.email, reference=row.reference, number=row.person_id
    )
    if scope.is_everything or deals.is_lead_within(lead_id=row.id, scope=scope):
        return name, reverse("lead", args=[row.id])
    if deals.people_among(people=[row.person_id], scope=scope):
        return name, reverse("person", args=[row.person_id])
    return "", ""
