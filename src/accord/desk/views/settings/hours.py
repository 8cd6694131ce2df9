"""Working time: which hours there are, who goes by which, and what one of them says."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.rules import hours_text
from accord.desk.views.common.lists import PAGE, actor_of, address
from accord.desk.views.settings import common, hours_anew, hours_proposed, hours_words
from accord.foundation import clock
from accord.kernel.calendar_documents import WEEKDAYS
from accord.kernel.ids import whole_number
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.team import api as team
from accord.team.values import CalendarVersion, Capability, Given, NamedCalendar, Side

RESERVED = ("absences", "give", "proposed")
FOUR_HOURS = "4"


def _day_field(**told: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day such as 2026-12-01.")},
        **told,
    )


class NewForm(forms.Form):
    """Hours under a name of their own, as others are to begin with."""

    name = forms.CharField(
        label=gettext_lazy("What you call them"),
        max_length=80,
        help_text=gettext_lazy("Such as: Sales in Bucharest, late shift."),
    )
    like = forms.ChoiceField(label=gettext_lazy("The same to begin with as"))
    zone = forms.ChoiceField(label=gettext_lazy("By the clock of"), choices=common.zones)


class GiveForm(forms.Form):
    """Who goes by which hours from a day on."""

    whose = forms.ChoiceField(label=gettext_lazy("Whose hours"))
    calendar = forms.TypedChoiceField(
        label=gettext_lazy("Go by"), required=False, coerce=int, empty_value=None
    )
    first_day = _day_field(label=gettext_lazy("From this day on"))


class PromiseForm(forms.Form):
    """A lead and a promise, to try hours out with."""

    arrival = forms.DateTimeField(
        label=gettext_lazy("A lead comes"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        required=False,
    )
    promise = forms.CharField(
        label=gettext_lazy("Promised within, in hours"), max_length=6, required=False,
        help_text=gettext_lazy("Such as 4, or 1:30."),
    )  # fmt: skip


class HoursForm(PromiseForm):
    """What hours say from a day on."""

    zone = forms.ChoiceField(label=gettext_lazy("By the clock of"), choices=common.zones)
    first_day = _day_field(label=gettext_lazy("From this day on"))

    def __init__(self, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        for name in WEEKDAYS:
            self.fields[name] = forms.CharField(
                label=hours_words.DAY_NAMES[name], max_length=300, required=False
            )
        lines = {"rows": 4, "spellcheck": "false"}
        self.fields["closed"] = forms.CharField(
            label=gettext_lazy("Days off"), required=False, max_length=hours_text.LONGEST,
            widget=forms.Textarea(attrs=lines),
            help_text=gettext_lazy("One to a line, such as 2026-12-25."),
        )  # fmt: skip
        self.fields["extra"] = forms.CharField(
            label=gettext_lazy("Days with hours of their own"), required=False,
            max_length=hours_text.LONGEST, widget=forms.Textarea(attrs=lines),
            help_text=gettext_lazy(
                "One to a line: half days, and days off that are worked, such as "
                "2026-12-24 09:00–13:00."
            ),
        )  # fmt: skip

    def says(self) -> WorkingCalendar | None:
        """The hours; None, with the error beside its field, where they are none."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            return hours_text.read_hours(given, zone=ZoneInfo(given["zone"]))
        except hours_text.Unreadable as wrong:
            self.add_error(wrong.field or None, hours_words.problem(wrong))
            return None


