"""Marketing's desk of what came back: questions of sales, returned leads, those due again."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.handoffs import handoff_forms, handoff_rows
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import State
from accord.handoffs.values.inbox import WaitingFilter
from accord.team.values import Actor, Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
NAMES = ("show", "reason", "after")
CAME_BACK, DUE = "back", "due"


@require_GET
def returns_page(request: HttpRequest) -> HttpResponse:
    """GET /returns/?show=&reason=: of what came to marketing, what waits for it."""
    here, at = lists.address(request, names=NAMES), clock.now()
    actor, shown = lists.actor_of(request), here.value("show")
    asked = _questions(actor)
    back = WaitingFilter(to_side=Side.MARKETING, scope=actor.scope)
    due = WaitingFilter(to_side=Side.MARKETING, scope=actor.scope, due_by=timezone.localdate(at))
    counts = {
        code: handoffs.count_waiting(where=where, at=at, at_most=lists.COUNTED_UP_TO)
        for code, where in (("", asked), (CAME_BACK, back), (DUE, due))
    }
    where = {CAME_BACK: back, DUE: due}.get(shown, asked)
    reasons = dict(handoff_forms.reasons(at=at))
    by_reason = handoffs.count_by_reason(where=back, at=at) if shown == CAME_BACK else {}
    reason = here.value("reason")
    if shown == CAME_BACK and reason in by_reason:
        where = WaitingFilter(to_side=Side.MARKETING, scope=actor.scope, reason=reason)
    page = lists.from_place(
        lambda after: handoffs.list_waiting(where=where, at=at, limit=PAGE, after=after), here=here
    )
    context = {
        "sentence": _sentence(counts),
        "lines": handoff_rows.lines(request, page.rows, at=at),
        "tabs": _tabs(here, counts=counts, shown=shown),
        "reasons": [
            parts.Fact(
                label=reasons.get(code, code),
                text=ui.number(count),
                url=here.url(show=CAME_BACK, reason="" if code == reason else code, after=""),
            )
            for code, count in by_reason.items()
        ],
        "reason": reasons.get(reason, "") if reason in by_reason else "",
        "all_url": here.url(show=CAME_BACK, reason="", after=""),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "empty": _empty(shown),
    }
    return render(request, "desk/returns.html", context)


def today(request: HttpRequest) -> str:
    """What waits for marketing's answer, for the first page; "" where nothing does."""
    actor, at = lists.actor_of(request), clock.now()
    count = handoffs.count_waiting(where=_questions(actor), at=at, at_most=lists.COUNTED_UP_TO)
    if not count:
        return ""
    said = ngettext(
        "Sales asks something of %(count)s lead", "Sales asks something of %(count)s leads", count
    )
    return said % {"count": lists.counted(count)}


def _questions(actor: Actor) -> WaitingFilter:
    return WaitingFilter(
        to_side=Side.SALES, from_side=Side.MARKETING, state=State.ASKED, scope=actor.scope
    )


def _sentence(counts: Mapping[str, int]) -> str:
    asked, back, due = counts[""], counts[CAME_BACK], counts[DUE]
    said = (
        ngettext("Sales asks %(count)s question.", "Sales asks %(count)s questions.", asked)
        % {"count": lists.counted(asked)},
        ngettext("%(count)s lead came back.", "%(count)s leads came back.", back)
        % {"count": lists.counted(back)},
        ngettext("%(count)s is due again.", "%(count)s are due again.", due)
        % {"count": lists.counted(due)},
    )
    return " ".join(said)


def _tabs(here: Address, *, counts: dict[str, int], shown: str) -> tuple[parts.Tab, ...]:
    asked = [("", _("Questions")), (CAME_BACK, _("Came back")), (DUE, _("Due again"))]
    current = shown if shown in counts else ""
    return tuple(
        parts.Tab(
            label=label,
            url=here.url(show=code, reason="", after=""),
            count=lists.counted(counts[code]),
            is_current=code == current,
        )
        for code, label in asked
    )


def _empty(shown: str) -> parts.State:
    action = parts.Link(label=_("Show all leads"), url=reverse("leads"))
    titles = {
        CAME_BACK: _("No lead has come back."),
        DUE: _("No lead is due to be looked at again today."),
    }
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=titles.get(shown, _("Sales asks nothing now.")),
        sentence=_("It stands here as soon as sales asks or gives something back."),
        action=action,
    )
