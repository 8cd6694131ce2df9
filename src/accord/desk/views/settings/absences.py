"""Who is away, and who acts for them meanwhile."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.rules import absence_file, calendar_file
from accord.desk.views.common.lists import actor_of, address
from accord.desk.views.settings import common, hours_words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Absence, Actor, Capability, HoursFlaw

PAGE = 50
FURTHEST = 1_000_000  # beyond it no page begins
FILE_ID = "file_%s"
_OF_DEPUTY = (HoursFlaw.DEPUTY_IS_SELF, HoursFlaw.DEPUTY_LEFT)
_FIELD_OF = {
    HoursFlaw.BACKWARDS: "last_day",
    HoursFlaw.TOO_LONG: "last_day",
    HoursFlaw.PAST: "last_day",
    HoursFlaw.OVERLAP: "first_day",
}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time(**told: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
        input_formats=["%H:%M"],
        error_messages={"invalid": gettext_lazy("Write a time such as 13:00.")},
        **told,
    )


class AbsenceForm(forms.Form):
    """Who is away on which days, both included, and who acts for them."""

    member = forms.TypedChoiceField(label=gettext_lazy("Who is away"), coerce=int)
    first_day = forms.DateField(label=gettext_lazy("First day away"), widget=_day())
    last_day = forms.DateField(label=gettext_lazy("Last day away"), widget=_day())
    first_time = _time(
        label=gettext_lazy("On the first day away from"),
        help_text=gettext_lazy("Such as 13:00 for an afternoon. Empty: all day."),
    )
    last_time = _time(
        label=gettext_lazy("On the last day here again at"),
        help_text=gettext_lazy("Such as 13:00 for a morning. Empty: all day."),
    )
    deputy = forms.TypedChoiceField(
        label=gettext_lazy("Who acts for them"),
        coerce=int,
        help_text=gettext_lazy("If they are away too, whoever acts for them does."),
    )

    field_order = ("member", "first_day", "first_time", "last_day", "last_time", "deputy")


class FileForm(forms.Form):
    """A calendar file of one person, and who acts for them on all its days."""

    member = forms.TypedChoiceField(label=gettext_lazy("Who is away"), coerce=int)
    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        max_length=200,
        help_text=gettext_lazy("Up to 1 MB. Events of whole days count, and those out of office."),
    )
    timed = forms.BooleanField(
        label=gettext_lazy("Events with a time count too: nothing but absences is in this file"),
        required=False,
    )
    deputy = forms.TypedChoiceField(label=gettext_lazy("Who acts for them"), coerce=int)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > calendar_file.FILE_BOUND:
            raise forms.ValidationError(_("The file is larger than 1 MB. Export fewer months."))
        return file


@require_http_methods(["GET", "POST"])
def absences_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/working-time/absences/ lists who is or will be away; POST notes one more."""
    actor = actor_of(request)
    form = _form(request, actor)
    file_form = FileForm(initial={"member": actor.member_id}, auto_id=FILE_ID)
    _offer(file_form, actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            team.add_absence(
                member_id=given["member"],
                first_day=given["first_day"],
                last_day=given["last_day"],
                first_time=given["first_time"],
                last_time=given["last_time"],
                deputy_id=given["deputy"],
                actor=actor,
                at=clock.now(),
            )
        except team.UnableToSetHours as refused:
            form.add_error(
                _FIELD_OF.get(refused.flaw, "deputy"), hours_words.REFUSALS[refused.flaw]
            )
        except team.UnableToAssign:
            form.add_error("member", not_yours())
        else:
            messages.success(request, _("The absence is noted."))
            return redirect("absences")
    return _listed(request, form, file_form)


@require_POST
def absences_file(request: HttpRequest) -> HttpResponse:
    """POST /settings/working-time/absences/file/: all that a calendar file says, or nothing."""
    actor, at = actor_of(request), clock.now()
    form = FileForm(request.POST, request.FILES, auto_id=FILE_ID)
    _offer(form, actor)
    if form.is_valid():
        given = form.cleaned_data
        zone = ZoneInfo(team.zones_of(ids=[given["member"]])[given["member"]])
        found = None
        try:
            found = absence_file.read_absences(
                given["file"].read(), today=at.astimezone(zone).date(), zone=zone,
                takes_timed=given["timed"],
            )  # fmt: skip
            made = team.add_absences(
                member_id=given["member"], days=[days for _line, days in found.days],
                deputy_id=given["deputy"], actor=actor, at=at,
            )  # fmt: skip
        except calendar_file.UnableToReadFile as wrong:
            form.add_error(
                "file", hours_words.of_line(hours_words.FILE_FLAWS[wrong.flaw], wrong.line)
            )
        except team.UnableToSetHours as refused:
            said, place = hours_words.REFUSALS[refused.flaw], refused.place
            if found is None or place is None or refused.flaw in _OF_DEPUTY:
                form.add_error("deputy", said)
            else:
                form.add_error("file", hours_words.of_line(said, found.days[place][0]))
        except team.UnableToAssign:
            form.add_error("member", not_yours())
        else:
            messages.success(request, hours_words.taken(found, made=len(made)))
            return redirect("absences")
    return _listed(request, _form(request, actor, posted=False), form)


def not_yours() -> str:
    return _("They are not in the team you lead.")


def _form(request: HttpRequest, actor: Actor, *, posted: bool = True) -> AbsenceForm:
    given = request.POST or None if posted else None
    form = AbsenceForm(given, initial={"member": actor.member_id})
    _offer(form, actor)
    return form


def _offer(form: forms.Form, actor: Actor) -> None:
    people = [(str(card.id), card.name) for card in team.list_members() if card.active]
    mine = [one for one in people if one[0] == str(actor.member_id)]
    for name, choices in (
        ("member", people if actor.may(Capability.MANAGE_TEAM) else mine),
        ("deputy", [("", _("Choose a colleague")), *people]),
    ):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _listed(request: HttpRequest, form: AbsenceForm, file_form: FileForm) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    start = min(whole_number(address(request, names=("from",)).value("from")) or 0, FURTHEST)
    known = team.list_absences(since=at, start=start, limit=PAGE + 1)
    shown = known[:PAGE]
    names = team.names(ids={number for one in shown for number in (one.member_id, one.deputy_id)})
    away = {one.member_id for one in shown if one.starts_at <= at}
    acting = team.deputies_of(member_ids=away, at=at)
    names |= team.names(ids={number for number in acting.values() if number is not None})
    context = {
        "absences": [_line(one, names=names, acting=acting, actor=actor) for one in shown],
        "later": start + PAGE if len(known) > PAGE else None,
        "earlier": max(start - PAGE, 0) if start else None,
        "form": form if actor.may(Capability.BRING_EVIDENCE) else None,
        "file_form": file_form,
        "tabs": common.tabs("working_time", actor=actor),
    }
    status = 422 if form.errors or file_form.errors else 200
    return render(request, "desk/settings/absences.html", context, status=status)


def _line(
    one: Absence, *, names: dict[int, str], acting: dict[int, int | None], actor: Actor
) -> dict[str, Any]:
    acts = acting.get(one.member_id, one.deputy_id)
    return {
        "id": one.id,
        "name": names[one.member_id],
        "first_day": hours_words.away_from(one),
        "last_day": hours_words.away_until(one),
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
