"""The calendar of both teams: a month, a week, or a list; and the same for other calendars."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.desk import operations, queries
from accord.desk.rules import addresses, calendars
from accord.desk.rules.calendars import Shown
from accord.desk.values import CalendarEntry, Occasion
from accord.desk.views.campaigns.calendar_sources import entries
from accord.desk.views.common import lists
from accord.foundation import clock
from accord.integrations import api as integrations
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("view", "day", "what")
SHORT = 4  # entries of a day in a month; more stand in the list of the day
BEFORE, AFTER = timedelta(days=60), timedelta(days=400)  # what other calendars are told
VIEW_NAMES = {
    Shown.MONTH: pgettext_lazy("calendar", "Month"),
    Shown.WEEK: pgettext_lazy("calendar", "Week"),
    Shown.AGENDA: pgettext_lazy("calendar", "List"),
}
WHAT_NAMES = {
    Occasion.CAMPAIGN: gettext_lazy("Campaigns"),
    Occasion.NEWS: gettext_lazy("Announcements"),
    Occasion.PROMISE: gettext_lazy("Promises"),
    Occasion.MEETING: gettext_lazy("Meetings"),
    Occasion.HOLIDAY: gettext_lazy("Holidays"),
}


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """GET /calendar/"""
    at = clock.now()
    today = timezone.localtime(at).date()
    here = lists.address(request, names=NAMES)
    shown = addresses.chosen(Shown, here.value("view")) or Shown.MONTH
    what = addresses.chosen(Occasion, here.value("what"))
    day = calendars.day_asked(here.value("day"), today=today)
    weeks = calendars.weeks_of(shown, day)
    days = [one for week in weeks for one in week]
    found = entries(first=days[0], last=days[-1], at=at)
    by_day = calendars.on_days([one for one in found if what in (None, one.what)], days)
    actor = lists.actor_of(request)
    secret = request.session.pop("calendar_secret", "")
    context = {
        "shown": shown.value,
        "sentence": _title(shown, days, day),
        "views": [
            parts.Tab(label=str(name), url=here.url(view=code.value, day=day.isoformat()),
                      is_current=code is shown)
            for code, name in VIEW_NAMES.items()
        ],
        "before": here.url(day=calendars.beside(shown, day, step=-1).isoformat()),
        "after": here.url(day=calendars.beside(shown, day, step=1).isoformat()),
        "now": here.url(day=""),
        "heads": [_weekday(one) for one in days[:7]],
        "weeks": [
            [
                _drawn(one, by_day[one], here=here, today=today, month=day.month, shown=shown)
                for one in week
            ]
            for week in weeks
        ],
        "is_empty": not any(by_day.values()),
        "bar": _bar(here, what),
        "has_feed": actor.member_id is not None and queries.has_feed(member_id=actor.member_id),
        "may_feed": actor.member_id is not None,
        "feed_url": _feed_url(request, secret) if secret else "",
    }  # fmt: skip
    return render(request, "desk/calendar.html", context)


def _title(shown: Shown, days: list[date], day: date) -> str:
    if shown is Shown.MONTH:
        return str(date_format(day, pgettext("month", "F Y")))
    return _("%(first)s to %(last)s") % {
        "first": ui.calendar_day(days[0]), "last": ui.calendar_day(days[-1]),
    }  # fmt: skip


def _weekday(day: date) -> tuple[str, str]:
    return date_format(day, "D"), date_format(day, "l")


def _drawn(
    day: date,
    rows: list[CalendarEntry],
    *,
    here: addresses.Address,
    today: date,
    month: int,
    shown: Shown,
) -> dict[str, Any]:
    most = SHORT if shown is Shown.MONTH else len(rows)
    return {
        "day": day,
        "number": day.day,
        "name": date_format(day, pgettext("weekday and day", "l j F")),
        "is_today": day == today,
        "is_other": shown is Shown.MONTH and day.month != month,
        "entries": [_entry(one) for one in rows[:most]],
        "more": len(rows) - most if len(rows) > most else 0,
        "url": here.url(view=Shown.AGENDA.value, day=day.isoformat()),
    }


def _entry(one: CalendarEntry) -> dict[str, Any]:
    return {
        "title": one.title,
        "url": one.url,
        "side": one.side,
        "what": one.what.value,
        "what_name": WHAT_NAMES[one.what],
        "clock": ui.clock_time(one.starts_at) if one.starts_at else "",
    }


def _bar(here: addresses.Address, what: Occasion | None) -> parts.FilterBar:
    options = [(code.value, str(name)) for code, name in WHAT_NAMES.items()]
    filters = (lists.choice("what", label=_("What"), every=_("Everything"), options=options,
                            here=here),)  # fmt: skip
    return parts.FilterBar(
        url=here.path,
        filters=filters,
        chosen=lists.in_force(filters, here=here) if what else (),
        clear_url=here.path,
        kept=tuple(pair for pair in here.pairs if pair[0] in ("view", "day")),
    )


# For other calendars


def _feed_url(request: HttpRequest, secret: str) -> str:
    path = reverse("calendar_feed", args=[secret])
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """POST /calendar/address/: an address for one's other calendars, or no longer."""
    actor = lists.actor_of(request)
    if actor.member_id is None:
        raise Http404
    if request.POST.get("act") == "end":
        operations.end_feed(member_id=actor.member_id)
        messages.success(request, _("The address leads nowhere any more."))
    else:
        request.session["calendar_secret"] = operations.make_feed(
            member_id=actor.member_id, at=clock.now()
        )
    return redirect("calendar")


@require_GET
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """GET /calendar/<secret>/accord.ics: whoever knows the address of a colleague who is here
    reads what any colleague may, and nothing of buyers."""
    del request
    at = clock.now()
    member_id = queries.find_feed(secret=secret)
    reader = team.find_actor(member_id=member_id) if member_id else None
    if reader is None:
        raise Http404
    today = at.date()
    with translation.override(reader.language or "en"), timezone.override(reader.zone):
        found = entries(first=today - BEFORE, last=today + AFTER, at=at)
        told = integrations.written_feed(
            name=team.get_team().name,
            events=[_event(one, at=at) for one in found],
        )
    response = HttpResponse(told, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="accord.ics"'
    return response


def _event(one: CalendarEntry, *, at: datetime) -> integrations.FeedEvent:
    url = f"{settings.PUBLIC_URL}{one.url}" if settings.PUBLIC_URL and one.url else ""
    return integrations.FeedEvent(
        uid=f"{one.key}@accord", title=one.title, day=one.day, starts_at=one.starts_at,
        ends_at=one.ends_at, stamped_at=at, url=url, group=str(WHAT_NAMES[one.what]),
    )  # fmt: skip
