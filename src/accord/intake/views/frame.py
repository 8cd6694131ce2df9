"""What the pages of the wizard share."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accord.intake.queries import drafts as queries
from accord.intake.values import refusals
from accord.intake.values.drafts import Draft
from accord.intake.values.refusals import Refusal
from accord.team.values import Actor
from accord.ui.values.parts import Link, Step, StepKind


class Upload(Protocol):
    """An uploaded file, wherever Django has put it."""

    def chunks(self) -> Iterable[bytes]: ...


STEPS = ("upload", "reading", "mapping", "values", "trial")


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; the middleware has seen to it that somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def member_id(request: HttpRequest) -> int:
    """The member who asks; drafts belong to members."""
    found = actor_of(request).member_id
    if found is None:
        raise Http404
    return found


def draft_of(request: HttpRequest, draft_id: int) -> Draft:
    """The member's own draft, or not found."""
    try:
        return queries.get_draft(draft_id=draft_id, member_id=member_id(request))
    except LookupError as problem:
        raise Http404 from problem


def locale() -> str:
    """The reader's language, which says how their files are likely to be written."""
    return (get_language() or "en").split("-")[0]


def said(request: HttpRequest) -> dict[str, str]:
    """The fields of a form, each once."""
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def pieces_of(uploaded: Upload) -> Iterable[bytes]:
    """An uploaded file as it streams from where Django has put it."""
    return uploaded.chunks()


def sentence(refusal: Refusal) -> str:
    """Why a file cannot be read."""
    return refusals.sentence(refusal.code, refusal.facts)


def breadcrumb(*links: Link) -> list[Link]:
    """The way to a page of imports."""
    return [Link(label=_("Files"), url=reverse("imports")), *links]


def steps(draft: Draft | None, *, now: str) -> list[Step]:
    """The steps of the wizard; those behind can be gone back to."""
    labels = {
        "upload": _("File"),
        "reading": _("Reading"),
        "mapping": _("Columns"),
        "values": _("Values"),
        "trial": _("Try it"),
    }
    place = STEPS.index(now)
    return [
        Step(
            label=labels[name],
            kind=_kind(number, place=place),
            url=_address(draft, name) if draft and 0 < number < place else "",
        )
        for number, name in enumerate(STEPS)
    ]


def _kind(number: int, *, place: int) -> StepKind:
    if number == place:
        return StepKind.NOW
    return StepKind.DONE if number < place else StepKind.LATER


def _address(draft: Draft, name: str) -> str:
    return reverse(f"import_{name}", args=[draft.id])


def page(draft: Draft, *, now: str, **more: Any) -> dict[str, Any]:
    """The context of a wizard's page."""
    return {
        "draft": draft,
        "steps": steps(draft, now=now),
        "breadcrumb": breadcrumb(Link(label=draft.file_name, url="")),
        **more,
    }


def upload_bound() -> int:
    """The most bytes a file sent by a browser may have."""
    return int(settings.UPLOAD_BYTES_BOUND)
