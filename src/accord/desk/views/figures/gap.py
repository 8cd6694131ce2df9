"""Why revenue differs: the gap between two periods by cause, each with its leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.figures.figure_versions import choice
from accord.desk.views.figures.reading import failed
from accord.desk.views.leads import leads as lead_views
from accord.desk.views.wording import figure_words, gap_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.goals import GoalCard
from accord.goals.values.kept import KeptPlan
from accord.kernel.ids import whole_number
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts


def gap_page(request: HttpRequest) -> HttpResponse:
    """GET /gap/: what came, what came before, and what each cause made of the difference."""
    asked = _asked(request)
    at = clock.now()
    try:
        snapshot = reporting.catch_up(at=at)
        gap = _found(asked, at=at, snapshot=snapshot)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/gap.html", {"failed": failed(problem)})
    context: dict[str, object] = {
        "gap": gap,
        "period": _period_words(asked),
        "bar": _bar(asked),
        "breadcrumb": (
            parts.Link(label=_("Results"), url=reverse("results")),
            parts.Link(label=_("Why revenue differs"), url=""),
        ),
    }  # fmt: skip
    if gap is not None:
        context |= {
            "heading": gap_words.heading(gap),
            "causes": _causes(gap, asked),
            "first": _first(gap),
            "notes": _notes(gap),
        }
    return render(request, "desk/gap.html", context)


def gap_leads(request: HttpRequest) -> HttpResponse:
    """GET /gap/leads/: the leads that one cause is about."""
    asked = _asked(request)
    here = lists.address(request, names=("from", "to", "beside", "cause", "column", "after"))
    at = clock.now()
    try:
        snapshot = reporting.catch_up(at=at)
        gap = _found(asked, at=at, snapshot=snapshot)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/gap.html", {"failed": failed(problem)})
    found = [
        part
        for part in (gap.parts if gap else ())
        if _code(part) == here.value("cause") and part.cause is not reporting.Cause.ELSEWHERE
    ]
    if gap is None or not found:
        raise Http404(here.value("cause"))
    ids = reporting.list_behind(
        gap=gap, part=found[0], at=at, after=whole_number(here.value("after")) or 0,
        limit=lists.PAGE + 1, snapshot=snapshot,
    )  # fmt: skip
    count = reporting.count_behind(gap=gap, part=found[0], at=at, snapshot=snapshot)
    scope = lists.scope_of(request)
    words = f"{gap_words.name_of(found[0])}. {gap_words.said(found[0], gap)}"
    if not scope.is_everything:
        words += " " + _("Listed are only those that your role sees.")
    where = leads.LeadFilter(ids=ids[: lists.PAGE], scope=scope)
    page = leads.list_leads(where=where, limit=lists.PAGE)
    key = str(ids[lists.PAGE - 1]) if len(ids) > lists.PAGE else None
    return lead_views.behind(
        request, here=here, page=leads.Page(page.rows, key), count=count, sentence=words
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which days, beside which: the plan of a goal by its key, or "" for as many days before.
    plans: the goals that have one."""

    start: date
    end: date
    today: date
    beside: str
    plans: Mapping[str, tuple[GoalCard, KeptPlan]]


def _asked(request: HttpRequest) -> _Asked:
    at = clock.now()
    held = {
        goal.key: goal for goal in goals.list_goals(at=at) if goal.is_agreed and goal.text.is_root
    }
    kept = goals.latest_plans(keys=held) if held else {}
    plans = {key: (held[key], plan) for key, plan in kept.items()}
    beside = request.GET.get("beside", "")
    today = team.day_of(at=at)
    start, end = _period(request, today=today)
    return _Asked(start, end, today, beside if beside in plans else "", plans)


def _found(asked: _Asked, *, at: datetime, snapshot: lake.Snapshot) -> reporting.Gap | None:
    if not asked.beside:
        return reporting.gap_between(start=asked.start, end=asked.end, at=at, snapshot=snapshot)
    goal, plan = asked.plans[asked.beside]
    return reporting.gap_to_plan(
        goal=goal.text, asked=plan.asked, at=at, today=asked.today, snapshot=snapshot
    )


def _period_words(asked: _Asked) -> str:
    if asked.beside:
        goal = asked.plans[asked.beside][0].text
        return _("From %(start)s until today, beside the plan of “%(goal)s”.") % {
            "start": ui.calendar_day(goal.start), "goal": goal.name,
        }  # fmt: skip
    return _("From %(start)s until %(end)s, beside as many days before.") % {
        "start": ui.calendar_day(asked.start), "end": ui.calendar_day(asked.end),
    }  # fmt: skip


