"""Plans for companies: an owner of each team, the tasks they share, what marketing did since."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.content import api as content
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import account_tasks, accounts
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.plans import (
    LONGEST_GOAL,
    LONGEST_TITLE,
    LateTouch,
    Owners,
    PlanCard,
    TaskFilter,
    TaskWish,
    UnableToPlan,
    Unplanned,
    Whose,
)
from accord.journeys.values import TOUCH_NAMES, TouchKind
from accord.team import api as team
from accord.team.values import Capability, Scope, Side
from accord.ui import api as ui
from accord.ui.values import parts


class PlanForm(forms.Form):
    """Who owns a plan, one of each team, and what it is for."""

    marketing = forms.TypedChoiceField(label=gettext_lazy("Owner in marketing"), coerce=int)
    sales = forms.TypedChoiceField(label=gettext_lazy("Owner in sales"), coerce=int)
    goal = forms.CharField(
        label=gettext_lazy("What both want to reach here"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_GOAL}),
        max_length=LONGEST_GOAL,
        required=False,
    )


class TaskForm(forms.Form):
    """One more task of a plan."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=LONGEST_TITLE)
    owner = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=int)
    due_on = forms.DateField(
        label=gettext_lazy("By which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


# On the page of a company


def of_company(company_id: int) -> dict[str, object]:
    """What a company's page says of its plan."""
    found = handoffs.plans_of_company(company_id=company_id, today=timezone.localdate())
    plan = next((one for one in found if one.closed_at is None), None)
    return {"plan": plan, "plan_sentence": _tasks_sentence(plan) if plan else ""}


def late_words(*, lead_id: int, scope: Scope) -> str:
    """How often marketing touched them after they were ready for sales; "" where it did not."""
    count = handoffs.late_touches(whose=Whose(scope, lead_id=lead_id), limit=1).count
    return _late_sentence(count) if count else ""


def _late_sentence(count: int) -> str:
    said = ngettext(
        "%(count)s touch of marketing since they were ready for sales. It stays in their story "
        "and can earn credit for a deal.",
        "%(count)s touches of marketing since they were ready for sales. They stay in their story "
        "and can earn credit for a deal.",
        count,
    )
    return said % {"count": ui.number(count)}


def _tasks_sentence(card: PlanCard) -> str:
    said = ngettext("%(count)s open task", "%(count)s open tasks", card.open_tasks)
    told = said % {"count": ui.number(card.open_tasks)}
    if not card.late_tasks:
        return _("%(tasks)s.") % {"tasks": told}
    late = ngettext("%(count)s is late", "%(count)s are late", card.late_tasks)
    return _("%(tasks)s, %(late)s.") % {
        "tasks": told,
        "late": late % {"count": ui.number(card.late_tasks)},
    }


# The page of a plan


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """GET /companies/<id>/plan/ shows the plan, or asks for its owners; POST does what its button
    says: open, change, close, task, done, dropped, reopen, give."""
    try:
        company = contacts.get_company(company_id=company_id)
    except LookupError as missing:
        raise Http404 from missing
    if company.id != company_id:
        return redirect("account_plan", company_id=company.id)
    today = timezone.localdate()
    found = handoffs.plans_of_company(company_id=company_id, today=today)
    plan = next((one for one in found if one.closed_at is None), None)
    plan_form, task_form = _plan_form(plan), _task_form(today)
    is_wrong = False
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act in ("open", "change"):
            plan_form = _plan_form(plan, request.POST)
            is_wrong = not _worded(request, plan_form, plan, company_id=company_id)
        elif act == "task" and plan is not None:
            task_form = _task_form(today, request.POST)
            is_wrong = not _added(request, task_form, plan)
        else:
            account_tasks.act_on(request, act, plan)
        if not is_wrong:
            return redirect("account_plan", company_id=company_id)
    context = {
        **_shown(request, company_id, plan, today=today),
        "company": company,
        "title": accounts.title_of(company),
        "plan": plan,
        "before": [one for one in found if one.closed_at is not None],
        "plan_form": plan_form,
        "task_form": task_form,
        "may_plan": actor_of(request).may(Capability.JUDGE_LEADS),
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=accounts.title_of(company), url=reverse("company", args=[company.id])),
            parts.Link(label=_("Account plan"), url=""),
        ),
    }
    return render(request, "desk/account_plan.html", context, status=422 if is_wrong else 200)


