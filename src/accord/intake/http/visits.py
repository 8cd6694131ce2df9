"""/v/<key>/: the script that tells of visits, and where it tells them. Open to the whole world.

The answer is the same whatever was told and whatever became of it, so that it tells nothing.
"""

from pathlib import Path
from typing import Annotated

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as NotValid

from accord.foundation import clock, limits
from accord.intake.operations import beacons
from accord.intake.queries import sites
from accord.intake.rules import documents, visits
from accord.intake.values.visits import VIEWS_BOUND, Told, View

BODY_BOUND = 8 * 1024
PER_MINUTE = 60
HOUR = 3600
SCRIPT = Path(__file__).parents[1] / "static" / "accord" / "visits.js"
_MOMENT = Annotated[float, Field(ge=0, le=1e14, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ViewIn(_Strict):
    """A page view as the script tells it; `at` in milliseconds by the browser's clock."""

    key: str = Field(pattern=r"^[0-9a-f]{16,32}$")
    address: str = Field(max_length=2_000)
    title: str = Field(default="", max_length=1_000)
    referrer: str = Field(default="", max_length=300)
    at: _MOMENT


class ToldIn(_Strict):
    """A message of the script."""

    visitor: str = Field(pattern=r"^[0-9a-f]{32}$")
    sent: _MOMENT = 0
    views: list[ViewIn] = Field(default_factory=list, max_length=VIEWS_BOUND)
    token: str = Field(default="", max_length=200)
    forget: bool = False


@require_GET
def script(request: HttpRequest, site_key: str) -> HttpResponse:  # noqa: ARG001 the same for all
    """GET /v/<key>/visits.js; for a site that is stopped too, so that its pages do not break."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={HOUR}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
def told(request: HttpRequest, site_key: str) -> HttpResponse:
    """POST /v/<key>/: what a browser tells, as JSON in plain text."""
    response = HttpResponse(status=204)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    origin = request.headers.get("Origin", "").lower()
    here = origin in (sites.origins_of(site_key=site_key) or ())
    response["Vary"] = "Origin"
    if here:
        response["Access-Control-Allow-Origin"] = origin
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = "POST"
        response["Access-Control-Allow-Headers"] = "Content-Type"
        response["Access-Control-Max-Age"] = str(HOUR)
        return response
    at = clock.now()
    address = limits.address_of(request)
    if not limits.within(what="visits", who=address, at=at, at_most=PER_MINUTE):
        response.status_code = 429
        response["Retry-After"] = "60"
    elif here:
        _hear(request, site_key=site_key, origin=origin)
    return response


def _refuses(request: HttpRequest) -> bool:
    """Whether the browser says that its reader wants none of it."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def _hear(request: HttpRequest, *, site_key: str, origin: str) -> None:
    if visits.is_robot(agent=request.headers.get("User-Agent", "")):
        beacons.count_robot(site_key=site_key)
        return
    said = _read(request)
    if said is not None and (said.forget or not _refuses(request)):
        at = clock.now()
        views = tuple(
            View(
                view.key,
                view.address,
                view.title[:300],
                view.referrer,
                visits.moment(seen=view.at, sent=said.sent, received_at=at),
            )
            for view in said.views
        )
        message = Told(said.visitor, views, said.token, said.forget)
        beacons.hear(site_key=site_key, origin=origin, told=message, at=at)


def _read(request: HttpRequest) -> ToldIn | None:
    """The message; None for one that is too long or not as described."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BOUND:
        return None
    try:
        return ToldIn.model_validate(documents.parse(request.read(BODY_BOUND + 1)))
    except (NotValid, documents.NotAccepted, UnreadablePostError):
        return None
