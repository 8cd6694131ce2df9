"""Content: which pieces there are for each step of the buyer, whom they reach, and the gaps."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements.values.terms import Task
from accord.content import api as content
from accord.definitions import api as definitions
from accord.desk.views.common import lists
from accord.desk.views.figures import figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import content_words, figure_words, request_words
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.ui import api as ui
from accord.ui.values import parts

SHOWN = 200


def reach_page(request: HttpRequest) -> HttpResponse:
    """GET /content/reach/"""
    at, tabs = clock.now(), content_words.tabs(request)
    pieces = content.list_assets(limit=SHOWN)
    if not pieces:
        return render(request, "desk/content.html", {"empty": _empty(), "tabs": tabs})
    try:
        snapshot = reporting.catch_up(at=at)
        reach, use = (
            reporting.ask(measure=name, at=at, snapshot=snapshot)
            for name in ("content_reach", "content_use")
        )
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/content.html", {"failed": failed(problem), "tabs": tabs})
    context = {
        "tabs": tabs,
        "sentence": reporting.tell(reach),
        "ask_url": request_words.ask_url(
            lists.actor_of(request), About.NOTHING, task=Task.CONTENT_REQUEST
        ),
        "matrix": _matrix(reach, at=at),
        "reach_proof": figures.proof(reach),
        "reach_csv": figures.csv_url(reach),
        "pieces": _pieces(pieces, use, at=at),
        "use_proof": figures.proof(use),
        "use_csv": figures.csv_url(use),
        "count": ngettext("%(count)s piece", "%(count)s pieces", len(pieces))
        % {"count": ui.number(len(pieces))},
    }
    return render(request, "desk/content.html", context)


def _matrix(reach: reporting.Result, *, at: datetime) -> parts.PlainTable:
    """Origins down, the buyer's steps across: leads reached, and how many pieces there are."""
    reader, counts = reader_of(at=at), content.count_by_step()
    names = _step_names(at=at)
    steps = [*names, "no_step"]
    rows: list[tuple[str | parts.Cell, ...]] = [
        (_("Pieces there are"), "", *(ui.number(counts.get(step, 0)) for step in steps))
    ]
    for row in reach.rows:
        gaps = reporting.gaps(row)
        rows.append(
            (
                reader.label(reach, row),
                *(
                    parts.Cell(text=_("gap"), is_young=True)
                    if step in gaps
                    else parts.Cell(
                        text=figures.words(step, row.figures[step]),
                        url=figures.records_url(reach, row, cell=step),
                    )
                    for step in ("leads", *steps)
                ),
            )
        )
    return parts.PlainTable(
        caption=_("Leads reached, by origin and step of the buyer"),
        head=(
            str(figure_words.DIMENSION_NAMES["origin"]),
            str(figure_words.FIGURE_NAMES["leads"]),
            *names.values(),
            str(figure_words.FIGURE_NAMES["no_step"]),
        ),
        rows=tuple(rows),
    )


def _pieces(
    pieces: Sequence[content.AssetCard], use: reporting.Result, *, at: datetime
) -> parts.PlainTable:
    """Every piece with its step, and who had it in hand; one that nobody had shows zero."""
    names, rows = _step_names(at=at), {row.group: row for row in use.rows}
    lines = []
    for piece in pieces:
        row = rows.get(piece.id)
        figures_of = [
            parts.Cell(
                text=figures.words(name, row.figures[name]),
                url=figures.records_url(use, row, cell=name),
            )
            if row is not None
            else parts.Cell(text=ui.number(0))
            for name in ("leads", "customers")
        ]
        step = names.get(piece.journey_stage, _("Not said"))
        lines.append(
            (
                parts.Cell(text=piece.title, url=reverse("content_piece", args=[piece.id])),
                parts.Cell(text=step),
                *figures_of,
            )
        )
    return parts.PlainTable(
        caption=_("Pieces, and who had them in hand"),
        head=(
            _("Piece"),
            _("Step"),
            str(figure_words.FIGURE_NAMES["leads"]),
            str(figure_words.FIGURE_NAMES["customers"]),
        ),
        rows=tuple(lines),
        numbers_from=2,
    )


def _step_names(*, at: datetime) -> dict[str, str]:
    """The buyer's steps as the definition in force calls them."""
    body = definitions.get_in_force(kind=definitions.Kind.JOURNEY, at=at).body
    return {row["code"]: _(row["name"]) for row in body["stages"]}


def _empty() -> parts.State:
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no pieces yet."),
        sentence=_("A file of your pages, guides and webinars fills this."),
        action=parts.Link(label=_("Load a file"), url=reverse("imports")),
    )
