"""One person: which record each value comes from, whose word is kept, and who is one with them."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.desk import queries
from accord.desk.rules import scripts
from accord.desk.views.common import gone, people, tool_records
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import accounts, stale
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.intake.values.batches import Kind
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

_WHY_NOT = {
    contacts.ChoiceCode.FIELD: gettext_lazy("This field is not one that can be chosen."),
    contacts.ChoiceCode.RECORD: gettext_lazy(
        "That record does not speak of this person any more. Look at what stands now."
    ),
    contacts.ChoiceCode.BLANK: gettext_lazy(
        "That record says nothing there any more. Look at what stands now."
    ),
}


@require_GET
def person_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """GET /people/<id>/; who was joined leads to whoever stands for them."""
    person = people.known(person_id)
    if person.id != person_id:
        return redirect("person", person_id=person.id)
    standings = contacts.list_standings(person_id=person.id)
    named = team.names(ids=[one.chosen_by_id for one in standings if one.chosen_by_id])
    scope = actor_of(request).scope
    cycles = leads.list_cycles(person_id=person.id, scope=scope)
    records = contacts.list_records(person_id=person.id)
    hanging = queries.hanging_on(people=[person.id], scope=scope)[person.id]
    stages = {stage.code: stage for stage in definitions.list_stages(at=clock.now())}
    title = people.title_of(person)
    context = {
        "person": person,
        "title": title,
        "lang": scripts.language_of(title, known=person.language),
        "sentence": people.joined_words(people_count=len(hanging.people), count=len(hanging.tools)),
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=title, url=""),
        ),
        "standings": [_standing(one, named=named) for one in standings],
        "questions": [one for one in map(_question, standings) if one],
        "merges": people.merged(person.id),
        "ages": stale.ages_of(person, records),
        "tool_records": tool_records.linked(
            kind=Kind.LEADS, records=[(one.source, one.external_key) for one in records]
        ),
        "company_why": accounts.why(contacts.reason_of(person_id=person.id)),
        "hanging": hanging,
        "cycles": [
            (cycle, words.stage(cycle.stage, known=stages), words.ending(cycle.ending))
            for cycle in cycles
        ],
        "may_join": actor_of(request).may(Capability.JOIN_PEOPLE),
        **gone.of_person(
            request,
            number=person.id,
            records=records,
            is_gone=person.gone_at is not None,
        ),
    }
    return render(request, "desk/person.html", context)


@require_POST
def keep_words(request: HttpRequest, person_id: int) -> HttpResponse:
    """POST /people/<id>/words/: for each field named, the word of that record stands."""
    person = people.known(person_id)
    asked = {
        field: whole_number(request.POST[field]) or 0
        for field in contacts.CHOSEN_TOGETHER
        if request.POST.get(field)
    }
    try:
        kept = contacts.choose(
            person_id=person.id,
            records=_changed(asked, person_id=person.id),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except contacts.CannotChoose as refusal:
        messages.error(request, str(_WHY_NOT[refusal.code]))
        return redirect("person", person_id=person.id)
    if kept:
        listed = ", ".join(str(words.FIELD_NAMES[field]) for field in kept)
        messages.success(request, _("Kept: %(fields)s.") % {"fields": listed})
    else:
        messages.info(request, _("These words stand already; nothing is changed."))
    return redirect("person", person_id=person.id)


def _changed(asked: Mapping[str, int], *, person_id: int) -> dict[str, int]:
    """Only what stands otherwise now: what is sent along untouched is no choice."""
    standings = {one.field: one for one in contacts.list_standings(person_id=person_id)}
    stand = {
        field: (one.stands.record_id, one.chosen_at is not None) for field, one in standings.items()
    }
    return {
        field: record_id
        for field, record_id in asked.items()
        if stand.get(field, (0, False))[0] != record_id
    }


def _standing(one: contacts.Standing, *, named: Mapping[int, str]) -> dict[str, object]:
    chosen = ""
    if one.chosen_at is not None:
        chosen = _("Kept by %(name)s, %(day)s") % {
            "name": named.get(one.chosen_by_id or 0, _("the program")),
            "day": ui.day(one.chosen_at),
        }
    return {
        "label": str(words.FIELD_NAMES[one.field]),
        "text": one.stands.text,
        "source": record_words(one.stands),
        "since": one.stands.since,
        "chosen": chosen,
    }


def record_words(word: contacts.Word) -> str:
    """A record by its tool and its id there."""
    return _("%(source)s, record %(key)s") % {"source": word.source, "key": word.external_key}


def _question(one: contacts.Standing) -> dict[str, object] | None:
    """A field of which records say different things; each thing said once, what stands first."""
    said: dict[str, list[contacts.Word]] = {one.stands.text: [one.stands]}
    for word in one.words:
        if word.record_id != one.stands.record_id:
            said.setdefault(word.text, []).append(word)
    if len(said) == 1:
        return None
    return {
        "field": one.field,
        "label": str(words.FIELD_NAMES[one.field]),
        "options": [_option(one, sayers) for sayers in said.values()],
    }


def _option(one: contacts.Standing, sayers: Sequence[contacts.Word]) -> dict[str, object]:
    return {
        "id": f"{one.field}-{sayers[0].record_id}",
        "record": sayers[0].record_id,
        "text": sayers[0].text,
        "sources": [record_words(word) for word in sayers],
        "since": sayers[0].since,
        "stands": sayers[0].record_id == one.stands.record_id,
    }
