"""Two people who are one: found, compared, made one, told apart again."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.people import CannotMerge, LinkedBy, MergeCard, MergeCode, PersonCard
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Scope
from accord.ui import api as ui
from accord.ui.values import parts

AT_MOST = 20
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
    person = known(person_id)
    asked = lists.address(request, names=("q",)).value("q") or person.name or person.email
    within = lists.people_within(request)
    found = [
        number
        for number in contacts.search_people(words=asked, within=within)
        if number != person.id
    ]
    others = contacts.get_people(ids=found[:AT_MOST])
    title, back = title_of(person), lead_of(person.id, scope=lists.scope_of(request))
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
    person = known(person_id)
    other = whole_number(request.POST.get("other", ""))
    if other is None:
        raise Http404
    try:
        intake.merge_people(
            first=person.id, second=other, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except CannotMerge as refusal:
        messages.error(request, refusal_words(refusal))
        return redirect("same_person", person_id=person.id)
    messages.success(
        request, _("They are one person now. You can tell them apart again at any time, below.")
    )
    return redirect(lead_of(person.id, scope=lists.scope_of(request)))


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
    return redirect(lead_of(first, scope=lists.scope_of(request)))


def refusal_words(refusal: CannotMerge) -> str:
    """Why two cannot be made one, in words."""
    return str(_WHY[refusal.code])


def known(person_id: int) -> PersonCard:
    """The person as known now, or a page that does not exist."""
    try:
        return contacts.get_person(person_id=person_id)
    except LookupError as missing:
        raise Http404 from missing


def title_of(person: PersonCard) -> str:
    """What somebody is called."""
    return words.person(
        name=person.name, email=person.email, reference=person.reference, number=person.id
    )


def lead_of(person_id: int, *, scope: Scope) -> str:
    """The latest lead of a person, or their own page where there is none."""
    head = contacts.group_of(person_id=person_id)[0]
    found = leads.list_cycles(person_id=head, scope=scope)
    return reverse("lead", args=[found[0].id]) if found else reverse("person", args=[person_id])


def _pair(person: PersonCard, other: PersonCard) -> dict[str, object]:
    """The two side by side, field by field; blank on both sides is left out."""
    rows: list[tuple[str, str, str, bool]] = []
    # Namesakes are what this page is for: each goes by its id in its tool as well.
    title = _("%(name)s, known as %(reference)s") % {
        "name": title_of(other),
        "reference": other.reference or other.id,
    }
    for name, label in _COMPARED:
        here, there = getattr(person, name), getattr(other, name)
        if here or there:
            rows.append((str(label), here, there, bool(here) and here == there))
    return {"other": other, "id": f"p{other.id}", "title": title, "rows": rows}


def merged(person_id: int, *, group: Sequence[int] = ()) -> list[dict[str, object]]:
    """What a page says of the merges of a person: who, by whom, and how to end it. group: everybody
    who is one with them, where that is known; of one alone there is no merge."""
    if len(group) == 1:
        return []
    return merge_lines(contacts.list_merges(person_id=person_id, group=group))


def merge_lines(cards: Sequence[MergeCard]) -> list[dict[str, object]]:
    """Merges as lines: who was joined, when and by whom."""
    people = contacts.get_people(ids=[each for card in cards for each in (card.first, card.second)])
    named = team.names(ids=[card.made_by_id for card in cards if card.made_by_id])
    return [
        {
            "id": card.id,
            "first": card.first,
            "at": card.made_at,
            "by": _by(card, named=named),
            "people": [title_of(people[card.first]), title_of(people[card.second])],
        }
        for card in cards
    ]


def joined_words(*, people_count: int, count: int) -> str:
    """ "3 records, joined", or how many records there are where nobody was joined."""
    if people_count > 1:
        said = ngettext("%(count)s record, joined", "%(count)s records, joined", count)
    else:
        said = ngettext("%(count)s record", "%(count)s records", count)
    return said % {"count": ui.number(count)}


def _by(card: MergeCard, *, named: Mapping[int, str]) -> str:
    if card.linked_by is LinkedBy.AUTOMATIC:
        return _("Joined without asking")
    if card.linked_by is LinkedBy.TOOL:
        return _("Made one in the tool that the records come from")
    return _("By %(name)s") % {"name": named.get(card.made_by_id or 0, _("a program"))}
