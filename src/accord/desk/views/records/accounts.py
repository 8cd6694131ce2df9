"""Companies that may be one, companies made one and told apart, and at which one somebody works."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.companies import ALIKE_WORDS, FOUND_WORDS, FoundBy, Reasoned
from accord.contacts.values.people import CannotMerge, CompanyCard, MergeCode
from accord.desk.views.common import lists, people
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import words
from accord.foundation import clock, jobs
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

AT_MOST = 20
FIND_ALIKE = "contacts.find_alike_companies"
_WHY = {
    MergeCode.SAME: gettext_lazy("These are the same company already. Choose another one."),
    MergeCode.UNKNOWN: gettext_lazy("One of the two is not known any more. Search again."),
    MergeCode.ALREADY: gettext_lazy("These two are one company already."),
    MergeCode.APART: gettext_lazy("Somebody said that these two are different companies."),
}
_COMPARED = (
    ("name", gettext_lazy("Name")),
    ("domain", gettext_lazy("Domain")),
    ("segment", gettext_lazy("Segment")),
    ("size", gettext_lazy("Its people")),
    ("country", gettext_lazy("Country")),
)


def title_of(card: CompanyCard) -> str:
    return words.company(name=card.name, domain=card.domain, number=card.id)


@require_http_methods(["GET", "POST"])
def alike_page(request: HttpRequest) -> HttpResponse:
    """GET /companies/alike/?skip=: pairs that may be one; POST looks through all companies anew."""
    if request.method == "POST":
        jobs.defer(FIND_ALIKE)
        messages.success(
            request, _("All companies are being compared. New pairs stand here in a minute or two.")
        )
        return redirect("companies_alike")
    here = lists.address(request, names=("skip",))
    skip = min(whole_number(here.value("skip")) or 0, lists.COUNTED_UP_TO)
    found = contacts.list_pairs(after=skip, limit=AT_MOST + 1)
    shown, count = found[:AT_MOST], contacts.count_pairs()
    known = _cards([number for pair in shown for number in (pair.first, pair.second)])
    is_more = len(found) > AT_MOST
    context = {
        "pairs": [
            _beside(known[pair.first], known[pair.second]) | {"why": str(ALIKE_WORDS[pair.reason])}
            for pair in shown
        ],
        "questions": _questions(request),
        "sentence": ngettext(
            "%(count)s pair may be one company.", "%(count)s pairs may be one company.", count
        )
        % {"count": lists.counted(count)},
        "more_url": here.url(skip=str(skip + AT_MOST)) if is_more else "",
        "may_join": actor_of(request).may(Capability.JOIN_PEOPLE),
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=_("May be one"), url=""),
        ),
    }
    return render(request, "desk/companies_alike.html", context)


def _questions(request: HttpRequest) -> list[dict[str, object]]:
    """People whose company has to be chosen, since more than one fits."""
    within = lists.people_within(request)
    asked = dict(contacts.list_open_questions(limit=AT_MOST, within=within))
    known = contacts.get_people(ids=list(asked))
    return [
        {"name": people.title_of(known[person]), "person": person, "clue": clue}
        for person, clue in asked.items()
        if person in known
    ]


def _cards(ids: Sequence[int]) -> Mapping[int, CompanyCard]:
    found = contacts.list_companies(ids=ids, is_gone=None, limit=2 * AT_MOST)
    known = {card.id: card for _key, card in found}
    heads = contacts.company_members(companies=ids)
    return {number: known[heads[number]] for number in ids if heads[number] in known}


def _beside(one: CompanyCard, other: CompanyCard) -> dict[str, object]:
    """Two companies field by field; blank on both sides is left out."""
    rows = [
        (str(label), _text(getattr(one, name)), _text(getattr(other, name)))
        for name, label in _COMPARED
        if getattr(one, name) or getattr(other, name)
    ]
    return {
        "id": f"c{one.id}-{other.id}",
        "one": one,
        "other": other,
        "titles": (title_of(one), title_of(other)),
        "title": _("%(one)s and %(other)s") % {"one": title_of(one), "other": title_of(other)},
        "rows": [(label, here, there, bool(here) and here == there) for label, here, there in rows],
    }


def _text(value: object) -> str:
    return ui.number(value) if isinstance(value, int) else str(value or "")


@require_GET
def same_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """GET /companies/<id>/same/?q=: which other company this may be, each beside it."""
    card = _company(company_id)
    asked = lists.address(request, names=("q",)).value("q") or card.name or card.domain
    found = [one for one in contacts.search_companies(words=asked) if one != card.id]
    others = _cards(found[:AT_MOST])
    title, back = title_of(card), reverse("company", args=[card.id])
    context = {
        "company": card,
        "title": title,
        "asked": asked,
        "back": back,
        "more": len(found) > AT_MOST,
        "pairs": [_beside(card, others[number]) for number in found[:AT_MOST] if number in others],
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=title, url=back),
            parts.Link(label=_("Same company"), url=""),
        ),
    }
    return render(request, "desk/same_company.html", context)


@require_POST
def merge(request: HttpRequest, company_id: int) -> HttpResponse:
    """POST /companies/<id>/merge/: both are one from now on."""
    card, other = _company(company_id), _number(request, "other")
    try:
        contacts.merge_companies(
            first=card.id, second=other, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except CannotMerge as refusal:
        messages.error(request, str(_WHY[refusal.code]))
        return redirect("same_company", company_id=card.id)
    messages.success(
        request, _("They are one company now. You can tell them apart again at any time, below.")
    )
    return redirect("company", company_id=min(card.id, other))


@require_POST
def apart(request: HttpRequest, company_id: int) -> HttpResponse:
    """POST /companies/<id>/apart/: these two are not one, and are not proposed again."""
    try:
        contacts.keep_companies_apart(
            first=company_id,
            second=_number(request, "other"),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except LookupError as missing:
        raise Http404 from missing
    messages.success(request, _("They stay two companies. We remember it."))
    return redirect("companies_alike")


@require_POST
def unmerge(request: HttpRequest, company_merge_id: int) -> HttpResponse:
    """POST /companies/merges/<id>/end/: each shows again what came with it."""
    try:
        first = contacts.unmerge_companies(
            merge_id=company_merge_id, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    messages.success(
        request, _("They are two companies again, each with what came with it. We remember it.")
    )
    return redirect("company", company_id=first)


@require_http_methods(["GET", "POST"])
def choose_company(request: HttpRequest, person_id: int) -> HttpResponse:
    """GET, POST /people/<id>/company/: where this person works, whatever records say."""
    person = people.known(person_id)
    if request.method == "POST":
        _say(request, person_id=person.id)
        return redirect("person", person_id=person.id)
    reason = contacts.reason_of(person_id=person.id)
    asked = lists.address(request, names=("q",)).value("q")
    found = contacts.search_companies(words=asked) if asked else list(reason.options)
    cards = _cards(found[:AT_MOST])
    title = people.title_of(person)
    context = {
        "person": person,
        "title": title,
        "asked": asked,
        "now": person.company_name,
        "why": why(reason),
        "by_hand": reason.by is FoundBy.HAND,
        "options": [(title_of(card), card) for card in cards.values()],
        "back": reverse("person", args=[person.id]),
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=title, url=reverse("person", args=[person.id])),
            parts.Link(label=_("Company"), url=""),
        ),
    }
    return render(request, "desk/choose_company.html", context)


def why(reason: Reasoned) -> str:
    """What a person's company was found by, in one line; "" where nobody looked for one."""
    return str(FOUND_WORDS[reason.by]) % {"clue": reason.clue} if reason.by else ""


