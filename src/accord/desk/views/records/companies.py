"""Companies: the list, and one with its people, leads and deals."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.contacts import api as contacts
from accord.contacts.values.people import CompanyCard, PersonCard, RecordKind
from accord.deals import api as deals
from accord.deals.values import DealCard
from accord.definitions import api as definitions
from accord.desk.rules import scripts
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import gone, lists, tool_records
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.records import account_plans, accounts, company_doings, groups, stale
from accord.desk.views.wording import moments, words
from accord.foundation import clock
from accord.intake.values.batches import Kind
from accord.integrations import api as integrations
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = ("q", gone.NAME, "column", "after")


@lists.answers_in_time(ListName.COMPANIES)
def companies_page(request: HttpRequest) -> HttpResponse:
    """GET /companies/"""
    here = lists.address(request, names=NAMES)
    ids, is_gone = _ids(here), gone.is_asked(here)
    count = contacts.count_companies(ids=ids, is_gone=is_gone)
    rows, next_key = _read(ids, is_gone=is_gone, after=here.value("after"), limit=lists.PAGE)
    listing = lists.Listing(
        list_name=ListName.COMPANIES,
        sentence=_counted(count, is_gone=is_gone),
        caution=lists.found_words(here, found=ids),
        columns=_columns([row.id for row in rows], scope=lists.scope_of(request)),
        rows=rows,
        filters=(
            parts.Filter(name="q", label=_("Name or domain"), value=here.value("q")),
            *gone.filter_of(here, is_any=contacts.any_company_gone()),
        ),
        count=count,
        next_key=next_key,
        empty=_empty(here),
        file_route="companies_file",
        links=(
            parts.Link(label=_("Target lists"), url=reverse("targets")),
            parts.Link(label=_("May be one"), url=reverse("companies_alike")),
        ),
    )
    return lists.draw(request, here=here, listing=listing)


def _counted(count: int, *, is_gone: bool) -> str:
    said = ngettext("%(count)s company.", "%(count)s companies.", count)
    if is_gone:
        said = ngettext(
            "%(count)s company was deleted in its tool. Its leads and deals stay.",
            "%(count)s companies were deleted in their tools. Their leads and deals stay.",
            count,
        )
    return said % {"count": lists.counted(count)}


def companies_file(request: HttpRequest) -> HttpResponseBase:
    """GET /companies/export/: all companies of the list with the same address."""
    here = lists.address(request, names=NAMES)
    ids, is_gone = _ids(here), gone.is_asked(here)

    def read(after: str | None) -> tuple[Sequence[CompanyCard], str | None]:
        return _read(ids, is_gone=is_gone, after=after or "", limit=lists.SLICE)

    header = [_("Company"), _("Name"), _("Domain"), _("Segment"), _("People"), _("Country")]
    return lists.file(name="companies", header=header, read=read, line=_exported)


def _exported(row: CompanyCard) -> list[str]:
    return [str(row.id), row.name, row.domain, row.segment, str(row.size or ""), row.country]


def _ids(here: Address) -> Sequence[int] | None:
    words_ = here.value("q")
    limit = lists.FOUND_UP_TO + 1
    if not words_:
        return None
    return contacts.search_companies(words=words_, limit=limit, is_gone=gone.is_asked(here))


def _read(
    ids: Sequence[int] | None, *, is_gone: bool, after: str, limit: int
) -> tuple[list[CompanyCard], str | None]:
    key, _mark, number = after.rpartition("~")
    place = whole_number(number)
    found = contacts.list_companies(
        ids=ids,
        is_gone=is_gone,
        after=(key, place) if after and place is not None else None,
        limit=limit + 1,
    )
    rows = [card for _key, card in found[:limit]]
    if len(found) <= limit:
        return rows, None
    last_key, last = found[limit - 1]
    return rows, f"{last_key}~{last.id}"


def _columns(ids: Sequence[int], *, scope: Scope) -> tuple[ListColumn[CompanyCard], ...]:
    lead_counts = leads.count_by_company(company_ids=ids, scope=scope)
    deal_counts = deals.count_by_company(company_ids=ids, scope=scope)
    url = lists.urls_of("company")

    def name(row: CompanyCard) -> ListCell:
        said = words.company(name=row.name, domain=row.domain, number=row.id)
        return lists.name_cell(said, url=url(row.id))

    def count(number: int) -> ListCell:
        return ListCell(text=ui.number(number), is_number=True)

    return (
        ListColumn(code="name", label=_("Name"), cell=name),
        ListColumn(code="domain", label=_("Domain"), cell=lambda row: ListCell(text=row.domain)),
        ListColumn(code="segment", label=_("Segment"), cell=lambda row: ListCell(text=row.segment)),
        ListColumn(code="country", label=_("Country"), cell=lambda row: ListCell(text=row.country)),
        ListColumn(
            code="size", label=_("Its people"), is_number=True,
            cell=lambda row: count(row.size) if row.size else ListCell(is_number=True),
        ),
        ListColumn(
            code="leads", label=_("Leads"), is_number=True,
            cell=lambda row: count(lead_counts.get(row.id, 0)),
        ),
        ListColumn(
            code="deals", label=_("Deals"), is_number=True,
            cell=lambda row: count(deal_counts.get(row.id, 0)),
        ),
    )  # fmt: skip


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
    if card.id != company_id:
        return redirect("company", company_id=card.id)
    title = words.company(name=card.name, domain=card.domain, number=card.id)
    scope = lists.scope_of(request)
    where = leads.LeadFilter(company_id=company_id, scope=scope)
    found = leads.list_leads(where=where, limit=lists.PAGE).rows
    bought = _deals(company_id, scope)
    stages = {stage.code: stage for stage in definitions.list_stages(at=clock.now())}
    within = lists.people_within(request)
    people = contacts.list_people(company_id=company_id, limit=lists.PAGE, within=within)
    context = {
        "title": title,
        "lang": scripts.language_of(title),
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=title, url=""),
        ),
        "sentence": _company_sentence(len(people), leads.count_leads(where=where)),
        "facts": _facts(card),
        "company": card,
        "tool_records": tool_records.linked(
            kind=Kind.COMPANIES, records=integrations.records_of_company(company_id=card.id)
        ),
        "company_id": company_id,
        "merges": accounts.merged(card.id),
        "target_lists": contacts.lists_of(company_id=card.id),
        "may_work_leads": lists.actor_of(request).may(Capability.WORK_LEADS),
        "silent": stale.silent_words([one.id for one in people]),
        "may_join": lists.actor_of(request).may(Capability.JOIN_PEOPLE),
        "alike": len(contacts.list_pairs(company_id=card.id, limit=lists.PAGE)),
        "doubts": contacts.count_doubts(company_id=company_id, within=within),
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
    context["doings"] = company_doings.lines(request, company_id=card.id)
    context |= account_plans.of_company(card.id)
    context |= groups.of_company(request, company_id=card.id)
    context |= gone.notice(
        request, kind=RecordKind.COMPANY, number=card.id, is_gone=card.gone_at is not None
    )
    return render(request, "desk/company.html", context)


def _deals(company_id: int, scope: Scope) -> Sequence[DealCard]:
    theirs = deals.DealFilter(company_id=company_id, scope=scope)
    return deals.list_deals(where=theirs, limit=lists.PAGE).rows


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
        parts.Fact(label=_("Address"), text=card.place),
    )
