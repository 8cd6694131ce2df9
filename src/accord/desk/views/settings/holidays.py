"""Holidays of a country, or of a calendar file, as proposals: looked at, ticked, confirmed; nothing
is applied before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.rules import calendar_file, holiday_file, hours_text
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common, hours_proposed, hours_words
from accord.foundation import clock
from accord.kernel.working_time import Day, UnableToReckon, WorkingCalendar, local_day
from accord.team import api as team
from accord.team.values import CalendarVersion, DayKind, NamedCalendar, ProposedDay

KINDS = {
    DayKind.OFF: gettext_lazy("day off"),
    DayKind.HALF: gettext_lazy("half a day"),
    DayKind.WORKED: gettext_lazy("worked, although at a week's end"),
}
FILE_ID = "file_%s"
LONGEST_WORDS = 300
Chosen = list[tuple[ProposedDay, Day]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposed day, what it is in words, and its hours to begin with."""

    proposed: ProposedDay
    words: str
    hours: Day

    @property
    def name(self) -> str:
        return self.proposed.day.isoformat()


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


class FileForm(forms.Form):
    """Days off of a calendar file."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file (.ics)"),
        max_length=200,
        help_text=gettext_lazy("Up to 1 MB. Whole days and parts of a day count."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > calendar_file.FILE_BOUND:
            raise forms.ValidationError(_("The file is larger than 1 MB. Export fewer months."))
        return file


@require_http_methods(["GET", "POST"])
def holidays_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /settings/working-time/<key>/holidays/?country= shows the days of this and the next
    year; POST takes those that are ticked into the calendar, from today on."""
    card, last, today = _asked(key)
    asked = request.POST if request.method == "POST" else request.GET
    known = {"country": card.country, "region": card.region} if card.country else None
    place = PlaceForm(asked if "country" in asked else known)
    offers: list[Offer] = []
    if place.is_bound and place.is_valid():
        found = team.propose_days(**place.cleaned_data, years=(today.year, today.year + 1))
        offers = [_of_country(one, says=last.says) for one in found if one.day >= today]
    errors: dict[str, str] = {}
    if request.method == "POST" and offers:
        chosen, errors = _chosen(request, offers)
        where = (place.cleaned_data["country"], place.cleaned_data["region"])
        if not errors and _taken(request, card, last, chosen, where, today=today):
            return redirect("working_time_calendar", key=key)
    lines = [_line(one, says=last.says, request=request, errors=errors) for one in offers]
    return _shown(request, card, lines, place=place, is_wrong=bool(errors or place.errors))


@require_POST
def holidays_file(request: HttpRequest, key: str) -> HttpResponse:
    """POST /settings/working-time/<key>/holidays/file/ shows the days of a calendar file; `act`
    "keep" takes those that are ticked, from today on. The file itself is not kept."""
    card, last, today = _asked(key)
    is_kept = request.POST.get("act") == "keep"
    form = FileForm(None if is_kept else request.POST, request.FILES, auto_id=FILE_ID)
    offers = (
        _sent_back(request, today=today) if is_kept else _of_file(form, says=last.says, today=today)
    )
    errors: dict[str, str] = {}
    if is_kept:
        chosen, errors = _chosen(request, offers)
        if not errors and _taken(request, card, last, chosen, None, today=today):
            return redirect("working_time_calendar", key=key)
    asked = request if is_kept else None
    lines = [_line(one, says=last.says, request=asked, errors=errors) for one in offers]
    is_wrong = bool(errors or form.errors)
    return _shown(request, card, lines, form=form, is_of_file=True, is_wrong=is_wrong)


def _asked(key: str) -> tuple[NamedCalendar, CalendarVersion, date]:
    """The calendar, what was said of it last, and the day it is by its clock."""
    try:
        card = team.get_calendar(key=key)
    except LookupError as missing:
        raise Http404 from missing
    last = team.list_versions(calendar_ids=[card.id])[card.id][-1]
    return card, last, local_day(last.says, clock.now())


def _shown(
    request: HttpRequest,
    card: NamedCalendar,
    lines: list[dict[str, Any]],
    *,
    is_wrong: bool,
    place: PlaceForm | None = None,
    form: FileForm | None = None,
    is_of_file: bool = False,
) -> HttpResponse:
    known = {"country": card.country, "region": card.region}
    context = {
        "card": card,
        "place": place or PlaceForm(initial=known),
        "file_form": form or FileForm(auto_id=FILE_ID),
        "is_of_file": is_of_file,
        "lines": lines,
        "tabs": common.tabs("working_time", actor=actor_of(request)),
    }
    return render(request, "desk/settings/holidays.html", context, status=422 if is_wrong else 200)


