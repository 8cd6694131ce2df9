"""Was it easy to buy from us? Asked by whoever has the deal, answered by one tap of the buyer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.deals.values import DealCard, DealStatus
from accord.desk.views.common.lists import actor_of
from accord.efforts import api as efforts
from accord.efforts.values import ANSWERS, LONGEST, EffortFlaw, UnableToAsk
from accord.foundation import clock, limits
from accord.integrations import api as integrations
from accord.kernel.ids import whole_number
from accord.team.values import Capability

KNOCKS_A_MINUTE = 30
_FLAWS = {
    EffortFlaw.NO_DEAL: gettext_lazy("There is no such deal. Nobody is asked."),
    EffortFlaw.STILL_OPEN: gettext_lazy(
        "The deal is still open. Ask once it is decided; nobody is asked now."
    ),
    EffortFlaw.NO_ASK: gettext_lazy("This address asks nothing."),
    EffortFlaw.ANSWERED: gettext_lazy("This was answered already. Thank you."),
    EffortFlaw.UNKNOWN: gettext_lazy("Choose one of the five answers."),
    EffortFlaw.TOO_LONG: gettext_lazy("Say it in at most 500 letters."),
    EffortFlaw.LATELY: gettext_lazy(
        "This buyer was asked about another deal not long ago and is not written to again so soon. "
        "Nobody is asked now."
    ),
    EffortFlaw.NOT_DAYS: gettext_lazy("Write 0 to 60 days, and 30 to 730 between two questions."),
}


def of_deal(request: HttpRequest, deal: DealCard) -> dict[str, Any] | None:
    """What the page of a decided deal says of the question; None of an open one."""
    if deal.status is DealStatus.OPEN or deal.gone_at is not None:
        return None
    ask = efforts.find_ask(deal_id=deal.id)
    if ask is None:
        return {"may_ask": actor_of(request).may(Capability.WORK_DEALS), "deal_id": deal.id}
    told = {"asked_at": ask.asked_at, "is_answered": ask.is_answered}
    if integrations.is_mailed(ask_id=ask.id):
        return told | {"is_mailed": True}  # nobody but the buyer has the address
    url = request.build_absolute_uri(reverse("effort", args=[efforts.token_of(ask_id=ask.id)]))
    return told | {"url": url}


@require_POST
def ask(request: HttpRequest, deal_id: int) -> HttpResponse:
    """POST /deals/<id>/effort/"""
    try:
        efforts.ask_buyer(
            deal_id=deal_id,
            by_mail=bool(request.POST.get("by_mail")),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except UnableToAsk as refusal:
        messages.error(request, str(_FLAWS[refusal.flaw]))
    else:
        messages.success(request, _("The question is ready. Its address stands here."))
    return redirect("deal", deal_id)


@require_http_methods(["GET", "POST"])
def effort_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET, POST /asked/<token>/: the question, without signing in."""
    at = clock.now()
    wait = limits.wait(
        what="effort", who=limits.address_of(request), at=at, at_most=KNOCKS_A_MINUTE, minutes=1
    )
    if wait:
        answer = _drawn(request, {"text": _("That was often in a short time. Wait a minute.")}, 429)
        answer["Retry-After"] = str(wait)
        return answer
    found = efforts.find_by_token(token=token)
    if found is None:
        return _drawn(request, {"text": str(_FLAWS[EffortFlaw.NO_ASK])}, 404)
    if found.is_answered:
        return _drawn(request, {"text": str(_FLAWS[EffortFlaw.ANSWERED])})
    if request.method == "GET":
        return _asking(request)
    try:
        efforts.keep_answer(
            ask_id=found.id,
            said=whole_number(request.POST.get("said", "")),
            words=request.POST.get("words", ""),
            at=at,
        )
    except UnableToAsk as refusal:
        if refusal.flaw in (EffortFlaw.UNKNOWN, EffortFlaw.TOO_LONG):
            return _asking(request, problem=str(_FLAWS[refusal.flaw]))
        return _drawn(request, {"text": str(_FLAWS[refusal.flaw])}, 409)
    return _drawn(request, {"text": _("Thank you. Nobody is told that this answer is yours.")})


def _asking(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    context = {
        "answers": [(code, str(name)) for code, name in ANSWERS.items()],
        "problem": problem,
        "words": request.POST.get("words", ""),
        "longest": LONGEST,
    }
    return _drawn(request, context, 422 if problem else 200)


def _drawn(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "desk/effort.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
