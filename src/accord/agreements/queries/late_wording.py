"""Who hears of what is late, and how soon the teams answer each other, in sentences."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accord.agreements.values import naming
from accord.agreements.values.terms import Step, Turnaround, Whom
from accord.ui import api as ui

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def working_time(*, length: timedelta) -> str:
    """ "4 h", "1 h 30 min", "45 min": hours of work, which never are days."""
    hours, rest = divmod(length, HOUR)
    said = []
    if hours:
        said.append(ngettext("%(count)s h", "%(count)s h", hours) % {"count": ui.number(hours)})
    if minutes := rest // MINUTE:
        said.append(
            ngettext("%(count)s min", "%(count)s min", minutes) % {"count": ui.number(minutes)}
        )
    return " ".join(said)


def step_words(step: Step) -> str:
    """Whom a step of the ladder tells, and when."""
    said = {"names": _names(step.tell), "share": ui.number(step.percent),
            "time": working_time(length=step.after)}  # fmt: skip
    if step.percent < 100:
        return _("When %(share)s in 100 of the time is used: %(names)s.") % said
    if not step.after:
        return _("When a promise is broken: %(names)s.") % said
    return _("%(time)s of working time after that: %(names)s.") % said


def _names(tell: Sequence[Whom]) -> str:
    return pgettext("list", ", ").join(str(naming.WHOM_NAMES[one]) for one in tell)


def turnaround_words(one: Turnaround) -> str:
    """Who answers within which time, how often where it is owed again, and who hears of it late."""
    said = _(
        "%(task)s: %(team)s answers within %(time)s of working time. It ends when %(ends)s; late, "
        "it goes to: %(names)s."
    ) % {
        "task": naming.TASK_NAMES[one.task], "team": naming.SIDE_NAMES[one.side],
        "time": working_time(length=one.within), "ends": naming.TASK_ENDS[one.task],
        "names": _names(one.tell),
    }  # fmt: skip
    if one.every_days is None:
        return said
    often = ngettext(
        "It is owed every %(count)s day for each nurture with leads in it.",
        "It is owed every %(count)s days for each nurture with leads in it.",
        one.every_days,
    ) % {"count": ui.number(one.every_days)}
    return f"{said} {often}"


def unmeasured_words(*, turnarounds: Sequence[Turnaround]) -> str:
    """What of these nothing can be said of while a draft is only measured, "" where there is none:
    a look that nobody is asked for is kept by nobody."""
    if all(one.every_days is None for one in turnarounds):
        return ""
    return _("Looks at nurtures are asked for once it is signed, so they are not measured before.")
