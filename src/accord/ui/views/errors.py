"""Error answers. None of them reads the database: the database may be the error."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

from accord.ui.rules.preferences import preferences
from accord.ui.values.frame import Frame


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, status=500)


def busy(request: HttpRequest, *, detail: str = "", retry_after: int = 30) -> HttpResponse:
    """Answer 503 and say in how many seconds to come back."""
    response = _page(request, status=503, detail=detail)
    response["Retry-After"] = str(retry_after)
    return response


def no_permission(
    request: HttpRequest, *, capability: str | None = None, api: bool = False
) -> HttpResponse:
    """Answer 403: to a program as problem+json, to a person as a page."""
    if api:
        needed = f"This address needs the right {capability}." if capability else ""
        return problem(request, status=403, detail=needed)
    return _page(request, status=403)


def only_some(request: HttpRequest) -> HttpResponse:
    """Answer 403 where a page shows everybody's records to somebody who sees only some."""
    return _page(
        request,
        status=403,
        detail=_(
            "This page shows everybody's records, and your role sees only some of them. "
            "Whoever leads your team can change that under Settings, Roles."
        ),
    )


def problem(
    request: HttpRequest, *, status: int, detail: str = "", title: str = ""
) -> HttpResponse:
    """RFC 9457: a problem as JSON, in English, for programs."""
    body = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "instance": request.path,
    }
    if detail:
        body["detail"] = detail
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _page(request: HttpRequest, *, status: int, detail: str = "") -> HttpResponse:
    frame = Frame(preferences=preferences(request.COOKIES))
    page = loader.get_template(f"ui/{status}.html")
    return HttpResponse(page.render({"frame": frame, "detail": detail}), status=status)
