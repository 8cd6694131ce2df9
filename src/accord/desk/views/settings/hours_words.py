"""Working hours in words: a week, a version, what a promise means by them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accord.desk.rules import hours_text
from accord.desk.rules.absence_file import Found
from accord.desk.rules.calendar_file import FileFlaw
from accord.kernel.calendar_documents import WEEKDAYS
from accord.kernel.working_time import (
    CalendarFlaw,
    Day,
    UnableToReckon,
    WorkingCalendar,
    due,
)
from accord.team.values import FIRST_DAY, Absence, HoursFlaw, Side
from accord.ui import api as ui

DAY_NAMES = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
WHOSE_NAMES = {
    Side.BOTH: gettext_lazy("The company"),
    Side.MARKETING: gettext_lazy("Marketing"),
    Side.SALES: gettext_lazy("Sales"),
}
FLAWS = {
    CalendarFlaw.NEVER_OPEN: gettext_lazy(
        "These hours are never open. Write hours for one day at least."
    ),
    CalendarFlaw.NO_HOURS: gettext_lazy(
        "These hours end when they begin. For a whole day write 00:00–24:00."
    ),
    CalendarFlaw.OVERLAP: gettext_lazy(
        "These hours overlap, or stand in the wrong order. Write the earlier ones first."
    ),
    CalendarFlaw.TWICE: gettext_lazy(
        "The same day stands here twice, or is also a day off. Leave one of the two."
    ),
    CalendarFlaw.OUT_OF_REACH: gettext_lazy("By these hours that is not within fifty years."),
}
REFUSALS = {
    HoursFlaw.KEY_TAKEN: gettext_lazy("There are hours of this name already. Choose another one."),
    HoursFlaw.TOO_MANY: gettext_lazy("There are 200 calendars, and no more fit."),
    HoursFlaw.PAST: gettext_lazy(
        "That day is over, and what was reckoned stays. Choose today or a later day."
    ),
    HoursFlaw.COMPANY_NEEDS_ONE: gettext_lazy("The company always has hours. Choose which."),
    HoursFlaw.BACKWARDS: gettext_lazy("That ends before it begins."),
    HoursFlaw.TOO_LONG: gettext_lazy(
        "That is longer than three years. Choose an earlier last day."
    ),
    HoursFlaw.OVERLAP: gettext_lazy(
        "They are away for some of that time already. End that absence, or choose other days."
    ),
    HoursFlaw.DEPUTY_IS_SELF: gettext_lazy("Nobody is their own deputy. Choose a colleague."),
    HoursFlaw.PROPOSED: gettext_lazy(
        "Other hours are proposed already and wait for the other leader. Settle that first."
    ),
    HoursFlaw.OWN_PROPOSAL: gettext_lazy(
        "You proposed these hours yourself: the leader of the other team confirms them."
    ),
    HoursFlaw.DEPUTY_LEFT: gettext_lazy("This colleague is not here. Choose another one."),
}
FILE_FLAWS = {
    FileFlaw.NO_CALENDAR: gettext_lazy(
        "This is no calendar file. Export the calendar as iCalendar (.ics) and choose that file."
    ),
    FileFlaw.TOO_MANY_EVENTS: gettext_lazy(
        "The file has more than 2,000 events. Export fewer months."
    ),
    FileFlaw.TOO_MANY_FOUND: gettext_lazy(
        "By this event there are more than 200 absences. Export fewer months, or a calendar of "
        "absences alone."
    ),
    FileFlaw.NO_DAY: gettext_lazy("The event here has no day that can be read. Correct it there."),
    FileFlaw.BACKWARDS: gettext_lazy("The event here ends when it begins, or before. Correct it."),
    FileFlaw.ODD_ROW: gettext_lazy(
        "The event here repeats in a way that cannot be read. Write its days one by one."
    ),
}


HOLIDAY_FLAWS = {
    FileFlaw.TOO_MANY_FOUND: gettext_lazy(
        "By this event there are more than 200 days off. Export fewer months, or a calendar of "
        "holidays alone."
    ),
}


def of_holiday_line(said: Any, line: int) -> str:
    """What is wrong with an event of a file of holidays, and where that begins."""
    if not line:
        return str(said)
    return _("Line %(line)s: %(problem)s Nothing is proposed.") % {"line": line, "problem": said}


def of_line(said: Any, line: int) -> str:
    """What is wrong with an event of a file, and where that begins."""
    if not line:
        return str(said)
    return _("Line %(line)s: %(problem)s Nothing was noted.") % {"line": line, "problem": said}


def taken(found: Found, *, made: int) -> str:
    """What a file brought."""
    known = len(found.days) - made
    said = [ngettext("%(count)s absence is noted.", "%(count)s absences are noted.", made)
            % {"count": made}]  # fmt: skip
    if known:
        said.append(
            ngettext("%(count)s was there already.", "%(count)s were there already.", known)
            % {"count": known}
        )
    if found.left_out:
        words = ngettext(
            "%(count)s event is no absence.", "%(count)s events are no absences.", found.left_out
        )
        said.append(words % {"count": found.left_out})
    return " ".join(said)


def away_from(one: Absence) -> str:
    """The first day, and the time where it is not a whole one."""
    day = named(one.first_day)
    if one.first_time is None:
        return day
    return _("%(day)s from %(time)s") % {"day": day, "time": f"{one.first_time:%H:%M}"}


def away_until(one: Absence) -> str:
    day = named(one.last_day)
    if one.last_time is None:
        return day
    return _("%(day)s until %(time)s") % {"day": day, "time": f"{one.last_time:%H:%M}"}


def week(calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """A line for each day: its name, its hours, how many they are."""
    return [
        {"name": DAY_NAMES[name], "hours": hours(day), "length": length(day)}
        for name, day in zip(WEEKDAYS, calendar.week, strict=True)
    ]


def hours(day: Day) -> str:
    """Hours of a day; those of a night say that they go on."""
    if not day:
        return _("closed")
    said = hours_text.told(day)
    over = any(each.closes <= each.opens for each in day)
    return _("%(hours)s, into the next day") % {"hours": said} if over else said


def length(day: Day) -> str:
    minutes = sum(each.length for each in day)
    return _("%(length)s h") % {"length": _whole_hours(minutes)} if minutes else "–"


def _whole_hours(minutes: int) -> str:
    return ui.number(minutes / 60, digits=0 if minutes % 60 == 0 else 1)


def exceptions(calendar: WorkingCalendar) -> list[dict[str, str]]:
    """Days with hours of their own, or none, in their order."""
    own = dict.fromkeys(calendar.closed, ()) | dict(calendar.extra)
    return [{"day": named(day), "hours": hours(own[day])} for day in sorted(own)]


def differences(now: WorkingCalendar, then: WorkingCalendar) -> list[str]:
    """What would be otherwise, a line for each day of the week and each day of its own."""
    said = []
    if now.zone.key != then.zone.key:
        said.append(_("By the clock of %(zone)s") % {"zone": then.zone.key.replace("_", " ")})
    for name, before, after in zip(WEEKDAYS, now.week, then.week, strict=True):
        if before != after:
            said.append(_changed(str(DAY_NAMES[name]), before, after))
    own = {*now.closed, *then.closed, *dict(now.extra), *dict(then.extra)}
    said += [
        _changed(named(day), now.hours_of(day), then.hours_of(day))
        for day in sorted(own)
        if now.hours_of(day) != then.hours_of(day)
    ]
    return said or [_("Nothing is otherwise than today.")]


def _changed(day: str, before: Day, after: Day) -> str:
    return _("%(day)s: %(after)s, instead of %(before)s") % {
        "day": day, "after": hours(after), "before": hours(before),
    }  # fmt: skip


def named(day: date) -> str:
    """Such as "Friday 6 March 2026"."""
    return date_format(day, pgettext("day with its name", "l j F Y"))


def since(day: date) -> str:
    return _("from the beginning") if day == FIRST_DAY else named(day)


def summary(calendar: WorkingCalendar) -> str:
    """A calendar in one line."""
    minutes = sum(each.length for day in calendar.week for each in day)
    closed, extra = len(calendar.closed), len(calendar.extra)
    said = [_("%(length)s h a week") % {"length": _whole_hours(minutes)}]
    if closed:
        said.append(ngettext("%(count)s day off", "%(count)s days off", closed) % {"count": closed})
    if extra:
        words = ngettext("%(count)s day of its own", "%(count)s days of their own", extra)
        said.append(words % {"count": extra})
    return ", ".join([*said, calendar.zone.key.replace("_", " ")])


def promise(calendar: WorkingCalendar, *, arrival: datetime, target: timedelta) -> str:
    """What a promise means by these hours, by the clock of their zone. arrival: without a zone."""
    start = arrival.replace(tzinfo=calendar.zone)
    try:
        end = due(calendar, start=start, target=target)
    except UnableToReckon as problem:
        return str(FLAWS[problem.flaw])
    assert end is not None, "nothing pauses it"
    return _("A lead that comes %(start)s with a promise of %(target)s is due %(end)s.") % {
        "start": _clock(start, zone=calendar.zone),
        "target": _target(target),
        "end": _clock(end, zone=calendar.zone),
    }


def _clock(at: datetime, *, zone: ZoneInfo) -> str:
    with timezone.override(zone):
        return ui.long_moment(at)


def _target(target: timedelta) -> str:
    minutes = target // timedelta(minutes=1)
    whole, rest = divmod(minutes, 60)
    words = ngettext("%(count)s hour", "%(count)s hours", whole) % {"count": whole}
    if not rest:
        return words
    left = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    return f"{words} {left}" if whole else left


def problem(wrong: hours_text.Unreadable) -> str:
    """Why a field cannot be read, and how it is written."""
    if wrong.flaw is not None:
        said = str(FLAWS[wrong.flaw])
        return f"{wrong.piece}: {said}" if wrong.piece else said
    if wrong.field == "closed":
        return _("“%(piece)s” is no day. Write one to a line, such as 2026-12-25.") % {
            "piece": wrong.piece[:60]
        }
    if wrong.field == "extra":
        return _(
            "“%(piece)s” is no day with hours. Write one to a line, such as 2026-12-24 09:00–13:00."
        ) % {"piece": wrong.piece[:60]}
    return _(
        "“%(piece)s” is no hours. Write them as 09:00–13:00, several with a comma between."
    ) % {"piece": wrong.piece[:60]}


def not_yours() -> str:
    return _(
        "You lead one team: hours that others go by too need the leader of the other team, or "
        "whoever stands above both."
    )
