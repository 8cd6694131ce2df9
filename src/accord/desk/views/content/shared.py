"""Links that sellers send: they lead to the piece that is written down, and nowhere else.

Nobody signs in here. An address holds the number of a link, signed, and nothing of anybody; what is
made up, taken back or retired is one answer.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accord.content.values import Asset
from accord.desk.views.content.pieces import handed_out
from accord.desk.views.lead.lead_content import SALT
from accord.enablement import api as enablement
from accord.foundation import clock, limits
from accord.kernel.ids import whole_number

KNOCKS_A_MINUTE = 60
_LOOKS_AHEAD = ("prefetch", "prerender", "preview")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET /s/<token>/: to the piece. A program that looks ahead, and a colleague, open nothing."""
    found = _followed(request, token)
    if isinstance(found, HttpResponseBase):
        return found
    number, piece = found
    if _is_a_reader(request):
        enablement.note_opened(share_id=number, is_file=not piece.address, at=clock.now())
    answer: HttpResponseBase = (
        HttpResponseRedirect(piece.address) if piece.address else handed_out(piece)
    )
    return _private(answer)


@require_http_methods(["GET", "POST"])
def shared_useful(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET, POST /s/<token>/useful/: whoever got the link says whether the piece was useful."""
    found = _followed(request, token)
    if isinstance(found, HttpResponseBase):
        return found
    number, piece = found
    said = {"yes": True, "no": False}.get(request.POST.get("useful", ""))
    if request.method == "POST" and said is not None:
        enablement.rate_by_link(share_id=number, is_useful=said, at=clock.now())
        return _told(request, _("Thank you"), text=_("It helps us to send you what helps you."))
    return _told(request, _("Was it useful?"), piece=piece, token=token)


def _followed(request: HttpRequest, token: str) -> tuple[int, Asset] | HttpResponseBase:
    """The number of a link and what it leads to, else the page that says why there is none."""
    if (wait := _too_often(request)) is not None:
        return wait
    number = _number(token)
    piece = enablement.follow_share(share_id=number) if number else None
    if number is None or piece is None:
        return _told(request, _("This link leads nowhere"), status=404)
    return number, piece


def _number(token: str) -> int | None:
    try:
        return whole_number(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        return None


def _is_a_reader(request: HttpRequest) -> bool:
    ahead = " ".join(request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Moz"))
    looks_ahead = any(one in ahead.lower() for one in _LOOKS_AHEAD)
    return request.method == "GET" and not looks_ahead and not request.user.is_authenticated


def _too_often(request: HttpRequest) -> HttpResponseBase | None:
    wait = limits.wait(
        what="shared", who=limits.address_of(request), at=clock.now(), at_most=KNOCKS_A_MINUTE,
        minutes=1,
    )  # fmt: skip
    if not wait:
        return None
    answer = _told(request, _("That was often in a short time."), status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _told(
    request: HttpRequest, heading: str, *, status: int = 200, **context: Any
) -> HttpResponseBase:
    return _private(
        render(request, "desk/shared.html", {"heading": heading, **context}, status=status)
    )


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    if not isinstance(answer, HttpResponse) or 300 <= answer.status_code < 400:
        answer["Referrer-Policy"] = "no-referrer"
    return answer
