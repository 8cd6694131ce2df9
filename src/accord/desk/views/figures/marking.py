"""Marks on trends: what happened on a day, as a colleague says."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures.figure_lines import Marked
from accord.foundation import clock
from accord.marks import api as marks
from accord.marks.values import MARK_FLAWS, Mark, UnableToMark
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import charts


def marked(request: HttpRequest, *, measure: str) -> Marked:
    """What is marked for a measure, as its trend draws it."""
    found = marks.list_marks(measure=measure)
    names = team.names(ids=[one.by_id for one in found if one.by_id is not None])
    return [(one.day, drawn(one, names=names, actor=actor_of(request))) for one in found]


def drawn(mark: Mark, *, names: dict[int, str], actor: Actor) -> charts.TrendMark:
    """A mark as a trend draws it; whoever may take it away is offered it."""
    is_own = mark.by_id is not None and mark.by_id == actor.member_id and not mark.is_start
    may_end = actor.may(Capability.SIGN) or (is_own and actor.may(Capability.BRING_EVIDENCE))
    return charts.TrendMark(
        place=0.0,
        day=ui.calendar_day(mark.day),
        words=mark.words,
        by=names.get(mark.by_id or 0, ""),
        end_url=reverse("mark_end", args=[mark.id]) if may_end else "",
        is_strong=mark.is_start,
    )


def today_of(at: datetime) -> date:
    """The day it is where the company is."""
    return team.day_of(at=at)


@require_POST
def make(request: HttpRequest, name: str) -> HttpResponse:
    """POST /results/<measure>/marks/: mark a day for this measure, or for all."""
    measure = "" if request.POST.get("of_all") else name
    if name not in reporting.MEASURES:
        return redirect("results")
    _made(request, measure=measure, is_start=False)
    return _back(request)


@require_POST
def make_start(request: HttpRequest) -> HttpResponse:
    """POST /since/start/: a leader says since when the teams work as one."""
    _made(request, measure="", is_start=True)
    return redirect("since")


def _made(request: HttpRequest, *, measure: str, is_start: bool) -> None:
    at = clock.now()
    words = request.POST.get("words", "")
    if is_start and not words.strip():
        words = _("We began to work as one team.")
    try:
        number = marks.make_mark(
            day=addresses.day(request.POST.get("day", "").strip()),
            words=words,
            measure=measure,
            is_start=is_start,
            actor_id=actor_of(request).member_id,
            today=today_of(at),
            at=at,
        )
    except UnableToMark as refusal:
        messages.error(request, str(MARK_FLAWS[refusal.flaw]))
        return
    undo = reverse("mark_end", args=[number])
    messages.success(request, _("The day is marked."), extra_tags=undo)


@require_POST
def end(request: HttpRequest, mark_id: int) -> HttpResponse:
    """POST /marks/<id>/end/"""
    undo = reverse("mark_restore", args=[mark_id])
    return _done(request, marks.end_mark, mark_id, _("The mark is taken away."), undo=undo)


@require_POST
def restore(request: HttpRequest, mark_id: int) -> HttpResponse:
    """POST /marks/<id>/back/"""
    return _done(request, marks.restore_mark, mark_id, _("The mark stands again."))


def _done(
    request: HttpRequest, act: Callable[..., object], mark_id: int, told: str, *, undo: str = ""
) -> HttpResponse:
    """Do what is asked to a mark, or say why it is not done."""
    actor = actor_of(request)
    try:
        act(
            mark_id=mark_id, actor_id=actor.member_id, is_leader=actor.may(Capability.SIGN),
            at=clock.now(),
        )  # fmt: skip
    except UnableToMark as refusal:
        messages.error(request, str(MARK_FLAWS[refusal.flaw]))
    else:
        messages.success(request, told, extra_tags=undo)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page they came from, if it is one of ours."""
    came_from = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(came_from if is_ours else reverse("results"))
