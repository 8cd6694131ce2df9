"""Today: how marketing's leads become sales' customers, in one picture for both teams."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.desk.views.campaigns import announcements
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures import figure_charts, figure_lines, figures
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.goals import goals, own_targets
from accord.desk.views.handoffs import handoff_rows, inbox, returns
from accord.desk.views.leads import hot
from accord.desk.views.rhythm import team_actions
from accord.desk.views.scoring import drifts
from accord.desk.views.today import own_day
from accord.desk.views.together import training
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.sample import api as sample
from accord.team.values import Capability, Side
from accord.toolaudit import api as toolaudit
from accord.ui.values import parts

MONTH = 30
STEPS = 6
Drawn = TypeVar("Drawn")


def home(request: HttpRequest) -> HttpResponse:
    """GET /"""
    at = clock.now()
    is_loading = sample.get_state() is sample.SampleState.LOADING
    if is_loading or not intake.any_taken_in():
        return render(request, "desk/first.html", {"sample_running": is_loading})
    snapshot = None
    try:
        snapshot = reporting.shown(at=at)
        context = _pictures(at=at, snapshot=snapshot)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        context = {"failed": failed(problem)}
    context["doubts"], context["calling"] = _doubts(request), hot.today(request)
    context["own"] = own = _own(request, at=at)
    context["inbox"], context["returns"] = _waiting(request)
    if own is not None and own.action.url == reverse("inbox"):
        context["inbox"] = ""  # it is said already
    context["asked"], context["announced"] = _asked(request), announcements.today(request)
    context["unsigned"] = _unsigned(request)
    context["gaps"], context["actions"] = _gaps(request), team_actions.today(request)
    context["goal"] = goals.today(at=at, snapshot=snapshot)
    context["target"] = own_targets.today(request, at=at, snapshot=snapshot)
    context["drifted"] = drifts.today(may_edit=actor_of(request).may(Capability.EDIT_DEFINITIONS))
    context["among_us"] = training.today(request)
    return render(request, "desk/home.html", context)


def sample_page(request: HttpRequest) -> HttpResponse:
    """GET /sample/"""
    return render(request, "desk/sample.html", {"is_loaded": sample.is_loaded()})


def _doubts(request: HttpRequest) -> str:
    """How many pairs wait, for those who may answer; "" where none does."""
    if not actor_of(request).may(Capability.JOIN_PEOPLE):
        return ""
    count = contacts.count_doubts(within=lists.people_within(request))
    said = ngettext(
        "Please check: %(count)s pair may be one person",
        "Please check: %(count)s pairs may be one person",
        count,
    )
    return said % {"count": lists.counted(count)} if count else ""


def _own(request: HttpRequest, *, at: datetime) -> own_day.OwnDay | None:
    """The question of one's own role; None where its figure cannot be read, as is said beside."""
    try:
        return own_day.own_day(request, at=at)
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None


def _waiting(request: HttpRequest) -> tuple[str, str]:
    """What waits for whoever asks, on either side; "" where they have no such desk."""
    actor = actor_of(request)
    sells = actor.may(Capability.WORK_LEADS) and handoff_rows.actor_is(actor, Side.SALES)
    markets = actor.may(Capability.JUDGE_LEADS) and handoff_rows.actor_is(actor, Side.MARKETING)
    return inbox.today(request) if sells else "", returns.today(request) if markets else ""


def _asked(request: HttpRequest) -> str:
    """How many requests of the other team whoever asks has to answer; "" where there is none."""
    actor = actor_of(request)
    if actor.member_id is None:
        return ""
    where = handoffs.RequestFilter(
        owner_id=actor.member_id, is_open=True, scope=actor.scope, viewer_id=actor.member_id
    )
    count = handoffs.count_requests(wheres={"mine": where}, at_most=lists.COUNTED_UP_TO)["mine"]
    said = ngettext(
        "%(count)s request waits for your answer", "%(count)s requests wait for your answer", count
    )
    return said % {"count": lists.counted(count)} if count else ""


