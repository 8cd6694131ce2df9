"""Results: every measure, the records behind each number, and the figures as files."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.figures import (
    comparing,
    figure_charts,
    figure_lines,
    figure_versions,
    figures,
    marking,
)
from accord.desk.views.figures.figure_versions import choice
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import figure_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import charts, parts

ASKED = ("by", "step", "within", "from", "to", "definitions", "card", "version", "agreement",
         "window", "model", "credit", "teams", "target", "margin", "in")  # fmt: skip
IDLE = (3, 7, 30, 60, 90)
WINDOWS = (30, 60, 90, 180, 365)
SHARES = frozenset({"conversion", "win_rate", "lead_quality", "promising", "repeat_customers"})
_OF_PERIODS = frozenset({"coverage", "forecast_accuracy"})
_COUNTS = ("origin", "campaign")  # by which visits are set beside leads as a share


def results(request: HttpRequest) -> HttpResponse:
    """GET /results/"""
    at = clock.now()
    try:
        snapshot = reporting.catch_up(at=at)
        answers = [
            reporting.ask(measure=name, at=at, snapshot=snapshot)
            for name, one in reporting.MEASURES.items()
            if not one.of_cards
        ]
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/results.html", {"failed": failed(problem)})
    tiles = [
        {
            "title": answer.measure.title,
            "question": answer.measure.question,
            "sentence": reporting.tell(answer),
            "url": figures.measure_url(answer),
            "meaning": figures.glossary_url(answer.measure.name),
        }
        for answer in answers
    ] + [
        {
            "title": one.title,
            "question": one.question,
            "sentence": _("All past leads are gone through when you open it."),
            "url": reverse("measure", args=[one.name]),
            "meaning": figures.glossary_url(one.name),
        }
        for one in reporting.MEASURES.values()
        if one.of_cards
    ]
    return render(request, "desk/results.html", {"measures": tiles})


def measure(request: HttpRequest, name: str) -> HttpResponse:
    """GET /results/<measure>/"""
    at = clock.now()
    try:
        options = options_of(request, name)
        result = reporting.ask(measure=name, at=at, options=options)
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/measure.html", {"failed": failed(problem)})
    reader = reader_of(at=at)
    is_trend = result.dimension in reporting.TIMES and result.dimension != "day_origin"
    marked = marking.marked(request, measure=name) if is_trend else ()
    chart = _chart(result, reader=reader, marked=marked)
    return render(
        request,
        "desk/measure.html",
        {
            "result": result,
            "title": result.measure.title,
            "sentence": reporting.tell(result),
            "notes": figures.other_notes(result),
            "bar": _bar(result),
            "chart": chart and replace(chart, table=None),  # it stands below, always open
            "table": figures.table(result, reader=reader) if result.rows else None,
            "proof": figures.proof(result, row=result.rows[0] if len(result.rows) == 1 else None),
            "csv_url": figures.csv_url(result),
            "picture_url": figures.picture_url(result),
            "others": _others(result),
            "own": _own(result, at=at),
            "why_url": comparing.why_url(result) if lists.scope_of(request).is_everything else "",
            "may_mark": is_trend and lists.actor_of(request).may(Capability.BRING_EVIDENCE),
            "name": name,
            "today": marking.today_of(at).isoformat(),
        },
    )


def _others(result: reporting.Result) -> parts.PlainTable | None:
    """What others report about the same thing, each with who says so; None where nobody does."""
    found = reporting.benchmarks_of(result)
    if not found:
        return None
    return parts.PlainTable(
        caption=_("Numbers of others, with their sources"),
        head=(_("Of whom"), _("In 100"), _("Year"), _("Source"), _("Bear in mind")),
        rows=tuple(
            (
                str(one.scope),
                ui.bare_range(one.low, one.high) if one.low < one.high else _alone(one.low),
                str(one.year or _("not said")),
                one.source,
                str(one.caveat),
            )
            for one in found
        ),
        numbers_from=5,
    )


def _alone(share: float) -> str:
    return ui.number(share * 100, digits=0 if share >= 0.1 else 1)


def _own(result: reporting.Result, *, at: datetime) -> str:
    """One's own number of the whole, to be read beside those of others."""
    if not reporting.benchmarks_of(result):
        return ""
    asked = replace(result.options, by=reporting.TOTAL)
    rows = reporting.ask(measure=result.measure.name, at=at, options=asked).rows
    counted = rows[0].counted if rows else None
    if counted is None or counted.value is None:
        return _("Your own number: nothing to count yet.")
    return _("Your own number: %(share)s, %(part)s.") % {
        "share": ui.in_hundred(counted.value),
        "part": ui.part_of(counted.reached, counted.entered),
    }


