"""Search from the top bar and the palette: people, companies, deals, ten of each."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.desk.rules import scripts
from accord.desk.views import moments, words
from accord.leads import api as leads

AT_MOST = 10


def search_page(request: HttpRequest) -> HttpResponse:
    """GET /search/?q=: a page, or JSON where the palette asks for it."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = _found(asked) if asked else []
    if "application/json" in request.headers.get("Accept", ""):
        lines = [
            {"group": group, "label": line["label"], "note": line["note"], "url": line["url"]}
            for group, rows in found
            for line in rows
        ]
        return JsonResponse({"results": lines})
    count = sum(len(rows) for _group, rows in found)
    return render(request, "desk/search.html", {"asked": asked, "found": found, "count": count})


def _found(asked: str) -> list[tuple[str, list[dict[str, str]]]]:
    company_ids = contacts.search_companies(words=asked, limit=AT_MOST)
    groups = [
        (_("People"), _people(asked)),
        (_("Companies"), _companies(company_ids)),
        (_("Deals"), _deals(asked, company_ids)),
    ]
    return [(group, rows) for group, rows in groups if rows]


def _people(asked: str) -> list[dict[str, str]]:
    """People who are leads: a person's page is that of their latest time around."""
    ids = contacts.search_people(words=asked, limit=AT_MOST)
    cards = contacts.get_people(ids=ids)
    cycles = leads.latest_by_person(people=ids)
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


def _companies(ids: list[int]) -> list[dict[str, str]]:
    rows = contacts.list_companies(ids=ids, limit=AT_MOST)
    return [
        _line(
            words.company(name=card.name, domain=card.domain, number=card.id),
            note=card.domain,
            url=reverse("company", args=[card.id]),
        )
        for _key, card in rows
    ]


def _deals(asked: str, company_ids: list[int]) -> list[dict[str, str]]:
    rows = deals.search_deals(words=asked, company_ids=company_ids, limit=AT_MOST)
    return [
        _line(moments.deal_line(row), note=row.company_name, url=reverse("deal", args=[row.id]))
        for row in rows
    ]


def _line(label: str, *, note: str, url: str) -> dict[str, str]:
    return {"label": label, "note": note, "url": url, "lang": scripts.language_of(label)}