@require_http_methods(["GET", "POST"])
def hours_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/working-time/ lists hours and who goes by them; POST makes new ones."""
    form = _new_form(request)
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, clock.now()
        like = team.version_of(calendar_id=int(given["like"]), at=at)[1]
        says = WorkingCalendar(ZoneInfo(given["zone"]), like.week, like.closed, like.extra)
        key = _free_key(given["name"])
        try:
            team.make_calendar(
                key=key, name=given["name"], says=says, actor=actor_of(request), at=at
            )
        except team.UnableToSetHours as refused:
            form.add_error("name", hours_words.REFUSALS[refused.flaw])
        else:
            messages.success(request, _("The hours are there. Nobody goes by them yet."))
            return redirect("working_time_calendar", key=key)
    return _listed(request, new=form)


def _new_form(request: HttpRequest) -> NewForm:
    whole, known = team.get_team(), team.list_calendars()
    first = next(one.id for one in known if one.key == "company")
    posted = request.POST if "name" in request.POST else None
    form = NewForm(posted, initial={"zone": whole.zone, "like": first})
    _choose(form, "like", [(str(one.id), one.name) for one in known])
    return form


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _free_key(name: str) -> str:
    taken = {one.key for one in team.list_calendars()} | set(RESERVED)
    base = slugify(name)[:34] or "hours"
    return next(
        key
        for number in range(1, len(taken) + 2)
        if (key := base if number == 1 else f"{base}-{number}") not in taken
    )


@require_POST
def hours_give(request: HttpRequest) -> HttpResponse:
    """POST /settings/working-time/give/: a team or a member goes by hours from a day on."""
    form = _give_form(request)
    if form.is_valid():
        given = form.cleaned_data
        number = whole_number(given["whose"])
        try:
            if _is_for_two(request, given):
                hours_proposed.propose(
                    request, calendar_id=given["calendar"], says=None,
                    first_day=given["first_day"],
                )  # fmt: skip
                return redirect("working_time")
            team.give_calendar(
                whose=Side(given["whose"]) if number is None else number,
                calendar_id=given["calendar"],
                first_day=given["first_day"],
                actor=actor_of(request),
                at=clock.now(),
            )
        except team.UnableToSetHours as refused:
            past = refused.flaw is team.HoursFlaw.PAST
            form.add_error("first_day" if past else "calendar", hours_words.REFUSALS[refused.flaw])
        except team.UnableToAssign:
            form.add_error("whose", hours_words.not_yours())
        else:
            messages.success(request, _("Kept. Clocks that run keep their due time."))
            return redirect("working_time")
    return _listed(request, give=form)


def _is_for_two(request: HttpRequest, given: dict[str, Any]) -> bool:
    """Whether the company is to go by other hours, and whoever asks leads a part of it."""
    if given["whose"] != Side.BOTH.value or given["calendar"] is None:
        return False
    company = team.get_calendar(key="company")
    return not team.may_set_hours(actor=actor_of(request), calendar_id=company.id)


def _give_form(request: HttpRequest) -> GiveForm:
    posted = request.POST if "whose" in request.POST else None
    form = GiveForm(posted, initial={"first_day": _today()})
    people = [(str(card.id), card.name) for card in team.list_members() if card.active]
    sides = [(side.value, name) for side, name in hours_words.WHOSE_NAMES.items()]
    _choose(form, "whose", [*sides, *people])
    known = [(str(one.id), one.name) for one in team.list_calendars()]
    _choose(form, "calendar", [("", _("Those of their team, or of the company")), *known])
    return form


def _today() -> date:
    at = clock.now()
    return local_day(team.calendar_for(at=at)[1], at)


def _listed(
    request: HttpRequest, *, new: NewForm | None = None, give: GiveForm | None = None
) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    known = team.list_calendars()
    versions = team.list_versions(calendar_ids=[one.id for one in known])
    users = _users(at=at)
    start = min(whole_number(address(request, names=("from",)).value("from")) or 0, len(known))
    context = {
        "calendars": [
            {
                "card": one,
                "says": hours_words.summary(team.version_at(versions[one.id], at=at).says),
                "users": users.get(one.id, []),
            }
            for one in known[start : start + PAGE]
        ],
        "waiting": hours_proposed.lines(
            team.list_proposals(),
            now={key: team.version_at(rows, at=at).says for key, rows in versions.items()},
            reader=actor.member_id,
        ),
        "later": start + PAGE if len(known) > start + PAGE else None,
        "earlier": max(start - PAGE, 0) if start else None,
        "tabs": common.tabs("working_time", actor=actor),
        "may_manage": actor.may(Capability.MANAGE_TEAM),
        "new_form": new or _new_form(request),
        "give_form": give or _give_form(request),
    }
    wrong = (new and new.errors) or (give and give.errors)
    return render(request, "desk/settings/hours.html", context, status=422 if wrong else 200)


def _users(*, at: datetime) -> dict[int, list[str]]:
    """Who goes by which calendar now, or will, in words."""
    given = team.list_given()
    names = team.names(ids=[whose for whose in given if not isinstance(whose, Side)])
    found: dict[int, list[str]] = {}
    for whose, rows in given.items():
        name = hours_words.WHOSE_NAMES[whose] if isinstance(whose, Side) else names[whose]
        begun = [one for one in rows if one.starts_at <= at]
        for one in (*begun[-1:], *_last_of_each_day(rows[len(begun) :])):
            if one.calendar_id is None:
                continue
            words = str(name)
            if one.starts_at > at:
                words = _("%(name)s from %(day)s") % {
                    "name": name,
                    "day": hours_words.named(one.first_day),
                }
            found.setdefault(one.calendar_id, []).append(words)
    return found


def _last_of_each_day(rows: list[Given]) -> list[Given]:
    return list({one.first_day: one for one in rows}.values())


@require_http_methods(["GET", "POST"])
def calendar_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /settings/working-time/<key>/: `act` "look" tries hours out, "save" keeps them."""
    try:
        card = team.get_calendar(key=key)
    except LookupError as missing:
        raise Http404 from missing
    at = clock.now()
    versions = team.list_versions(calendar_ids=[card.id])[card.id]
    now = team.version_at(versions, at=at).says
    may_manage = actor_of(request).may(Capability.MANAGE_TEAM)
    form: PromiseForm = HoursForm(request.POST or None, initial=_initial(versions[-1].says, at=at))
    says: WorkingCalendar | None = versions[-1].says
    if not may_manage:
        says = now
        tried = request.GET if "promise" in request.GET else None
        form = PromiseForm(tried, initial=_initial(now, at=at))
    if request.method == "POST" and request.POST.get("act") == "anew":
        hours_anew.reckon(request, calendar_id=card.id)
        return redirect("working_time_calendar", key=key)
    if request.method == "POST":
        assert isinstance(form, HoursForm), "only who manages the team may send it"
        says = form.says()
        is_kept = request.POST.get("act") == "save"
        if says is not None and is_kept and _saved(request, card, form, says):
            return redirect("working_time_calendar", key=key)
    context = {
        "card": card,
        "form": form,
        "days": [form[name] for name in WEEKDAYS] if may_manage else (),
        "week": hours_words.week(now),
        "zone": now.zone.key.replace("_", " "),
        "exceptions": hours_words.exceptions(now),
        "users": _users(at=at).get(card.id, []),
        "versions": [_version(one, versions=versions, at=at) for one in reversed(versions)],
        "preview": _preview(form, says, at=at),
        "tabs": common.tabs("working_time", actor=actor_of(request)),
        "may_manage": may_manage,
        "outdated": hours_anew.sentence(calendar_id=card.id) if may_manage else "",
        "needs_two": may_manage
        and not team.may_set_hours(actor=actor_of(request), calendar_id=card.id),
        "waiting": hours_proposed.waiting(
            calendar_id=card.id, at=at, reader=actor_of(request).member_id
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/calendar.html", context, status=status)


def _initial(says: WorkingCalendar, *, at: datetime) -> dict[str, Any]:
    arrival, promise = _example(says, at=at)
    return {
        **hours_text.write_hours(says), "zone": says.zone.key, "first_day": local_day(says, at),
        "arrival": arrival, "promise": promise,
    }  # fmt: skip


def _example(says: WorkingCalendar, *, at: datetime) -> tuple[datetime, str]:
    """The next Friday, half past four: where most hours show what they are."""
    today = local_day(says, at)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    return datetime(friday.year, friday.month, friday.day, 16, 30), FOUR_HOURS  # noqa: DTZ001 wall clock


def _preview(form: PromiseForm, says: WorkingCalendar | None, *, at: datetime) -> str:
    if says is None or (form.is_bound and not form.is_valid()):
        return ""
    arrival, promise = _example(says, at=at)
    if form.is_bound:
        given = form.cleaned_data["arrival"]
        arrival = given.replace(tzinfo=None) if given else arrival
        promise = form.cleaned_data["promise"] or promise
    target = hours_text.read_promise(promise)
    if target is None:
        form.add_error("promise", _("Write hours, such as 4, or hours and minutes, such as 1:30."))
        return ""
    return hours_words.promise(says, arrival=arrival, target=target)


def _saved(
    request: HttpRequest, card: NamedCalendar, form: HoursForm, says: WorkingCalendar
) -> bool:
    try:
        if not team.may_set_hours(actor=actor_of(request), calendar_id=card.id):
            first_day = form.cleaned_data["first_day"]
            hours_proposed.propose(request, calendar_id=card.id, says=says, first_day=first_day)
            return True
        made = team.change_hours(
            calendar_id=card.id,
            says=says,
            first_day=form.cleaned_data["first_day"],
            actor=actor_of(request),
            at=clock.now(),
        )
    except team.UnableToSetHours as refused:
        form.add_error("first_day", hours_words.REFUSALS[refused.flaw])
        return False
    except team.UnableToAssign:
        form.add_error(None, hours_words.not_yours())
        return False
    if made is None:
        messages.info(request, _("These hours hold from that day already."))
    else:
        messages.success(request, _("The hours are kept. Clocks that run keep their due time."))
    return True


def _version(
    one: CalendarVersion, *, versions: list[CalendarVersion], at: datetime
) -> dict[str, Any]:
    said_anew = any(
        other.first_day == one.first_day and other.revision > one.revision for other in versions
    )
    return {
        "since": hours_words.since(one.first_day),
        "says": hours_words.summary(one.says),
        "made_at": one.made_at,
        "state": _("said anew for the same day")
        if said_anew
        else (_("not yet") if one.starts_at > at else ""),
    }
