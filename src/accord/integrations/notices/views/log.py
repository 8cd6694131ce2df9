"""What left, what waits and what did not leave, for whoever manages the team."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accord.foundation import outbox
from accord.foundation.outbox import DeliveryCard
from accord.kernel.ids import whole_number
from accord.notices import api as notices
from accord.notices.api import WAY_NAMES, WHY_WORDS, Notice, Way, Why
from accord.team import api as team
from accord.ui.values.parts import Link

PAGE = 50
SHOWN = {
    "failed": (gettext_lazy("Did not leave"), ("NOT_SENT", "DEAD")),
    "waiting": (gettext_lazy("Waiting"), ("WAITING",)),
    "sent": (gettext_lazy("Sent"), ("SENT",)),
}
STATES = {
    "WAITING": gettext_lazy("Waits for its next try"),
    "SENT": gettext_lazy("Sent"),
    "DEAD": gettext_lazy("Given up"),
    "NOT_SENT": gettext_lazy("Not sent"),
}


@require_GET
def log_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/notices/log/?way=mail&show=failed"""
    asked_way, asked = request.GET.get("way", ""), request.GET.get("show", "")
    way = Way(asked_way) if asked_way in {one.value for one in Way} else Way.MAIL
    show = asked if asked in SHOWN else "failed"
    before = whole_number(request.GET.get("before", ""))
    cards = outbox.list_deliveries(
        channel=way.channel, states=SHOWN[show][1], before=before, limit=PAGE + 1
    )
    older = cards[PAGE - 1].id if len(cards) > PAGE else None
    context = {
        "lines": _lines(cards[:PAGE], way),
        "older": f"?way={way.value}&show={show}&before={older}" if older else "",
        "ways": [(one.value, WAY_NAMES[one], one is way) for one in Way],
        "shows": [(code, label, code == show) for code, (label, _states) in SHOWN.items()],
        "way": way.value,
        "show": show,
        "has_server": bool(settings.EMAIL_HOST),
        "breadcrumb": [
            Link(label=_("Settings"), url=reverse("settings")),
            Link(label=_("Notices"), url=reverse("settings_notices")),
            Link(label=_("What left"), url=""),
        ],
    }
    return render(request, "integrations/notice_log.html", context)


def _lines(cards: list[DeliveryCard], way: Way) -> list[dict[str, Any]]:
    members = {int(card.recipient) for card in cards if card.recipient.isdigit()}
    people = team.names(ids=members)
    contents = outbox.contents(channel=way.channel, ids=[card.id for card in cards])
    numbers = {said["notice"] for said in contents.values() if "notice" in said}
    told = notices.get_notices(ids=numbers)
    return [_line(card, contents.get(card.id, {}), people, told) for card in cards]


def _line(
    card: DeliveryCard, content: dict[str, Any], people: dict[int, str], told: dict[int, Notice]
) -> dict[str, Any]:
    """What kind of notice it was, not of whom: the log is no way round anybody's sight."""
    notice = told.get(content.get("notice", 0))
    is_known = card.why in set(Why)
    return {
        "card": card,
        "to": people.get(int(card.recipient), "") if card.recipient.isdigit() else "",
        "what": notice.kind.label if notice else _("What could wait, in one mail"),
        "state": STATES[card.state],
        "why": WHY_WORDS[Why(card.why)] if is_known else card.why,
        "at": card.settled_at or card.due_at,
    }
