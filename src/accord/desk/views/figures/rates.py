"""Rates of exchange: what is known of each currency, and files of more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.currencies import api as currencies
from accord.currencies.values import MOST_BYTES, RATE_FLAWS, UnableToReadRates
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.team.values import Capability
from accord.ui import api as ui


@require_http_methods(["GET", "POST"])
def rates_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /revenue/rates/: all rates of a file are taken in, or none."""
    problem = ""
    if request.method == "POST":
        problem = _take(request)
        if not problem:
            return redirect("rates")
    context = {
        "problem": problem,
        "known": [
            {
                "currency": one.currency,
                "rate": f"{one.per_euro.normalize():f}",
                "day": one.day,
                "since": one.since,
                "days": ui.number(one.days),
            }
            for one in currencies.list_known()
        ],
        "may_load": actor_of(request).may(Capability.IMPORT),
    }
    return render(request, "desk/rates.html", context, status=422 if problem else 200)


def _take(request: HttpRequest) -> str:
    """Takes the rates of the file in; answers why not, else ""."""
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        return _("Choose the file with the rates.")
    try:
        told = currencies.load_rates(
            content=file.read(MOST_BYTES + 1), actor_id=actor_of(request).member_id, at=clock.now()
        )
    except UnableToReadRates as refusal:
        return flaw(refusal)
    said = ngettext(
        "%(count)s rate is new, %(changed)s were put right.",
        "%(count)s rates are new, %(changed)s were put right.",
        told.added,
    )
    messages.success(
        request, said % {"count": ui.number(told.added), "changed": ui.number(told.changed)}
    )
    return ""


def flaw(refusal: UnableToReadRates) -> str:
    """Why a file holds no rates, where, and what to do."""
    facts = {"line": ui.number(refusal.line), "given": refusal.given}
    return str(RATE_FLAWS[refusal.flaw]) % facts
