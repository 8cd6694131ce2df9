"""What pages share about numbers of other tools: where they are asked, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.desk.views.figures import figures
from accord.reporting import api as reporting
from accord.reporting.values.comparing import Cause, Explained, Part
from accord.ui import api as ui

_COMPARED = frozenset({"lead", "deal"})  # records that other tools have as well
CAUSE_NAMES = {
    Cause.TWICE_THERE: gettext_lazy("There twice, here once: merged"),
    Cause.ARCHIVED: gettext_lazy("Archived or deleted: here counted no more"),
    Cause.EDGE_THERE: gettext_lazy("On another day there: time zone, at the edge of the time"),
    Cause.OTHER_DATE: gettext_lazy("By another date there: here outside of the time asked for"),
    Cause.OTHER_MEANING: gettext_lazy("Known here, but not what this number counts"),
    Cause.NOT_HERE: gettext_lazy("Never came here"),
    Cause.NO_KEY: gettext_lazy("Rows that name no record"),
    Cause.TWICE_HERE: gettext_lazy("Here again: came back, and counts twice"),
    Cause.NOT_THERE: gettext_lazy("That tool does not have them"),
    Cause.EDGE_HERE: gettext_lazy("On another day there: time zone, at the edge of the time"),
    Cause.LEFT_OUT: gettext_lazy("There as well, but not in the file: another filter or date"),
}
_DO = {
    Cause.TWICE_THERE: gettext_lazy("Merge them there, or keep this number."),
    Cause.ARCHIVED: gettext_lazy("Leave archived records out of the list there."),
    Cause.EDGE_THERE: gettext_lazy("Set the zone there as it is here, then compare again."),
    Cause.OTHER_DATE: gettext_lazy("Ask there by the date that this number goes by."),
    Cause.OTHER_MEANING: gettext_lazy("Read what this number counts, and agree on one meaning."),
    Cause.NOT_HERE: gettext_lazy("Load them, or look at what was set aside as it came in."),
    Cause.NO_KEY: gettext_lazy("Export the id or the e-mail address of each record."),
    Cause.TWICE_HERE: gettext_lazy("Other tools count a person once; here each pass counts."),
    Cause.NOT_THERE: gettext_lazy("They came by another tool or a file."),
    Cause.EDGE_HERE: gettext_lazy("Set the zone there as it is here, then compare again."),
    Cause.LEFT_OUT: gettext_lazy("Look at the filter of the list there, and export it again."),
}
SHOWN = 50  # records and rows of one cause


def why_url(result: reporting.Result) -> str:
    """Where a number of another tool is compared with this one; "" where no tool has such."""
    if result.measure.records not in _COMPARED or not result.measure.cells:
        return ""
    asked = {name: said for name, said in figures.question(result.options).items() if said}
    path = reverse("measure_why", args=[result.measure.name])
    return f"{path}?{urlencode(asked)}" if asked else path


def title(tools: Mapping[str, str], *, asked: str) -> str:
    """The question of the page, with the tool that is asked about, or the only one there is."""
    tool = asked or (next(iter(tools)) if len(tools) == 1 else "")
    if tool not in tools:
        return _("Why is this not what another tool says?")
    return _("Why is this not what %(tool)s says?") % {"tool": tools[tool]}


def do(cause: Cause) -> str:
    """What can be done about a cause."""
    return str(_DO[cause])


def told(found: Explained) -> str:
    """The difference in a sentence."""
    more = found.theirs - found.ours
    facts = {
        "theirs": ui.number(found.theirs),
        "ours": ui.number(found.ours),
        "count": ui.number(abs(more)),
    }
    if not more and not found.parts:
        return _("Both count %(ours)s.") % facts
    if not more:
        return _("Both count %(ours)s, but not the same records.") % facts
    said = (
        ngettext(
            "There %(theirs)s, here %(ours)s: %(count)s more there.",
            "There %(theirs)s, here %(ours)s: %(count)s more there.",
            abs(more),
        )
        if more > 0
        else ngettext(
            "There %(theirs)s, here %(ours)s: %(count)s more here.",
            "There %(theirs)s, here %(ours)s: %(count)s more here.",
            abs(more),
        )
    )
    return said % facts


def rest(found: Explained) -> str:
    """What is left, and how sure the rest is."""
    if found.is_sure:
        if not found.left:
            return _("All of it is explained by the records: nothing is left.")
        return _("The causes add up. %(left)s of it can only be told by asking that tool.") % {
            "left": ui.number(abs(found.left))
        }
    if found.theirs == found.ours:
        return _("Whether both count the same records, only a file tells.")
    if not found.left:
        return _("These would add up to it. A number cannot say more: drop the file to be sure.")
    return _(
        "None of what is known here adds up to it: %(left)s are left. Drop the file, and each "
        "record has its cause."
    ) % {"left": ui.number(abs(found.left))}


def shown_rows(numbers: Sequence[int], names: Mapping[int, str]) -> list[str]:
    """Rows of the file, each with what it names."""
    return [
        _("Row %(number)s: %(name)s") % {"number": ui.number(number), "name": names.get(number, "")}
        for number in numbers[:SHOWN]
    ]


def signed(part: Part) -> str:
    """How much of the difference a cause is, with its sign."""
    return f"+{ui.number(part.count)}" if part.count > 0 else f"−{ui.number(-part.count)}"
