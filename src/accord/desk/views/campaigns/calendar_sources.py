"""What stands in the calendar of both teams. Another thing to show is one more function in SOURCES:
from the days and the moment, the entries, in words of the language in force."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements import api as agreements
from accord.agreements.values.terms import AgreementInForce, Every
from accord.campaigns import api as campaigns
from accord.desk.values import CalendarEntry, Occasion
from accord.desk.views.wording.figure_words import TEAM_NAMES
from accord.kernel.working_time import WorkingCalendar, is_working_day, local_day
from accord.meetings import api as meetings
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui

DAY = timedelta(days=1)
_SIDES = (Side.MARKETING, Side.SALES)
_Hours = dict[Side, WorkingCalendar]
Source = Callable[[date, date, datetime], list[CalendarEntry]]


def entries(*, first: date, last: date, at: datetime) -> list[CalendarEntry]:
    """Everything on these days, both included. No lead, deal or buyer is among it: anybody who can
    sign in reads the calendar."""
    return [entry for source in SOURCES for entry in source(first, last, at)]


def _campaigns(first: date, last: date, _at: datetime) -> list[CalendarEntry]:
    found = []
    for card in campaigns.list_between(first=first, last=last):
        url = reverse("campaign", args=[card.id])
        for code, day, words in (
            ("from", card.started_on, _("%(name)s begins")),
            ("to", card.ended_on, _("%(name)s ends")),
            ("goal", card.goal_date, _("%(name)s: its goal is to be reached")),
        ):
            if day is not None and first <= day <= last:
                found.append(
                    CalendarEntry(
                        f"campaign-{card.id}-{code}", Occasion.CAMPAIGN, day,
                        words % {"name": card.name}, url, Side.MARKETING.value,
                    )
                )  # fmt: skip
    return found


def _news(first: date, last: date, _at: datetime) -> list[CalendarEntry]:
    return [
        CalendarEntry(
            f"news-{one.id}", Occasion.NEWS, one.text.happens_on, one.text.title,
            reverse("announcement", args=[one.id]),
        )
        for one in campaigns.list_happening(first=first, last=last)
        if one.text.happens_on is not None
    ]  # fmt: skip


def _promises(first: date, last: date, at: datetime) -> list[CalendarEntry]:
    """When what both teams promised is counted: the promises of a side that end together are one
    entry. What is only measured in silence is not told."""
    hours = _hours(at)
    counted: dict[tuple[str, date, Side, bool], list[str]] = {}
    for held in agreements.list_running(at=at):
        if held.is_silent:
            continue
        for clause in held.agreement.clauses:
            worded = agreements.word_clause(agreement=held.agreement, clause=clause).words
            is_batch = clause.every is Every.BATCH
            for day in _ends(held, clause.every, hours[clause.side], first, last):
                key = (held.key, day, clause.side, is_batch)
                counted.setdefault(key, []).append(str(worded))
    return [
        CalendarEntry(
            f"promise-{key}-{side.value}-{'due' if is_batch else 'end'}-{day.isoformat()}",
            Occasion.PROMISE, day, _promised(side, words, is_batch=is_batch), reverse("board"),
            side.value,
        )
        for (key, day, side, is_batch), words in counted.items()
    ]  # fmt: skip


def _promised(side: Side, words: list[str], *, is_batch: bool) -> str:
    team_name = str(TEAM_NAMES[side.value])
    if len(words) == 1:
        return _("%(team)s: %(promise)s") % {"team": team_name, "promise": words[0]}
    if is_batch:
        said = ngettext(
            "%(team)s: %(count)s promise is due", "%(team)s: %(count)s promises are due", len(words)
        )
    else:
        said = ngettext(
            "%(team)s: %(count)s promise is counted",
            "%(team)s: %(count)s promises are counted",
            len(words),
        )
    return said % {"team": team_name, "count": ui.number(len(words))}


def _ends(
    held: AgreementInForce, every: Every, calendar: WorkingCalendar, first: date, last: date
) -> list[date]:
    since = datetime.combine(first, time(), tzinfo=calendar.zone)
    until = datetime.combine(last + DAY, time(), tzinfo=calendar.zone)
    windows = agreements.windows_between(
        held.agreement, every=every, calendar=calendar, since=since, until=until
    )
    days = [
        one.day if every is Every.BATCH else local_day(calendar, one.end - timedelta(seconds=1))
        for one in windows
    ]
    return [day for day in days if first <= day <= last]


def _holidays(first: date, last: date, at: datetime) -> list[CalendarEntry]:
    """Days of the week on which a team usually works and does not."""
    hours = _hours(at)
    found = []
    for step in range((last - first).days + 1):
        day = first + DAY * step
        off = [side for side in _SIDES if _is_holiday(hours[side], day)]
        if len(off) == len(_SIDES):
            found.append(
                CalendarEntry(
                    f"holiday-{day.isoformat()}", Occasion.HOLIDAY, day, _("Nobody works")
                )
            )
        elif off:
            words = _("%(team)s does not work") % {"team": TEAM_NAMES[off[0].value]}
            found.append(
                CalendarEntry(
                    f"holiday-{off[0].value}-{day.isoformat()}", Occasion.HOLIDAY, day, words,
                    side=off[0].value,
                )
            )  # fmt: skip
    return found


def _is_holiday(calendar: WorkingCalendar, day: date) -> bool:
    return bool(calendar.week[day.weekday()]) and not is_working_day(calendar, day)


def _hours(at: datetime) -> _Hours:
    found = team.calendars_for(asked=[(side, at) for side in _SIDES])
    return {side: found[side, at][1] for side in _SIDES}


def _meetings(first: date, last: date, _at: datetime) -> list[CalendarEntry]:
    """When both teams meet, by the clock of whoever reads."""
    zone = timezone.get_current_timezone()
    since = datetime.combine(first, time(), tzinfo=zone)
    until = datetime.combine(last + DAY, time(), tzinfo=zone)
    return [
        CalendarEntry(
            f"meeting-{card.id}", Occasion.MEETING, card.starts_at.astimezone(zone).date(),
            str(meetings.KIND_NAMES[card.kind]), reverse("team_meeting", args=[card.id]),
            starts_at=card.starts_at, ends_at=card.ends_at,
        )
        for card in meetings.list_between(since=since, until=until)
    ]  # fmt: skip


SOURCES: tuple[Source, ...] = (_holidays, _meetings, _promises, _campaigns, _news)
