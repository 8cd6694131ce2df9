"""What a person has to look at in a tool: conflicts, what was not taken, and who stands twice."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accord.foundation import clock
from accord.intake.values.batches import Kind
from accord.integrations.connecting.operations import conflicts as operations
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values import words
from accord.integrations.connecting.values.connections import ConnectionCard, UnableToConnect
from accord.integrations.connecting.values.writing import MASTER_NAMES, Ended, Master
from accord.integrations.connecting.views import frame
from accord.integrations.connecting.views.writing import context_of
from accord.kernel.ids import whole_number
from accord.ui.values.parts import More, Tab

PAGE = 25


@require_GET
def conflicts(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/conflicts/: what the tool says otherwise than we."""
    card = frame.card_of(connection_id)
    before = _number(request, "before") or None
    found = queries.list_conflicts(connection_id=card.id, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1].id if len(found) > PAGE else 0
    context = context_of(request, card, page="connection_conflicts") | {
        "conflicts": [
            {
                "one": one,
                "master": MASTER_NAMES[one.master],
                "may_write": one.master is not Master.TOOL,
            }
            for one in shown
        ],
        "more": _more("connection_conflicts", card, last=last, rows_id="conflicts-rows"),
    }
    return render(request, "integrations/connections/conflicts.html", context)


@require_POST
def settle(request: HttpRequest, connection_id: int, conflict_id: int) -> HttpResponse:
    """POST /settings/connections/ID/conflicts/ID/: `how` is theirs or ours."""
    card = frame.card_of(connection_id)
    told = {"theirs": _("Their word stands."), "ours": _("Ours is written within a minute.")}
    how = request.POST.get("how", "")
    if how not in told:
        raise Http404
    try:
        operations.settle(
            connection_id=card.id,
            conflict_id=min(conflict_id, frame.LARGEST_ID),
            how=Ended(how),
            at=clock.now(),
            actor_id=frame.actor_of(request).member_id,
        )
    except UnableToConnect as refusal:
        messages.error(request, str(refusal))
    except LookupError as problem:
        raise Http404 from problem
    else:
        messages.success(request, told[how])
    return redirect("connection_conflicts", card.id)


@require_GET
def refused(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/refused/: records that the tool did not take, and why."""
    card = frame.card_of(connection_id)
    before = _number(request, "before") or None
    found = queries.list_refused(connection_id=card.id, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1].id if len(found) > PAGE else 0
    context = context_of(request, card, page="connection_refused") | {
        "refused": [
            {"one": one, "why": words.not_taken(one.fault, tool=card.label, detail=one.detail)}
            for one in shown
        ],
        "more": _more("connection_refused", card, last=last, rows_id="refused-rows"),
    }
    return render(request, "integrations/connections/refused.html", context)


def _more(route: str, card: ConnectionCard, *, last: int, rows_id: str) -> More:
    url = reverse(route, args=[card.id])
    return More(
        shown_words="",
        url=f"{url}?before={last}" if last else "",
        label=_("Show more"),
        rows_id=rows_id,
    )


@require_GET
def doubles(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/doubles/: who is one here and two there, to be joined there."""
    card = frame.card_of(connection_id)
    kind = Kind.COMPANIES if request.GET.get("kind") == Kind.COMPANIES else Kind.LEADS
    found = queries.list_doubles(
        connection_id=card.id, kind=kind, after=_number(request, "after"), limit=PAGE + 1
    )
    shown = found[:PAGE]
    url = reverse("connection_doubles", args=[card.id])
    after = f"{url}?kind={kind.value}&after={shown[-1].position}" if len(found) > PAGE else ""
    companies = f"{url}?kind={Kind.COMPANIES.value}"
    context = context_of(request, card, page="connection_doubles") | {
        "doubles": shown,
        "page_name": "company" if kind is Kind.COMPANIES else "person",
        "kinds": [
            Tab(label=_("People"), url=url, is_current=kind is Kind.LEADS),
            Tab(label=_("Companies"), url=companies, is_current=kind is Kind.COMPANIES),
        ],
        "more": More(shown_words="", url=after, label=_("Show more"), rows_id="doubles-rows"),
    }
    return render(request, "integrations/connections/doubles.html", context)


def _number(request: HttpRequest, name: str) -> int:
    return whole_number(request.GET.get(name, "")) or 0
