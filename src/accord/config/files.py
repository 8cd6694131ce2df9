"""GET /measures/{name}/file: the figures of a page as a file for programs."""

from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from accord.desk.views.figures import pictures
from accord.foundation import clock, painting
from accord.foundation.problems import Problem
from accord.reporting import api as reporting
from accord.reporting.http import MeasureAsked, Word, measured


class Form(StrEnum):
    """As what it is written."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


class FileAsked(MeasureAsked):
    form: Form = Form.PNG


TYPES = {Form.PNG: "image/png", Form.SVG: "image/svg+xml", Form.CSV: "text/csv; charset=utf-8"}


def get_measure_file(
    request: HttpRequest, name: Path[Word], asked: Query[FileAsked]
) -> HttpResponse:
    """A measure as a picture (form=png, or svg) or as a table (form=csv), as its page gives it."""
    result = measured(request, name, asked)
    return HttpResponse(
        _written(result, asked.form),
        content_type=TYPES[asked.form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{asked.form.value}"'},
    )


def _written(result: reporting.Result, form: Form) -> str | bytes:
    if form is Form.CSV:
        return "\ufeff" + reporting.to_csv(result)
    drawn = pictures.svg(result, at=clock.now())
    if form is Form.SVG:
        return drawn
    try:
        return painting.png(drawn)
    except painting.UnableToPaint as missing:
        detail = f"No picture can be painted here: {missing} Take form=svg."
        raise Problem(501, detail) from missing
