"""Sessions of both teams, who was there, and what people learned while they sat with the others."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import together_words
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.learning import api as learning
from accord.learning.values import (
    FEWEST,
    LONGEST_ABOUT,
    LONGEST_NAME,
    Planned,
    SessionCard,
    UnableToPlan,
    Unplanned,
    VisitCard,
)
from accord.team import api as team
from accord.team.values import Actor, Capability, MemberCard, Side
from accord.ui import api as ui

PAGE, MOST_SKIPPED = 25, 1_000
GIVEN_BY = {
    Side.BOTH.value: pgettext_lazy("session", "Both teams together"),
    Side.MARKETING.value: pgettext_lazy("session", "Marketing"),
    Side.SALES.value: pgettext_lazy("session", "Sales"),
}


class SessionForm(forms.Form):
    """A session and whom it is for."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=LONGEST_NAME)
    about = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=LONGEST_ABOUT, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=1_440, initial=60
    )
    given_by = forms.ChoiceField(
        label=gettext_lazy("Given by"), choices=list(GIVEN_BY.items()), initial=Side.BOTH.value
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        choices=[
            ("both", gettext_lazy("Everybody of both teams")),
            *TEAM_NAMES.items(),
        ],
    )


class VisitForm(forms.Form):
    """Time with the other team, and what was learned."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=1_440, initial=60
    )
    host = forms.ChoiceField(label=gettext_lazy("With whom"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What you learned"), max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label=gettext_lazy("Both teams may read it"), required=False, initial=True
    )


@require_GET
def learning_page(request: HttpRequest) -> HttpResponse:
    """GET /together/learning/"""
    return _page(request)


@require_POST
def plan_session(request: HttpRequest) -> HttpResponse:
    """POST /together/learning/plan/"""
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _page(request, session=form)
    said = form.cleaned_data
    try:
        learning.plan_session(
            planned=Planned(
                said["name"], said["about"], said["day"], said["minutes"],
                Side(said["given_by"]), _whom(said["whom"]),
            ),
            actor=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except UnableToPlan as refusal:
        form.add_error(None, str(together_words.UNPLANNED[refusal.why]))
        return _page(request, session=form)
    messages.success(request, _("The session is planned."))
    return redirect("together_learning")


@require_POST
def session_act(request: HttpRequest, session_id: int) -> HttpResponse:
    """POST /together/learning/<id>/act/: somebody was there or was not, or it is called off."""
    act, actor = request.POST.get("act", ""), actor_of(request)
    member = whole_number(request.POST.get("member", "")) or actor.member_id or 0
    try:
        if act in ("there", "away"):
            _check_led(member, actor=actor)
            learning.say_there(
                session_id=session_id, member_id=member, was_there=act == "there",
                today=timezone.localdate(), actor=actor, at=clock.now(),
            )  # fmt: skip
        elif act in ("cancel", "restore") and actor.may(Capability.MANAGE_TEAM):
            learning.cancel_session(
                session_id=session_id, is_cancelled=act == "cancel", actor=actor, at=clock.now()
            )
        else:
            raise Http404
    except UnableToPlan as refusal:
        messages.error(request, str(together_words.UNPLANNED[refusal.why]))
    else:
        messages.success(request, _("Noted."))
    return redirect("together_learning")


@require_POST
def note_visit(request: HttpRequest) -> HttpResponse:
    """POST /together/learning/visits/"""
    form = _visit_form(actor_of(request), request.POST)
    if not form.is_valid():
        return _page(request, visit=form)
    said = form.cleaned_data
    try:
        number = learning.note_visit(
            host_id=whole_number(said["host"]), day=said["day"], minutes=said["minutes"],
            words=said["words"], is_shared=said["is_shared"], today=timezone.localdate(),
            actor=actor_of(request), at=clock.now(),
        )  # fmt: skip
    except UnableToPlan as refusal:
        form.add_error(None, str(together_words.UNPLANNED[refusal.why]))
        return _page(request, visit=form)
    messages.success(
        request, _("Noted."), extra_tags=reverse("visit_back", args=[number, "forget"])
    )
    return redirect("together_learning")


@require_POST
def visit_back(request: HttpRequest, visit_id: int, act: str) -> HttpResponse:
    """POST /together/learning/visits/<id>/<forget|restore>/: one's own note goes, or comes back."""
    if act not in ("forget", "restore"):
        raise Http404
    try:
        learning.forget_visit(
            visit_id=visit_id, is_forgotten=act == "forget", actor=actor_of(request),
            at=clock.now(),
        )  # fmt: skip
    except UnableToPlan as refusal:
        raise Http404 from refusal
    undo = "restore" if act == "forget" else "forget"
    messages.info(
        request, _("Taken back.") if act == "forget" else _("It is there again."),
        extra_tags=reverse("visit_back", args=[visit_id, undo]),
    )  # fmt: skip
    return redirect("together_learning")


