"""How many leads a target needs: a page for a meeting, without any data."""

from fractions import Fraction
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.desk.rules.amounts import amount
from accord.desk.views.common.lists import actor_of, address
from accord.goals import api as goals
from accord.goals.values.flaws import UnableToPlan
from accord.goals.values.plans import Link, ReversePlan
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = ("target", "deal", "rate")
EXAMPLE = {"target": "10,000", "deal": "1,000", "rate": "2"}
MOST = 10**15


def calculator(request: HttpRequest) -> HttpResponse:
    """GET /judging/calculator/: the answer follows from the address alone."""
    here = address(request, names=NAMES)
    said = {name: here.value(name) for name in NAMES}
    answer, problem = "", ""
    if any(said.values()):
        need = _need(said)
        if need is None:
            problem = _(
                "Write a target of 0 or more, an average deal above 0, and how many of 100 leads "
                "become customers, above 0 and at most 100."
            )
        else:
            answer = _words(need)
    context = {
        "said": {name: said[name] or EXAMPLE[name] for name in NAMES},
        "answer": answer,
        "problem": problem,
        "plan_query": urlencode(
            {"target": said["target"], "deal": said["deal"], "rate_lead_customer": said["rate"]}
        ),
        "may_export": actor_of(request).may(Capability.EXPORT),
        "breadcrumb": (
            parts.Link(label=_("Judge leads together"), url=reverse("judging")),
            parts.Link(label=_("How many leads do we need?"), url=""),
        ),
    }
    return render(request, "desk/calculator.html", context, status=422 if problem else 200)


def _need(said: dict[str, str]) -> ReversePlan | None:
    target, deal, rate = (amount(said[name]) for name in NAMES)
    if target is None or deal is None or rate is None or max(target, deal) > MOST:
        return None
    if rate < Fraction(1, 10**6):
        return None
    try:
        link = Link("lead", "customer", rate / 100)
        return goals.plan_back(target=target, average_deal=deal, links=[link])
    except UnableToPlan:
        return None


def _words(need: ReversePlan) -> str:
    customers = ngettext("%(count)s customer", "%(count)s customers", need.customers) % {
        "count": ui.number(need.customers)
    }
    leads = need.needs[0].need
    said = ngettext(
        "That takes %(customers)s, and %(count)s lead.",
        "That takes %(customers)s, and %(count)s leads.",
        leads,
    )
    return said % {"customers": customers, "count": ui.number(leads)}
