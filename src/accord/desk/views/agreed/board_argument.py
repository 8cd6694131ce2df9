"""Settle the argument: two sentences with one link, each number opens its records."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.agreements import api as agreements
from accord.desk.rules import addresses
from accord.desk.views.figures import figures
from accord.desk.views.figures.reading import failed
from accord.foundation import clock
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

# What else each complaint is measured by; the money at risk is of now, whatever days are asked for.
_BESIDE = {"sales": ("worked", "revenue_at_risk"), "marketing": ("lead_quality", "wasted_effort")}
_OF_NOW = frozenset({"revenue_at_risk"})


@dataclass(frozen=True, slots=True)
class Argument:
    """What settles it: of a period the leads that sales worked, how soon, and why leads came back.
    median: minutes of sales' working time, None of none."""

    tried: int
    handed: int
    median: float | None
    outside: int
    returned: int
    tried_url: str
    handed_url: str
    outside_url: str
    returned_url: str
    sales_beside: tuple[parts.Link, ...] = ()
    marketing_beside: tuple[parts.Link, ...] = ()

    @property
    def first(self) -> str:
        """ "Sales worked 181 of 212 leads; half had a first try within 3 h."."""
        if not self.handed:
            return _("No lead was handed to sales in these days.")
        said = {"part": ui.part_of(self.tried, self.handed)}
        if self.median is None:
            return _("Sales worked %(part)s leads.") % said
        said["time"] = _length(self.median)
        return _("Sales worked %(part)s leads; half had a first try within %(time)s.") % said

    @property
    def second(self) -> str:
        """ "31 of 44 rejects were outside the agreed persona."."""
        if not self.returned:
            return _("Sales gave no lead back in these days.")
        said = {"part": ui.part_of(self.outside, self.returned)}
        return _("%(part)s rejects were outside the agreed persona.") % said


def argument_page(request: HttpRequest) -> HttpResponse:
    """GET /board/argument/: the two sentences, to be read, opened, copied and taken along."""
    start, end = _period(request)
    try:
        found = _found(start, end)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/argument.html", {"failed": failed(problem)})
    here = f"{reverse('board_argument')}?{_query(start, end)}"
    words = _period_words(start, end)
    context = {
        "argument": found,
        "period": words,
        "link": request.build_absolute_uri(here),
        "text": "\n".join((found.first, found.second, words, request.build_absolute_uri(here))),
        "picture_url": f"{reverse('board_argument_picture')}?{_query(start, end)}",
        "filters": parts.FilterBar(
            url=reverse("board_argument"),
            filters=(
                parts.Filter(name="from", label=_("From"), value=start.isoformat(), kind="date"),
                parts.Filter(name="to", label=_("Until"), value=end.isoformat(), kind="date"),
            ),
            clear_url=reverse("board_argument"),
        ),
        "breadcrumb": (
            parts.Link(label=_("What we promised each other"), url=reverse("board")),
            parts.Link(label=_("Settle the argument"), url=""),
        ),
    }
    return render(request, "desk/argument.html", context)


def argument_picture(request: HttpRequest) -> HttpResponse:
    """GET /board/argument/picture/: the same two sentences as a picture to take along."""
    start, end = _period(request)
    try:
        found = _found(start, end)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/argument.html", {"failed": failed(problem)})
    drawn = render(
        request, "desk/parts/argument_picture.svg",
        {"first": _wrapped(found.first), "second": _wrapped(found.second),
         "period": _period_words(start, end)},
        content_type="image/svg+xml",
    )  # fmt: skip
    drawn["Content-Disposition"] = 'attachment; filename="argument.svg"'
    return drawn


def _found(start: date, end: date) -> Argument:
    at = clock.now()
    options = reporting.Options(start=start, end=end)
    back = reporting.Options(by=reporting.TOTAL, start=start, end=end)
    snapshot = reporting.catch_up(at=at)
    speed = reporting.ask(measure="speed_to_lead", at=at, options=options, snapshot=snapshot)
    why = reporting.ask(measure="reject_reasons", at=at, options=back, snapshot=snapshot)
    worked, returned = _row(speed), _row(why)
    return Argument(
        tried=_count(worked, "tried"),
        handed=_count(worked, "handed_off"),
        median=_part(worked, "human_median"),
        outside=_count(returned, "outside"),
        returned=_count(returned, "count"),
        tried_url=_url(speed, worked, "tried"),
        handed_url=_url(speed, worked, "handed_off"),
        outside_url=_url(why, returned, "outside"),
        returned_url=_url(why, returned, "count"),
        sales_beside=_beside("sales", back, at=at, snapshot=snapshot),
        marketing_beside=_beside("marketing", back, at=at, snapshot=snapshot),
    )


def _beside(
    side: str, days: reporting.Options, *, at: datetime, snapshot: lake.Snapshot
) -> tuple[parts.Link, ...]:
    """What else is measured of the complaint, each sentence with the page behind it."""
    links = []
    for name in _BESIDE[side]:
        options = reporting.Options(by=reporting.TOTAL) if name in _OF_NOW else days
        result = reporting.ask(measure=name, at=at, options=options, snapshot=snapshot)
        links.append(parts.Link(label=reporting.tell(result), url=figures.measure_url(result)))
    return tuple(links)


def _row(result: reporting.Result) -> reporting.Row | None:
    return result.rows[0] if result.rows else None


def _count(row: reporting.Row | None, name: str) -> int:
    figure = row.figures.get(name) if row is not None else 0
    return figure if isinstance(figure, int) else 0


def _part(row: reporting.Row | None, name: str) -> float | None:
    figure = row.figures.get(name) if row is not None else None
    return float(figure) if isinstance(figure, int | float) else None


def _url(result: reporting.Result, row: reporting.Row | None, cell: str) -> str:
    return figures.records_url(result, row, cell=cell) if row is not None else ""


def _length(minutes: float) -> str:
    return agreements.working_time(length=timedelta(minutes=max(round(minutes), 1)))


def _period(request: HttpRequest) -> tuple[date, date]:
    """The days asked for; this quarter so far where none are."""
    today = team.day_of(at=clock.now())
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    start = addresses.day(request.GET.get("from", "")) or first
    end = addresses.day(request.GET.get("to", "")) or today
    within = reporting.FIRST_DAY <= start <= end <= reporting.LAST_DAY
    return (start, end) if within else (first, today)


def _query(start: date, end: date) -> str:
    return urlencode({"from": start.isoformat(), "to": end.isoformat()})


def _period_words(start: date, end: date) -> str:
    return _("From %(start)s until %(end)s.") % {
        "start": ui.calendar_day(start), "end": ui.calendar_day(end),
    }  # fmt: skip


def _wrapped(words: str, *, at_most: int = 46) -> list[dict[str, Any]]:
    """Lines of a picture, which knows no line breaks of its own; y in pixels."""
    found: list[str] = [""]
    for word in words.split():
        if found[-1] and len(found[-1]) + len(word) + 1 > at_most:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return [{"words": one, "y": 30 * place} for place, one in enumerate(found)]
