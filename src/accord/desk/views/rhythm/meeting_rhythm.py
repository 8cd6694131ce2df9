"""When both teams meet, who has to come, and what a holiday makes of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.kernel.money import Money
from accord.meetings import api as meetings
from accord.team import api as team
from accord.ui.values import parts

_FIELDS = {"lead": "lead_hours"}


class SeriesForm(forms.Form):
    """The rhythm of one meeting."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Day of the week"), coerce=int)
    nth = forms.TypedChoiceField(
        label=gettext_lazy("Which of the month"), coerce=int, required=False,
        choices=[(1, gettext_lazy("The first")), (2, gettext_lazy("The second")),
                 (3, gettext_lazy("The third")), (4, gettext_lazy("The fourth"))],
    )  # fmt: skip
    starts = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"))
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64)
    lead_hours = forms.IntegerField(
        label=gettext_lazy("The figures go out so many hours before"),
    )
    on_holiday = forms.ChoiceField(
        label=gettext_lazy("On a day on which somebody who has to come does not work"),
        widget=forms.RadioSelect,
        choices=[(one.value, name) for one, name in meetings.HOLIDAY_RULES.items()],
    )
    required = forms.MultipleChoiceField(
        label=gettext_lazy("Who has to come"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": meetings.MEETING_FLAWS[meetings.MeetingFlaw.NOBODY]},
    )  # fmt: skip
    optional = forms.MultipleChoiceField(
        label=gettext_lazy("Who is told what it is about and what came of it"),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    rate = forms.DecimalField(
        label=gettext_lazy("What an hour of one person costs"), required=False,
        max_digits=8, decimal_places=2, min_value=0,
    )  # fmt: skip

    def __init__(self, *args: Any, kind: meetings.Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        people = [
            (str(one.id), one.name) for one in team.list_members() if one.active and one.can_sign_in
        ]
        for name in ("required", "optional"):
            self.fields[name].choices = people  # type: ignore[attr-defined]
        self.fields["weekday"].choices = _weekdays()  # type: ignore[attr-defined]
        if kind is meetings.Kind.WEEKLY:
            del self.fields["nth"]

    def said(self) -> meetings.SeriesText:
        """The rhythm that it says."""
        data = self.cleaned_data
        required = {int(one) for one in data["required"]}
        optional = {int(one) for one in data["optional"]} - required
        seats = (
            *(meetings.Seat(one, True) for one in sorted(required)),
            *(meetings.Seat(one, False) for one in sorted(optional)),
        )
        return meetings.SeriesText(
            self.kind, data["weekday"], int(data.get("nth") or 0), data["starts"], data["minutes"],
            data["zone"].strip(), meetings.OnHoliday(data["on_holiday"]), data["lead_hours"],
            _minor(data["rate"]), seats,
        )  # fmt: skip


def _minor(rate: Any) -> int:
    if not rate:
        return 0
    return Money.rounded(rate, currency=team.get_team().currency).minor


def _weekdays() -> list[tuple[int, str]]:
    from_monday = clock.now()
    monday = from_monday.toordinal() - from_monday.weekday()
    return [(day, date_format(from_monday.fromordinal(monday + day), "l")) for day in range(7)]


def _initial(kind: meetings.Kind) -> dict[str, Any]:
    found = meetings.find_series(kind=kind)
    if found is not None:
        text = found.text
        return {
            "weekday": text.weekday, "nth": text.nth, "starts": text.starts,
            "minutes": text.minutes, "zone": text.zone, "lead_hours": text.lead_hours,
            "on_holiday": text.on_holiday.value, "required": [str(one) for one in text.required],
            "optional": [str(one) for one in text.optional],
            "rate": Money(text.rate_minor, team.get_team().currency).amount or None,
        }  # fmt: skip
    here = [one for one in team.list_members() if one.active and one.can_sign_in]
    seats = meetings.seats_for(size=meetings.size_of(members=len(here)))
    return {
        "weekday": 3, "nth": 2, "starts": "10:00",
        "minutes": 30 if kind is meetings.Kind.WEEKLY else 60, "zone": team.get_team().zone,
        "lead_hours": 24, "on_holiday": meetings.OnHoliday.BEFORE.value,
        "required": [str(one.member_id) for one in seats if one.is_required],
        "optional": [str(one.member_id) for one in seats if not one.is_required],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def set_page(request: HttpRequest, kind: str) -> HttpResponse:
    """GET, POST /meetings/rhythm/<kind>/"""
    known = addresses.chosen(meetings.Kind, kind)
    if known is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "stop":
        try:
            meetings.stop_series(kind=known, actor=actor_of(request), at=clock.now())
            messages.success(request, _("No more of these meetings are planned."))
        except LookupError as missing:
            raise Http404 from missing
        return redirect("team_meetings")
    form = SeriesForm(request.POST or None, kind=known, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        try:
            meetings.set_series(text=form.said(), actor=actor_of(request), at=clock.now())
            messages.success(request, _("It is set. Those who come find it in their calendars."))
            return redirect("team_meetings")
        except meetings.UnableToMeet as refusal:
            where = _FIELDS.get(refusal.where, refusal.where)
            words = str(meetings.MEETING_FLAWS[refusal.flaw])
            form.add_error(where if where in form.fields else None, words)
    found = meetings.find_series(kind=known)
    context = {
        "form": form,
        "title": str(meetings.KIND_NAMES[known]),
        "is_on": found is not None and found.is_on,
        "breadcrumb": (
            parts.Link(label=_("Meetings"), url=reverse("team_meetings")),
            parts.Link(label=str(meetings.KIND_NAMES[known]), url=""),
        ),
    }
    return render(request, "desk/meeting_rhythm.html", context, status=422 if form.errors else 200)