def _check_led(member: int, *, actor: Actor) -> None:
    """Who was there is said by oneself, or by whoever leads one: each head of their own team."""
    seen = handoffs.members_seen(actor=actor)
    if member != actor.member_id and seen is not None and member not in seen:
        raise UnableToPlan(why=Unplanned.NOT_YOURS)


def today(request: HttpRequest) -> list[tuple[str, str]]:
    """What one is asked for among both teams, each with its address: a round of the pulse that one
    has not answered, sessions that one was to come to."""
    actor, day = actor_of(request), timezone.localdate()
    if actor.member_id is None or not actor.may(Capability.BRING_EVIDENCE):
        return []
    found = []
    now = learning.find_open(today=day)
    if now and not learning.has_answered(round_id=now.id, member_id=actor.member_id):
        said = _("How is it to work together? You are asked until %(day)s.")
        found.append((said % {"day": ui.calendar_day(now.last_day)}, reverse("together_pulse")))
    count = learning.count_missed(member_id=actor.member_id, today=day)
    if count:
        said = ngettext(
            "You have not been to %(count)s session that you were to come to.",
            "You have not been to %(count)s sessions that you were to come to.",
            count,
        )
        found.append((said % {"count": ui.number(count)}, reverse("together_learning")))
    return found


def _whom(said: str) -> tuple[int, ...]:
    """Everybody of a team, or of both, who can sign in."""
    return tuple(
        card.id
        for card in team.list_members()
        if card.can_sign_in and card.side and (said == "both" or card.side.value in (said, "both"))
    )


def _page(
    request: HttpRequest, *, session: SessionForm | None = None, visit: VisitForm | None = None
) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    here = lists.address(request, names=("skip",))
    skip = min(whole_number(here.value("skip")) or 0, MOST_SKIPPED)
    names, sides = dict(team.list_names()), team.sides()
    cards = learning.list_sessions(limit=PAGE + 1, skip=skip)
    visits = learning.list_visits(limit=PAGE + 1, skip=skip, member_id=actor.member_id)
    seen = handoffs.members_seen(actor=actor)
    context = {
        "tabs": together_words.tabs(request),
        "sessions": [
            _session(card, names, seen=seen, actor=actor, today=today) for card in cards[:PAGE]
        ],
        "visits": [_visit(card, names, sides, actor=actor) for card in visits[:PAGE]],
        "more_url": here.url(skip=str(skip + PAGE))
        if len(cards) > PAGE or len(visits) > PAGE
        else "",
        "may_plan": actor.may(Capability.MANAGE_TEAM),
        "may_note": actor.may(Capability.BRING_EVIDENCE) and actor.member_id is not None,
        "session_form": session or SessionForm(),
        "visit_form": visit or _visit_form(actor, None),
        "is_planning": session is not None,
        "today": today,
    }
    is_wrong = session is not None or visit is not None
    return render(request, "desk/together_learning.html", context, status=422 if is_wrong else 200)


def _visit_form(actor: Actor, said: Any) -> VisitForm:
    form = VisitForm(said, initial={"day": timezone.localdate(), "is_shared": True})
    field = form.fields["host"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Several")), *_hosts(team.list_members(), actor)]
    return form


def _hosts(cards: list[MemberCard], actor: Actor) -> list[tuple[str, str]]:
    """Who works for another team than one does."""
    own = next((card.side for card in cards if card.id == actor.member_id), None)
    return [
        (str(card.id), card.name)
        for card in cards
        if card.active and card.side and card.side is not own and card.id != actor.member_id
    ]


def _session(
    card: SessionCard,
    names: Mapping[int, str],
    *,
    seen: frozenset[int] | None,
    actor: Actor,
    today: date,
) -> dict[str, Any]:
    """A session as it is read: who missed it is named to those alone who lead them."""
    own = actor.member_id in card.members
    led = [
        one
        for one in card.missed(today=today)
        if one != actor.member_id and (seen is None or one in seen)
    ]
    return {
        "card": card,
        "given_by": GIVEN_BY[card.given_by.value],
        "day": ui.calendar_day(card.day),
        "is_own": own and not card.is_cancelled,
        "was_there": actor.member_id in card.there,
        "has_been": card.day <= today,
        "is_overdue": own and actor.member_id in card.missed(today=today),
        "missing": [(one, names.get(one, "")) for one in led],
        "count": _count(card) if card.day <= today else "",
    }


def _count(card: SessionCard) -> str:
    """How many were there, from five who were to come on."""
    if len(card.members) < FEWEST:
        return ""
    share = ui.part_of(len(card.there), len(card.members))
    return _("%(share)s were there") % {"share": share}


def _visit(
    card: VisitCard, names: Mapping[int, str], sides: Mapping[int, str], *, actor: Actor
) -> dict[str, Any]:
    return {
        "card": card,
        "who": names.get(card.member_id, ""),
        "side": sides.get(card.member_id, ""),
        "with": names.get(card.host_id or 0, ""),
        "day": ui.calendar_day(card.day),
        "is_own": card.member_id == actor.member_id,
    }
