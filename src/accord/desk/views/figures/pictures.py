"""A measure as a picture to take along, the same figures as on its page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.desk.rules import drawings
from accord.desk.views.figures import figures, results
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import figure_words
from accord.foundation import clock
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.ui import api as ui

_FIRST = ("rate", "acceptance", "share", "attainment", "accuracy", "expected")


@require_GET
def measure_picture(request: HttpRequest, name: str) -> HttpResponse:
    """GET /results/<measure>/picture/"""
    at = clock.now()
    try:
        result = reporting.ask(measure=name, at=at, options=results.options_of(request, name))
    except reporting.UnableToMeasure as refusal:
        return results.refused(request, refusal)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/measure.html", {"failed": failed(problem)}, status=503)
    drawn = HttpResponse(svg(result, at=at), content_type="image/svg+xml")
    drawn["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return drawn


def svg(result: reporting.Result, *, at: datetime) -> str:
    """The drawing of an answer."""
    return render_to_string("desk/parts/measure_picture.svg", _drawn(result, at=at))


def _drawn(result: reporting.Result, *, at: datetime) -> dict[str, Any]:
    reader = reader_of(at=at)
    main = _main(result)
    rows = [
        (reader.label(result, row), _words(row, main), _length(row, main)) for row in result.rows
    ]
    drawing = drawings.drawing(reporting.tell(result), rows)
    used = result.definition
    said = {
        "figure": str(figure_words.FIGURE_NAMES.get(main, "")),
        "moment": ui.long_moment(result.as_of),
        "number": used.number if used else 0,
    }
    foot = (
        _("%(figure)s. As of %(moment)s, definition %(number)s.")
        if used
        else _("%(figure)s. As of %(moment)s.")
    ) % said
    if drawing.left_out:
        foot += " " + _("%(count)s more rows.") % {"count": ui.number(drawing.left_out)}
    return {"title": str(result.measure.title), "drawing": drawing, "foot": foot}


def _main(result: reporting.Result) -> str:
    """The figure that the bars are of: the share where there is one, else what is expected, else
    the first money of a measure of money, else the first number."""
    if not result.rows:
        return ""
    known = {
        name: value
        for name, value in result.rows[0].figures.items()
        if isinstance(value, int | float | Money) and not isinstance(value, bool)
    }
    first = [name for name in _FIRST if name in known]
    money = [name for name, value in known.items() if isinstance(value, Money)]
    if result.measure.unit == "money":
        first += money
    return next(iter([*first, *known]), "")


def _words(row: reporting.Row, name: str) -> str:
    if not name:
        return ""
    told = figures.words(name, row.figures.get(name))
    if row.counted is None or not row.counted.entered:
        return told
    return _("%(share)s of 100 (%(part)s)") % {
        "share": told, "part": ui.part_of(row.counted.reached, row.counted.entered),
    }  # fmt: skip


def _length(row: reporting.Row, name: str) -> float:
    value = row.figures.get(name)
    if isinstance(value, Money):
        return float(value.minor)
    return float(value) if isinstance(value, int | float) else 0.0
