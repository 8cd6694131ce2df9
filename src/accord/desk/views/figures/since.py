"""Before and since: what has changed since both teams began to work as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accord.desk.rules import periods
from accord.desk.rules.periods import Halves
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures import figure_lines, figures, marking
from accord.desk.views.figures.reading import failed, reader_of
from accord.foundation import clock
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.marks import api as marks
from accord.reporting import api as reporting
from accord.reporting.values.figures import Rate
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

# Shares beside each other: the measure, what it is called here, and how it is asked.
_SHARES: tuple[tuple[str, Any, Mapping[str, Any]], ...] = (
    ("promises_kept", gettext_lazy("Hand-offs with every promise kept"), {}),
    ("handoff_outcomes", gettext_lazy("Hand-offs that were taken"), {}),
    ("lead_quality", gettext_lazy("Leads that sales took of those marketing called ready"), {}),
    ("conversion", gettext_lazy("Leads that sales accepted"), {"step": ("lead", "sql")}),
    ("win_rate", gettext_lazy("Deals that were won"), {}),
)
_TRENDS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("promises_kept", "month", {}),
    ("handoff_outcomes", "month", {}),
    ("conversion", "cohort", {"step": ("lead", "sql")}),
)
MONTH = 30  # days


@dataclass(frozen=True, slots=True)
class Line:
    """One figure before and since. verdict: what can be said of the two; url: behind each."""

    name: str
    before: str
    since: str
    verdict: str
    before_url: str
    since_url: str


@require_GET
def since_page(request: HttpRequest) -> HttpResponse:
    """GET /since/"""
    at, start = clock.now(), marks.find_start()
    actor = actor_of(request)
    context: dict[str, Any] = {
        "may_start": actor.may(Capability.SIGN),
        "today": marking.today_of(at).isoformat(),
        "start": start,
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=_("Before and since"), url=""),
        ),
    }
    if start is None:
        return render(request, "desk/since.html", context)
    names = team.names(ids=[start.by_id] if start.by_id else [])
    halves = periods.halves(start=start.day, today=marking.today_of(at))
    try:
        snapshot = reporting.catch_up(at=at)
        context["lines"] = _lines(halves, at=at, snapshot=snapshot)
        context["trends"] = _trends(request, at=at, snapshot=snapshot)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        context["failed"] = failed(problem)
    context |= {
        "mark": marking.drawn(start, names=names, actor=actor),
        "period": _("Set beside each other are %(before)s and %(since)s.")
        % {"before": _days(*halves.before), "since": _days(*halves.since)},
    }
    return render(request, "desk/since.html", context)


def _lines(halves: Halves, *, at: datetime, snapshot: lake.Snapshot) -> list[Line]:
    def ask(name: str, days: tuple[date, date], **how: Any) -> reporting.Result:
        options = reporting.Options(**{"by": reporting.TOTAL, **how}, start=days[0], end=days[1])
        return reporting.ask(measure=name, at=at, options=options, snapshot=snapshot)

    found = []
    for name, title, how in _SHARES:
        before, since = (ask(name, days, **how) for days in (halves.before, halves.since))
        found.append(_of_shares(str(title), before, since))
    for name, how, line in (("trend", {"by": "month"}, _of_leads), ("won_value", {}, _of_money)):
        before, since = (ask(name, days, **how) for days in (halves.before, halves.since))
        found.append(line(before, since, halves))
    return found


def _of_shares(title: str, before: reporting.Result, since: reporting.Result) -> Line:
    first, second = _rate(before), _rate(since)
    is_young = any(row.is_young for row in since.rows)
    verdict = _verdict(first, second, is_young=is_young)
    return _line(title, (_share(first), _share(second)), verdict, before, since)


def _line(
    title: str,
    told: tuple[str, str],
    verdict: str,
    before: reporting.Result,
    since: reporting.Result,
) -> Line:
    urls = figures.measure_url(before), figures.measure_url(since)
    return Line(title, *told, verdict, *urls)


def _rate(result: reporting.Result) -> Rate | None:
    rate = next((row.counted for row in result.rows if row.counted), None)
    return rate if rate is not None and rate.entered else None


def _share(rate: Rate | None) -> str:
    if rate is None or rate.value is None:
        return "–"
    return _("%(share)s (%(part)s)") % {
        "share": ui.in_hundred(rate.value), "part": ui.part_of(rate.reached, rate.entered),
    }  # fmt: skip


def _verdict(before: Rate | None, since: Rate | None, *, is_young: bool) -> str:
    if before is None or since is None:
        return _("There is nothing to set beside it.")
    if is_young:
        return _("Too early: much of it is still open.")
    apart = periods.is_apart((before.low, before.high), (since.low, since.high))
    if not apart:
        return _("The two cannot be told apart yet.")
    return _("More than before.") if apart > 0 else _("Less than before.")


def _of_leads(before: reporting.Result, since: reporting.Result, halves: Halves) -> Line:
    def monthly(result: reporting.Result, days: tuple[date, date]) -> str:
        count = sum(int(str(row.figures["leads"])) for row in result.rows)
        return ui.number(count * MONTH / _length(days), digits=1)

    told = monthly(before, halves.before), monthly(since, halves.since)
    return _line(_("New leads in 30 days"), told, "", before, since)


def _of_money(before: reporting.Result, since: reporting.Result, halves: Halves) -> Line:
    currency = team.get_team().currency

    def monthly(result: reporting.Result, days: tuple[date, date]) -> str:
        values = [row.figures["value"] for row in result.rows]
        minor = sum(
            value.minor
            for value in values
            if isinstance(value, Money) and value.currency == currency
        )
        return ui.short_money(Money(minor * MONTH // _length(days), currency))

    told = monthly(before, halves.before), monthly(since, halves.since)
    return _line(_("Won in 30 days"), told, "", before, since)


def _length(days: tuple[date, date]) -> int:
    return (days[1] - days[0]).days + 1


def _trends(request: HttpRequest, *, at: datetime, snapshot: lake.Snapshot) -> list[dict[str, Any]]:
    reader = reader_of(at=at)
    drawn = []
    for name, by, how in _TRENDS:
        options = reporting.Options(by=by, **how)
        result = reporting.ask(measure=name, at=at, options=options, snapshot=snapshot)
        marked = marking.marked(request, measure=name)
        chart = figure_lines.share_line(result, reader=reader, marked=marked)
        drawn.append(
            {
                "id": f"trend-{name}",
                "title": result.measure.title,
                "chart": chart if chart.points else None,
                "sentence": reporting.tell(result),
                "notes": figures.other_notes(result),
                "note": _("of 100, month by month"),
                "proof": figures.proof(result),
                "url": figures.measure_url(result),
                "csv_url": figures.csv_url(result),
            }
        )
    return drawn


def _days(start: date, end: date) -> str:
    return _("%(start)s to %(end)s") % {
        "start": ui.calendar_day(start), "end": ui.calendar_day(end),
    }  # fmt: skip
