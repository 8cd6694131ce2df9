"""Why is this not what another tool says? Its number, or its file, beside one of ours."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.deals import api as deals
from accord.desk.views.common import lists
from accord.desk.views.figures import comparing, figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.figures.results import options_of, refused
from accord.desk.views.wording import figure_words, words
from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.values import refusals
from accord.integrations import api as integrations
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.reporting.values.comparing import (
    MOST_BYTES,
    MOST_NUMBER,
    MOST_RECORDS,
    MOST_ROWS,
    Explained,
    Ours,
    TheirRow,
)
from accord.ui import api as ui
from accord.ui.values import parts

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: which number of the measure, the tool, its number, the column."""

    cell: str
    group: str
    currency: str
    tool: str
    other: str
    column: str


@dataclass(slots=True)
class Told:
    """What came of it, or why nothing did."""

    problem: str = ""
    found: Explained | None = None
    names: dict[int, str] = field(default_factory=dict)  # what rows of the file name


@require_http_methods(["GET", "POST"])
def why_page(request: HttpRequest, name: str) -> HttpResponse:
    """GET, POST /results/<measure>/why/: keeps nothing of what is sent."""
    at = clock.now()
    try:
        options = options_of(request, name)
        result = reporting.ask(measure=name, at=at, options=options)
        if not comparing.why_url(result):
            raise Http404(name)
        tools = integrations.tool_names(sources=reporting.list_tools(records=_records(result)))
        asked = _asked(request, result, tools=tools)
        told = Told()
        if request.method == "POST":
            told = _compare(request, result, asked, at=at)
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/why_other.html", {"failed": failed(problem)})
    context = {
        "title": comparing.title(tools, asked=asked.tool),
        "measure_url": figures.measure_url(result),
        "fields": asked,
        "cells": [
            (cell, str(figure_words.FIGURE_NAMES.get(cell, cell)), cell == asked.cell)
            for cell in result.measure.cells
        ],
        "groups": _groups(result, asked, at=at),
        "currencies": known if len(known := figures.currencies_of(result)) > 1 else (),
        "tools": tools,
        "problem": told.problem,
        **(_drawn(request, result, told) if told.found else {}),
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=str(result.measure.title), url=figures.measure_url(result)),
            parts.Link(label=_("Another tool says otherwise"), url=""),
        ),
    }
    status = 422 if told.problem else 200
    return render(request, "desk/why_other.html", context, status=status)


def _records(result: reporting.Result) -> str:
    return result.measure.records


def _asked(request: HttpRequest, result: reporting.Result, *, tools: Collection[str]) -> Asked:
    def said(name: str) -> str:
        source = request.POST if request.method == "POST" else request.GET
        return source.get(name, "").replace("\x00", "").strip()[:200]

    cell = said("cell") or next(iter(result.measure.cells))
    known, tool = figures.currencies_of(result), said("tool")
    currency = said("currency") if said("currency") in known else next(iter(known), "")
    return Asked(
        cell, said("group"), currency, tool if tool in tools else "", said("other"), said("column")
    )


def _groups(result: reporting.Result, asked: Asked, *, at: datetime) -> list[tuple[str, str, bool]]:
    """The rows of the measure to choose from; none where there is one number."""
    if result.dimension is None:
        return []
    reader = reader_of(at=at)
    # A group with money in two currencies is two rows, and stands here once.
    said = {"" if row.group is None else str(row.group): row for row in result.rows}
    return [(code, reader.label(result, row), code == asked.group) for code, row in said.items()]


def _compare(request: HttpRequest, result: reporting.Result, asked: Asked, *, at: datetime) -> Told:
    given = request.FILES.get("file")
    file = None if isinstance(given, list) else given
    number = whole_number(asked.other.replace(",", "").replace("\u202f", "").replace(" ", ""))
    if file is None and (number is None or number > MOST_NUMBER):
        return Told(_("Write the other number, as a whole number, or choose the file it is from."))
    if file is not None and (file.size is None or file.size > MOST_BYTES):
        return Told(_("This file is larger than 30 MB. Export a shorter time."))
    ours = _ours(result, asked, at=at)
    if ours is None:
        return Told(
            _("More than %(most)s records stand behind this number. Ask for a shorter time first.")
            % {"most": ui.number(MOST_RECORDS)}
        )
    if file is None:
        period = {"start": result.options.start, "end": result.options.end}
        return Told(
            found=reporting.compare_number(
                theirs=number or 0, ours=ours, records=_records(result), period=period,
                tool=asked.tool,
            )
        )  # fmt: skip
    rows = _rows(file, column=asked.column)
    if isinstance(rows, str):
        return Told(rows)
    found = reporting.compare_file(rows=rows, ours=ours, records=_records(result), tool=asked.tool)
    return Told(found=found, names={row.number: " · ".join(row.keys) for row in rows})


