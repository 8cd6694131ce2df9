"""Partners of both teams, and how to reach everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import together_words
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.foundation import clock
from accord.learning import api as learning
from accord.learning.values import UnableToPair
from accord.team import api as team
from accord.team.values import ROLE_NAMES, Capability
from accord.ui import api as ui


@require_GET
def pairs_page(request: HttpRequest) -> HttpResponse:
    """GET /together/pairs/"""
    actor = actor_of(request)
    cards = {card.id: card for card in team.list_members() if card.active}
    may_manage = actor.may(Capability.MANAGE_TEAM)
    pairs = learning.list_pairs()
    names = {role.value: str(name) for role, name in ROLE_NAMES.items()}
    names |= {one.code: one.name for one in team.list_own_roles()}
    context = {
        "tabs": together_words.tabs(request),
        "pairs": [
            {
                "id": one.id,
                "marketer": cards[one.marketer_id],
                "seller": cards[one.seller_id],
                "is_own": actor.member_id in (one.marketer_id, one.seller_id),
                "may_exchange": len(pairs) > 1
                and (may_manage or actor.member_id in (one.marketer_id, one.seller_id)),
            }
            for one in pairs
            if one.marketer_id in cards and one.seller_id in cards
        ],
        "may_make": may_manage,
        "directory": [
            (
                card,
                TEAM_NAMES.get(card.side.value, _("Both teams")) if card.side else "",
                ", ".join(names.get(code, code) for code in card.roles),
            )
            for card in cards.values()
        ],
    }
    return render(request, "desk/together_pairs.html", context)


@require_POST
def make_pairs(request: HttpRequest) -> HttpResponse:
    """POST /together/pairs/make/"""
    try:
        count = learning.make_pairs(actor=actor_of(request), at=clock.now())
    except UnableToPair as refusal:
        messages.error(request, str(together_words.UNPAIRED[refusal.why]))
    else:
        made = ngettext("%(count)s pair is made.", "%(count)s pairs are made.", count)
        messages.success(request, made % {"count": ui.number(count)})
    return redirect("together_pairs")


@require_POST
def exchange(request: HttpRequest, pair_id: int) -> HttpResponse:
    """POST /together/pairs/<id>/exchange/"""
    try:
        learning.exchange_partners(pair_id=pair_id, actor=actor_of(request), at=clock.now())
    except UnableToPair as refusal:
        messages.error(request, str(together_words.UNPAIRED[refusal.why]))
    else:
        messages.success(request, _("Two pairs have exchanged partners."))
    return redirect("together_pairs")
