"""Tasks at companies: one's own, one's team's, all; and what a button of one does."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accord.desk.views.common import lists, tabbed
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.plans import (
    PlanCard,
    TaskCard,
    TaskFilter,
    TaskState,
    UnableToPlan,
    Unplanned,
)
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Capability, Side

WHO = {
    "mine": gettext_lazy("Mine"),
    "team": gettext_lazy("My team's"),
    "all": gettext_lazy("All"),
}
STATES = {
    TaskState.DONE: pgettext_lazy("task", "Done"),
    TaskState.DROPPED: pgettext_lazy("task", "Not wanted any more"),
}
_ENDS = {
    "done": TaskState.DONE, "dropped": TaskState.DROPPED, "reopen": TaskState.OPEN,
}  # fmt: skip
REFUSALS = {
    Unplanned.NO_MEMBER: gettext_lazy("Only a colleague can keep a plan, no program."),
    Unplanned.OPEN_ALREADY: gettext_lazy("This company has a plan already. Here it is."),
    Unplanned.IS_CLOSED: gettext_lazy("This plan is closed. Open a new one. Nothing was changed."),
    Unplanned.NOT_YOURS: gettext_lazy(
        "The goal, the owners and the end of a plan are for its owners, whoever stands in for "
        "them, or who leads a team. Nothing was changed."
    ),
    Unplanned.OTHER_SIDE: gettext_lazy("Choose one owner of marketing and one of sales."),
    Unplanned.SAME_PERSON: gettext_lazy("Choose somebody else: two people share a plan."),
    Unplanned.NOBODY_THERE: gettext_lazy("They are not here any more. Choose somebody else."),
    Unplanned.NO_TITLE: gettext_lazy("Say what is to be done."),
    Unplanned.TOO_LONG: gettext_lazy("This is too long. Say it shorter. Nothing was changed."),
    Unplanned.NO_DAY: gettext_lazy("Say by which day it is to be done."),
    Unplanned.TOO_MANY: gettext_lazy(
        "This plan has 200 open tasks, which is as many as it holds. Finish or drop some first."
    ),
    Unplanned.NOT_NOW: gettext_lazy("Somebody was quicker. This is how it stands now."),
}


@require_http_methods(["GET", "POST"])
def tasks_page(request: HttpRequest) -> HttpResponse:
    """GET /account-tasks/?who=&state=: tasks at companies, those due first on top; POST says that
    one is done, dropped, or open again."""
    here = lists.address(request, names=("who", "state", "after"))
    if request.method == "POST":
        act_on(request, request.POST.get("act", ""), None)
        return redirect(here.url(after=""))
    who = here.value("who") if here.value("who") in WHO else "mine"
    is_open = here.value("state") != "done"
    wheres = {name: _where(request, who=name, is_open=is_open) for name in WHO}
    counts = {name: handoffs.count_tasks(where=where) for name, where in wheres.items()}
    page = lists.from_place(
        lambda after: handoffs.list_tasks(where=wheres[who], after=after, limit=lists.PAGE),
        here=here,
    )
    today = timezone.localdate()
    options = [("done", _("Ended"))]
    bar = (lists.choice("state", label=_("State"), every=_("Open"), options=options, here=here),)
    context = {
        "sentence": _count_sentence(counts[who], is_open=is_open),
        "rows": [row(task, today=today) for task in page.rows],
        "may_plan": actor_of(request).may(Capability.JUDGE_LEADS),
        **tabbed.drawn(bar, here=here, tabs=WHO, counts=counts, current=who),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
    }
    return render(request, "desk/account_tasks.html", context)


def _where(request: HttpRequest, *, who: str, is_open: bool) -> TaskFilter:
    actor = actor_of(request)
    if who == "all":
        return TaskFilter(is_open=is_open)
    if who == "mine":
        return TaskFilter(owner_ids=frozenset({actor.member_id or 0}), is_open=is_open)
    sides = {side.value for side in actor.sides}
    if Side.BOTH.value in sides:
        return TaskFilter(is_open=is_open)
    theirs = frozenset(
        number for number, side in team.sides().items() if side in (*sides, Side.BOTH.value)
    )
    return TaskFilter(owner_ids=theirs, is_open=is_open)


def _count_sentence(count: int, *, is_open: bool) -> str:
    if is_open:
        said = ngettext(
            "%(count)s open task at companies, the one that is due first on top.",
            "%(count)s open tasks at companies, those that are due first on top.",
            count,
        )
    else:
        said = ngettext("%(count)s task has ended.", "%(count)s tasks have ended.", count)
    return said % {"count": lists.counted(count)}


def act_on(request: HttpRequest, act: str, plan: PlanCard | None) -> None:
    """What a button asks for: of the whole plan, or of one task."""
    try:
        if act == "close" and plan is not None:
            handoffs.close_plan(plan_id=plan.id, actor=actor_of(request), at=clock.now())
            messages.success(request, _("The plan is closed."))
        else:
            move_task(request, act)
    except LookupError as missing:
        raise Http404 from missing
    except UnableToPlan as refusal:
        messages.error(request, str(REFUSALS[refusal.why]))


def move_task(request: HttpRequest, act: str) -> None:
    """Say that a task is done, dropped or open again, or give it to somebody. Raises UnableToPlan,
    and LookupError for a button that there is none of."""
    task = whole_number(request.POST.get("task", ""))
    if task is None:
        raise LookupError("No task is named.")
    told: dict[str, Any] = {"task_id": task, "actor": actor_of(request), "at": clock.now()}
    if act == "give":
        to = whole_number(request.POST.get("to", ""))
        if to is None:
            raise UnableToPlan(why=Unplanned.NOBODY_THERE)
        handoffs.give_task(to_id=to, **told)
    else:
        wanted = _ENDS.get(act)
        if wanted is None:
            raise LookupError(f"Nothing is called {act!r} here.")
        handoffs.end_task(wanted=wanted, **told)
    messages.success(request, _("Kept."))


def row(task: TaskCard, *, today: date) -> dict[str, object]:
    is_open = task.state is TaskState.OPEN
    state = ""
    if not is_open:
        told = {"state": STATES[task.state], "name": task.ended_by_name}
        state = _("%(state)s, by %(name)s") % told
    return {
        "task": task,
        "is_open": is_open,
        "is_late": is_open and task.due_on < today,
        "state": state,
        "company": words.company(
            name=task.company_name, domain=task.company_domain, number=task.company_id
        ),
    }