def _bar(asked: _Asked) -> parts.FilterBar:
    beside = [("", _("As many days before"))]
    beside += [
        (key, _("The plan of “%(goal)s”") % {"goal": goal.text.name})
        for key, (goal, _plan) in asked.plans.items()
    ]
    start, end = asked.start.isoformat(), asked.end.isoformat()
    filters = [
        parts.Filter(name="from", label=_("From"), value=start, kind="date"),
        parts.Filter(name="to", label=_("Until"), value=end, kind="date"),
    ]
    if asked.plans:
        filters.insert(0, choice("beside", _("Beside"), beside, chosen=asked.beside))
    return parts.FilterBar(url=reverse("gap"), filters=tuple(filters), clear_url=reverse("gap"))


def _causes(gap: reporting.Gap, asked: _Asked) -> list[dict[str, str]]:
    """Each cause that made something of the gap, what cost most first."""
    said = []
    for part in reporting.ranked(gap.parts):
        days = {"from": asked.start.isoformat(), "to": asked.end.isoformat()}
        where = urlencode({**days, "beside": asked.beside, "cause": _code(part)})
        is_ours = part.cause is not reporting.Cause.ELSEWHERE
        said.append(
            {
                "name": gap_words.name_of(part),
                "url": f"{reverse('gap_leads')}?{where}" if is_ours else "",
                "money": _signed(part, gap),
                "team": str(figure_words.TEAM_NAMES[reporting.side_of(part).value]),
                "said": gap_words.said(part, gap),
                "do": gap_words.do(part) if part.minor < 0 else "",
            }
        )
    return said


def _first(gap: reporting.Gap) -> str:
    """What cost most, where something did."""
    cost = [part for part in reporting.ranked(gap.parts) if part.minor < 0]
    # What came from elsewhere nobody can act on: it is named first only where it is alone.
    most = next((part for part in cost if part.cause is not reporting.Cause.ELSEWHERE), None)
    most = most or (cost[0] if cost else None)
    if most is None:
        return _("No cause cost revenue.")
    return _("What cost most: %(cause)s (%(money)s).") % {
        "cause": gap_words.name_of(most), "money": _signed(most, gap),
    }  # fmt: skip


def _notes(gap: reporting.Gap) -> list[str]:
    said = [
        _("Half of the won deals took %(days)s days from the lead: the leads of a period are those "
          "that came so much earlier.") % {"days": ui.number(gap.lag)},
        _("A lead given up early is counted as half as likely to buy as one that was not. What "
          "became of it nobody knows."),
    ]  # fmt: skip
    if gap.worth_of_soon == 1:
        said.append(_("That late tries cost deals does not show in these leads, so nothing is put "
                      "down to them."))  # fmt: skip
    if gap.is_plan:
        said.append(
            _(
                "The plan's money and leads are those due by then, by its months; of all days "
                "alike where it is of other days than the goal. How many leads fit, and how they "
                "are handled, no plan says: that is as in as many days before."
            )
        )
    if gap.is_exchanged:
        said.append(
            _(
                "Deals in other currencies count in %(currency)s by the rate of the day they were "
                "won."
            )
            % {"currency": gap.currency}
        )
    if gap.left_out:
        said.append(
            _(
                "What was won in %(currencies)s on days without a rate is not in it: load its "
                "rates of exchange."
            )
            % {"currencies": ", ".join(gap.left_out)}
        )
    return said


def _signed(part: reporting.Part, gap: reporting.Gap) -> str:
    words = ui.money(Money(abs(part.minor), gap.currency))
    return f"−{words}" if part.minor < 0 else f"+{words}"


def _code(part: reporting.Part) -> str:
    return part.cause.value if part.step is None else f"{part.cause.value}-{part.step}"


def _period(request: HttpRequest, *, today: date) -> tuple[date, date]:
    """The days asked for; the last full quarter where none are."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last = quarter - timedelta(days=1)
    first = last.replace(month=(last.month - 1) // 3 * 3 + 1, day=1)
    start = addresses.day(request.GET.get("from", "")) or first
    end = addresses.day(request.GET.get("to", "")) or (last if start <= last else today)
    within = reporting.FIRST_DAY <= start <= end <= reporting.LAST_DAY and (end - start).days < 3660
    return (start, end) if within else (first, last)
