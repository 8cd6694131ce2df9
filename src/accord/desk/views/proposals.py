"""New words for the stages: proposed, put in force from a day on, taken back; definitions read."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind
from accord.desk.rules import addresses
from accord.desk.views.definitions import TEAM_NAMES
from accord.desk.views.lists import actor_of
from accord.foundation import clock
from accord.ui.values import parts

_WHY = {
    Flaw.NO_NAME: gettext_lazy("This stage has no name. Write what both teams call it."),
    Flaw.NO_RULE: gettext_lazy(
        "Nothing says when a lead enters this stage. Write it in a sentence."
    ),
    Flaw.TOO_LONG: gettext_lazy("A name has at most 60 letters and a rule 600. Make it shorter."),
    Flaw.SAME_NAME: gettext_lazy("Two stages have this name. Give each a name of its own."),
    Flaw.UNKNOWN_TEAM: gettext_lazy("A stage belongs to marketing or to sales. Choose one."),
    Flaw.ONE_TEAM: gettext_lazy(
        "All stages belong to one team, so nothing would ever be handed over. "
        "Give at least one stage to each team."
    ),
    Flaw.MISSING_STAGE: gettext_lazy("A stage is missing. All six have to be there."),
    Flaw.NOTHING_NEW: gettext_lazy("Nothing is different from the version before. Change a word."),
    Flaw.PROPOSED_ALREADY: gettext_lazy(
        "Another version is proposed already. Put it in force or take it back first."
    ),
    Flaw.NOT_PROPOSED: gettext_lazy(
        "This version is not proposed any more. Look at the list again."
    ),
    Flaw.IN_THE_PAST: gettext_lazy(
        "This day has passed, and what happened then was judged already. "
        "Choose today or a later day."
    ),
    Flaw.BEFORE_THE_LAST: gettext_lazy(
        "A version begins only after the one before it has begun. Choose a later day."
    ),
    Flaw.HAS_BEGUN: gettext_lazy(
        "This version has judged leads already, so it stays. Propose a new one instead."
    ),
}


class StageForm(forms.Form):
    """One stage: what it is called, when a lead enters it, whose it is."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False)
    rule = forms.CharField(
        label=gettext_lazy("A lead enters it when"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner_team = forms.ChoiceField(
        label=gettext_lazy("It belongs to"), choices=list(TEAM_NAMES.items()), required=False
    )


@require_http_methods(["GET", "POST"])
def propose_stages(request: HttpRequest) -> HttpResponse:
    """GET, POST /definitions/stages/new/"""
    now = clock.now()
    latest = definitions.list_versions(kind=Kind.STAGES)[0]
    stages = definitions.list_stages(at=latest.active_from or now)
    sets = [
        (stage, StageForm(request.POST or None, prefix=stage.code.value, initial=_initial(stage)))
        for stage in stages
    ]
    problem = ""
    if request.method == "POST" and all(form.is_valid() for _stage, form in sets):
        given = [definitions.Stage(code=stage.code, **form.cleaned_data) for stage, form in sets]
        try:
            number = definitions.propose_stages(
                stages=given, actor_id=actor_of(request).member_id, at=now
            )
        except definitions.UnableToPropose as refusal:
            problem = _refuse(refusal, sets)
        else:
            messages.success(
                request,
                _("Version %(number)s is proposed. Nothing changes yet.") % {"number": number},
            )
            return redirect("definition", Kind.STAGES.value, number)
    has_errors = bool(problem) or any(form.errors for _stage, form in sets)
    context = {
        "sets": sets,
        "problem": problem,
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Propose new words"), url=""),
        ),
    }
    return render(request, "desk/propose.html", context, status=422 if has_errors else 200)


@require_POST
def put_in_force(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """POST /definitions/<kind>/<number>/begin/: from a day on this version judges."""
    known = _known(kind, number)
    now, zone = clock.now(), ZoneInfo(actor_of(request).zone)
    on = addresses.day(request.POST.get("since", "").strip())
    if on is None:
        messages.error(request, _("Write the day on which it begins, such as 2027-01-15."))
        return redirect("definition", kind, number)
    is_today = on == now.astimezone(zone).date()
    since = now if is_today else datetime.combine(on, time.min, tzinfo=zone)
    try:
        definitions.put_in_force(
            kind=known, number=number, since=since, actor_id=actor_of(request).member_id, at=now
        )
    except definitions.UnableToPutInForce as refusal:
        messages.error(request, str(_WHY[refusal.flaw]))
    else:
        messages.success(
            request,
            _("Version %(number)s is in force. What was judged before stays as it was.")
            % {"number": number}
            if is_today
            else _("Version %(number)s begins on the day you chose.") % {"number": number},
        )
    return redirect("definition", kind, number)


@require_POST
def withdraw(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """POST /definitions/<kind>/<number>/withdraw/"""
    known = _known(kind, number)
    try:
        definitions.withdraw(
            kind=known, number=number, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except definitions.UnableToPutInForce as refusal:
        messages.error(request, str(_WHY[refusal.flaw]))
        return redirect("definition", kind, number)
    messages.success(request, _("Version %(number)s is taken back.") % {"number": number})
    return redirect("definitions")


@require_POST
def definitions_read(request: HttpRequest) -> HttpResponse:
    """POST /definitions/read/: somebody says that they have read what is in force."""
    member_id = actor_of(request).member_id
    if member_id is not None:
        definitions.mark_read(member_id=member_id, at=clock.now())
        messages.success(request, _("Noted: you have read the definitions in force."))
    return redirect("definitions")


def _known(kind: str, number: int) -> Kind:
    known = addresses.chosen(Kind, kind)
    if known is None or definitions.find_version(kind=known, number=number) is None:
        raise Http404
    return known


def _initial(stage: definitions.Stage) -> dict[str, str]:
    return {"name": stage.name, "rule": stage.rule, "owner_team": stage.owner_team}


def _refuse(
    refusal: definitions.UnableToPropose, sets: list[tuple[definitions.Stage, StageForm]]
) -> str:
    """Says it beside the field it is about, or answers the sentence for the whole page."""
    why = str(_WHY[refusal.flaw])
    field = "rule" if refusal.flaw is Flaw.NO_RULE else "name"
    for stage, form in sets:
        if stage.code == refusal.stage:
            form.add_error(field, why)
            return ""
    return why
