"""Actions: one's own, and all that are open."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.desk import queries
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording.guide_words import MILESTONES
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.meetings import api as meetings
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50


@require_http_methods(["GET", "POST"])
def actions_page(request: HttpRequest) -> HttpResponse:
    """GET /actions/?who=all: what is to be done; POST says that one is done, or open again."""
    actor, at = actor_of(request), clock.now()
    here = lists.address(request, names=("who", "after"))
    if request.method == "POST":
        _end(request)
        return redirect(here.url())
    is_all = here.value("who") == "all"
    owner = None if is_all else actor.member_id or 0
    found = meetings.list_actions(
        owner_id=owner, after_id=whole_number(here.value("after")), limit=PAGE + 1
    )
    rows, count = found[:PAGE], meetings.count_actions(owner_id=owner)
    said = ngettext("%(count)s action is open.", "%(count)s actions are open.", count)
    context = {
        "sentence": said % {"count": ui.number(count)},
        "more_url": here.url(after=str(rows[-1].id)) if len(found) > PAGE else "",
        "tabs": [
            parts.Tab(label=_("Mine"), url=here.url(who="", after=""), is_current=not is_all),
            parts.Tab(label=_("All"), url=here.url(who="all", after=""), is_current=is_all),
        ],
        "rows": action_lines(rows, at=at),
        "may_act": actor.member_id is not None and actor.may(Capability.BRING_EVIDENCE),
    }
    return render(request, "desk/team_actions.html", context)


def today(request: HttpRequest) -> str:
    """How many open actions whoever asks has; "" where none."""
    actor = actor_of(request)
    count = meetings.count_actions(owner_id=actor.member_id) if actor.member_id else 0
    said = ngettext("%(count)s action is yours", "%(count)s actions are yours", count)
    return said % {"count": lists.counted(count)} if count else ""


def action_lines(cards: Sequence[meetings.ActionCard], *, at: datetime) -> list[dict[str, Any]]:
    """Actions with their owners' names and what of the guided start they lead to, if any."""
    names = team.names(ids={one.owner_id for one in cards})
    leads_to = queries.planned_for(action_ids=[one.id for one in cards])
    today_is = timezone.localtime(at).date()
    return [
        {
            "action": one,
            "owner": names.get(one.owner_id, ""),
            "is_open": one.state is meetings.ActionState.OPEN,
            "due": ui.calendar_day(one.due_on),
            "is_late": one.state is meetings.ActionState.OPEN and one.due_on < today_is,
            "leads_to": MILESTONES[leads_to[one.id]][0] if one.id in leads_to else "",
        }
        for one in cards
    ]


def add_from(request: HttpRequest, *, meeting_id: int | None = None) -> None:
    """An action as a form says it. Raises UnableToDecide."""
    meetings.add_action(
        title=request.POST.get("title", ""), owner_id=whole_number(request.POST.get("owner", "")),
        due_on=day_of(request.POST.get("due", "")), actor=actor_of(request), at=clock.now(),
        meeting_id=meeting_id,
    )  # fmt: skip


def day_of(text: str) -> date | None:
    """A day as a form says it, None where it says none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _end(request: HttpRequest) -> None:
    number = whole_number(request.POST.get("action", ""))
    wanted = {one.value: one for one in meetings.ActionState}.get(request.POST.get("act", ""))
    if number is None or wanted is None:
        raise Http404
    try:
        meetings.end_action(
            action_id=number, wanted=wanted, actor=actor_of(request), at=clock.now()
        )
        messages.success(request, _("Kept."))
    except LookupError as missing:
        raise Http404 from missing
    except meetings.UnableToDecide as refusal:
        messages.error(request, str(meetings.DECISION_FLAWS[refusal.flaw]))
