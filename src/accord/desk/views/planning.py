"""The planner: from a target back to leads, in two numbers; what it takes, what it costs, and the
promise that follows from it."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.agreements import api as agreements
from accord.agreements.values import naming
from accord.agreements.values.flaws import TERM_FLAWS, UnableToRead
from accord.agreements.values.terms import Every
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import addresses, plan_sheets, workbooks
from accord.desk.rules.amounts import amount
from accord.desk.rules.plan_sheets import Ground, Read
from accord.desk.views import definition_words, drafts, goal_figures, plan_forms, plan_words
from accord.desk.views.lists import actor_of
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.flaws import PLAN_FLAWS, UnableToPlan
from accord.goals.values.goals import GOAL_FLAWS, GoalCard, Metric, UnableToSetGoal
from accord.goals.values.kept import Answer, Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Standing
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Capability
from accord.ui.values import parts

MOST_COMPARED = 5


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /goals/plan/: what a target takes; the address says all of it. POST keeps the plan
    for its goal, or proposes its volume to an agreement."""
    at = clock.now()
    given = request.POST if request.method == "POST" else request.GET
    here = addresses.read(
        path=reverse("goal_plan"), names=plan_sheets.NAMES,
        given=[(name, str(value)[:200]) for name, value in given.items()],
    )  # fmt: skip
    said = {name: here.value(name) for name in plan_sheets.NAMES}
    roots = [one for one in goals.list_goals(at=at) if one.text.metric is Metric.REVENUE]
    goal = next((one for one in roots if one.key == said["goal"]), None)
    said = _filled(said, goal, at=at)
    ground, known = _ground(at=at)
    found = plan_sheets.read(said, ground)
    answer, problem = _answered(found)
    if request.method == "POST" and answer is not None and found.asked is not None:
        place = _act(request, found.asked, answer, goal, at=at)
        return redirect(place or f"{reverse('goal_plan')}?{urlencode(here.pairs)}")
    is_asked = bool(here.pairs)
    context: dict[str, Any] = {
        "said": said,
        **plan_forms.drawn(said, ground, found, roots=roots, is_asked=is_asked),
        "problem": problem,
        "is_read": known is not None,
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "goal": goal,
        "kept": [(name, value) for name, value in here.pairs],
        "breadcrumb": (
            parts.Link(label=_("Goals"), url=reverse("goals")),
            parts.Link(label=_("Plan"), url=""),
        ),
    }
    if answer is not None and found.asked is not None:
        query = urlencode(here.pairs)
        file_url = reverse("goal_plan_file")
        context |= _drawn(said, found.asked, answer, goal, known, at=at)
        context |= {
            "csv_url": f"{file_url}?{query}&format=csv",
            "xlsx_url": f"{file_url}?{query}&format=xlsx",
        }
    return render(request, "desk/plan.html", context, status=422 if problem or found.wrong else 200)


