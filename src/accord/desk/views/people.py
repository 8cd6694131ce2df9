"""Two people who are one: found, compared, made one, told apart again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.people import CannotMerge, MergeCode, PersonCard
from accord.desk.views import lists, words
from accord.desk.views.lists import actor_of
from accord.foundation import clock
from accord.intake import api as intake
from accord.leads import api as leads
from accord.ui.values import parts

AT_MOST = 20
MOST_DIGITS = 18  # more do not fit an id
_WHY = {
    MergeCode.SAME: gettext_lazy("These are the same record already. Choose somebody else."),
    MergeCode.UNKNOWN: gettext_lazy("One of the two is not known any more. Search again."),
    MergeCode.ALREADY: gettext_lazy("These two are one person already."),
    MergeCode.APART: gettext_lazy("Somebody said that these two are different people."),
}
_COMPARED = (
    ("name", gettext_lazy("Name")),
    ("email", gettext_lazy("E-mail")),
    ("phone", gettext_lazy("Phone")),
    ("title", gettext_lazy("Job title")),
    ("company_name", gettext_lazy("Company")),
    ("country", gettext_lazy("Country")),
)


@require_GET
def same_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """GET /people/<id>/same/?q=: who else this person might be, each beside them."""
    person = _person(person_id)
    asked = lists.address(request, names=("q",)).value("q") or person.name or person.email
    found = [number for number in contacts.search_people(words=asked) if number != person.id]
    others = contacts.get_people(ids=found[:AT_MOST])
    title, back = _title(person), _lead_of(person.id)
    context = {
        "person": person,
        "title": title,
        "asked": asked,
        "back": back,
        "more": len(found) > AT_MOST,
        "pairs": [_pair(person, others[number]) for number in found[:AT_MOST]],
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=title, url=back),
            parts.Link(label=_("Same person"), url=""),
        ),
    }
    return render(request, "desk/same_person.html", context)


@require_POST
def merge(request: HttpRequest, person_id: int) -> HttpResponse:
    """POST /people/<id>/merge/: both are one from now on."""
    person = _person(person_id)
    try:
        other = int(request.POST.get("other", "")[:MOST_DIGITS])
    except ValueError as problem:
        raise Http404 from problem
    try:
        intake.merge_people(
            first=person.id, second=other, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except CannotMerge as refusal:
        messages.error(request, str(_WHY[refusal.code]))
        return redirect("same_person", person_id=person.id)
    messages.success(
        request, _("They are one person now. You can tell them apart again at any time, below.")
    )
    return redirect(_lead_of(person.id))


@require_POST
def unmerge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """POST /merges/<id>/end/: each gets back what came with them."""
    try:
        first = intake.unmerge_people(
            merge_id=merge_id, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except LookupError as problem:
        raise Http404 from problem
    messages.success(
        request, _("They are two people again, and each has what came with them. We remember it.")
    )
    return redirect(_lead_of(first))


def _person(person_id: int) -> PersonCard:
    try:
        return contacts.get_person(person_id=person_id)
    except LookupError as missing:
        raise Http404 from missing


def _title(person: PersonCard) -> str:
    return words.person(
        name=person.name, email=person.email, reference=person.reference, number=person.id
    )


def _lead_of(person_id: int) -> str:
    """The latest lead of a person, or the list where there is none."""
    found = leads.list_cycles(person_id=contacts.group_of(person_id=person_id)[0])
    return reverse("lead", args=[found[0].id]) if found else reverse("leads")


def _pair(person: PersonCard, other: PersonCard) -> dict[str, object]:
    """The two side by side, field by field; blank on both sides is left out."""
    rows: list[tuple[str, str, str, bool]] = []
    # Namesakes are what this page is for: each goes by its id in its tool as well.
    title = _("%(name)s, known as %(reference)s") % {
        "name": _title(other),
        "reference": other.reference or other.id,
    }
    for name, label in _COMPARED:
        here, there = getattr(person, name), getattr(other, name)
        if here or there:
            rows.append((str(label), here, there, bool(here) and here == there))
    return {"other": other, "id": f"p{other.id}", "title": title, "rows": rows}


def merged(person_id: int) -> list[dict[str, object]]:
    """What the page of a lead says of merges: who, and how to end it."""
    cards = contacts.list_merges(person_id=person_id)
    if not cards:
        return []
    known = contacts.get_people(ids=[each for card in cards for each in (card.first, card.second)])
    return [
        {
            "id": card.id,
            "at": card.made_at,
            "people": [_title(known[card.first]), _title(known[card.second])],
        }
        for card in cards
    ]
