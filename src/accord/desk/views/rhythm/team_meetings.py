"""Meetings of both teams: those to come, what each is about, and what was said and decided."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accord.desk.views.common import lists, papers
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures.reading import failed
from accord.desk.views.rhythm import pack_drawn
from accord.desk.views.rhythm.deciding import decision_lines
from accord.desk.views.rhythm.team_actions import action_lines, add_from
from accord.foundation import clock
from accord.handoffs.values.meetings import Reply
from accord.kernel.ids import whole_number
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.meetings import api as meetings
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import parts

LOOK_BACK = timedelta(days=91)
_WRITTEN_UP = timedelta(hours=12)


@require_GET
def meetings_page(request: HttpRequest) -> HttpResponse:
    """GET /meetings/: the rhythm, what is to come, and what it all cost and brought."""
    at, actor = clock.now(), actor_of(request)
    here = lists.address(request, names=("before",))
    past = meetings.list_past(at=at, before_id=whole_number(here.value("before")))
    context = {
        "sentence": _next_sentence(at=at),
        "series": [_series(one) for one in meetings.list_series() if one.is_on],
        "unset": [
            (kind.value, meetings.KIND_NAMES[kind])
            for kind in meetings.Kind
            if kind not in {one.text.kind for one in meetings.list_series() if one.is_on}
        ],
        "may_set": actor.may(Capability.SIGN),
        "coming": [_row(one) for one in meetings.list_coming(at=at)],
        "past": [_row(one) for one in past.rows],
        "cost": _cost(at=at),
        "more_url": here.url(before=str(past.next_id)) if past.next_id else "",
    }
    return render(request, "desk/team_meetings.html", context)


def _next_sentence(*, at: datetime) -> str:
    coming = [one for one in meetings.list_coming(at=at)
              if one.state is meetings.MeetingState.PLANNED]  # fmt: skip
    if not coming:
        return _("No meeting of both teams is planned.")
    return _("Next: %(name)s, %(when)s.") % {
        "name": meetings.KIND_NAMES[coming[0].kind], "when": ui.long_moment(coming[0].starts_at),
    }  # fmt: skip


def _series(card: meetings.SeriesCard) -> dict[str, Any]:
    text = card.text
    return {
        "kind": text.kind.value,
        "name": meetings.KIND_NAMES[text.kind],
        "people": ngettext("%(count)s person", "%(count)s people", len(text.required))
        % {"count": ui.number(len(text.required))},
        "told": ngettext("%(count)s more is told", "%(count)s more are told", len(text.optional))
        % {"count": ui.number(len(text.optional))}
        if text.optional
        else "",
        "minutes": text.minutes,
        "rule": meetings.HOLIDAY_RULES[text.on_holiday],
    }


def _row(card: meetings.MeetingCard) -> dict[str, Any]:
    return {
        "card": card,
        "name": meetings.KIND_NAMES[card.kind],
        "when": ui.long_moment(card.starts_at),
        "state": meetings.STATE_NAMES[card.state],
        "moved": ui.calendar_day(card.nominal) if card.is_moved else "",
    }


def _cost(*, at: datetime) -> list[tuple[str, str]]:
    """What the meetings of a quarter cost beside what came of them."""
    told = meetings.spent(since=at - LOOK_BACK, until=at)
    lines = [
        (_("Meetings held"), ui.number(told.meetings)),
        (_("Hours of people"), ui.number(told.hours, digits=1)),
        (_("Hours given back by meetings called off"), ui.number(told.saved_hours, digits=1)),
        (_("Decisions, and those that worked"),
         _("%(count)s, %(worked)s worked") % {"count": ui.number(told.decisions),
                                              "worked": ui.number(told.worked)}),
        (_("Actions done"), ui.part_of(told.actions_done, told.actions)),
    ]  # fmt: skip
    if told.cost_minor is not None:
        cost = Money(told.cost_minor, team.get_team().currency)
        lines.insert(2, (_("What those hours cost"), ui.money(cost)))
    if told.unsaid:
        said = ngettext(
            "%(count)s, which counts in none of this. Say on its page whether it took place.",
            "%(count)s, which count in none of this. Say on their pages whether they took place.",
            told.unsaid,
        )
        lines.append(
            (_("Over, and nobody said what became of it"), said % {"count": ui.number(told.unsaid)})
        )
    return lines


@require_GET
def meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """GET /meetings/<id>/: what it is about, as it was frozen, else as it would be now."""
    card, at, actor = _card(meeting_id), clock.now(), actor_of(request)
    context: dict[str, Any] = {**_head(card, at=at), "may_act": _may_act(request)}
    try:
        pack, made_at = _pack(card, at=at)
        context |= pack_drawn.drawn(pack, scope=actor.scope)
        context |= {"made_at": made_at, "is_quiet": pack.is_quiet and not pack.tables}
        context["cancel"] = _cancel_words(card, pack)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        context["failed"] = failed(problem)
    context |= {
        "notes": _notes(meeting_id),
        "topics": _topics(meeting_id, actor),
        "note_parts": [(part.value, name) for part, name in meetings.PART_NAMES.items()],
        "decisions": decision_lines(meetings.list_decisions(meeting_id=meeting_id).rows),
        "actions": action_lines(
            meetings.list_actions(meeting_ids=[meeting_id], state=None), at=at
        ),
        "members": [(one.id, one.name) for one in team.list_members()
                    if one.active and one.can_sign_in],
        "today": timezone.localdate().isoformat(),
    }  # fmt: skip
    return render(request, "desk/team_meeting.html", context)


def _head(card: meetings.MeetingCard, *, at: datetime) -> dict[str, Any]:
    names = team.names(ids=[*card.required, *card.optional])
    local = card.starts_at.astimezone(ZoneInfo(card.zone))
    return {
        **_row(card),
        "is_planned": card.state is meetings.MeetingState.PLANNED,
        "is_live": _is_live(card),
        "is_coming": card.state is meetings.MeetingState.PLANNED and card.starts_at > at,
        "is_over": card.state is meetings.MeetingState.PLANNED and card.starts_at <= at,
        **_who_comes(card, names),
        "optional": sorted(names[one] for one in card.optional if one in names),
        "starts_local": local.strftime("%Y-%m-%dT%H:%M"),
        "breadcrumb": (
            parts.Link(label=_("Meetings"), url=reverse("team_meetings")),
            parts.Link(label=str(meetings.KIND_NAMES[card.kind]), url=""),
        ),
    }


def _who_comes(card: meetings.MeetingCard, names: Mapping[int, str]) -> dict[str, Any]:
    """Who is to come, with what their calendars answered to the invitation as it stands."""
    said = {one.member_id: one for one in meetings.list_answers(meeting_id=card.id)}
    rows = []
    for number in sorted((one for one in card.required if one in names), key=names.__getitem__):
        answer = said.get(number)
        words = str(meetings.ANSWER_NAMES[answer.reply]) if answer else ""
        if answer and answer.proposes is not None:
            words = _("Asks for %(when)s instead") % {"when": ui.long_moment(answer.proposes)}
        rows.append((names[number], words))
    coming = sum(one.reply is Reply.ACCEPTED for one in said.values())
    told = _("%(coming)s of %(all)s said that they come.") % {
        "coming": ui.number(coming), "all": ui.number(len(rows)),
    }  # fmt: skip
    return {"required": rows, "answered": told if said else ""}


def _pack(card: meetings.MeetingCard, *, at: datetime) -> tuple[meetings.Pack, datetime | None]:
    found = meetings.find_pack(meeting_id=card.id)
    return found if found is not None else (meetings.make_pack(card=card, at=at), None)


def _topics(meeting_id: int, actor: Actor) -> list[dict[str, Any]]:
    """What was raised, by whom, and whether the reader may take it off."""
    found = meetings.list_topics(meeting_id=meeting_id)
    names = team.names(ids={one.member_id for one in found})
    return [
        {
            "card": one,
            "by": names.get(one.member_id, ""),
            "may_drop": one.member_id == actor.member_id or actor.may(Capability.SIGN),
        }
        for one in found
    ]


def _cancel_words(card: meetings.MeetingCard, pack: meetings.Pack) -> str:
    return _(
        "All promises kept, nothing to decide. Shall I cancel %(day)s? %(people)s people × "
        "%(minutes)s min back."
    ) % {
        "day": ui.weekday(card.starts_at), "people": ui.number(pack.people),
        "minutes": ui.number(pack.minutes),
    }  # fmt: skip


def _notes(meeting_id: int) -> list[dict[str, Any]]:
    found = meetings.list_notes(meeting_id=meeting_id)
    names = team.names(ids={one.member_id for one in found})
    known = {part.value: name for part, name in meetings.PART_NAMES.items()}
    return [
        {"note": one, "by": names.get(one.member_id, ""), "part": known.get(one.part, "")}
        for one in found
    ]


@require_GET
def notes_part(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """GET /meetings/<id>/notes/: the notes as they stand, for a page that is open."""
    card = _card(meeting_id)
    context = {"card": card, "notes": _notes(meeting_id), "is_live": _is_live(card)}
    return render(request, "desk/parts/meeting_notes.html", context)


def _is_live(card: meetings.MeetingCard) -> bool:
    """Whether somebody may still write notes that others wait for."""
    is_planned = card.state is meetings.MeetingState.PLANNED
    return is_planned and clock.now() < card.ends_at + _WRITTEN_UP


@require_GET
def pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """GET /meetings/<id>/pdf/: what it is about, on paper."""
    card, at = _card(meeting_id), clock.now()
    try:
        pack, _made = _pack(card, at=at)
        html = render_to_string(
            "desk/pack_paper.html",
            {**pack_drawn.drawn(pack, scope=actor_of(request).scope),
             "language": get_language() or "en", "when": ui.long_moment(card.starts_at)},
        )  # fmt: skip
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        messages.error(request, _("The figures cannot be read now."))
        return redirect("team_meeting", meeting_id)
    drawn = papers.answer(request, html, name=f"meeting-{card.day}.pdf")
    return drawn or redirect("team_meeting", meeting_id)


@require_POST
def act(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """POST /meetings/<id>/act/: call it off, move it, hold it, raise, note, give an action."""
    _card(meeting_id)
    what = _ACTS.get(request.POST.get("act", ""))
    if what is None:
        raise Http404
    try:
        messages.success(request, what(request, meeting_id))
    except LookupError as missing:
        raise Http404 from missing
    except lake.LakeRefusal:
        said = _("The figures cannot be read now. They are sent as soon as they can be.")
        messages.error(request, said)
    except meetings.UnableToMeet as refusal:
        messages.error(request, str(meetings.MEETING_FLAWS[refusal.flaw]))
    except meetings.UnableToDecide as refusal:
        messages.error(request, str(meetings.DECISION_FLAWS[refusal.flaw]))
    return redirect("team_meeting", meeting_id)


def _asked(request: HttpRequest, meeting_id: int) -> dict[str, Any]:
    return {"meeting_id": meeting_id, "actor": actor_of(request), "at": clock.now()}


def _cancel(request: HttpRequest, meeting_id: int) -> str:
    meetings.cancel_meeting(**_asked(request, meeting_id))
    return _("It is called off. Everybody's calendar is told.")


def _move(request: HttpRequest, meeting_id: int) -> str:
    card = _card(meeting_id)
    try:
        local = datetime.fromisoformat(request.POST.get("starts_at", ""))
    except ValueError:
        raise meetings.UnableToMeet(meetings.MeetingFlaw.NO_TIME) from None
    starts_at = local.replace(tzinfo=ZoneInfo(card.zone))
    minutes = whole_number(request.POST.get("minutes", "")) or card.minutes
    meetings.move_meeting(starts_at=starts_at, minutes=minutes, **_asked(request, meeting_id))
    return _("It is moved. Everybody's calendar is told.")


def _hold(request: HttpRequest, meeting_id: int) -> str:
    minutes = whole_number(request.POST.get("minutes", ""))
    meetings.hold_meeting(minutes=minutes, **_asked(request, meeting_id))
    return _("Kept. Whoever need not come is told what came of it.")


def _note(request: HttpRequest, meeting_id: int) -> str:
    said = request.POST.get
    meetings.note(part=said("part", ""), words=said("words", ""), **_asked(request, meeting_id))
    return _("Written down.")


def _raise(request: HttpRequest, meeting_id: int) -> str:
    said = request.POST.get
    meetings.raise_topic(
        title=said("title", ""), outcome=said("outcome", ""), process=said("process", ""),
        **_asked(request, meeting_id),
    )  # fmt: skip
    return _("It stands on the agenda.")


def _drop(request: HttpRequest, meeting_id: int) -> str:
    number = whole_number(request.POST.get("topic", "")) or 0
    meetings.drop_topic(topic_id=number, **_asked(request, meeting_id))
    return _("It is off the agenda.")


def _give(request: HttpRequest, meeting_id: int) -> str:
    add_from(request, meeting_id=meeting_id)
    return _("It stands in their list.")


def _send(_request: HttpRequest, meeting_id: int) -> str:
    meetings.send_pack(meeting_id=meeting_id, at=clock.now())
    return _("It is sent, and stays as it is.")


_ACTS: Mapping[str, Callable[[HttpRequest, int], str]] = {
    "cancel": _cancel, "move": _move, "hold": _hold, "note": _note, "raise": _raise,
    "drop": _drop,
    "give": _give, "send": _send,
}  # fmt: skip


def _card(meeting_id: int) -> meetings.MeetingCard:
    try:
        return meetings.get_meeting(meeting_id=meeting_id)
    except LookupError as missing:
        raise Http404 from missing


def _may_act(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor.member_id is not None and actor.may(Capability.BRING_EVIDENCE)
