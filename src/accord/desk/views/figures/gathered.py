"""Pages that gather measures about one question: where it jams, and how buyers buy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accord.desk.views.figures import figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.efforts import api as efforts
from accord.foundation import clock
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.ui.values import parts


@dataclass(frozen=True, slots=True)
class Gathered:
    """A page: its title, what it is for, and the measures with the dimension each is shown by."""

    title: Any
    sentence: Any
    measures: tuple[tuple[str, str | None], ...]


SLOWEST = Gathered(
    gettext_lazy("The slowest step"),
    gettext_lazy("Where leads wait now, how long each step took before, and what slips away."),
    (
        ("waiting_now", "stage"),
        ("time_in_stage", "stage"),
        ("handoff_outcomes", "handoff_kind"),
        ("leaks", "kind"),
    ),
)
BUYERS = Gathered(
    gettext_lazy("How our buyers buy"),
    gettext_lazy("What buyers do before and beside us, by our own records and nobody else's."),
    (
        ("read_before_talk", reporting.TOTAL),
        ("account_research", reporting.TOTAL),
        ("touch_split", "origin"),
        ("steps_back", reporting.TOTAL),
        ("buyer_effort", reporting.TOTAL),
    ),
)


@require_GET
def slowest_page(request: HttpRequest) -> HttpResponse:
    """GET /slowest/"""
    return _page(request, SLOWEST)


@require_GET
def buyers_page(request: HttpRequest) -> HttpResponse:
    """GET /buyers/"""
    return _page(request, BUYERS, words=efforts.list_words(), asks_url=reverse("effort_asking"))


def _page(
    request: HttpRequest, page: Gathered, *, words: Sequence[str] = (), asks_url: str = ""
) -> HttpResponse:
    at = clock.now()
    context: dict[str, Any] = {
        "asks_url": asks_url,
        "title": page.title,
        "purpose": page.sentence,
        "words": words,
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=str(page.title), url=""),
        ),
    }
    try:
        context["sheets"] = _sheets(page, at=at)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        context["failed"] = failed(problem)
    return render(request, "desk/gathered.html", context)


def _sheets(page: Gathered, *, at: datetime) -> list[dict[str, Any]]:
    snapshot, reader = reporting.catch_up(at=at), reader_of(at=at)
    sheets = []
    for name, by in page.measures:
        options = reporting.Options(by=by)
        result = reporting.ask(measure=name, at=at, options=options, snapshot=snapshot)
        sheets.append(
            {
                "id": name,
                "title": result.measure.title,
                "sentence": reporting.tell(result),
                "notes": figures.other_notes(result),
                "table": figures.table(result, reader=reader) if result.rows else None,
                "proof": figures.proof(result),
                "url": figures.measure_url(result),
                "csv_url": figures.csv_url(result),
            }
        )
    return sheets
