"""Red lines and what was found past them, in words."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accord.team.values import Side
from accord.toolaudit import models
from accord.toolaudit.queries import audit
from accord.toolaudit.values.audit import Gap, Transfer
from accord.toolaudit.values.audit_codes import About, Part, Question
from accord.ui import api as ui

SIDE_NAMES = {
    Side.MARKETING: pgettext_lazy("team", "Marketing"),
    Side.SALES: pgettext_lazy("team", "Sales"),
}
QUESTION_NAMES = {
    Question.BLIND: gettext_lazy("Does a team not see into a tool that it needs?"),
    Question.HOURS: gettext_lazy("How many hours a month go into moving data by hand?"),
    Question.ERRORS: gettext_lazy("How much of what is moved by hand has to be put right?"),
    Question.LEAKAGE: gettext_lazy("How much gets lost on the way from one tool to the next?"),
    Question.FUSED: gettext_lazy("How many of the six connections between both pipelines work?"),
    Question.WISH: gettext_lazy("Which one thing about your tools would you change first?"),
}
PART_NAMES = {
    Part.DEALS_OF_LEADS: gettext_lazy("Deals hang on a lead or a person"),
    Part.SOURCE_KNOWN: gettext_lazy("Leads say where they come from"),
    Part.VERDICTS: gettext_lazy("Hand-offs end with a word of sales"),
    Part.FIRST_TOUCH: gettext_lazy("Decided deals lead back to a first contact"),
    Part.TIMED_BY_TOOLS: gettext_lazy("Stages are dated by what happened, not filled in later"),
    Part.BOTH_WAYS: gettext_lazy("Connected tools share both ways within a quarter of an hour"),
}
REMEDIES = {
    About.BLIND: gettext_lazy(
        "Let the team read there, or bring what it needs into Accord, where both teams see it."
    ),
    About.HOURS: gettext_lazy(
        "Connect the two tools that take most hours, or have the one send to Accord by itself."
    ),
    About.ERRORS: gettext_lazy(
        "Have the rows go by themselves; until then, read the file into Accord, which checks each."
    ),
    About.LEAK: gettext_lazy(
        "Look at what is missing, mend the way it should have come, and compare once more."
    ),
    About.PART: gettext_lazy(
        "Open the records behind it, and agree who writes down what is missing, and when."
    ),
    About.FAILING: gettext_lazy("Open its log, mend what it names, and try again what failed."),
    About.ANSWER: gettext_lazy(
        "Agree what is to change, and let Accord measure it: write down the tools and ways."
    ),
}


def name_gaps(*, ids: Collection[int]) -> dict[int, str]:
    """What these tasks are about, each in one line with its day."""
    rows = models.Gap.objects.filter(pk__in=set(ids)).select_related(
        "tool", "transfer__start", "transfer__end"
    )
    return {
        row.pk: _("%(what)s, until %(day)s")
        % {"what": _named(row), "day": ui.calendar_day(row.due_on)}
        for row in rows
    }


def _named(row: models.Gap) -> str:
    way = ""
    if row.transfer is not None:
        way = way_name(row.transfer.start.name, row.transfer.end.name)
    tool = row.tool.name if row.tool is not None else ""
    return sentence(About(row.about), row.code, row.value, tool=tool, way=way)


def titles(gaps: Sequence[Gap], *, day: date) -> dict[int, str]:
    """What each task is about, in one line."""
    tools = {tool.id: tool.text.name for tool in audit.list_tools()}
    ways = ways_by_name(tools, audit.list_transfers(day=day))
    return {
        gap.id: sentence(
            gap.about, gap.code, gap.value,
            tool=tools.get(gap.tool_id or 0, ""), way=ways.get(gap.transfer_id or 0, ""),
        )
        for gap in gaps
    }  # fmt: skip


def ways_by_name(tools: Mapping[int, str], transfers: Iterable[Transfer]) -> dict[int, str]:
    """Each way between two tools as it is called."""
    return {
        each.id: way_name(tools.get(each.text.from_id, ""), tools.get(each.text.to_id, ""))
        for each in transfers
    }


def way_name(start: str, end: str) -> str:
    """A way between two tools."""
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def sentence(about: About, code: str, value: Decimal, *, tool: str, way: str) -> str:
    """What was found past its line."""
    return _SAID[about]({"tool": tool or _("A tool"), "way": way or _("A way between tools"),
                         "code": code, "value": value})  # fmt: skip


def _blind(said: Mapping[str, Any]) -> str:
    side = SIDE_NAMES.get(Side(said["code"]), "")
    return _("%(team)s does not see into %(tool)s") % {"team": side, "tool": said["tool"]}


def _hours(said: Mapping[str, Any]) -> str:
    return _("%(hours)s hours a month go into moving data by hand, most of it on: %(way)s") % {
        "hours": amount(said["value"]), "way": said["way"],
    }  # fmt: skip


def _errors(said: Mapping[str, Any]) -> str:
    return _("%(way)s: %(share)s rows moved by hand are wrong") % {
        "way": said["way"], "share": in_hundred(said["value"]),
    }  # fmt: skip


def _leak(said: Mapping[str, Any]) -> str:
    if said["code"]:
        return _("%(share)s never arrive over several ways, most of it lost on: %(way)s") % {
            "way": said["way"], "share": in_hundred(said["value"]),
        }  # fmt: skip
    return _("%(way)s: %(share)s never arrive") % {
        "way": said["way"], "share": in_hundred(said["value"]),
    }  # fmt: skip


def _part(said: Mapping[str, Any]) -> str:
    name = PART_NAMES[Part(said["code"])]
    return _("%(part)s: %(share)s") % {"part": name, "share": in_hundred(said["value"])}


def _failing(said: Mapping[str, Any]) -> str:
    if said["code"]:
        return _("The connection of %(tool)s does not work") % said
    count = int(said["value"])
    return ngettext(
        "%(way)s: %(count)s run failed in 30 days", "%(way)s: %(count)s runs failed in 30 days",
        count,
    ) % {"way": said["way"], "count": ui.number(count)}  # fmt: skip


def _answer(said: Mapping[str, Any]) -> str:
    return _("“%(question)s” is answered past its line") % {
        "question": QUESTION_NAMES[Question(said["code"])]
    }


_SAID: Mapping[About, Callable[[Mapping[str, Any]], str]] = {
    About.BLIND: _blind,
    About.HOURS: _hours,
    About.ERRORS: _errors,
    About.LEAK: _leak,
    About.PART: _part,
    About.FAILING: _failing,
    About.ANSWER: _answer,
}


def amount(value: Decimal) -> str:
    """A number with two digits after the point at most, and none that say nothing."""
    told = value.quantize(Decimal("0.01"))
    digits = 0 if told == int(told) else 1 if told * 10 == int(told * 10) else 2
    return ui.number(told, digits=digits)


def in_hundred(value: Decimal) -> str:
    """Parts of 100 as people say them."""
    return ui.in_hundred(float(value) / 100)
