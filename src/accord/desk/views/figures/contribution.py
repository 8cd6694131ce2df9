"""What both teams do and what it moves: every campaign, piece, day of calls and meeting, the figure
it moves, and the goal which that figure works for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from accord.desk.rules import addresses, moving
from accord.desk.views.common import lists
from accord.desk.views.figures import figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import goal_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.goals import METRIC_NAMES, GoalCard, Metric
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("what", "from", "to", "after")


@dataclass(frozen=True, slots=True)
class Doing:
    """A kind of doing: the measure that counts it by `by`, the cells that are shown, and the figure
    that the second of them moves."""

    label: Any
    head: Any
    measure: str
    by: str
    cells: tuple[tuple[str, Any], ...]
    metric: Metric
    step: tuple[str, str] = ("lead", "customer")


_LEADS = pgettext_lazy("doing", "Leads")
_CUSTOMERS = pgettext_lazy("doing", "Customers so far")
DOINGS = {
    "campaigns": Doing(
        gettext_lazy("Campaigns"), pgettext_lazy("doing", "Campaign"), "conversion", "campaign",
        (("entered", pgettext_lazy("doing", "Leads it brought")),
         ("reached", pgettext_lazy("doing", "Accepted by sales"))),
        Metric.LEADS, ("lead", "sql"),
    ),
    "pieces": Doing(
        gettext_lazy("Content"), pgettext_lazy("doing", "Piece"), "content_use", "asset",
        (("leads", pgettext_lazy("doing", "Leads who had it in hand")), ("customers", _CUSTOMERS)),
        Metric.MQLS,
    ),
    "calls": Doing(
        gettext_lazy("Calls"), pgettext_lazy("doing", "Day and team"), "call_blocks", "call_block",
        (("leads", _LEADS), ("talked", pgettext_lazy("doing", "Talked with")),
         ("moved", pgettext_lazy("doing", "Accepted by sales within 30 days")),
         ("customers", _CUSTOMERS)),
        Metric.SQLS,
    ),
    "meetings": Doing(
        gettext_lazy("Meetings"), pgettext_lazy("doing", "Day and team"), "meetings_held",
        "meeting",
        (("leads", _LEADS), ("moved", pgettext_lazy("doing", "A deal within 30 days")),
         ("customers", _CUSTOMERS)),
        Metric.OPPORTUNITIES,
    ),
}  # fmt: skip


@require_GET
def contribution_page(request: HttpRequest) -> HttpResponse:
    """GET /contribution/"""
    at = clock.now()
    here = lists.address(request, names=NAMES)
    what = here.value("what") if here.value("what") in DOINGS else "campaigns"
    doing = DOINGS[what]
    start, end = _days(here)
    context: dict[str, Any] = {
        "tabs": _tabs(here, what),
        "bar": _bar(here, what, start, end),
        "goal": _goal(doing, at=at),
        "moves": METRIC_NAMES[doing.metric],
        "head": [str(doing.head), *(str(label) for _cell, label in doing.cells)],
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=_("What we do and what it moves"), url=""),
        ),
    }
    try:
        result = reporting.ask(
            measure=doing.measure, at=at,
            options=reporting.Options(by=doing.by, step=doing.step, start=start, end=end),
        )  # fmt: skip
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/contribution.html", context | {"failed": failed(problem)})
    known = [row for row in result.rows if row.group is not None]
    skipped = min(whole_number(here.value("after")) or 0, len(known))
    shown = known[skipped : skipped + lists.PAGE]
    reader = reader_of(at=at)
    context |= {
        "sentence": reporting.tell(result),
        "lines": [_line(result, row, doing=doing, reader=reader) for row in shown],
        "more": _more(here, first=skipped, shown=len(shown), whole=len(known)),
        "proof": figures.proof(result),
        "csv_url": figures.csv_url(result),
    }
    return render(request, "desk/contribution.html", context)


def _line(
    result: reporting.Result, row: reporting.Row, *, doing: Doing, reader: figures.Reader
) -> dict[str, Any]:
    cells = [
        {
            "label": str(label),
            "words": figures.words(cell, row.figures[cell]),
            "url": figures.records_url(result, row, cell=cell),
        }
        for cell, label in doing.cells
    ]
    return {"name": reader.label(result, row), "url": _place(doing, row), "cells": cells}


def _place(doing: Doing, row: reporting.Row) -> str:
    """The page of what was done, where it has one of its own."""
    return reverse("campaign", args=[row.group]) if doing.by == "campaign" else ""


def _goal(doing: Doing, *, at: datetime) -> dict[str, Any] | None:
    """The goal that it works for, as a sentence with whose it is; None where none is agreed."""
    today = team.day_of(at=at)
    running = [
        one
        for one in goals.list_goals(at=at)
        if one.is_agreed and one.text.start <= today <= one.text.end
    ]
    found: GoalCard | None = moving.goal_of(doing.metric, running)
    if found is None:
        return None
    return {
        "sentence": goal_words.sentence(found.text),
        "name": found.text.name,
        "side": goal_words.SIDE_NAMES[found.text.side],
        "is_direct": found.text.metric is doing.metric,
    }


def _days(here: addresses.Address) -> tuple[date | None, date | None]:
    start, end = addresses.day(here.value("from")), addresses.day(here.value("to"))
    known = [day for day in (start, end) if day is not None]
    within = all(reporting.FIRST_DAY <= day <= reporting.LAST_DAY for day in known)
    is_order = start is None or end is None or start <= end
    return (start, end) if within and is_order else (None, None)


def _tabs(here: addresses.Address, what: str) -> tuple[parts.Tab, ...]:
    return tuple(
        parts.Tab(label=str(doing.label), url=here.url(what=code), is_current=code == what)
        for code, doing in DOINGS.items()
    )


def _bar(
    here: addresses.Address, what: str, start: date | None, end: date | None
) -> parts.FilterBar:
    def day(name: str, label: str, said: date | None) -> parts.Filter:
        told = said.isoformat() if said else ""
        return parts.Filter(name=name, label=label, value=told, kind="date")

    return parts.FilterBar(
        url=here.path,
        filters=(day("from", _("From"), start), day("to", _("Until"), end)),
        clear_url=f"{here.path}?what={what}",
        kept=(("what", what),),
    )


def _more(here: addresses.Address, *, first: int, shown: int, whole: int) -> parts.More:
    last = first + shown
    said = {"shown": ui.number(last), "whole": ui.number(whole)}
    return parts.More(
        shown_words=_("%(shown)s of %(whole)s") % said if whole else "",
        url=here.url(after=str(last)) if last < whole else "",
        label=_("Show more"),
        rows_id="doings",
    )
