"""How past meetings ended where no tool told it: by a click on a lead's timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.contacts import api as contacts
from accord.desk.rules import stories
from accord.desk.values import Happening
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.journeys import api as journeys
from accord.journeys.values import MEETING_ENDS, MEETINGS, TOUCH_NAMES, Touch, TouchKind
from accord.leads import api as leads
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

ENDS = {"held": TouchKind.MEETING_HELD, "missed": TouchKind.MEETING_MISSED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line of the story asks, and the buttons that answer it."""

    question: str
    acts: tuple[parts.Act, ...]


NOTHING = Asked("", ())


def asked(
    request: HttpRequest,
    happenings: Iterable[Happening],
    *,
    lead_id: int,
    people: list[int],
    at: datetime,
) -> dict[int, Asked]:
    """What whoever asks may say about the meetings among these, by the id of the touch."""
    actor = actor_of(request)
    met = [each.touch for each in happenings if each.touch and each.touch.kind in MEETINGS]
    if not met or actor.member_id is None or not actor.may(Capability.WORK_LEADS):
        return {}
    waiting: set[int] = set()
    if any(touch.kind not in MEETING_ENDS for touch in met):
        waiting = journeys.meetings_without_end(people=people, at=at)
    found = {touch.id: _ends(touch, lead_id=lead_id) for touch in met if touch.id in waiting}
    return found | {
        touch.id: Asked("", (_back(touch, lead_id=lead_id),))
        for touch in met
        if touch.is_by_hand and touch.gone_at is None
    }


def _ends(touch: Touch, *, lead_id: int) -> Asked:
    labels = {"held": _("It was held"), "missed": _("They did not come")}
    question = _("It was to begin %(when)s. How did it end?") % {
        "when": ui.moment(touch.start or touch.occurred_at)
    }
    answers = tuple(
        parts.Act(
            label=label,
            about=_about(touch),
            url=reverse("meeting_ended", args=[lead_id, touch.id]),
            name="ended",
            value=value,
        )
        for value, label in labels.items()
    )
    return Asked(question, answers)


def _back(touch: Touch, *, lead_id: int) -> parts.Act:
    return parts.Act(
        label=_("Take back"),
        about=_about(touch),
        url=reverse("meeting_ended_back", args=[lead_id, touch.id]),
    )


def _about(touch: Touch) -> str:
    words = {"what": TOUCH_NAMES[touch.kind], "when": ui.moment(touch.start or touch.occurred_at)}
    return _("%(what)s, %(when)s") % words


@require_POST
def ended(request: HttpRequest, lead_id: int, touch_id: int) -> HttpResponse:
    """POST /leads/<id>/meetings/<touch>/: a member says how a past meeting ended."""
    kind = ENDS.get(request.POST.get("ended", ""))
    if kind is None:
        messages.error(request, _("Say whether the meeting was held. Nothing was changed."))
        return _to(lead_id, touch_id)
    try:
        said = journeys.say_how_it_ended(
            touch_id=touch_id,
            people=_people(lead_id),
            kind=kind,
            at=clock.now(),
            actor_id=_member(request),
        )
    except LookupError:
        messages.error(request, _("How this meeting ended is told already. Nothing was changed."))
        return _to(lead_id, touch_id)
    words = {
        TouchKind.MEETING_HELD: _("Written down as your word: the meeting was held."),
        TouchKind.MEETING_MISSED: _("Written down as your word: they did not come."),
    }
    messages.success(request, words[kind])
    return _to(lead_id, said)


@require_POST
def back(request: HttpRequest, lead_id: int, touch_id: int) -> HttpResponse:
    """POST /leads/<id>/meetings/<touch>/back/: what a member said of a meeting's end goes."""
    try:
        journeys.take_back_said(
            touch_id=touch_id,
            people=_people(lead_id),
            at=clock.now(),
            actor_id=_member(request),
        )
    except LookupError:
        messages.error(request, _("This counts no more already. Nothing was changed."))
        return _to(lead_id, touch_id)
    messages.success(request, _("Taken back. The meeting waits again for how it ended."))
    return _to(lead_id, touch_id)


def _people(lead_id: int) -> list[int]:
    try:
        lead = leads.get_lead(lead_id=lead_id)
    except LookupError as missing:
        raise Http404 from missing
    return contacts.group_of(person_id=lead.person_id)


def _member(request: HttpRequest) -> int:
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Http404
    return member_id


def _to(lead_id: int, touch_id: int) -> HttpResponse:
    return redirect(f"{reverse('lead', args=[lead_id])}#e{stories.TOUCH}-{touch_id}")