def _shown(
    request: HttpRequest, company_id: int, plan: PlanCard | None, *, today: date
) -> dict[str, object]:
    """The tasks of a plan, and what marketing did at the company since somebody was ready."""
    actor, at = actor_of(request), clock.now()
    late = handoffs.late_touches(whose=Whose(actor.scope, company_id=company_id))
    told: dict[str, object] = {
        "late_sentence": _late_sentence(late.count) if late.count else "",
        "late": _late(late.rows),
        "sentence": _("Nobody has made a plan for this company yet."),
    }
    if plan is None:
        return told
    here = lists.address(request, names=("after",))
    page = lists.from_place(
        lambda after: handoffs.list_tasks(
            where=TaskFilter(plan_id=plan.id), after=after, limit=lists.PAGE
        ),
        here=here,
    )
    return told | {
        "sentence": _tasks_sentence(plan),
        "rows": [account_tasks.row(task, today=today) for task in page.rows],
        "more_url": here.url(after=page.next_key) if page.next_key else "",
        "may_steer": handoffs.may_steer_plan(card=plan, actor=actor, at=at),
        "colleagues": _colleagues(),
    }


def _late(rows: Sequence[LateTouch]) -> list[dict[str, object]]:
    people = contacts.get_people(ids=sorted({one.person_id for one in rows}))
    runs = campaigns.names(ids=sorted({one.campaign_id for one in rows if one.campaign_id}))
    pieces = content.titles(ids=sorted({one.asset_id for one in rows if one.asset_id}))
    found = []
    for one in rows:
        card = people.get(one.person_id)
        found.append(
            {
                "at": one.at,
                "lead_id": one.lead_id,
                "who": words.person(
                    name=card.name, email=card.email, reference=card.reference, number=card.id
                )
                if card
                else _("Somebody"),
                "what": str(TOUCH_NAMES[TouchKind(one.kind)]),
                "detail": " · ".join(
                    filter(
                        None,
                        (pieces.get(one.asset_id or 0, ""), runs.get(one.campaign_id or 0, "")),
                    )
                ),
            }
        )
    return found


# What its forms ask for


def _plan_form(plan: PlanCard | None, data: Any = None) -> PlanForm:
    initial = {}
    if plan is not None:
        initial = {
            "marketing": plan.owners.marketing_id,
            "sales": plan.owners.sales_id,
            "goal": plan.goal,
        }
    form = PlanForm(data, initial=initial)
    here = [card for card in team.list_members() if card.active]
    for side in (Side.MARKETING, Side.SALES):
        found = [(one.id, one.name) for one in here if one.side in (side, Side.BOTH)]
        _offer(form, side.value, found)
    return form


def _task_form(today: date, data: Any = None) -> TaskForm:
    del today
    form = TaskForm(data)
    _offer(form, "owner", _colleagues())
    return form


def _colleagues() -> list[tuple[int, str]]:
    """Whoever is here and of a team."""
    found = [(one.id, one.name) for one in team.list_members() if one.active and one.side]
    return sorted(found, key=lambda one: one[1].casefold())


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[int, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Choose"))] + [(str(number), label) for number, label in choices]


def _worded(
    request: HttpRequest, form: PlanForm, plan: PlanCard | None, *, company_id: int
) -> bool:
    """Open the plan, or change it; False where the form says what is wrong."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    told: dict[str, Any] = {
        "owners": Owners(given["marketing"], given["sales"]),
        "goal": given["goal"],
        "actor": actor_of(request),
        "at": clock.now(),
    }
    try:
        if plan is None:
            handoffs.open_plan(company_id=company_id, **told)
            messages.success(request, _("The plan is open. Both owners are told."))
        else:
            handoffs.change_plan(plan_id=plan.id, **told)
            messages.success(request, _("Kept."))
    except UnableToPlan as refusal:
        if refusal.why in (Unplanned.OPEN_ALREADY, Unplanned.IS_CLOSED, Unplanned.NOT_YOURS):
            messages.error(request, str(account_tasks.REFUSALS[refusal.why]))
            return True
        form.add_error(None, str(account_tasks.REFUSALS[refusal.why]))
        return False
    return True


def _added(request: HttpRequest, form: TaskForm, plan: PlanCard) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    wish = TaskWish(given["title"], given["owner"], given["due_on"])
    try:
        handoffs.add_task(plan_id=plan.id, wish=wish, actor=actor_of(request), at=clock.now())
    except UnableToPlan as refusal:
        form.add_error(None, str(account_tasks.REFUSALS[refusal.why]))
        return False
    messages.success(request, _("The task is added. Whoever does it is told."))
    return True