def _say(request: HttpRequest, *, person_id: int) -> None:
    actor, at = actor_of(request).member_id, clock.now()
    asked = request.POST.get("company", "")
    if asked == "records":
        leads.follow_records(person_id=person_id, actor_id=actor, at=at)
        messages.success(request, _("The records say again where this person works."))
        return
    chosen = None if asked == "none" else _number(request, "company")
    try:
        leads.say_company(person_id=person_id, company_id=chosen, actor_id=actor, at=at)
    except LookupError as missing:
        raise Http404 from missing
    messages.success(request, _("It stands whatever other records say later."))


def _company(company_id: int) -> CompanyCard:
    try:
        return contacts.get_company(company_id=company_id)
    except LookupError as missing:
        raise Http404 from missing


def _number(request: HttpRequest, name: str) -> int:
    number = whole_number(request.POST.get(name, ""))
    if number is None:
        raise Http404
    return number


def merged(company_id: int) -> list[dict[str, object]]:
    """What the page of a company says of merges: which, and how to end each."""
    cards = contacts.list_company_merges(company_id=company_id)
    names = contacts.company_names(
        ids=[each for card in cards for each in (card.first, card.second)]
    )
    return [
        {"id": card.id, "at": card.made_at, "names": [names[card.first], names[card.second]]}
        for card in cards
    ]
