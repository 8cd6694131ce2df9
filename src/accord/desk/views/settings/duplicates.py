"""How much is asked before people are joined: from "ask me more" to "decide for me"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accord.contacts import api as contacts
from accord.contacts.values.doubts import Care, MatchSettings
from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.team.values import Capability
from accord.ui import api as ui

STEPS = {
    Care.MOST: gettext_lazy("Ask me more"),
    Care.MORE: gettext_lazy("Ask me often"),
    Care.USUAL: gettext_lazy("As usual"),
    Care.LEAST: gettext_lazy("Decide for me"),
}
RARE = 5_000  # one in more than this is not worth a number


@require_http_methods(["GET", "POST"])
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /settings/duplicates/"""
    actor = actor_of(request)
    if request.method == "POST":
        care = addresses.chosen(Care, request.POST.get("care", ""))
        if care is None:
            messages.error(request, _("Choose one of the four steps. Nothing is changed."))
        elif care is contacts.get_match_settings().care:
            messages.info(request, _("It stands so already; nothing is changed."))
        else:
            contacts.set_care(care=care, actor_id=actor.member_id, at=clock.now())
            messages.success(
                request, _("Kept. Who was joined already stays joined until somebody ends it.")
            )
        return redirect("settings_duplicates")
    standing = contacts.get_match_settings()
    context = {
        "tabs": common.tabs("settings_duplicates", actor=actor),
        "may_change": actor.may(Capability.MANAGE_SYSTEM),
        "steps": [
            {
                "care": care.value,
                "label": label,
                "is_chosen": care is standing.care,
                "sentences": sentences(contacts.get_match_settings(care=care)),
            }
            for care, label in STEPS.items()
        ],
    }
    return render(request, "desk/settings/duplicates.html", context)


def sentences(told: MatchSettings) -> list[str]:
    """What a step does, in plain words and whole numbers."""
    waiting = ngettext(
        "%(count)s pair would wait for you.", "%(count)s pairs would wait for you.", told.asked
    ) % {"count": ui.number(told.asked)}
    if not told.joined:
        return [_("So far no pair is sure enough to be joined without asking."), waiting]
    joined = ngettext(
        "%(count)s pair would be joined without asking.",
        "%(count)s pairs would be joined without asking.",
        told.joined,
    ) % {"count": ui.number(told.joined)}
    return [joined, _wrong(1 - told.right), waiting]


def _wrong(share: float) -> str:
    if share * RARE < 1:
        return _("Hardly any of those joins would be wrong.")
    return _("About 1 in %(count)s of those joins would be wrong.") % {
        "count": ui.number(max(round(1 / share), 1))
    }
