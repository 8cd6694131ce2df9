"""Who is away, and who acts for them meanwhile."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.lists import actor_of, address
from accord.desk.views.settings import common, hours_words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Absence, Actor, Capability, HoursFlaw

PAGE = 50
_FIELD_OF = {
    HoursFlaw.BACKWARDS: "last_day",
    HoursFlaw.TOO_LONG: "last_day",
    HoursFlaw.PAST: "last_day",
    HoursFlaw.OVERLAP: "first_day",
}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who is away on which days, both included, and who acts for them."""

    member = forms.TypedChoiceField(label=gettext_lazy("Who is away"), coerce=int)
    first_day = forms.DateField(label=gettext_lazy("First day away"), widget=_day())
    last_day = forms.DateField(label=gettext_lazy("Last day away"), widget=_day())
    deputy = forms.TypedChoiceField(
        label=gettext_lazy("Who acts for them"),
        coerce=int,
        help_text=gettext_lazy("If they are away too, whoever acts for them does."),
    )


@require_http_methods(["GET", "POST"])
def absences_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/working-time/absences/ lists who is or will be away; POST notes one more."""
    actor = actor_of(request)
    form = _form(request, actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            team.add_absence(
                member_id=given["member"],
                first_day=given["first_day"],
                last_day=given["last_day"],
                deputy_id=given["deputy"],
                actor=actor,
                at=clock.now(),
            )
        except team.UnableToSetHours as refused:
            form.add_error(
                _FIELD_OF.get(refused.flaw, "deputy"), hours_words.REFUSALS[refused.flaw]
            )
        except team.UnableToAssign:
            form.add_error("member", _("They are not in the team you lead."))
        else:
            messages.success(request, _("The absence is noted."))
            return redirect("absences")
    return _listed(request, form)


def _form(request: HttpRequest, actor: Actor) -> AbsenceForm:
    form = AbsenceForm(request.POST or None, initial={"member": actor.member_id})
    people = [(str(card.id), card.name) for card in team.list_members() if card.active]
    mine = [one for one in people if one[0] == str(actor.member_id)]
    for name, choices in (
        ("member", people if actor.may(Capability.MANAGE_TEAM) else mine),
        ("deputy", [("", _("Choose a colleague")), *people]),
    ):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
    return form


def _listed(request: HttpRequest, form: AbsenceForm) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    start = whole_number(address(request, names=("from",)).value("from")) or 0
    known = team.absences_of(since=at)
    shown = known[start : start + PAGE]
    names = team.names(ids={number for one in shown for number in (one.member_id, one.deputy_id)})
    away = {one.member_id for one in shown if one.starts_at <= at}
    acting = team.deputies_of(member_ids=away, at=at)
    names |= team.names(ids={number for number in acting.values() if number is not None})
    context = {
        "absences": [_line(one, names=names, acting=acting, actor=actor) for one in shown],
        "later": start + PAGE if len(known) > start + PAGE else None,
        "form": form if actor.may(Capability.BRING_EVIDENCE) else None,
        "tabs": common.tabs("working_time", actor=actor),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/absences.html", context, status=status)


def _line(
    one: Absence, *, names: dict[int, str], acting: dict[int, int | None], actor: Actor
) -> dict[str, Any]:
    acts = acting.get(one.member_id, one.deputy_id)
    return {
        "id": one.id,
        "name": names[one.member_id],
        "first_day": hours_words.named(one.first_day),
        "last_day": hours_words.named(one.last_day),
        "deputy": names[one.deputy_id],
        "acts": "" if acts == one.deputy_id else names.get(acts or 0, _("nobody who is here")),
        "is_now": one.member_id in acting,
        "may_end": actor.may(Capability.MANAGE_TEAM) or one.member_id == actor.member_id,
    }


@require_POST
def absence_end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """POST /settings/working-time/absences/<id>/end/: they are there again, or stay after all."""
    try:
        ended = team.end_absence(absence_id=absence_id, actor=actor_of(request), at=clock.now())
    except LookupError as missing:
        raise Http404 from missing
    except team.UnableToAssign:
        messages.error(request, _("Nothing changed: they are not in the team you lead."))
    else:
        if ended is not None:
            messages.success(request, _("They are here from now on."))
    return redirect("absences")
