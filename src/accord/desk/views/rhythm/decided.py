"""The register of decisions: what was decided, by whom, and whether it worked."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.rhythm.deciding import decision_lines
from accord.kernel.ids import whole_number
from accord.meetings import api as meetings
from accord.meetings.api import DecisionState
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

_ROWS = 50
_OVER = (DecisionState.WORKED, DecisionState.DID_NOT, DecisionState.CANNOT_TELL)
Counts = Mapping[DecisionState, int]


@require_GET
def decisions_page(request: HttpRequest) -> HttpResponse:
    """GET /decisions/?state=&before=: all of them, the latest first."""
    states = meetings.DECISION_STATES
    context = listed(request, is_experiment=False, states=states, sentence=_sentence)
    return render(request, "desk/decisions.html", context)


def listed(
    request: HttpRequest,
    *,
    is_experiment: bool,
    states: Mapping[DecisionState, object],
    sentence: Callable[[Counts, int], str],
) -> dict[str, Any]:
    """One page of the decisions, or of the experiments, in a state. states: what each is called;
    sentence: how it went, of the counts by state and of how many were checked."""
    here = lists.address(request, names=("state", "before"))
    state = addresses.chosen(DecisionState, here.value("state"))
    page = meetings.list_decisions(
        state=state, is_experiment=is_experiment,
        before_id=whole_number(here.value("before")), limit=_ROWS,
    )  # fmt: skip
    counts = meetings.count_decisions(is_experiment=is_experiment)
    actor = actor_of(request)
    return {
        "sentence": sentence(counts, sum(counts[one] for one in _OVER)),
        "tabs": [
            parts.Tab(label=str(name), url=here.url(state=code, before=""),
                      count=lists.counted(count), is_current=code == (state or ""))
            for code, name, count in (
                ("", _("All"), sum(counts.values())),
                *((one.value, name, counts[one]) for one, name in states.items()),
            )
        ],
        "rows": [
            line | {"state": states[meetings.state_of(line["card"])]}
            for line in decision_lines(page.rows)
        ],
        "more_url": here.url(before=str(page.next_id)) if page.next_id else "",
        "may_write": actor.member_id is not None and actor.may(Capability.BRING_EVIDENCE),
    }  # fmt: skip


def _sentence(counts: Counts, over: int) -> str:
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
