"""May we write to somebody: how it stands and why, handing out, erasing."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.contacts import api as contacts
from accord.contacts.values import consent as values
from accord.contacts.values.people import PersonCard
from accord.desk.views.common import people
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import reaching
from accord.foundation import clock
from accord.intake import api as intake
from accord.journeys import api as journeys
from accord.team.values import Capability
from accord.ui.values import parts

SHOWN = timedelta(days=90)
ERASE_REASONS = ("ASKED", "NO_BASIS", "MISTAKE")


def page(request: HttpRequest, person_id: int) -> HttpResponse:
    """GET and POST /people/<id>/privacy/: how consent stands; a word more is written down."""
    person = people.known(person_id)
    if request.method == "POST":
        return _record(request, person)
    now = clock.now()
    group = contacts.group_of(person_id=person.id)
    said = contacts.list_said(person_id=person.id)
    context = {
        "person": person,
        "title": people.title_of(person),
        "standings": [_standing(person, card, now) for card in contacts.list_purposes()],
        "purposes": [
            (card.code, _purpose_name(card.code, card.name)) for card in contacts.list_purposes()
        ],
        "changes": [(one, values.CHANGE_NAMES[one]) for one in values.SAYABLE],
        "ways": list(values.WAY_NAMES.items()),
        "history": [_line(each) for each in reversed(said)],
        **reaching.context(people=group, at=now),
        "collisions": reaching.collisions(since=now - SHOWN, people=group),
        "may_keep": actor_of(request).may(Capability.KEEP_CONSENT),
        "may_erase": actor_of(request).may(Capability.ERASE_PEOPLE),
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=people.title_of(person), url=reverse("person", args=[person.id])),
            parts.Link(label=_("May we write?"), url=""),
        ),
    }
    return render(request, "desk/privacy.html", context)


def _purpose_name(code: str, name: str) -> str:
    return name or str(values.PURPOSE_NAMES.get(code, code))


def _standing(person: PersonCard, card: contacts.PurposeCard, at: datetime) -> dict[str, Any]:
    # What sales writes, it writes to one; marketing writes to many, and holds still meanwhile.
    is_sales = card.code == values.SALES
    reach = journeys.Reach.ONE_TO_ONE if is_sales else journeys.Reach.ONE_TO_MANY
    answer = journeys.may_contact(person_id=person.id, purpose=card.code, at=at, reach=reach)
    said = answer.said
    return {
        "name": _purpose_name(card.code, card.name),
        "verdict": values.VERDICT_NAMES[answer.verdict],
        "basis": values.BASIS_NAMES[answer.basis],
        "since": answer.since,
        "source": said.source or values.TOLD_NAMES[values.Told(said.door)] if said else "",
    }


def _line(said: contacts.Said) -> dict[str, Any]:
    return {
        "at": said.at,
        "change": values.CHANGE_NAMES[said.change],
        "purpose": _purpose_name(said.purpose, ""),
        "way": values.WAY_NAMES[said.way],
        "door": values.TOLD_NAMES[values.Told(said.door)],
        "source": said.source,
        "wording": said.wording if said.change is values.Change.GIVEN else "",
        "reason": said.reason,
    }


def _record(request: HttpRequest, person: PersonCard) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        change = values.Change(request.POST.get("change", ""))
        way = values.Way(request.POST.get("way", ""))
        card = contacts.get_purpose(code=request.POST.get("purpose", ""))
        if change not in values.SAYABLE:
            raise ValueError(change)
    except (ValueError, contacts.UnknownPurpose):
        messages.error(request, _("Choose what was said, and about what. Nothing was changed."))
        return redirect("privacy", person_id=person.id)
    if not reason:
        messages.error(request, _("Say how you know. Nothing was changed."))
        return redirect("privacy", person_id=person.id)
    now = clock.now()
    said = contacts.Consent(
        person.id,
        card.code,
        change,
        now,
        way=way,
        source="",
        reason=reason,
        door=contacts.Told.PAGE,
    )
    contacts.record_consents(consents=[said], actor_id=actor_of(request).member_id, recorded_at=now)
    messages.success(request, _("Written down. It holds for both teams from now on."))
    return redirect("privacy", person_id=person.id)


@require_POST
def hand_out(request: HttpRequest, person_id: int) -> HttpResponse:
    """POST /people/<id>/everything.zip: all that is held, as JSON and CSV."""
    person = people.known(person_id)
    bundle = intake.hand_out(
        person_id=person.id, at=clock.now(), actor_id=actor_of(request).member_id
    )
    answer = HttpResponse(bundle, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="person-{person.id}.zip"'
    return answer


@require_POST
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """POST /people/<id>/erase/: everything goes, if the number of the person was typed."""
    person = people.known(person_id)
    reason = request.POST.get("reason", "")
    if request.POST.get("typed", "").strip() != str(person.id) or reason not in ERASE_REASONS:
        messages.error(
            request,
            _("To erase, type the number %(number)s and choose why. Nothing was changed.")
            % {"number": person.id},
        )
        return redirect("privacy", person_id=person.id)
    try:
        intake.erase_person(
            person_id=person.id,
            home=settings.HOME,
            files=settings.FILES,
            at=clock.now(),
            actor_id=actor_of(request).member_id,
            reason=reason,
        )
    except intake.AlreadyErased:
        messages.error(request, _("Nothing is left to erase: this was done before."))
        return redirect("leads")
    except intake.StillArriving as refused:
        messages.error(request, _why_not_yet(refused))
        return redirect("privacy", person_id=person.id)
    messages.success(
        request,
        _("Erased everywhere. No file, program or older backup brings the person back."),
    )
    return redirect("leads")


def _why_not_yet(refused: intake.StillArriving) -> str:
    if isinstance(refused, intake.StillCompared):
        return _(
            "Tools are being compared, and their files may name this person. Nothing was erased. "
            "Wait for the comparison to end or stop it under Found leads, then erase."
        )
    return _(
        "A file that names this person is being taken in. Nothing was erased. Wait for it to end "
        "or stop it under Imports, then erase."
    )
