"""The planner: from a target back to leads, in two numbers; what it takes, what it costs, and the
promise that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.agreements import api as agreements
from accord.agreements.values.flaws import TERM_FLAWS, UnableToRead
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import addresses, plan_sheets, plan_tables, workbooks
from accord.desk.rules.addresses import Address
from accord.desk.rules.plan_sheets import Ground, Group, Read
from accord.desk.views.common import drafts, papers
from accord.desk.views.common.lists import actor_of
from accord.desk.views.goals import (
    goal_figures,
    plan_compared,
    plan_forms,
    plan_found,
    plan_segments,
)
from accord.desk.views.wording import goal_words, plan_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.flaws import PLAN_FLAWS, UnableToPlan
from accord.goals.values.goals import GOAL_FLAWS, GoalCard, Metric, UnableToSetGoal
from accord.goals.values.kept import Answer, Asked, Whole
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Capability
from accord.ui.values import parts

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody asks the planner, what the records say to it, and what follows: found None
    where a field is wrong or empty, or no plan follows, which `problem` tells."""

    here: Address
    said: Mapping[str, str]
    roots: Sequence[GoalCard]
    goal: GoalCard | None
    ground: Ground
    known: goal_figures.Known | None
    read: Read
    found: Whole | None
    problem: str
    origins: Sequence[tuple[str, str]] = field(default=())

    @property
    def best(self) -> dict[str, Fraction]:
        """Leads of the best month so far, by origin; "" for all."""
        best = {group: one.best for group, one in self.ground.groups.items()} | {
            "": self.ground.best
        }
        return {group: leads for group, leads in best.items() if leads}


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /goals/plan/: what a target takes; the address says all of it. POST keeps the plan
    for its goal, or proposes its volume to an agreement."""
    at = clock.now()
    dropped = whole_number(request.GET.get("drop", ""))
    if dropped is not None:
        left = plan_sheets.without(dict(_here(request).pairs), dropped)
        return redirect(_where([(name, left.get(name, "")) for name in plan_sheets.NAMES]))
    sheet = _sheet(request, at=at)
    if request.method == "POST" and sheet.found is not None:
        place = _act(request, sheet, at=at)
        return redirect(place or _where(sheet.here.pairs))
    context: dict[str, Any] = {
        "said": sheet.said,
        **plan_forms.drawn(
            sheet.said, sheet.ground, sheet.read, roots=sheet.roots, origins=sheet.origins,
            is_asked=bool(sheet.here.pairs),
        ),
        "problem": sheet.problem,
        "is_read": sheet.known is not None,
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "goal": sheet.goal,
        "kept": sheet.here.pairs,
        "breadcrumb": (
            parts.Link(label=_("Goals"), url=reverse("goals")),
            parts.Link(label=_("Plan"), url=""),
        ),
    }  # fmt: skip
    if sheet.found is not None:
        file_url = f"{reverse('goal_plan_file')}?{urlencode(sheet.here.pairs)}"
        context |= _drawn(sheet, sheet.found, at=at)
        context |= {f"{kind}_url": f"{file_url}&format={kind}" for kind in ("csv", "xlsx", "pdf")}
    until = context.get("until")
    is_wrong = sheet.problem or sheet.read.wrong or (until and until.error)
    return render(request, "desk/plan.html", context, status=422 if is_wrong else 200)


def plan_file(request: HttpRequest) -> HttpResponse:
    """GET /goals/plan/file/?format=xlsx: the plan as a table that reckons itself; pdf: on paper."""
    at = clock.now()
    sheet = _sheet(request, at=at)
    if sheet.found is None:
        messages.error(request, sheet.problem or _("The plan is not complete yet."))
        return redirect(_where(sheet.here.pairs))
    if request.GET.get("format") == "pdf":
        return _paper(request, _drawn(sheet, sheet.found, at=at), sheet)
    rows = plan_tables.table(
        sheet.found, words=plan_forms.file_words(),
        names={code: str(name) for code, name in plan_words.STAGE_NAMES.items()},
    )  # fmt: skip
    if request.GET.get("format") == "xlsx":
        response = HttpResponse(workbooks.workbook(_("Plan"), rows), content_type=_WORKBOOK)
        response["Content-Disposition"] = 'attachment; filename="plan.xlsx"'
        return response
    response = HttpResponse(workbooks.text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plan.csv"'
    return response


def _paper(request: HttpRequest, drawn: Mapping[str, Any], sheet: Sheet) -> HttpResponse:
    """The plan as pages of paper; where none can be drawn here, a sentence that says so."""
    asked = sheet.read.segments[0].asked
    shown = [drawn.get(name) for name in ("by_segment", "by_period", "chain", "months", "levers")]
    html = render_to_string(
        "desk/plan_paper.html",
        {
            **drawn,
            "language": get_language() or "en",
            "title": sheet.goal.text.name if sheet.goal else _("Plan back from a target"),
            "sentence": _("%(target)s from %(from)s to %(to)s") % {
                "target": plan_words.money(sum(one.asked.target for one in sheet.read.segments),
                                           asked.currency),
                "from": goal_words.day(asked.start), "to": goal_words.day(asked.end),
            },
            "tables": [table for table in (*shown, drawn["roads"]) if table is not None],
        },
    )  # fmt: skip
    return papers.answer(request, html, name="plan.pdf") or redirect(_where(sheet.here.pairs))


def _here(request: HttpRequest) -> Address:
    given = request.POST if request.method == "POST" else request.GET
    return addresses.read(
        path=reverse("goal_plan"), names=plan_sheets.NAMES,
        given=[
            (name, str(value)[:200])
            for name in given
            for value in (given.getlist(name) if name == "with" else [given[name]])
        ],
    )  # fmt: skip


def _sheet(request: HttpRequest, *, at: datetime) -> Sheet:
    here = _here(request)
    said = {name: here.value(name) for name in plan_sheets.NAMES}
    roots = [one for one in goals.list_goals(at=at) if one.text.metric is Metric.REVENUE]
    goal = next((one for one in roots if one.key == said["goal"]), None)
    said = _filled(said, goal, at=at)
    ground, known, origins = _ground(said, at=at)
    found, problem, read = None, "", Read()
    try:
        ground = _timed(said, ground)
        read = plan_sheets.read(said, ground, others=_("All others"))
        read = plan_found.with_before(read, today=team.day_of(at=at))
        found = goals.whole(read.segments) if read.segments else None
    except UnableToPlan as refusal:
        problem = _problem(refusal, read)
    return Sheet(here, said, roots, goal, ground, known, read, found, problem, origins)


def _timed(said: Mapping[str, str], ground: Ground) -> Ground:
    """What the records say, with the lag and the season that are assumed. Raises UnableToPlan."""
    cycle, season = plan_sheets.times_said(said)
    return replace(
        ground,
        lag=ground.lag if cycle is None else goals.lag_by_half(cycle),
        season=ground.season if season is None else goals.season_said(season),
    )


def _problem(refusal: UnableToPlan, read: Read) -> str:
    """Why no plan follows; of several segments with the one it is about."""
    why = str(PLAN_FLAWS[refusal.flaw])
    place = refusal.where.partition("[")[2].partition("]")[0]
    if len(read.segments) > 1 and place.isdigit() and int(place) < len(read.segments):
        return _("%(name)s: %(why)s") % {"name": read.segments[int(place)].name, "why": why}
    return why


def _where(pairs: Sequence[tuple[str, str]]) -> str:
    return f"{reverse('goal_plan')}?{urlencode([pair for pair in pairs if pair[1]])}"


def _filled(said: dict[str, str], goal: GoalCard | None, *, at: datetime) -> dict[str, str]:
    """What is left open is as the goal says; without one it is this year."""
    text = goal.text if goal else None
    usual = {
        "target": f"{text.target:f}" if text else "",
        "from": max(text.start, date(1990, 1, 1)).isoformat() if text else f"{at.year}-01-01",
        "to": text.end.isoformat() if text else f"{at.year}-12-31",
    }
    return {name: said[name] or usual.get(name, "") for name in said}


def _ground(
    said: Mapping[str, str], *, at: datetime
) -> tuple[Ground, goal_figures.Known | None, Sequence[tuple[str, str]]]:
    """What the records say, of all leads and of the origins that segments are counted by; nothing
    where they cannot be read now, and the page says so."""
    currency = team.get_team().currency
    count = plan_sheets.count_of(said)
    fields = [plan_sheets.segment_field(place, "of") for place in range(1, count + 1)]
    try:
        snapshot = reporting.catch_up(at=at)
        known = goal_figures.known(currency=currency, at=at, snapshot=snapshot)
        origins = goal_figures.origins(at=at, snapshot=snapshot) if count else []
        groups = goal_figures.groups(
            {said[name] for name in fields if said[name]}, currency=currency, at=at,
            snapshot=snapshot,
        )  # fmt: skip
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return Ground(currency, {}), None, ()
    month = team.day_of(at=at).replace(day=1)
    return (
        Ground(
            currency,
            goal_figures.links_of(known.rates),
            known.deal, known.spread, known.counted, known.lag, known.season,
            goal_figures.best_of(known.leads),
            {
                code: Group(
                    dict(origins).get(code, code), goal_figures.links_of(one.rates), one.deal,
                    one.counted,
                    goal_figures.best_of(one.leads, until=month), one.leads,
                )
                for code, one in groups.items()
            },
            known.leads,
        ),
        known,
        origins,
    )  # fmt: skip


def _act(request: HttpRequest, sheet: Sheet, *, at: datetime) -> str:
    """Keeps or proposes; answers where to look then, "" for the plan itself."""
    actor_id = actor_of(request).member_id
    act, _split, key = request.POST.get("act", "").partition(":")
    try:
        if act in ("keep", "keep-changed") and sheet.goal is not None:
            number = goals.keep_plan(
                key=sheet.goal.key,
                segments=plan_segments.changed(sheet.said, sheet.read.segments)
                if act == "keep-changed"
                else sheet.read.segments,
                actor_id=actor_id, at=at, comment=request.POST.get("comment", ""), best=sheet.best,
            )  # fmt: skip
            messages.success(
                request, _("Plan %(number)s is kept for this goal.") % {"number": number}
            )
        elif act in ("propose", "propose-safe") and sheet.found is not None:
            return _propose(request, sheet.found, key, is_safe=act == "propose-safe", at=at)
    except (UnableToPlan, UnableToSetGoal, UnableToRead) as refusal:
        told: dict[Any, Any] = {**PLAN_FLAWS, **GOAL_FLAWS, **TERM_FLAWS}
        messages.error(request, str(told[refusal.flaw]))
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        messages.error(request, drafts.unwritten(refusal).whole)
    return ""


def _propose(request: HttpRequest, found: Whole, key: str, *, is_safe: bool, at: datetime) -> str:
    asked = found.segments[0][0].asked
    number = agreements.propose_volume(
        key=key, leads=found.safe if is_safe else found.planned, days=plan_found.days_of(asked),
        actor_id=actor_of(request).member_id, at=at,
    )  # fmt: skip
    messages.success(
        request,
        _("Version %(number)s of the agreement promises it now: a draft for both to sign.")
        % {"number": number},
    )
    return reverse("definition", args=[Kind.AGREEMENT.value, key, number])


def _drawn(sheet: Sheet, found: Whole, *, at: datetime) -> dict[str, Any]:
    asked, answer = goals.as_one(found)
    is_one = len(found.segments) == 1
    context: dict[str, Any] = {
        "two": plan_words.two_numbers(answer, is_one=is_one),
        "late": plan_words.late(answer, is_to_come=asked.start > team.day_of(at=at))
        if sheet.said["cycle"] or (sheet.known is not None and sheet.known.is_lag_known)
        else plan_words.no_lag(),
        "following": plan_words.following(answer, goals.following(found.segments)),
        "narrower": _narrower(found),
        "far": plan_segments.far(found, best=sheet.best),
        "forecast": plan_words.forecast(asked, answer),
        "months": plan_words.months(asked, answer),
        "levers": _levers(sheet.said, sheet.here, found),
        **_still(sheet, asked, answer, at=at),
        "capacity": plan_found.capacity(sheet.said, asked, answer),
        "roads": plan_found.roads(sheet.said, asked),
        "compared": plan_compared.compared(sheet.goal, sheet.here, best=sheet.best.get("")),
        "promises": [
            plan_found.promise(one, is_one=is_one) for one in plan_found.promised(asked, answer)
        ],
        **plan_segments.what_if(sheet.said, sheet.here, found),
    }
    if is_one:
        return context | {"chain": plan_words.chain(asked, answer)}
    return context | plan_segments.tables(sheet.said, sheet.here, found)


def _still(sheet: Sheet, asked: Asked, answer: Answer, *, at: datetime) -> dict[str, Any]:
    """What is still needed, and the field of the day until which."""
    chosen = plan_found.until_day(sheet.said, sheet.here, asked, at=at)
    if sheet.known is None or chosen is None:
        return {"still": ""}
    words = plan_found.still(asked, answer, sheet.known.leads, at=at, until=chosen.day)
    return {"still": words, "until": chosen}


def _narrower(found: Whole) -> str:
    """What would narrow the range; of several segments, of the one whose revenue is least sure."""
    widths = [span.high - span.low for _name, span in found.forecast.by_segment]
    segment, answer = found.segments[max(range(len(widths)), key=lambda place: widths[place])]
    said = plan_words.narrower(answer.narrowing, goals.from_leads(segment.asked.links))
    if len(found.segments) == 1:
        return said
    return _("%(name)s: %(why)s") % {"name": segment.name, "why": said}


def _levers(said: Mapping[str, str], here: Address, found: Whole) -> parts.PlainTable:
    """How far each lever alone has to be pulled; of several segments, for its own target. Each that
    changes the plan leads to its what-if."""
    pulled = []
    for place, (segment, answer) in enumerate(found.segments, 1):
        offers = plan_sheets.offers_of(said, goals.from_leads(segment.asked.links))
        pulls = goals.pulls(segment.asked, answer, offers=offers)
        on = str(place) if len(found.segments) > 1 else ""
        pulled += [
            (segment, one, plan_segments.what_if_url(here, segment, one, on)) for one in pulls
        ]
    pulled.sort(key=lambda pair: (pair[1].cost is None, pair[1].cost or 0))
    return plan_words.levers(pulled)