def plan_file(request: HttpRequest) -> HttpResponse:
    """GET /goals/plan/file/?format=xlsx: the plan as a table that reckons itself."""
    at = clock.now()
    here = addresses.read(
        path="", names=plan_sheets.NAMES,
        given=[(name, str(value)[:200]) for name, value in request.GET.items()],
    )  # fmt: skip
    said = {name: here.value(name) for name in plan_sheets.NAMES}
    goal = goals.find_goal(key=said["goal"], at=at) if said["goal"] else None
    found = plan_sheets.read(_filled(said, goal, at=at), _ground(at=at)[0])
    answer, problem = _answered(found)
    if answer is None or found.asked is None:
        messages.error(request, problem or _("The plan is not complete yet."))
        return redirect(f"{reverse('goal_plan')}?{urlencode(here.pairs)}")
    rows = plan_sheets.table(
        found.asked, answer, words=plan_forms.file_words(),
        names={code: str(name) for code, name in plan_words.STAGE_NAMES.items()},
    )  # fmt: skip
    if request.GET.get("format") == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(workbooks.workbook(_("Plan"), rows), content_type=kind)
        response["Content-Disposition"] = 'attachment; filename="plan.xlsx"'
        return response
    response = HttpResponse(workbooks.text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.csv"'
    return response


def _filled(said: dict[str, str], goal: GoalCard | None, *, at: datetime) -> dict[str, str]:
    """What is left open is as the goal says; without one it is this year."""
    text = goal.text if goal else None
    usual = {
        "target": f"{text.target:f}" if text else "",
        "from": max(text.start, date(1990, 1, 1)).isoformat() if text else f"{at.year}-01-01",
        "to": text.end.isoformat() if text else f"{at.year}-12-31",
    }
    return {name: said[name] or usual.get(name, "") for name in said}


def _ground(*, at: datetime) -> tuple[Ground, goal_figures.Known | None]:
    """What the records say; nothing where they cannot be read now, and the page says so."""
    currency = team.get_team().currency
    try:
        known = goal_figures.known(currency=currency, at=at, snapshot=reporting.catch_up(at=at))
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return Ground(currency, {}), None
    return (
        Ground(
            currency,
            goal_figures.links_of(known, (*goal_figures.WHOLE, *goal_figures.STEPS)),
            known.deal, known.spread, known.counted, known.lag, known.season,
        ),
        known,
    )  # fmt: skip


def _answered(found: Read) -> tuple[Answer | None, str]:
    if found.asked is None:
        return None, ""
    try:
        return goals.answer(found.asked), ""
    except UnableToPlan as refusal:
        return None, str(PLAN_FLAWS[refusal.flaw])


def _act(
    request: HttpRequest, asked: Asked, answer: Answer, goal: GoalCard | None, *, at: datetime
) -> str:
    """Keeps or proposes; answers where to look then, "" for the plan itself."""
    actor_id = actor_of(request).member_id
    act, _split, key = request.POST.get("act", "").partition(":")
    try:
        if act == "keep" and goal is not None:
            number = goals.keep_plan(key=goal.key, asked=asked, actor_id=actor_id, at=at)
            messages.success(
                request, _("Plan %(number)s is kept for this goal.") % {"number": number}
            )
        elif act in ("propose", "propose-safe"):
            leads = answer.safe if act == "propose-safe" else answer.planned
            number = agreements.propose_volume(
                key=key, leads=leads, days=_days(asked), actor_id=actor_id, at=at
            )
            place = reverse("definition", args=[Kind.AGREEMENT.value, key, number])
            messages.success(
                request,
                _("Version %(number)s of the agreement promises it now: a draft for both to sign.")
                % {"number": number},
            )
            return place
    except (UnableToPlan, UnableToSetGoal, UnableToRead) as refusal:
        told: dict[Any, Any] = {**PLAN_FLAWS, **GOAL_FLAWS, **TERM_FLAWS}
        messages.error(request, str(told[refusal.flaw]))
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        messages.error(request, drafts.unwritten(refusal).whole)
    return ""


def _days(asked: Asked) -> int:
    return (asked.end - asked.start).days + 1


def _drawn(
    said: dict[str, str],
    asked: Asked,
    answer: Answer,
    goal: GoalCard | None,
    known: goal_figures.Known | None,
    *,
    at: datetime,
) -> dict[str, Any]:
    links = goals.from_leads(asked.links)
    offers = plan_sheets.offers_of(said, links)
    pulled = goals.pulls(
        target=asked.target, average_deal=asked.average_deal, links=links,
        leads=answer.chances.planned, offers=offers,
    )  # fmt: skip
    return {
        "two": plan_words.two_numbers(answer),
        "late": plan_words.late(answer)
        if known is not None and known.is_lag_known
        else plan_words.no_lag(),
        "narrower": plan_words.narrower(answer.narrowing, links),
        "forecast": plan_words.forecast(asked, answer),
        "chain": plan_words.chain(asked, answer),
        "months": plan_words.months(asked, answer),
        "levers": plan_words.levers(pulled, asked),
        "still": _still(asked, answer, known, at=at),
        "capacity": _capacity(said, asked, answer),
        "roads": _roads(said, asked),
        "compared": _compared(goal),
        "promises": [_promise(one) for one in _promised(asked, answer)],
    }


def _still(asked: Asked, answer: Answer, known: goal_figures.Known | None, *, at: datetime) -> str:
    """What is still to come, while the period runs; "" before and after."""
    if known is None or not asked.start <= at.date() <= asked.end:
        return ""
    first = asked.start.replace(day=1)

    def place(day: date) -> int:
        return (day.year - first.year) * 12 + day.month - first.month

    arrived = [0] * answer.months
    for day, count in known.leads:
        if 0 <= place(day) < answer.months:
            arrived[place(day)] = count
    snapshot = reporting.catch_up(at=at)
    found = reporting.ask(
        measure="trend", at=at, snapshot=snapshot,
        options=reporting.Options(start=asked.start, end=at.date()),
    )  # fmt: skip
    won = sum(goal_figures.count_of(row, "customers") for row in found.rows)
    standing = Standing(
        answer.plan.customers, won, tuple(arrived), place(at.date()), answer.months - 1
    )
    odds = goals.odds_of(goals.from_leads(asked.links))
    return plan_words.still(goals.still_needed(standing, odds=odds, lag=asked.lag), until=asked.end)


def _capacity(said: dict[str, str], asked: Asked, answer: Answer) -> list[str]:
    staff = plan_sheets.staff_of(said, weeks=Fraction(_days(asked), 7))
    if staff is None:
        return []
    need = answer.plan.of("opportunity")
    found = goals.capacity_of(
        staff, leads=answer.planned, opportunities=need.need if need else None
    )
    return plan_words.capacity(found)


def _roads(said: dict[str, str], asked: Asked) -> parts.PlainTable | None:
    """What the same money brings by visits and by calls, where the sheet says what both cost."""
    spend, visit, call, rate = (amount(said[name]) for name in plan_sheets.ROADS)
    has_visits = asked.links[0].start == "visit"
    if spend is None or visit is None or call is None or rate is None or not has_visits:
        return None
    try:
        inbound = goals.road(
            spend=spend, cost_of_first=visit, links=asked.links, average_deal=asked.average_deal
        )
        outbound = goals.road(
            spend=spend, cost_of_first=call, links=[Link("call", "customer", rate / 100)],
            average_deal=asked.average_deal,
        )  # fmt: skip
    except UnableToPlan:
        return None
    return plan_words.roads(inbound, outbound, asked.currency)


def _compared(goal: GoalCard | None) -> parts.PlainTable | None:
    """The plans kept for a goal, beside each other."""
    kept = goals.list_plans(key=goal.key, limit=MOST_COMPARED) if goal else []
    if not kept:
        return None
    rows = []
    for one in kept:
        answer = goals.answer(one.asked)
        two = plan_words.two_numbers(answer)
        rows.append(
            (
                _("Plan %(number)s") % {"number": one.number},
                plan_words.money(one.asked.target, one.asked.currency),
                str(answer.plan.customers), two["even"], two["safe"],
                plan_words.in_ten(answer.forecast.chance or 0.0),
            )
        )  # fmt: skip
    return parts.PlainTable(
        caption=_("Kept plans, the newest first"),
        head=(_("Plan"), _("Target"), _("Customers"), _("As likely as not"), _("8 times in 10"),
              _("Reaches the target")),
        rows=tuple(rows), numbers_from=1,
    )  # fmt: skip


def _promised(asked: Asked, answer: Answer) -> list[dict[str, Any]]:
    """Each agreement with the volume it promises, and the one the plan needs."""
    lines = []
    for version in definitions.list_latest(kind=Kind.AGREEMENT):
        clause = agreements.volume_clause(version.body)
        every = Every(clause["every"]) if clause else Every.MONTH
        needs, safe = (
            agreements.volume_for(leads=leads, days=_days(asked), every=every)
            for leads in (answer.planned, answer.safe)
        )
        lines.append(
            {
                "key": version.key, "name": definition_words.title(version), "every": every,
                "now": int(clause["at_least"]) if clause else 0, "needs": needs, "safe": safe,
            }
        )  # fmt: skip
    return lines


def _promise(line: dict[str, Any]) -> dict[str, Any]:
    said = {
        "name": line["name"], "now": line["now"], "needs": line["needs"], "safe": line["safe"],
        "every": str(naming.EVERY_NAMES[line["every"]]),
    }  # fmt: skip
    words = (
        _("“%(name)s” promises %(now)s leads (%(every)s); this plan needs %(needs)s.")
        if line["now"]
        else _("“%(name)s” promises no number of leads; this plan needs %(needs)s (%(every)s).")
    )
    return {
        "key": line["key"],
        "words": words % said,
        "is_same": line["now"] == line["needs"],
        "propose": _("Propose %(needs)s") % said,
        "propose_safe": _("Propose %(safe)s, to be safe") % said,
    }
