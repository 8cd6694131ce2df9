"""What holds for every answer: headers, and who may ask for it."""

import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accord.config import sight
from accord.config.routes import PUBLIC, methods_of, required
from accord.deals import api as deals
from accord.foundation import database, reading
from accord.intake.http import records
from accord.team import api as team
from accord.team.values.word import spoken
from accord.ui import views as pages

Answer = Callable[[HttpRequest], HttpResponse]
LONG_FORMS = frozenset({"card_new", "card_edit", "card_preview"})
LONGEST_FORM = 20_000  # fields: two axes of 60 lines with 40 answers each are 15,000


def _only_some(request: HttpRequest) -> HttpResponse:
    if _by_program(request):
        detail = "This address shows everybody's records; this key sees only some of them."
        return pages.problem(request, status=403, detail=detail)
    return pages.only_some(request)


class StrictHeaders:
    """The headers that neither Django nor django-csp sets."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response


class OnePage:
    """What a page asks for again is read once, while it is only read."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.answer(request)
        with reading.one_page():
            return self.answer(request)


class LongForms:
    """Takes a card with all the lines and answers it may have; stands before what reads a form.

    Every other form, and whoever is not signed in, keeps DATA_UPLOAD_MAX_NUMBER_FIELDS.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_of_view: Any) -> None:
        """Read the form here, with a bound of its own."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            name in LONG_FORMS
            and request.method == "POST"
            and request.content_type == "application/x-www-form-urlencoded"
            and request.user.is_authenticated
        ):
            request.POST = _read_form(request.body)  # type: ignore[assignment]


def _read_form(body: bytes) -> QueryDict:
    try:
        told = parse_qsl(
            body.decode(errors="replace"), keep_blank_values=True, max_num_fields=LONGEST_FORM
        )
    except ValueError as problem:
        raise TooManyFieldsSent(str(problem)) from problem
    posted = QueryDict(mutable=True)
    for field, value in told:
        posted.appendlist(field, value)
    return posted


class Access:
    """Asks the one table who may use a route; a route that is not in it is closed."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()  # the thread may still carry the last reader's zone
        with spoken(lambda: team.get_team().word):
            return self.answer(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Any,  # noqa: ARG002 Django's signature
        args: Any,  # noqa: ARG002
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        needed = required(view_name=name, method=request.method or "GET")
        if needed is PUBLIC:
            return None
        by_key = request.path.startswith("/api/")
        actor = team.find_actor(
            key=_bearer(request), member_id=None if by_key else _member(request)
        )
        if actor is None:
            records.note_turned_away(
                view_name=name, method=request.method or "", reason="WRONG_KEY"
            )
            return (
                pages.problem(request, status=401)
                if by_key
                else redirect(f"/sign-in/?{urlencode({'next': request.get_full_path()})}")
            )
        if needed is None and by_key and (others := methods_of(view_name=name)):
            return _not_allowed(request, others)
        if needed is None or not actor.may(needed):
            records.note_turned_away(
                view_name=name, method=request.method or "", reason="NOT_ALLOWED"
            )
            return pages.no_permission(request, capability=needed, api=by_key)
        request.actor = actor  # type: ignore[attr-defined]
        request.people_within = deals.people_within(scope=actor.scope)  # type: ignore[attr-defined]
        if not by_key:
            translation.activate(actor.language)
            timezone.activate(ZoneInfo(actor.zone))
        return _out_of_sight(request, actor=actor, view_name=name, given=kwargs)


def _out_of_sight(
    request: HttpRequest, *, actor: team.Actor, view_name: str, given: dict[str, Any]
) -> HttpResponse | None:
    """What is outside the scope of whoever asks is not there for them."""
    if not actor.scope.is_everything and sight.is_of_everybody(
        view_name=view_name, method=request.method or "", given=given
    ):
        return _only_some(request)
    if sight.is_seen(request, view_name=view_name, given=given, actor=actor):
        return None
    return not_found(request)


def _member(request: HttpRequest) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


def _bearer(request: HttpRequest) -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def _not_allowed(request: HttpRequest, methods: list[str]) -> HttpResponse:
    response = pages.problem(
        request, status=405, detail=f"This address takes {', '.join(methods)}."
    )
    response["Allow"] = ", ".join(methods)
    return response


def _by_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """To a program as problem+json, to a person as a page."""
    if _by_program(request):
        return pages.problem(request, status=400, detail="The request cannot be read.")
    return pages.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """To a program as problem+json, to a person as a page."""
    if _by_program(request):
        return pages.problem(request, status=404, detail="There is nothing at this address.")
    return pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """To a program as problem+json, to a person as a page; a database away is no failure."""
    if database.is_away(sys.exception()):
        return _away(request)
    if _by_program(request):
        return pages.problem(request, status=500, detail="Accord failed at this request.")
    return pages.server_error(request)


def _away(request: HttpRequest) -> HttpResponse:
    """The database starts again by itself; whoever asks once more in a moment is answered."""
    if not _by_program(request):
        return pages.busy(
            request,
            detail=_("The database starts again by itself. Load this page again in a moment."),
            retry_after=database.AWAY_SECONDS,
        )
    response = pages.problem(
        request,
        status=503,
        detail="The database does not answer just now. Send the request again.",
    )
    response["Retry-After"] = str(database.AWAY_SECONDS)
    return response
