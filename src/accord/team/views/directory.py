"""Signing in by the company's own directory."""

import hmac
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from accord.foundation import clock
from accord.team.operations import directory, entering
from accord.team.values import DIRECTORY_REFUSALS, Directory, DirectoryRefusal
from accord.team.views.doors import BACKEND

HELD = "directory"
LIFE_SECONDS = 600


def directory_name() -> str:
    """What the button on the page of signing in says; "" where no directory is entered."""
    known = _directory()
    return known.name if known else ""


def _directory() -> Directory | None:
    told: dict[str, Any] = settings.DIRECTORY
    return Directory(**told) if told["issuer"] and told["client_id"] else None


@require_GET
def sign_in_directory(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/directory/: on to the directory, with what its answer must carry."""
    known = _known()
    held = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    try:
        place = directory.begin(directory=known, back=_back(request), **held)
    except DirectoryRefusal as refusal:
        return _refused(request, refusal.code)
    request.session[HELD] = {
        **held, "next": request.GET.get("next", ""), "at": clock.now().isoformat()
    }  # fmt: skip
    return HttpResponseRedirect(place)


@require_GET
def sign_in_back(request: HttpRequest) -> HttpResponse:
    """GET /sign-in/directory/back/: the directory's answer; what was held is good for one."""
    known = _known()
    held = request.session.pop(HELD, None)
    try:
        member_id = _entered(request, held, known)
    except DirectoryRefusal as refusal:
        return _refused(request, refusal.code)
    login(request, get_user_model().objects.get(pk=member_id), backend=BACKEND)
    wanted = held["next"]
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours and wanted.startswith("/") else "/")


def _entered(request: HttpRequest, held: dict[str, str] | None, known: Directory) -> int:
    at = clock.now()
    said = request.GET.get("state", "")
    if held is None or not hmac.compare_digest(said.encode(), held["state"].encode()):
        raise DirectoryRefusal("NOT_BEGUN")
    if (at - datetime.fromisoformat(held["at"])).total_seconds() > LIFE_SECONDS:
        raise DirectoryRefusal("NOT_BEGUN")
    if request.GET.get("iss", known.issuer) != known.issuer:
        raise DirectoryRefusal("NOT_PROVEN")
    code = request.GET.get("code", "")
    if "error" in request.GET or not code:
        raise DirectoryRefusal("DECLINED")
    claims = directory.redeem(
        directory=known,
        back=_back(request),
        code=code,
        nonce=held["nonce"],
        verifier=held["verifier"],
    )
    return entering.enter(claims=claims, directory=known, at=at)


def _known() -> Directory:
    known = _directory()
    if known is None:
        raise Http404
    return known


def _back(request: HttpRequest) -> str:
    path = reverse("sign_in_back")
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    return render(
        request, "team/directory_refused.html", {"why": DIRECTORY_REFUSALS[code]}, status=403
    )
