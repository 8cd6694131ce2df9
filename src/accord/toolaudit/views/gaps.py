"""/tools/gaps/: what a red line has made a task of; an owner and a day, closed or lived with."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.toolaudit.operations import gaps as operations
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.values.audit import Gap
from accord.toolaudit.values.audit_codes import (
    STATE_NAMES,
    About,
    GapState,
    UnableToAudit,
)
from accord.toolaudit.views import frame
from accord.ui import api as ui
from accord.ui.values.parts import Cell, Fact, Link, More, PlainTable

PAGE = 50


def page(request: HttpRequest) -> HttpResponse:
    """GET /tools/gaps/: open ones by their day, then those that are closed."""
    today = clock.now().date()
    before = whole_number(request.GET.get("before", ""))
    mine = request.GET.get("mine") == "1"
    owner = frame.actor_of(request).member_id if mine else None
    after = whole_number(request.GET.get("after", ""))
    rows = audit.list_gaps(is_open=True, owner_id=owner, after=after, limit=PAGE + 1)
    count = audit.count_gaps(is_open=True, owner_id=owner)
    past = audit.list_gaps(is_open=False, before=before, limit=PAGE + 1)
    late = audit.count_gaps(is_open=True, owner_id=owner, due_before=today)
    return render(request, "toolaudit/gaps.html", frame.context(
        request,
        sentence=_sentence(count, late),
        mine=mine,
        gaps=table(rows[:PAGE], today=today) if rows else None,
        more_open=More(
            shown_words=ui.part_of(len(rows[:PAGE]), count),
            url=_after(rows[PAGE - 1].id, mine=mine) if len(rows) > PAGE else "",
            label=_("Show later ones"),
            rows_id="open-gaps",
        ),
        past=table(past[:PAGE], today=today) if past else None,
        more=More(
            shown_words=ui.part_of(len(past[:PAGE]), audit.count_gaps(is_open=False)),
            url=f"{reverse('audit_gaps')}?before={past[PAGE - 1].id}" if len(past) > PAGE else "",
            label=_("Show earlier ones"),
            rows_id="past-gaps",
        ),
    ))  # fmt: skip


def _after(gap_id: int, *, mine: bool) -> str:
    kept = "mine=1&" if mine else ""
    return f"{reverse('audit_gaps')}?{kept}after={gap_id}"


def _sentence(count: int, late: int) -> str:
    if not count:
        return _("Nothing is to close.")
    said = ngettext("%(count)s gap is to close.", "%(count)s gaps are to close.", count)
    said = said % {"count": ui.number(count)}
    if not late:
        return said
    tail = ngettext("%(count)s is late.", "%(count)s are late.", late) % {"count": ui.number(late)}
    return f"{said} {tail}"


def table(gaps: Sequence[Gap], *, today: date) -> PlainTable:
    """Tasks with who has them and until when."""
    names = team.names(ids={gap.owner_id for gap in gaps if gap.owner_id})
    words = wording.titles(gaps, day=today)
    return PlainTable(
        caption=_("Gaps with owner and day"),
        head=(_("What"), _("Has it"), _("Due"), _("State")),
        rows=tuple(
            (
                Cell(text=words[gap.id], url=reverse("audit_gap", args=[gap.id])),
                names.get(gap.owner_id or 0, _("Nobody")),
                ui.calendar_day(gap.due_on),
                state(gap, today=today),
            )
            for gap in gaps
        ),
        numbers_from=9,
    )


def state(gap: Gap, *, today: date) -> str:
    """How a task stands, in a word."""
    if gap.state is GapState.OPEN and gap.due_on < today:
        return _("Late")
    return str(STATE_NAMES[gap.state])


def one(request: HttpRequest, gap_id: int) -> HttpResponse:
    """GET /tools/gaps/ID/"""
    return _one(request, _gap(gap_id))


def _gap(gap_id: int) -> Gap:
    try:
        return audit.get_gap(gap_id=min(gap_id, frame.LARGEST_ID))
    except LookupError as problem:
        raise Http404 from problem


def _one(request: HttpRequest, gap: Gap, *, problem: str = "") -> HttpResponse:
    today, actor = clock.now().date(), frame.actor_of(request)
    title = wording.titles([gap], day=today)[gap.id]
    people = frame.members()
    may = gap.state is GapState.OPEN and (
        frame.may_keep(request) or (gap.owner_id is not None and gap.owner_id == actor.member_id)
    )
    return render(request, "toolaudit/gap.html", frame.context(
        request,
        gap=gap,
        title=title,
        breadcrumb=[
            Link(label=_("To close"), url=reverse("audit_gaps")),
            Link(label=title, url=""),
        ],
        problem=problem,
        remedy=wording.REMEDIES[gap.about],
        where=_where(gap),
        facts=_facts(gap, dict(people), today=today),
        may_change=may,
        people=people if may else [],
        today=today.isoformat(),
    ), status=422 if problem else 200)  # fmt: skip


def _where(gap: Gap) -> Link | None:
    """The page on which it is mended."""
    if gap.about is About.BLIND:
        return Link(label=_("Who sees what"), url=reverse("audit_sight"))
    if gap.transfer_id is not None:
        return Link(label=_("This way of data"), url=reverse("audit_way", args=[gap.transfer_id]))
    if gap.about is About.FAILING:
        return Link(label=_("Tools"), url=reverse("audit_tools"))
    return Link(label=_("Overview"), url=reverse("audit"))


def _facts(gap: Gap, names: dict[int, str], *, today: date) -> list[Fact]:
    known = names | team.names(ids={one for one in (gap.owner_id, gap.ended_by_id) if one})
    facts = [
        Fact(label=_("State"), text=state(gap, today=today)),
        Fact(label=_("Has it"), text=known.get(gap.owner_id or 0, _("Nobody"))),
        Fact(label=_("Due"), text=ui.calendar_day(gap.due_on)),
        Fact(label=_("Found"), text=ui.day(gap.opened_at)),
    ]
    if gap.ended_at is not None:
        facts.append(Fact(label=_("Ended"), text=ui.day(gap.ended_at)))
    if gap.ended_by_id is not None:
        facts.append(Fact(label=_("By"), text=known.get(gap.ended_by_id, "")))
    if gap.words:
        facts.append(Fact(label=_("Why"), text=gap.words))
    if gap.waived_until is not None:
        facts.append(Fact(label=_("Lived with until"), text=ui.calendar_day(gap.waived_until)))
    return facts


@require_POST
def give(request: HttpRequest, gap_id: int) -> HttpResponse:
    """POST /tools/gaps/ID/give/: whose it is, and until when."""
    gap = _gap(gap_id)
    try:
        operations.give_gap(
            gap_id=gap.id,
            owner_id=whole_number(request.POST.get("owner", "")),
            due_on=frame.day(request.POST.get("due", "")),
            actor=frame.actor_of(request),
            at=clock.now(),
        )
    except UnableToAudit as problem:
        return _one(request, gap, problem=frame.sentence(problem))
    messages.success(request, _("Kept."))
    return redirect("audit_gap", gap.id)


@require_POST
def end(request: HttpRequest, gap_id: int) -> HttpResponse:
    """POST /tools/gaps/ID/end/: closed, or lived with until a day."""
    gap = _gap(gap_id)
    is_waived = request.POST.get("how") == GapState.WAIVED.value
    try:
        operations.end_gap(
            gap_id=gap.id,
            state=GapState.WAIVED if is_waived else GapState.DONE,
            words=request.POST.get("words", ""),
            waived_until=frame.day(request.POST.get("until", "")) if is_waived else None,
            actor=frame.actor_of(request),
            at=clock.now(),
        )
    except UnableToAudit as problem:
        return _one(request, gap, problem=frame.sentence(problem))
    messages.success(request, _("Closed."))
    return redirect("audit_gap", gap.id)