def _rows(file: Any, *, column: str) -> list[TheirRow] | str:
    """The rows of a file, or why they cannot be compared. The file is kept no longer."""
    with tempfile.NamedTemporaryFile(dir=settings.HOME) as kept:
        for piece in file.chunks():
            kept.write(piece)
        kept.flush()
        try:
            table = intake.read_table(
                path=Path(kept.name), locale=(get_language() or "en").split("-")[0], name=file.name
            )
        except refusals.UnableToRead as problem:
            return refusals.sentence(problem.refusal.code, problem.refusal.facts)
    headings = [one.name for one in table.columns]
    places = reporting.key_columns(headings, said=column)
    if not places:
        known = {"columns": ", ".join(headings[:30]), "column": column}
        if column:
            return _("There is no column “%(column)s”. There is: %(columns)s.") % known
        return (
            _(
                "No column says which record a row is. Write the name of the one that holds the id "
                "or the e-mail address. There is: %(columns)s."
            )
            % known
        )
    if len(table.numbers) > MOST_ROWS:
        return _("This file has more than %(most)s rows. Export a shorter time.") % {
            "most": ui.number(MOST_ROWS)
        }
    cells = [table.cells[place] for place in places]
    return [
        TheirRow(number, reporting.keys_of(said))
        for number, *said in zip(table.numbers, *cells, strict=True)
    ]


def _ours(result: reporting.Result, asked: Asked, *, at: datetime) -> Ours | None:
    """Ids of what the number counts, now and in other times; None where there are too many."""
    options, snapshot = result.options, reporting.catch_up(at=at)
    group = reporting.group_of(measure=result.measure.name, options=options, text=asked.group)

    def ids(start: date | None, end: date | None) -> frozenset[int]:
        if start and end and start > end:
            return frozenset()
        return frozenset(
            reporting.list_records(
                measure=result.measure.name, cell=asked.cell, group=group, at=at,
                options=replace(options, start=start, end=end), currency=asked.currency or None,
                limit=MOST_RECORDS + 1, snapshot=snapshot,
            )
        )  # fmt: skip

    start, end = options.start, options.end
    counted = ids(start, end)
    anytime = ids(None, None) if start or end else counted
    if max(len(counted), len(anytime)) > MOST_RECORDS:
        return None
    return Ours(
        counted=counted,
        anytime=anytime,
        wider=ids(start and start - DAY, end and end + DAY) if start or end else counted,
        narrower=ids(start and start + DAY, end and end - DAY) if start or end else counted,
    )


def _drawn(request: HttpRequest, result: reporting.Result, told: Told) -> dict[str, Any]:
    found = told.found
    if found is None:
        return {}
    wanted = [one for part in found.parts for one in part.records[: comparing.SHOWN]]
    names = _names(request, result, wanted)
    return {
        "sentence": comparing.told(found),
        "rest": comparing.rest(found),
        "parts": [
            {
                "name": comparing.CAUSE_NAMES[part.cause],
                "count": comparing.signed(part),
                "do": comparing.do(part.cause),
                "records": [names[one] for one in part.records[: comparing.SHOWN] if one in names],
                "rows": comparing.shown_rows(part.rows, told.names),
                "more": max(len(part.records), len(part.rows)) > comparing.SHOWN,
            }
            for part in found.parts
        ],
    }


def _names(
    request: HttpRequest, result: reporting.Result, ids: Sequence[int]
) -> dict[int, tuple[str, str]]:
    """Address and name of the records that the reader sees."""
    chosen, scope = sorted(set(ids)), lists.scope_of(request)
    if not chosen:
        return {}
    if result.measure.records == "lead":
        where = leads.LeadFilter(ids=chosen, scope=scope)
        rows = leads.list_leads(where=where, limit=len(chosen)).rows
        return {row.id: (reverse("lead", args=[row.id]), words.lead(row)) for row in rows}
    found = deals.list_deals(
        where=deals.DealFilter(ids=chosen, scope=scope), limit=len(chosen)
    ).rows
    return {
        row.id: (reverse("deal", args=[row.id]), words.deal(name=row.name, number=row.id))
        for row in found
    }
