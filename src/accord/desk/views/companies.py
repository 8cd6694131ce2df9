"""Companies: the list, and one with its people, leads and deals."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.contacts import api as contacts
from accord.contacts.values import CompanyCard, PersonCard
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.desk.rules import addresses, scripts
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views import lists, moments, words
from accord.desk.views.lists import ListCell, ListColumn
from accord.foundation import clock
from accord.leads import api as leads
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("q", "column", "after")
FOUND_UP_TO = 200


def companies_page(request: HttpRequest) -> HttpResponse:
    """GET /companies/"""
    here = lists.address(request, names=NAMES)
    ids = _ids(here)
    count = contacts.count_companies(ids=ids)
    rows, next_key = _read(ids, after=here.value("after"), limit=lists.PAGE)
    numbers = [row.id for row in rows]
    lead_counts = leads.count_by_company(company_ids=numbers)
    deal_counts = deals.count_by_company(company_ids=numbers)
    filters = (parts.Filter(name="q", label=_("Name or domain"), value=here.value("q")),)
    listing = lists.Listing(
        list_name=ListName.COMPANIES,
        title=_("Companies"),
        sentence=ngettext("%(count)s company.", "%(count)s companies.", count)
        % {"count": lists.counted(count)},
        columns=_columns(),
        lines=[
            _cells(
                row,
                lead_count=lead_counts.get(row.id, 0),
                deal_count=deal_counts.get(row.id, 0),
            )
            for row in rows
        ],
        filters=filters,
        chosen=lists.in_force(filters, here=here),
        count=count,
        next_key=next_key,
        empty=_empty(here),
        can_choose_columns=True,
        file_url=f"{reverse('companies_file')}?{here.query}",
    )
    return lists.draw(request, here=here, listing=listing)


def companies_file(request: HttpRequest) -> HttpResponseBase:
    """GET /companies/export/: all companies of the list with the same address."""
    ids = _ids(lists.address(request, names=NAMES))

    def read(after: str | None) -> tuple[Sequence[CompanyCard], str | None]:
        return _read(ids, after=after or "", limit=lists.SLICE)

    pages = (
        [
            [str(row.id), row.name, row.domain, row.segment, str(row.size or ""), row.country]
            for row in rows
        ]
        for rows in lists.keyed(read)
    )
    header = [_("Company"), _("Name"), _("Domain"), _("Segment"), _("People"), _("Country")]
    return lists.file(name="companies", header=header, pages=pages)


def _ids(here: Address) -> Sequence[int] | None:
    words_ = here.value("q")
    return contacts.search_companies(words=words_, limit=FOUND_UP_TO) if words_ else None


def _read(
    ids: Sequence[int] | None, *, after: str, limit: int
) -> tuple[list[CompanyCard], str | None]:
    key, _mark, number = after.rpartition("~")
    place = addresses.whole(number)
    found = contacts.list_companies(
        ids=ids, after=(key, place) if after and place is not None else None, limit=limit + 1
    )
    rows = [card for _key, card in found[:limit]]
    if len(found) <= limit:
        return rows, None
    last_key, last = found[limit - 1]
    return rows, f"{last_key}~{last.id}"


def _columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn(code="name", label=_("Name")),
        ListColumn(code="domain", label=_("Domain")),
        ListColumn(code="segment", label=_("Segment")),
        ListColumn(code="country", label=_("Country")),
        ListColumn(code="size", label=_("Its people"), is_number=True),
        ListColumn(code="leads", label=_("Leads"), is_number=True),
        ListColumn(code="deals", label=_("Deals"), is_number=True),
    )


def _cells(row: CompanyCard, *, lead_count: int, deal_count: int) -> dict[str, ListCell]:
    name = words.company(name=row.name, domain=row.domain, number=row.id)
    return {
        "name": ListCell(
            text=name, url=reverse("company", args=[row.id]), lang=scripts.language_of(name)
        ),
        "domain": ListCell(text=row.domain),
        "segment": ListCell(text=row.segment),
        "country": ListCell(text=row.country),
        "size": ListCell(text=ui.number(row.size) if row.size else "", is_number=True),
        "leads": ListCell(text=ui.number(lead_count), is_number=True),
        "deals": ListCell(text=ui.number(deal_count), is_number=True),
    }


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No company has these words in its name or domain."),
            action=parts.Link(label=_("Show all companies"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no companies yet."),
        sentence=_("They come with leads and deals, or from a file of their own."),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )


def company_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """GET /companies/<id>/"""
    try:
        card = contacts.get_company(company_id=company_id)
    except LookupError as missing:
        raise Http404 from missing
    title = words.company(name=card.name, domain=card.domain, number=card.id)
    where = leads.LeadFilter(company_id=company_id)
    found = leads.list_leads(where=where, limit=lists.PAGE).rows
    bought = deals.list_deals(where=deals.DealFilter(company_id=company_id), limit=lists.PAGE).rows
    stages = {stage.code: stage for stage in definitions.list_stages(at=clock.now())}
    people = contacts.list_people(company_id=company_id, limit=lists.PAGE)
    context = {
        "title": title,
        "lang": scripts.language_of(title),
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=title, url=""),
        ),
        "sentence": _company_sentence(len(people), leads.count_leads(where=where)),
        "facts": _facts(card),
        "people": [(_person(one), one) for one in people],
        "leads": [
            (
                words.person(
                    name=row.name, email=row.email, reference=row.reference, number=row.person_id
                ),
                row,
                words.stage(row.stage, known=stages),
                words.ending(row.ending),
            )
            for row in found
        ],
        "deals": [
            (moments.deal_line(deal), deal, deals.STATUS_NAMES[deal.status]) for deal in bought
        ],
    }
    return render(request, "desk/company.html", context)


def _person(card: PersonCard) -> str:
    return words.person(name=card.name, email=card.email, reference=card.reference, number=card.id)


def _company_sentence(people: int, lead_count: int) -> str:
    return _("People we know: %(people)s. Leads: %(leads)s.") % {
        "people": ui.number(people) if people < lists.PAGE else f"{ui.number(people)}+",
        "leads": lists.counted(lead_count),
    }


def _facts(card: CompanyCard) -> tuple[parts.Fact, ...]:
    return (
        parts.Fact(label=_("Domain"), text=card.domain),
        parts.Fact(label=_("Segment"), text=card.segment),
        parts.Fact(label=_("Its people"), text=ui.number(card.size) if card.size else ""),
        parts.Fact(label=_("Country"), text=card.country),
    )
