"""Rates of exchange: what is known of each currency, and files of more."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accord.currencies import api as currencies
from accord.currencies.values import MOST_BYTES, RateFlaw, UnableToReadRates
from accord.desk.views.lists import actor_of
from accord.foundation import clock
from accord.team.values import Capability
from accord.ui import api as ui

FLAWS: Mapping[RateFlaw, str | Promise] = {
    RateFlaw.TOO_LARGE: pgettext_lazy(
        "rates", "This file is larger than 12 MB. Take one of fewer years."
    ),
    RateFlaw.NOT_TEXT: pgettext_lazy("rates", "This is no table of text. Save it as CSV in UTF-8."),
    RateFlaw.NO_COLUMNS: pgettext_lazy(
        "rates",
        "The columns date, currency and rate are missing, and so are columns named by currencies. "
        "There is: %(given)s. Rename them.",
    ),
    RateFlaw.NO_RATES: pgettext_lazy("rates", "This file holds no rate. Choose another one."),
    RateFlaw.TOO_MANY: pgettext_lazy(
        "rates", "This file holds more than 500,000 rates. Take one of fewer years."
    ),
    RateFlaw.NOT_A_DAY: pgettext_lazy(
        "rates", "Line %(line)s: “%(given)s” is no day from 1999 on. Write it as 2026-01-31."
    ),
    RateFlaw.NOT_A_CURRENCY: pgettext_lazy(
        "rates",
        "Line %(line)s: “%(given)s” is no currency other than the euro. Write three capital "
        "letters, such as USD.",
    ),
    RateFlaw.NOT_A_RATE: pgettext_lazy(
        "rates",
        "Line %(line)s: “%(given)s” is no rate above nought. Write the units for one euro, such "
        "as 1.0956.",
    ),
    RateFlaw.TWICE: pgettext_lazy(
        "rates", "Line %(line)s: %(given)s has another rate further up. Leave one out."
    ),
}


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
    return str(FLAWS[refusal.flaw]) % facts
