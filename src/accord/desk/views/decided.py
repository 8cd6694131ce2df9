"""The register of decisions: what was decided, by whom, and whether it worked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accord.desk.rules import addresses
from accord.desk.views import lists
from accord.desk.views.deciding import decision_lines
from accord.desk.views.lists import actor_of
from accord.kernel.ids import whole_number
from accord.meetings import api as meetings
from accord.meetings.api import DecisionState
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

_ROWS = 50
_OVER = (DecisionState.WORKED, DecisionState.DID_NOT, DecisionState.CANNOT_TELL)


@require_GET
def decisions_page(request: HttpRequest) -> HttpResponse:
    """GET /decisions/?state=&before=: all of them, the latest first."""
    here = lists.address(request, names=("state", "before"))
    state = addresses.chosen(DecisionState, here.value("state"))
    page = meetings.list_decisions(
        state=state, is_experiment=False, before_id=whole_number(here.value("before")), limit=_ROWS
    )
    counts = meetings.count_decisions(is_experiment=False)
    actor = actor_of(request)
    context = {
        "sentence": _sentence(counts),
        "tabs": [
            parts.Tab(label=str(name), url=here.url(state=code, before=""),
                      count=lists.counted(count), is_current=code == (state or ""))
            for code, name, count in (
                ("", _("All"), sum(counts.values())),
                *((one.value, name, counts[one])
                  for one, name in meetings.DECISION_STATES.items()),
            )
        ],
        "rows": decision_lines(page.rows),
        "more_url": here.url(before=str(page.next_id)) if page.next_id else "",
        "may_write": actor.member_id is not None and actor.may(Capability.BRING_EVIDENCE),
    }  # fmt: skip
    return render(request, "desk/decisions.html", context)


def _sentence(counts: dict[DecisionState, int]) -> str:
    over = sum(counts[one] for one in _OVER)
    if over:
        return _("%(part)s decisions that were checked worked.") % {
            "part": ui.part_of(counts[DecisionState.WORKED], over)
        }
    waiting = sum(counts.values())
    said = ngettext(
        "%(count)s decision; none has been checked yet.",
        "%(count)s decisions; none has been checked yet.",
        waiting,
    )
    return said % {"count": lists.counted(waiting)}