def _of_country(one: ProposedDay, *, says: WorkingCalendar) -> Offer:
    kind = str(KINDS[one.kind])
    words = f"{one.name}, {kind}" if one.name else kind
    return Offer(one, words, team.hours_proposed(one, says=says))


def _of_file(form: FileForm, *, says: WorkingCalendar, today: date) -> list[Offer]:
    """What the file proposes; nothing, with the error beside its field, where it is refused."""
    if not form.is_valid():
        return []
    try:
        found = holiday_file.read_holidays(
            form.cleaned_data["file"].read(), today=today, zone=says.zone
        )
    except calendar_file.UnableToReadFile as wrong:
        said = hours_words.HOLIDAY_FLAWS.get(wrong.flaw, hours_words.FILE_FLAWS[wrong.flaw])
        form.add_error("file", hours_words.of_holiday_line(said, wrong.line))
        return []
    if not found:
        form.add_error("file", _("The file has no day off from today on and two years ahead."))
    return [_closing(one, says=says) for one in found]


def _closing(one: holiday_file.Closing, *, says: WorkingCalendar) -> Offer:
    kind = _("day off") if one.is_whole else _("part of a day")
    words = f"{one.name}, {kind}" if one.name else kind
    proposed = ProposedDay(one.day, one.name, DayKind.OFF if one.is_whole else DayKind.HALF)
    return Offer(proposed, words, holiday_file.hours_left(one, hours=says.hours_of(one.day)))


def _sent_back(request: HttpRequest, *, today: date) -> list[Offer]:
    """The days of a file that was shown, as the form says them; others than those are left out."""
    found: dict[date, Offer] = {}
    for field in request.POST:
        if not field.startswith("hours-") or len(found) >= calendar_file.MOST_FOUND:
            continue
        try:
            day = date.fromisoformat(field.removeprefix("hours-"))
        except ValueError:
            continue
        if today <= day <= today + calendar_file.AHEAD:
            words = request.POST.get(f"words-{day.isoformat()}", "")[:LONGEST_WORDS]
            found[day] = Offer(ProposedDay(day, "", DayKind.OFF), words, ())
    return [found[day] for day in sorted(found)]


def _chosen(request: HttpRequest, offers: list[Offer]) -> tuple[Chosen, dict[str, str]]:
    """The ticked days with their hours, and what is wrong with these, by day."""
    ticked = set(request.POST.getlist("day"))
    chosen: Chosen = []
    errors: dict[str, str] = {}
    for one in offers:
        if one.name not in ticked:
            continue
        try:
            said = request.POST.get(f"hours-{one.name}", "")
            chosen.append((one.proposed, hours_text.read_day(said, field=one.name)))
        except hours_text.Unreadable as wrong:
            errors[one.name] = hours_words.problem(wrong)
    return chosen, errors


def _taken(
    request: HttpRequest,
    card: NamedCalendar,
    last: CalendarVersion,
    chosen: Chosen,
    where: tuple[str, str] | None,
    *,
    today: date,
) -> bool:
    at, first = clock.now(), max(today, last.first_day)
    try:
        says = team.with_days(last.says, chosen)
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
    except UnableToReckon as never:
        messages.error(request, hours_words.FLAWS[never.flaw])
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
    one: Offer, *, says: WorkingCalendar, request: HttpRequest | None, errors: dict[str, str]
) -> dict[str, Any]:
    """A proposed day; ticked to begin with where it would change what holds that day. request:
    what was sent of the days; None where they are shown for the first time."""
    day, name = one.proposed.day, one.name
    sent = request.POST if request is not None and request.method == "POST" else None
    is_ticked = says.hours_of(day) != one.hours if sent is None else name in sent.getlist("day")
    return {
        "day": name,
        "named": hours_words.named(day),
        "words": one.words,
        "hours": hours_text.told(one.hours) if sent is None else sent.get(f"hours-{name}", ""),
        "is_ticked": is_ticked,
        "now": hours_words.hours(says.hours_of(day)),
        "error": errors.get(name, ""),
    }
