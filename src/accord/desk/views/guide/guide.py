"""The guided start: five steps, told in two ways over one state; and how healthy the team is."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk import queries
from accord.desk.rules import addresses, guiding
from accord.desk.rules.guiding import Milestone, Sign, StepState, Way
from accord.desk.values import Readiness
from accord.desk.views.guide import guide_tasks
from accord.desk.views.wording import board_words
from accord.desk.views.wording.guide_words import (
    MILESTONES,
    SIGN_NAMES,
    STEP_NAMES,
    VITAL_NAMES,
    WAY_NAMES,
)
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.meetings import api as meetings
from accord.meetings.values.rhythm import Kind as Rhythm
from accord.team.values import Side
from accord.toolaudit import api as toolaudit
from accord.toolaudit.values.audit_codes import ACCORD
from accord.ui import api as ui
from accord.ui.values import parts

_MONTHS = timedelta(days=90)


@require_http_methods(["GET", "POST"])
def guide_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /start/guide/?way=tools_first: where both teams stand; POST gives somebody a task
    that leads to what is not there yet."""
    at = clock.now()
    way = addresses.chosen(Way, request.GET.get("way", "")) or Way.TOOLS_FIRST
    found = queries.get_readiness(at=at)
    there = _there(found, at=at)
    stands = guiding.stands(way, there=there)
    form = guide_tasks.form_for(request, missing=guiding.missing(way, there=there))
    if form is not None and guide_tasks.give(request, form=form, at=at):
        return redirect(f"{reverse('guide')}?way={way.value}")
    done = sum(one.state is StepState.DONE for one in stands)
    plan = guide_tasks.plan(at=at)
    context = {
        "tabs": tuple(
            parts.Tab(
                label=str(name), url=f"{reverse('guide')}?way={code.value}", is_current=code is way
            )
            for code, name in WAY_NAMES.items()
        ),
        "sentence": _("%(part)s steps are done.") % {"part": ui.part_of(done, len(stands))},
        "steps": [_step(one, plan=plan) for one in stands],
        "plan": plan,
        "form": form,
        "health": [_health(one) for one in guiding.health(_counts(found, at=at))],
        "breadcrumb": (
            parts.Link(label=_("First steps"), url=reverse("start")),
            parts.Link(label=_("Guided start"), url=""),
        ),
    }
    is_wrong = form is not None and bool(form.errors)
    return render(request, "desk/guide.html", context, status=422 if is_wrong else 200)


def _there(found: Readiness, *, at: datetime) -> set[Milestone]:
    """What is there, each read from where it is kept."""
    begun = queries.get_beginnings(member_id=None)
    kinds = {
        kind: definitions.list_in_force(kind=kind, at=at)
        for kind in (Kind.ROLES, Kind.LEADERSHIP, Kind.GOAL, Kind.AGREEMENT, Kind.COMMUNICATION,
                     Kind.PERSONA, Kind.IDEAL_CUSTOMER)
    }  # fmt: skip
    handed, answered = queries.count_answered(since=None)
    tools = toolaudit.list_tools()
    readers, here = found.readers
    signed, words = found.signed
    pack = meetings.find_latest_pack(kind=Rhythm.WEEKLY)
    series = meetings.find_series(kind=Rhythm.WEEKLY)
    told = {
        Milestone.TOOLS: any(one.source != ACCORD for one in tools),
        Milestone.RECORDS: found.has_leads,
        Milestone.DEALS: begun.has_deals,
        Milestone.HEALTHY: found.has_leads and not any(one.ailing for one in tools),
        Milestone.ROLES: bool(kinds[Kind.ROLES]),
        Milestone.READ: here > 0 and not definitions.is_known_by_few(count=readers, members=here),
        Milestone.LEADERS: found.leaders,
        Milestone.LED: bool(kinds[Kind.LEADERSHIP]),
        Milestone.SIGNED: signed == words,
        Milestone.BUYER: bool(kinds[Kind.PERSONA] or kinds[Kind.IDEAL_CUSTOMER]),
        Milestone.GOAL: bool(kinds[Kind.GOAL]),
        Milestone.AGREEMENT: bool(kinds[Kind.AGREEMENT]),
        Milestone.HANDED: handed > 0,
        Milestone.ANSWERED: answered > 0,
        Milestone.TOLD: bool(kinds[Kind.COMMUNICATION]),
        Milestone.RHYTHM: series is not None and series.is_on,
        Milestone.PACK: pack is not None,
    }
    return {one for one, is_there in told.items() if is_there}


def _counts(found: Readiness, *, at: datetime) -> dict[Sign, tuple[int, int]]:
    """The good and all of each sign of health."""
    attained = [
        each
        for one in agreements.list_in_force(at=at)
        if not one.is_silent
        for each in handoffs.attainments(held=one, at=at, window="last")
    ]
    halves = board_words.half(attained)
    handed, answered = queries.count_answered(since=at - _MONTHS)
    met = meetings.spent(since=at - _MONTHS, until=at)
    return {
        Sign.SIGNED: found.signed,
        Sign.READERS: found.readers,
        Sign.ANSWERED: (answered, handed),
        Sign.DEALS_LINKED: found.deals_linked,
        Sign.MARKETING_KEPT: _kept(halves[Side.MARKETING]),
        Sign.SALES_KEPT: _kept(halves[Side.SALES]),
        Sign.MEETINGS: (met.meetings, met.meetings + met.called_off + met.unsaid),
        Sign.ACTIONS: (met.actions_done, met.actions),
        Sign.ORIGINS: found.origins,
        Sign.OWNERS: found.owners,
    }


def _kept(one: parts.Promises) -> tuple[int, int]:
    return one.kept, one.kept + one.missed


def _step(one: guiding.Stand, *, plan: guide_tasks.Plan) -> dict[str, Any]:
    label, sentence = STEP_NAMES[one.step]
    return {
        "code": one.step.value,
        "label": label,
        "sentence": sentence,
        "state": one.state.value,
        "parts": [
            {
                "code": part.value,
                "words": MILESTONES[part][0],
                "url": reverse(MILESTONES[part][1]),
                "is_there": is_there,
                "tasks": [] if is_there else plan.open_for(part),
            }
            for part, is_there in one.parts
        ],
    }


def _health(one: guiding.Health) -> dict[str, Any]:
    return {
        "code": one.vital.value,
        "name": VITAL_NAMES[one.vital],
        "score": ui.number(round(one.score)) if one.score is not None else "–",
        "lines": [
            f"{ui.part_of(good, every)} {SIGN_NAMES[sign]}" for sign, good, every in one.signs
        ],
    }
