"""Pages of our own on paper."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accord.foundation import paper

_STYLES = Path(__file__).parents[2] / "static" / "accord" / "paper.css"


def answer(request: HttpRequest, html: str, *, name: str) -> HttpResponse | None:
    """A page as a PDF of this name. Where none can be drawn here, None and a sentence that says so
    on whichever page comes next."""
    try:
        held = paper.pdf(html, css=_STYLES.read_text(encoding="utf-8"))
    except paper.UnableToPrint:
        messages.error(
            request,
            _("This server draws no PDF: its extra “pdf” is missing. Print the page instead."),
        )
        return None
    response = HttpResponse(held, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
