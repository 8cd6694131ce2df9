"""Holidays of a country as proposals: looked at, ticked, confirmed; nothing is applied before."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.desk.rules import hours_text
from accord.desk.views.lists import actor_of
from accord.desk.views.settings import common, hours_proposed, hours_words
from accord.foundation import clock
from accord.kernel.working_time import Day, WorkingCalendar, local_day
from accord.team import api as team
from accord.team.values import CalendarVersion, DayKind, NamedCalendar, ProposedDay

KINDS = {
    DayKind.OFF: gettext_lazy("day off"),
    DayKind.HALF: gettext_lazy("half a day"),
    DayKind.WORKED: gettext_lazy("worked, although at a week's end"),
}
Chosen = list[tuple[ProposedDay, Day]]


class PlaceForm(forms.Form):
    """Whose holidays."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=lambda: list(team.country_names())
    )
    region = forms.CharField(
        label=gettext_lazy("Region, by its code"), max_length=10, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = team.regions_of(given.get("country", ""))
        if given.get("region") and given["region"] not in known:
            said = ", ".join(known) or _("none")
            self.add_error("region", _("It has these regions: %(codes)s.") % {"codes": said})
        return given


@require_http_methods(["GET", "POST"])
def holidays_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /settings/working-time/<key>/holidays/?country= shows the days of this and the next
    year; POST takes those that are ticked into the calendar, from today on."""
    try:
        card = team.get_calendar(key=key)
    except LookupError as missing:
        raise Http404 from missing
    at = clock.now()
    versions = team.list_versions(calendar_ids=[card.id])[card.id]
    last = versions[-1]
    says, today = last.says, local_day(last.says, at)
    asked = request.POST if request.method == "POST" else request.GET
    known = {"country": card.country, "region": card.region} if card.country else None
    place = PlaceForm(asked if "country" in asked else known)
    proposed: list[ProposedDay] = []
    if place.is_bound and place.is_valid():
        found = team.propose_days(**place.cleaned_data, years=(today.year, today.year + 1))
        proposed = [one for one in found if one.day >= today]
    errors: dict[str, str] = {}
    if request.method == "POST" and proposed:
        chosen, errors = _chosen(request, proposed)
        given = place.cleaned_data
        if not errors and _taken(
            request, card, last, chosen, given, first=max(today, last.first_day)
        ):
            return redirect("working_time_calendar", key=key)
    context = {
        "card": card,
        "place": place,
        "lines": [_line(one, says=says, request=request, errors=errors) for one in proposed],
        "tabs": common.tabs("working_time", actor=actor_of(request)),
    }
    status = 422 if errors or place.errors else 200
    return render(request, "desk/settings/holidays.html", context, status=status)


def _chosen(request: HttpRequest, proposed: list[ProposedDay]) -> tuple[Chosen, dict[str, str]]:
    """The ticked days with their hours, and what is wrong with these, by day."""
    ticked = set(request.POST.getlist("day"))
    chosen: Chosen = []
    errors: dict[str, str] = {}
    for one in proposed:
        name = one.day.isoformat()
        if name not in ticked:
            continue
        try:
            said = request.POST.get(f"hours-{name}", "")
            chosen.append((one, hours_text.read_day(said, field=name)))
        except hours_text.Unreadable as wrong:
            errors[name] = hours_words.problem(wrong)
    return chosen, errors


def _taken(
    request: HttpRequest,
    card: NamedCalendar,
    last: CalendarVersion,
    chosen: Chosen,
    place: dict[str, str],
    *,
    first: date,
) -> bool:
    at = clock.now()
    where, says = (place["country"], place["region"]), team.with_days(last.says, chosen)
    try:
        if not team.may_set_hours(actor=actor_of(request), calendar_id=card.id):
            hours_proposed.propose(
                request, calendar_id=card.id, says=says, first_day=first, place=where
            )
            return True
        made = team.change_hours(
            calendar_id=card.id,
            says=says,
            first_day=first,
            place=where,
            actor=actor_of(request),
            at=at,
        )
    except team.UnableToSetHours as refused:
        messages.error(request, hours_words.REFUSALS[refused.flaw])
        return False
    except team.UnableToAssign:
        messages.error(request, hours_words.not_yours())
        return False
    if made is None:
        messages.info(request, _("Nothing is changed by these days."))
    else:
        messages.success(request, _("The days are kept. Clocks that run keep their due time."))
    return True


def _line(
    one: ProposedDay, *, says: WorkingCalendar, request: HttpRequest, errors: dict[str, str]
) -> dict[str, Any]:
    """A proposed day; ticked to begin with where it would change what holds that day."""
    name = one.day.isoformat()
    hours = team.hours_proposed(one, says=says)
    is_new = says.hours_of(one.day) != hours
    posted = request.method == "POST"
    ticked = name in request.POST.getlist("day")
    return {
        "day": name,
        "named": hours_words.named(one.day),
        "name": one.name,
        "kind": KINDS[one.kind],
        "hours": request.POST.get(f"hours-{name}", "") if posted else hours_text.told(hours),
        "is_ticked": ticked if posted else is_new,
        "now": hours_words.hours(says.hours_of(one.day)),
        "error": errors.get(name, ""),
    }
