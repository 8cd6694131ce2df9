"""Colleagues who left: closing an account, what became of their work, and letting them in again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Capability

PAGE = 50


def left_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/team/left/: who left, newest first, and who has their open work."""
    actor = actor_of(request)
    cards = intake.list_departures(
        before=whole_number(request.GET.get("before", "")), limit=PAGE + 1
    )
    shown = cards[:PAGE]
    back = team.list_back()
    ids = {number for card in shown for number in (card.member_id, card.stand_in_id) if number}
    names = team.names(ids=ids | {number for number, _source in back})
    context = {
        "tabs": common.tabs("settings_team", actor=actor),
        "departures": [_line(card, names=names) for card in shown],
        "back": [(names.get(number, ""), source) for number, source in back],
        "older": shown[-1].id if len(cards) > PAGE else None,
        "may_manage": actor.may(Capability.MANAGE_TEAM),
    }
    return render(request, "desk/settings/left.html", context)


def _line(card: intake.DepartureCard, *, names: dict[int, str]) -> dict[str, Any]:
    deals = card.counts.get(intake.Work.DEAL, 0)
    return {
        "card": card,
        "name": names.get(card.member_id, ""),
        "stand_in": names.get(card.stand_in_id or 0, ""),
        "leads": card.counts.get(intake.Work.LEAD, 0),
        "others": sum(card.counts.values()) - sum(card.counts.get(one, 0) for one in intake.Work),
        "deals": deals + card.counts.get(intake.Work.DEVELOPED_DEAL, 0),
    }


@require_POST
def member_close(request: HttpRequest, member_id: int) -> HttpResponse:
    """POST /settings/team/<id>/close/: the account ends, the open work goes on."""
    try:
        intake.leave(member_id=member_id, actor=actor_of(request), at=clock.now())
    except LookupError as missing:
        raise Http404 from missing
    except team.LastManager:
        messages.error(
            request,
            _(
                "The account stays open: nobody else here may manage the team. Give somebody "
                "else that right first."
            ),
        )
    except team.UnableToAssign:
        messages.error(
            request,
            _(
                "The account stays open: with two leaders each closes accounts of their own "
                "team, and nobody closes their own."
            ),
        )
    else:
        return redirect("settings_left")
    return redirect("settings_team")


@require_POST
def member_back(request: HttpRequest, departure_id: int) -> HttpResponse:
    """POST /settings/team/left/<id>/back/: the account opens again, with its open work."""
    try:
        count = intake.come_back(departure_id=departure_id, actor=actor_of(request), at=clock.now())
    except LookupError as missing:
        raise Http404 from missing
    except team.UnableToAssign:
        messages.error(request, _("Nothing changed: they are not in the team you lead."))
    else:
        told = _("They are here again, with %(count)s pieces of open work given back.")
        messages.success(request, told % {"count": count})
    return redirect("settings_left")
