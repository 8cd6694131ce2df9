"""Nurtures: which there are, who is in them, when each was looked at, and who is asked to look."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import request_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.nurtures import NurtureCard
from accord.handoffs.values.requests import UnableToRequest
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50


@require_GET
def nurtures_page(request: HttpRequest) -> HttpResponse:
    """GET /nurtures/: all of them, those that most leads are in first."""
    cards = handoffs.list_nurtures(scope=actor_of(request).scope)
    names = team.names(ids=[one.owner_id for one in cards if one.owner_id is not None])
    context = {
        "sentence": _sentence(sum(one.leads for one in cards)),
        "rows": [_row(one, names) for one in cards],
    }
    return render(request, "desk/nurtures.html", context)


@require_http_methods(["GET", "POST"])
def nurture_page(request: HttpRequest, nurture_id: int) -> HttpResponse:
    """GET /nurtures/<id>/: who is in it; POST has somebody of marketing asked to look from now
    on."""
    problem = ""
    if request.method == "POST":
        try:
            _give(request, nurture_id)
        except UnableToRequest as refusal:
            problem = request_words.refused(refusal)
        except LookupError as missing:
            raise Http404 from missing
        else:
            messages.success(request, _("Noted. They are asked from the next look on."))
            return redirect("nurture", nurture_id)
    here, scope = lists.address(request, names=("after",)), actor_of(request).scope
    found = handoffs.list_nurtures(scope=scope, id=nurture_id)
    if not found:
        raise Http404
    page = lists.from_place(
        lambda after: handoffs.list_in_nurture(
            nurture_id=nurture_id, scope=scope, after=after, limit=PAGE
        ),
        here=here,
    )
    wanted = [one.lead_id for one in page.rows]
    where = leads.LeadFilter(ids=wanted, scope=scope)
    rows = leads.list_leads(where=where, limit=PAGE).rows if wanted else ()
    known = {row.id: words.lead(row) for row in rows}
    owner = found[0].owner_id
    names = team.names(ids=[owner]) if owner is not None else {}
    context = {
        "sentence": _sentence(found[0].leads),
        "row": _row(found[0], names),
        "leads": [
            {
                "id": one.lead_id,
                "name": known.get(one.lead_id, ""),
                "since": _("since %(when)s") % {"when": ui.moment(one.entered_at)},
            }
            for one in page.rows
        ],
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "colleagues": _colleagues(),
        "problem": problem,
        "breadcrumb": (
            parts.Link(label=_("Nurtures"), url=reverse("nurtures")),
            parts.Link(label=found[0].name, url=""),
        ),
    }
    return render(request, "desk/nurture.html", context, status=422 if problem else 200)


def _give(request: HttpRequest, nurture_id: int) -> None:
    said = request.POST.get("to", "")
    # Whoever is no number is nobody's: refused as one of the other team is.
    to = (whole_number(said) or 0) if said else None
    handoffs.give_nurture(nurture_id=nurture_id, to=to, actor=actor_of(request), at=clock.now())


def _row(card: NurtureCard, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "card": card,
        "leads": ui.number(card.leads),
        "owner": names.get(card.owner_id or 0, "") or _("Whoever has it for their team"),
        "looked_at": ui.moment(card.looked_at) if card.looked_at else _("not yet"),
    }


def _sentence(count: int) -> str:
    said = ngettext("%(count)s lead waits.", "%(count)s leads wait.", count)
    return said % {"count": ui.number(count)}


def _colleagues() -> tuple[tuple[int, str], ...]:
    return tuple(
        (one.id, one.name)
        for one in team.list_members()
        if one.active and one.side in (Side.MARKETING, Side.BOTH)
    )
