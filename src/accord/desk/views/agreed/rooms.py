"""Would you call this lead? Five leads on the phones of a meeting, by an address on the screen.

The address is signed and good for two hours; it shows nothing that names anybody, and takes one
answer about each lead from each phone.
"""

import secrets
from datetime import datetime
from typing import Any

import segno
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.agreed import judged, rounds
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock, limits
from accord.scoring import api as scoring
from accord.scoring.values.rounds import (
    LEADS_OF,
    MOST_PHONES,
    RoundCard,
    RoundFlaw,
    RoundKind,
    UnableToJudgeTogether,
    Voter,
)
from accord.team.values import Side

SALT = "accord.room"
COOKIE, COOKIE_LASTS = "accord_phone", 2 * 60 * 60
# Of one address, which a meeting shares: a phone looks, joins and answers five leads.
KNOCKS_OF_A_PHONE = 3 + 2 * LEADS_OF[RoundKind.ROOM]
KNOCKS_A_MINUTE = MOST_PHONES * KNOCKS_OF_A_PHONE


def room_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET /judging/<id>/room/: the leader's screen."""
    card, now = rounds.card_of(round_id, kind=RoundKind.ROOM), clock.now()
    context = rounds.frame_of(request, card, at=now)
    if card.is_over(at=now):
        found = judged.result(card, scope=actor_of(request).scope, at=now)
        return render(request, "desk/room.html", context | found)
    url = request.build_absolute_uri(reverse("call", args=[token_of(card)]))
    context |= {"url": url, "picture": _picture(url), **_counts(card)}
    return render(request, "desk/room.html", context)


def room_count(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET /judging/<id>/room/count/: how many have answered, never what; asked again and again."""
    card, now = rounds.card_of(round_id, kind=RoundKind.ROOM), clock.now()
    context = {"card": card, "is_over": card.is_over(at=now), **_counts(card)}
    return render(request, "desk/parts/room_count.html", context)


def _counts(card: RoundCard) -> dict[str, Any]:
    counted = scoring.count_answers(round_id=card.id)
    return {
        "phones": card.voters,
        "counts": [{"place": place, "count": count} for place, count in counted.items()],
    }


def _picture(url: str) -> str:
    """The address as a picture that a phone reads; drawn here, of our own words alone."""
    code = segno.make_qr(url, error="m")
    drawn = code.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawn)  # noqa: S308


def token_of(card: RoundCard) -> str:
    """What the address of a room ends with."""
    return signing.dumps(card.id, salt=SALT)


@require_http_methods(["GET", "POST"])
def phone_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET /call/<token>/: the next lead; POST: this phone joins for one team."""
    card = _card(request, token)
    if isinstance(card, HttpResponse):
        return card
    now = clock.now()
    voter = _voter(request, card)
    if request.method == "POST" and voter is None:
        return _join(request, card, token=token, at=now)
    if card.is_over(at=now):
        return _told(
            request, _("This is over."), _("The screen shows what came of it."), status=410
        )
    if voter is None:
        return _drawn(request, {"token": token})
    shown = scoring.shown_leads(round_id=card.id)
    said = scoring.own_answers(voter=voter)
    place = rounds.next_place(shown, said)
    asking = rounds.asking(card, shown, place=place, said=said)
    return _drawn(request, {"token": token, "asking": asking, "is_done": asking is None})


@require_POST
def phone_answer(request: HttpRequest, token: str) -> HttpResponse:
    """POST /call/<token>/answer/"""
    card = _card(request, token)
    if isinstance(card, HttpResponse):
        return card
    voter = _voter(request, card)
    if voter is None:
        return redirect("call", token=token)
    try:
        rounds.keep(request, voter)
    except UnableToJudgeTogether as refusal:
        return _refused(request, refusal)
    return redirect("call", token=token)


def _card(request: HttpRequest, token: str) -> RoundCard | HttpResponse:
    """The room of an address; one answer to all that is made up, cut off or of no room."""
    at = clock.now()
    wait = limits.wait(
        what="room", who=limits.address_of(request), at=at, at_most=KNOCKS_A_MINUTE, minutes=1
    )
    if wait:
        answer = _told(
            request,
            _("That was often in a short time."),
            _("Wait a minute and try again."),
            status=429,
        )
        answer["Retry-After"] = str(wait)
        return answer
    try:
        number = signing.loads(token, salt=SALT)
        return rounds.card_of(number, kind=RoundKind.ROOM)
    except (signing.BadSignature, Http404, SuspiciousOperation):
        return _told(
            request,
            _("This address does nothing."),
            _("Read the picture on the screen once more."),
            status=404,
        )


def _voter(request: HttpRequest, card: RoundCard) -> Voter | None:
    key = request.COOKIES.get(COOKIE, "")
    return scoring.find_phone(round_id=card.id, key=key) if key else None


def _join(request: HttpRequest, card: RoundCard, *, token: str, at: datetime) -> HttpResponse:
    sides = {"marketing": Side.MARKETING, "sales": Side.SALES}
    side = sides.get(request.POST.get("side", ""))
    if side is None:
        return redirect("call", token=token)
    key = secrets.token_urlsafe(24)
    try:
        scoring.join_room(round_id=card.id, key=key, side=side, at=at)
    except UnableToJudgeTogether as refusal:
        return _refused(request, refusal)
    answer = redirect("call", token=token)
    answer.set_cookie(
        COOKIE, key, max_age=COOKIE_LASTS, path="/call/", httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer


def _refused(request: HttpRequest, refusal: UnableToJudgeTogether) -> HttpResponse:
    status = 410 if refusal.flaw is RoundFlaw.IS_OVER else 409
    text = str(rounds.REFUSED[refusal.flaw])
    return _told(request, _("This was not kept."), text, status=status)


def _told(request: HttpRequest, heading: str, text: str, *, status: int) -> HttpResponse:
    return _drawn(request, {"heading": heading, "text": text}, status=status)


def _drawn(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = render(request, "desk/call.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
