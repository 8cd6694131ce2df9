"""Pages of paper (PDF), drawn by WeasyPrint: the extra `pdf`, with Pango of the system."""

import importlib
import io
from typing import Any


class UnableToPrint(Exception):
    """The library, or what it needs of the system, is not here."""


def pdf(html: str, *, css: str) -> bytes:
    """A page of our own as a PDF. Nothing is fetched for it, whatever stands in the page. Raises
    UnableToPrint."""
    try:
        weasyprint: Any = importlib.import_module("weasyprint")
    except (ImportError, OSError) as problem:  # OSError: Pango is missing
        raise UnableToPrint(str(problem)) from problem
    held = io.BytesIO()
    page = weasyprint.HTML(string=html, url_fetcher=_refuse)
    page.write_pdf(held, stylesheets=[weasyprint.CSS(string=css, url_fetcher=_refuse)])
    return held.getvalue()


def _refuse(url: str, *_more: Any, **_options: Any) -> Any:
    raise ValueError(f"a page of paper fetches nothing: {url}")