def _unsigned(request: HttpRequest) -> str:
    """How many wordings the other leader has signed wait for whoever asks; "" for none."""
    actor = actor_of(request)
    is_asked = actor.member_id is not None and actor.may(Capability.SIGN)
    count = definitions.count_to_sign(member_id=actor.member_id or 0) if is_asked else 0
    said = ngettext(
        "%(count)s wording that the other leader has signed waits for you to sign it",
        "%(count)s wordings that the other leader has signed wait for you to sign them",
        count,
    )
    return said % {"count": lists.counted(count)} if count else ""


def _gaps(request: HttpRequest) -> str:
    """How many gaps between tools whoever asks has to close; "" where there is none."""
    member_id = actor_of(request).member_id
    count = toolaudit.count_gaps(is_open=True, owner_id=member_id) if member_id else 0
    said = ngettext(
        "%(count)s gap between tools is yours to close",
        "%(count)s gaps between tools are yours to close",
        count,
    )
    return said % {"count": lists.counted(count)} if count else ""


@require_POST
def load_sample(request: HttpRequest) -> HttpResponse:
    """POST /sample/load/: have a worker load the sample company."""
    at = clock.now()
    try:
        sample.order_sample(
            plan=sample.Plan(until=at.date()), at=at, actor_id=actor_of(request).member_id
        )
    except sample.AlreadyLoaded:
        messages.info(request, _("The sample company is here already."))
    return redirect("today")


@require_POST
def clear_sample(request: HttpRequest) -> HttpResponse:
    """POST /sample/clear/: take back exactly what the sample company brought."""
    try:
        sample.clear_sample(at=clock.now(), actor_id=actor_of(request).member_id)
    except (sample.NothingLoaded, sample.StillLoading):
        messages.info(request, _("There is no sample company to clear now."))
    else:
        messages.success(request, _("The sample company is gone; everything else is as it was."))
    return redirect("today")


def _pictures(*, at: datetime, snapshot: lake.Snapshot) -> dict[str, Any]:
    reader = reader_of(at=at)

    def ask(measure: str, **options: Any) -> reporting.Result:
        return reporting.ask(
            measure=measure, at=at, options=reporting.Options(**options), snapshot=snapshot
        )

    funnel, trend = ask("funnel"), ask("trend")
    by_origin = ask("conversion", by="origin")
    cohorts = [ask("conversion", by="cohort", within=MONTH * (step + 1)) for step in range(STEPS)]
    bars = figure_charts.funnel_bars(funnel, reader=reader)
    ranges = figure_charts.ranges(by_origin, reader=reader)
    months = figure_charts.months(cohorts, reader=reader)
    line = figure_lines.line(trend, reader=reader, name="leads")
    cautions = figures.other_notes(funnel)
    later = _("months after the first contact; shaded: too early")
    pictures = [
        _picture("funnel", _("From first contact to customer"), funnel, bars),
        _picture("origins", _("Customers of 100 leads, by origin"), by_origin, ranges),
        _picture("months", _("Customers of 100 leads, by month"), cohorts[-1], months, later),
        _picture("trend", _("New leads by month"), trend, line),
    ]
    for picture in pictures:  # what is said at the head of the page is said once
        picture["notes"] = [note for note in picture["notes"] if note not in cautions]
    return {
        "sentence": reporting.tell(funnel),
        "cautions": cautions,
        "tiles": _tiles(ask, reader=reader),
        "pictures": pictures,
    }


def _picture(
    name: str, title: str, result: reporting.Result, chart: object, note: str = ""
) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "chart": chart if result.rows else None,
        "sentence": reporting.tell(result),
        "notes": figures.other_notes(result),
        "note": note,
        "proof": figures.proof(result),
        "url": figures.measure_url(result),
        "csv_url": figures.csv_url(result),
    }


def _tiles(ask: Callable[..., reporting.Result], *, reader: figures.Reader) -> list[parts.Tile]:
    whole = {
        name: ask(name, by=reporting.TOTAL)
        for name in ("conversion", "won_value", "win_rate", "time_to_win")
    }
    return [
        figures.tile(whole[name], label=label, cell=cell, figure=figure, unit=unit, reader=reader)
        for name, label, cell, figure, unit in (
            ("conversion", _("Leads that became customers"), "reached", "reached", ""),
            ("won_value", _("Won"), "value", "value", ""),
            ("win_rate", _("Deals won of 100 decided"), "won", "rate", ""),
            ("time_to_win", _("Half of the won deals took"), "deals", "median_days", _("days")),
        )
    ]
