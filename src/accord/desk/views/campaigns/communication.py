"""The plan of communication: what each team is told, how, how often, and what is overdue."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import About
from accord.campaigns.values.planning import (
    CADENCE_NAMES,
    CHANNEL_NAMES,
    PROOF_NAMES,
    Line,
    LineStanding,
    LineState,
    Plan,
    Proof,
)
from accord.definitions import api as definitions
from accord.definitions.values import OPEN, Kind
from accord.desk.views.common import lists
from accord.desk.views.wording import definition_words
from accord.desk.views.wording.leading_words import SIDE_NAMES
from accord.foundation import clock
from accord.kernel.working_time import WorkingCalendar, local_day
from accord.meetings import api as meetings
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

STATE_NAMES = {
    LineState.OVERDUE: pgettext_lazy("told", "Overdue"),
    LineState.DUE: pgettext_lazy("told", "Due"),
    LineState.DONE: pgettext_lazy("told", "Told"),
    LineState.WAITING: pgettext_lazy("told", "Nothing to tell yet"),
}
_CHIPS = {
    LineState.OVERDUE: parts.ClockKind.LATE,
    LineState.DUE: parts.ClockKind.SOON,
    LineState.DONE: parts.ClockKind.KEPT,
    LineState.WAITING: parts.ClockKind.STOPPED,
}
_ORDER = tuple(LineState)
Seen = Callable[[Side], datetime | None]


def _announced(about: About) -> Seen:
    return lambda side: campaigns.last_published(about=about, side=side)


def _noticed(kind: str) -> Seen:
    return lambda _side: notices.last_told(kind=kind)


def _held(kind: meetings.Kind) -> Seen:
    return lambda _side: meetings.last_held(kind=kind)


# By what Accord sees itself that something was told: when it was last, to a side. Another slice
# that knows of such records adds its line; what nobody answers for here is ticked by hand.
SEEN: Mapping[Proof, Seen] = {
    Proof.CAMPAIGN_BRIEF: _announced(About.CAMPAIGN),
    Proof.PRODUCT_NOTE: _announced(About.PRODUCT),
    Proof.NEWS: _announced(About.NEWS),
    Proof.NEW_PIECE: _noticed("new_piece"),
    Proof.FIGURES: _noticed("figures"),
    Proof.WEEKLY_MEETING: _held(meetings.Kind.WEEKLY),
    Proof.MONTHLY_MEETING: _held(meetings.Kind.MONTHLY),
}


@require_GET
def communication_page(request: HttpRequest) -> HttpResponse:
    """GET /communication/"""
    at, actor = clock.now(), lists.actor_of(request)
    plan = campaigns.find_plan(at=at)
    standings = standings_of(plan, at=at) if plan is not None else []
    latest = definitions.find_latest(kind=Kind.COMMUNICATION)
    is_open = latest is not None and latest.state in OPEN
    may_write = actor.may(Capability.EDIT_DEFINITIONS)
    context = {
        "sentence": _sentence(standings) if plan is not None else "",
        "plan": plan,
        "draft": definition_words.place(latest) if is_open and latest is not None else "",
        "text": reverse("definition", args=[Kind.COMMUNICATION.value, plan.number])
        if plan is not None
        else "",
        "write_url": reverse("sheet_write", args=[Kind.COMMUNICATION.value]) if may_write else "",
        "audiences": [SIDE_NAMES[side] for side in _audiences(standings)],
        "topics": _topics(standings),
        "may_tick": actor.may(Capability.BRING_EVIDENCE),
    }
    return render(request, "desk/communication.html", context)


def standings_of(plan: Plan, *, at: datetime) -> list[LineStanding]:
    """Where every line of the plan stands now, those that are overdue first."""
    calendar = team.calendar_for(side=Side.BOTH, at=at)[1]
    ticks = campaigns.list_ticks(lines=[one.mark for one in plan.lines])
    # Lines of one proof and side are many; each is looked up once.
    proofs = {(one.proof, Side(one.audience)) for one in plan.lines if one.proof in SEEN}
    seen = {(proof, side): SEEN[proof](side) for proof, side in proofs}
    untold = campaigns.unbriefed_since(since=plan.since)
    found = [
        _standing(one, plan, seen=seen, untold=untold, ticks=ticks, calendar=calendar, at=at)
        for one in plan.lines
    ]
    return sorted(found, key=lambda one: (_ORDER.index(one.state), one.due_on or date.max))


def _standing(
    line: Line,
    plan: Plan,
    *,
    seen: Mapping[tuple[Proof, Side], datetime | None],
    untold: datetime | None,
    ticks: Mapping[str, tuple[date, int | None]],
    calendar: WorkingCalendar,
    at: datetime,
) -> LineStanding:
    last = seen.get((line.proof, Side(line.audience)))
    recorded = local_day(calendar, last) if last is not None else None
    ticked = ticks[line.mark][0] if line.mark in ticks else None
    told = [day for day in (recorded, ticked) if day is not None]
    happened = untold if line.proof is Proof.CAMPAIGN_BRIEF else None
    return campaigns.standing(
        line, told_on=max(told, default=None),
        by_record=recorded is not None and recorded == max(told),
        since=local_day(calendar, plan.since), today=local_day(calendar, at), calendar=calendar,
        happened_on=local_day(calendar, happened) if happened is not None else None,
    )  # fmt: skip


def _sentence(found: Sequence[LineStanding]) -> str:
    late = sum(one.state is LineState.OVERDUE for one in found)
    if not late:
        return _("Nothing that both teams agreed to tell each other is overdue.")
    return ngettext(
        "%(count)s of %(all)s is overdue.", "%(count)s of %(all)s are overdue.", late
    ) % {"count": ui.number(late), "all": ui.number(len(found))}


def _audiences(found: Sequence[LineStanding]) -> list[str]:
    told = {one.line.audience for one in found}
    return [side.value for side in (Side.BOTH, Side.MARKETING, Side.SALES) if side.value in told]


def _topics(found: Sequence[LineStanding]) -> list[dict[str, Any]]:
    """The plan as a table: a row for each topic, a cell for each audience."""
    audiences = _audiences(found)
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one in found:
        row = rows.setdefault(one.line.topic, {side: [] for side in audiences})
        row[one.line.audience].append(_cell(one))
    return [
        {
            "topic": topic,
            "cells": [{"audience": SIDE_NAMES[side], "lines": row[side]} for side in audiences],
        }
        for topic, row in rows.items()
    ]


def _cell(one: LineStanding) -> dict[str, Any]:
    return {
        "mark": one.line.mark,
        "is_overdue": one.state is LineState.OVERDUE,
        "chip": parts.Clock(kind=_CHIPS[one.state], words=str(STATE_NAMES[one.state])),
        "how": _("%(channel)s, %(cadence)s, by %(teller)s") % {
            "channel": CHANNEL_NAMES[one.line.channel],
            "cadence": str(CADENCE_NAMES[one.line.cadence]).lower(),
            "teller": SIDE_NAMES[one.line.teller],
        },
        "told": _told(one),
        "due": _due(one),
        "seen_by": PROOF_NAMES[one.line.proof],
        "is_by_hand": one.line.proof not in SEEN,
    }  # fmt: skip


def _told(one: LineStanding) -> str:
    if one.told_on is None:
        return _("Not told yet")
    day = {"day": ui.calendar_day(one.told_on)}
    if one.by_record:
        return _("Last on %(day)s, as Accord has seen") % day
    return _("Last on %(day)s, as somebody ticked") % day


_DUE: Mapping[bool, Any] = {
    True: gettext_lazy("It was due on %(day)s"),
    False: gettext_lazy("Due by %(day)s"),
}


def _due(one: LineStanding) -> str:
    if one.due_on is None:
        return ""
    return str(_DUE[one.state is LineState.OVERDUE]) % {"day": ui.calendar_day(one.due_on)}


@require_POST
def communication_tick(request: HttpRequest) -> HttpResponse:
    """POST /communication/told/: a line was told today, or not after all."""
    at, actor = clock.now(), lists.actor_of(request)
    plan = campaigns.find_plan(at=at)
    mark = request.POST.get("line", "")
    line = next((one for one in plan.lines if one.mark == mark), None) if plan else None
    if line is None:
        messages.error(request, _("There is no such line in the plan now. Nothing was noted."))
        return redirect("communication")
    today = local_day(team.calendar_for(side=Side.BOTH, at=at)[1], at)
    note = campaigns.untick if request.POST.get("act") == "undo" else campaigns.tick
    if note(line=mark, day=today, actor_id=actor.member_id, at=at):
        messages.success(
            request, _("Noted for today: %(topic)s.") % {"topic": line.topic}
            if note is campaigns.tick
            else _("Taken back: %(topic)s.") % {"topic": line.topic},
        )  # fmt: skip
    else:
        messages.info(request, _("That is so already. Nothing was changed."))
    return redirect("communication")
