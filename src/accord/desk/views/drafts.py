"""What all forms share that write a draft: which one they change, and that it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.definitions.values import Kind


def draft_of(
    request: HttpRequest, version: definitions.DefinitionVersion | None
) -> tuple[int, int] | None:
    """Number and revision of the draft that a form changes, None where it writes a new one."""
    if request.method == "POST":
        return change_of(request)
    is_open = version is not None and version.state in definitions.OPEN
    return (version.number, version.revision) if version is not None and is_open else None


def change_of(request: HttpRequest) -> tuple[int, int] | None:
    """The draft that the sender had before them, by its number and revision."""
    said = [request.POST.get(name, "") for name in ("number", "revision")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in said):
        return None
    return int(said[0]), int(said[1])


def kept(request: HttpRequest, kind: Kind, number: int, key: str = "") -> HttpResponse:
    """Says that a draft is written down, and shows it."""
    messages.success(
        request,
        _("Version %(number)s is written down. Nothing changes yet.") % {"number": number},
    )
    return redirect("definition", *[part for part in (kind.value, key) if part], number)