def measure_file(request: HttpRequest, name: str) -> HttpResponse:
    """GET /results/<measure>/file/: the same figures as CSV."""
    try:
        result = reporting.ask(measure=name, at=clock.now(), options=options_of(request, name))
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    return HttpResponse(
        "\ufeff" + reporting.to_csv(result),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def options_of(request: HttpRequest, name: str) -> reporting.Options:
    """What the address of a measure asks."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in ASKED}
    start, _colon, end = asked["step"].partition(":")
    version = whole_number(asked["definitions"])
    is_then = not asked["definitions"] or asked["definitions"] == reporting.AS_THEN
    found = reporting.MEASURES.get(name)
    if is_then and found is not None and not found.of_cards:
        # Of whoever lets go of a version the card that judged by it goes as well.
        asked |= {"card": "", "version": ""}
    return reporting.Options(
        by=asked["by"] or None,
        step=(start, end) if asked["step"] else ("lead", "customer"),
        within=whole_number(asked["within"]),
        start=_day(asked["from"]),
        end=_day(asked["to"]),
        definitions=reporting.AS_THEN
        if is_then
        else asked["definitions"]
        if version is None
        else version,
        card=asked["card"] or None,
        # Of whoever lets go of a card the version that stands beside it goes as well.
        version=whole_number(asked["version"])
        if asked["card"] or "card" not in request.GET
        else None,
        agreement=asked["agreement"] or None,
        window=asked["window"] or None,
        model=asked["model"] or "linear",
        credit=asked["credit"] or "group",
        teams=asked["teams"] or "both",
        seen=handoffs.members_seen(actor=lists.actor_of(request)),
        target=reporting.read_target(asked["target"]),
        margin=reporting.read_margin(asked["margin"]),
        currency=asked["in"] or None,
    )


def _day(text: str) -> date | None:
    return addresses.day(text) if text else None


def _bar(result: reporting.Result) -> parts.FilterBar:
    asked = figures.question(result.options)
    measure = result.measure
    is_series = reporting.is_series(measure) or measure.name in _OF_PERIODS
    is_whole = not (is_series or measure.of_cards or measure.of_credit)
    by = [(reporting.TOTAL, _("All together"))] if is_whole else []
    by += [
        (name, str(figure_words.DIMENSION_NAMES.get(name, name)))
        for name in result.measure.dimensions
    ]
    filters = [choice("by", _("By"), by, chosen=result.dimension or reporting.TOTAL)]
    if measure.name in ("conversion", "conversion_in_time"):
        filters.append(choice("step", _("Step"), _steps(), chosen=":".join(result.options.step)))
    if measure.name == "conversion":
        filters.append(choice("within", _("How soon"), _windows(), chosen=asked["within"]))
    if result.measure.name == "leaks":
        idle = [("", _("14 days")), *((str(days), _idle(days)) for days in IDLE)]
        filters = [choice("within", _("Nothing happens for"), idle, chosen=asked["within"])]
    filters += [
        *figure_versions.filters(result),
        *figure_versions.currencies_of(result),
        parts.Filter(name="from", label=_("From"), value=asked["from"], kind="date"),
        parts.Filter(name="to", label=_("Until"), value=asked["to"], kind="date"),
    ]
    path = reverse("measure", args=[result.measure.name])
    return parts.FilterBar(url=path, filters=tuple(filters), clear_url=path)


def _steps() -> list[tuple[str, str]]:
    return [
        ("lead:mql", _("Lead to ready for sales")),
        ("mql:sql", _("Ready to accepted by sales")),
        ("sql:opportunity", _("Accepted to deal")),
        ("opportunity:customer", _("Deal to customer")),
        ("lead:customer", _("Lead to customer")),
    ]


def _idle(days: int) -> str:
    return _("%(days)s days") % {"days": days}


def _windows() -> list[tuple[str, str]]:
    told = [(str(days), _("Within %(days)s days") % {"days": days}) for days in WINDOWS]
    return [("", _("Whenever")), *told]


def _chart(result: reporting.Result, *, reader: figures.Reader, marked: figure_lines.Marked) -> Any:
    if not result.rows:
        return None
    if result.measure.name == "funnel":
        return figure_charts.funnel_bars(result, reader=reader)
    if result.measure.name == "trend" and result.dimension == "month":
        return figure_lines.line(result, reader=reader, name="leads", marked=marked)
    if result.measure.name == "visits" and result.dimension in ("day", "month"):
        return figure_lines.line(result, reader=reader, name="visits", marked=marked)
    if result.dimension in reporting.TIMES and result.dimension != "day_origin":
        return _trend(result, reader=reader, marked=marked)
    is_share = result.measure.name == "visits" and result.dimension in _COUNTS
    if is_share or (result.measure.name in SHARES and result.dimension):
        return figure_charts.ranges(result, reader=reader, limit=24)
    return None


def _trend(
    result: reporting.Result, *, reader: figures.Reader, marked: figure_lines.Marked
) -> charts.Trend | None:
    """A line over time: of the share where there is one, else of the first count."""
    if any(row.counted for row in result.rows):
        drawn = figure_lines.share_line(result, reader=reader, marked=marked)
        return drawn if drawn.points else None
    cell = next((name for name in result.measure.cells if name in result.rows[0].figures), "")
    is_one_line = len({row.group for row in result.rows}) == len(result.rows)
    if not cell or not is_one_line:
        return None
    return figure_lines.line(result, reader=reader, name=cell, marked=marked)


def refused(request: HttpRequest, refusal: reporting.UnableToMeasure) -> HttpResponse:
    """The page that says what cannot be asked."""
    if refusal.what == "measure":
        raise Http404(refusal.given)
    state = parts.State(
        kind=parts.StateKind.FAILED,
        title=_("This cannot be asked"),
        sentence=_why(refusal),
        action=parts.Link(label=_("To all results"), url=reverse("results")),
    )
    return render(request, "desk/measure.html", {"failed": state}, status=422)


def _why(refusal: reporting.UnableToMeasure) -> str:
    if refusal.why:
        return str(refusal.why)
    facts = {"given": refusal.given, "known": ", ".join(refusal.known)}
    if refusal.what == "definition":
        return _("There is no version %(given)s. There is: %(known)s.") % facts
    if not refusal.known:
        return _("%(given)s is not something to ask for here.") % facts
    if not refusal.given:
        return _("Say which: %(known)s.") % facts
    return _("%(given)s is not something to ask for here. Known: %(known)s.") % facts
