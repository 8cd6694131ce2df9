"""Search from the top bar and the palette: people, companies, deals, ten of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.desk.rules import scripts
from accord.desk.views.common import lists
from accord.desk.views.wording import moments, words
from accord.team.values import Scope
from accord.ui import api as ui
from accord.ui.values import parts

AT_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One match: what it is called, a word beside it, and where it stands."""

    label: str
    note: str
    url: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Matches of one kind; `rest` says so where the words stand for more than is shown."""

    title: str
    lines: Sequence[Line]
    rest: str = ""
    rest_link: parts.Link | None = None


def search_page(request: HttpRequest) -> HttpResponse:
    """GET /search/?q=: a page, or JSON where the palette asks for it."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = _found(request, asked) if asked else []
    if "application/json" in request.headers.get("Accept", ""):
        told = [
            {"group": group.title, "label": line.label, "note": line.note, "url": line.url}
            for group in found
            for line in group.lines
        ]
        return JsonResponse({"results": told})
    count = sum(len(group.lines) for group in found)
    return render(request, "desk/search.html", {"asked": asked, "found": found, "count": count})


def _found(request: HttpRequest, asked: str) -> list[Group]:
    limit, scope = lists.FOUND_UP_TO + 1, lists.scope_of(request)
    people = contacts.search_people(words=asked, limit=limit, within=lists.people_within(request))
    companies = contacts.search_companies(words=asked, limit=limit)
    bought = deals.search_deals(
        words=asked, company_ids=companies[:AT_MOST], limit=AT_MOST + 1, scope=scope
    )
    groups = [
        Group(
            title=_("People"),
            lines=_people(people[:AT_MOST], scope=scope),
            rest=_rest(len(people)),
            rest_link=_all(asked, "leads", label=_("Show all their leads")),
        ),
        Group(
            title=_("Companies"),
            lines=_companies(companies[:AT_MOST]),
            rest=_rest(len(companies)),
            rest_link=_all(asked, "companies", label=_("Show all companies")),
        ),
        Group(
            title=_("Deals"),
            lines=[_deal(row) for row in bought[:AT_MOST]],
            rest=_("There are more. Write more of the name to see them.")
            if len(bought) > AT_MOST
            else "",
        ),
    ]
    return [group for group in groups if group.lines or group.rest]


def _rest(count: int) -> str:
    """How many the words stand for, where that is more than are shown."""
    if count <= AT_MOST:
        return ""
    if count > lists.FOUND_UP_TO:
        return _("%(shown)s of more than %(count)s are shown. Write more of the name.") % {
            "shown": ui.number(AT_MOST),
            "count": ui.number(lists.FOUND_UP_TO),
        }
    return _("%(shown)s of %(count)s are shown.") % {
        "shown": ui.number(AT_MOST),
        "count": ui.number(count),
    }


def _all(asked: str, route: str, *, label: str) -> parts.Link:
    return parts.Link(label=label, url=f"{reverse(route)}?{urlencode({'q': asked})}")


def _people(ids: Sequence[int], *, scope: Scope) -> list[Line]:
    """People who are leads: a person's page is that of their latest time around."""
    cards = contacts.get_people(ids=ids)
    cycles = deals.latest_leads(people=ids, scope=scope)
    found = []
    for number in ids:
        card = cards[number]
        name = words.person(
            name=card.name, email=card.email, reference=card.reference, number=number
        )
        if number in cycles:
            url = reverse("lead", args=[cycles[number]])
        elif card.company_id:
            url = reverse("company", args=[card.company_id])
        else:
            continue
        found.append(_line(name, note=card.company_name or card.email, url=url))
    return found


def _companies(ids: Sequence[int]) -> list[Line]:
    rows = contacts.list_companies(ids=ids, limit=AT_MOST)
    return [
        _line(
            words.company(name=card.name, domain=card.domain, number=card.id),
            note=card.domain,
            url=reverse("company", args=[card.id]),
        )
        for _key, card in rows
    ]


def _deal(row: deals.DealCard) -> Line:
    return _line(moments.deal_line(row), note=row.company_name, url=reverse("deal", args=[row.id]))


def _line(label: str, *, note: str, url: str) -> Line:
    return Line(label=label, note=note, url=url, lang=scripts.language_of(label))
