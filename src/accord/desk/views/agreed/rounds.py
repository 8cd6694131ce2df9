"""Judging leads together: both teams judge the same ones blind, and see where they differ."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from accord.desk.views.agreed import judged
from accord.desk.views.common.lists import actor_of, address
from accord.desk.views.common.shown_leads import facts, origins_now
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.scoring import api as scoring
from accord.scoring.values.rounds import (
    RoundCard,
    RoundFlaw,
    RoundKind,
    ShownLead,
    UnableToJudgeTogether,
    Voter,
)
from accord.team import api as team
from accord.team.values import Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
SIDES = (Side.MARKETING, Side.SALES)
REFUSED = {
    RoundFlaw.TOO_FEW_LEADS: gettext_lazy(
        "There are too few leads to judge together. Bring some in first; three will do."
    ),
    RoundFlaw.NO_TEAMS: gettext_lazy(
        "Nobody of one team was chosen. Choose at least one colleague of marketing and one of "
        "sales."
    ),
    RoundFlaw.IS_OVER: gettext_lazy("This is over: nobody can answer any more."),
    RoundFlaw.NOT_OVER: gettext_lazy("Answers are still coming in. End it first."),
    RoundFlaw.NOT_INVITED: gettext_lazy("You are not among those who judge here."),
    RoundFlaw.NO_SUCH_LEAD: gettext_lazy("There is no such lead here. Nothing was kept."),
    RoundFlaw.NO_SUCH_CLAUSE: gettext_lazy("This cannot have decided it. Nothing was kept."),
    RoundFlaw.ANSWERED_ALREADY: gettext_lazy(
        "This phone has answered this lead already. The first answer stays."
    ),
    RoundFlaw.FULL: gettext_lazy("So many phones have joined that no other can."),
    RoundFlaw.NOT_YOURS: gettext_lazy("Only who began this may do that, or who leads a team."),
}
KIND_NAMES = {
    RoundKind.TEAM: pgettext_lazy("round", "Twenty leads, judged blind"),
    RoundKind.ROOM: pgettext_lazy("round", "Would you call this lead?"),
}


def judging_page(request: HttpRequest) -> HttpResponse:
    """GET /judging/: what can be judged together, and what was."""
    now, actor = clock.now(), actor_of(request)
    here = address(request, names=("before",))
    rows = scoring.list_rounds(before=whole_number(here.value("before")), limit=PAGE + 1)
    invited = scoring.waiting_for(member_id=actor.member_id or 0, rounds=[row.id for row in rows])
    names = team.names(ids=[row.started_by_id for row in rows if row.started_by_id])
    context = {
        "may_start": actor.may(Capability.EDIT_DEFINITIONS),
        "may_judge": actor.may(Capability.JUDGE_LEADS),
        "colleagues": _judges(),
        "rounds": [
            {
                "card": row,
                "name": KIND_NAMES[row.kind],
                "by": names.get(row.started_by_id or 0, ""),
                "state": _state(row, at=now),
                "is_yours": row.id in invited and not row.is_over(at=now),
            }
            for row in rows[:PAGE]
        ],
        "older": here.url(before=str(rows[PAGE - 1].id)) if len(rows) > PAGE else "",
    }
    return render(request, "desk/judging.html", context)


def _judges() -> list[team.MemberCard]:
    """Colleagues of one team; whoever stands above both begins rounds and watches."""
    return [one for one in team.list_members() if one.active and one.side in SIDES]


def _state(row: RoundCard, *, at: datetime) -> str:
    if row.is_over(at=at):
        return _("Over")
    return ngettext(
        "%(done)s of %(all)s has answered all", "%(done)s of %(all)s have answered all", row.voters
    ) % {"done": ui.number(row.answered), "all": ui.number(row.voters)}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """POST /judging/start/: a round of twenty with chosen colleagues, or a room of five."""
    kind = RoundKind.ROOM if request.POST.get("kind") == "room" else RoundKind.TEAM
    chosen = {whole_number(one) for one in request.POST.getlist("member")}
    members = {one.id: one.side for one in _judges() if one.id in chosen and one.side}
    try:
        number = scoring.begin_round(
            kind=kind,
            members=members if kind is RoundKind.TEAM else {},
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except UnableToJudgeTogether as refusal:
        messages.error(request, str(REFUSED[refusal.flaw]))
        return redirect("judging")
    return redirect("room" if kind is RoundKind.ROOM else "round", round_id=number)


def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """GET /judging/<id>/: the next lead to judge, what is waited for, or the result."""
    card, now = card_of(round_id, kind=RoundKind.TEAM), clock.now()
    context = frame_of(request, card, at=now)
    if card.is_over(at=now):
        found = judged.result(card, scope=actor_of(request).scope, at=now)
        return render(request, "desk/round.html", context | found)
    voter = scoring.find_voter(round_id=round_id, member_id=actor_of(request).member_id)
    if voter is None:
        return render(request, "desk/round.html", context)
    shown = scoring.shown_leads(round_id=round_id)
    said = scoring.own_answers(voter=voter)
    asked = whole_number(address(request, names=("lead",)).value("lead"))
    place = asked if asked in {one.place for one in shown} else next_place(shown, said)
    context |= {
        "said": len(said),
        "places": [
            {"place": one.place, "is_said": one.place in said, "is_here": one.place == place}
            for one in shown
        ],
        "asking": asking(card, shown, place=place, said=said),
    }
    return render(request, "desk/round.html", context)


def next_place(shown: Sequence[ShownLead], said: dict[int, tuple[bool, str]]) -> int | None:
    """The first lead without an answer."""
    return next((one.place for one in shown if one.place not in said), None)


def asking(
    card: RoundCard,
    shown: Sequence[ShownLead],
    *,
    place: int | None,
    said: dict[int, tuple[bool, str]],
) -> dict[str, Any] | None:
    """A lead as it is judged; None where all are."""
    lead = next((one for one in shown if one.place == place), None)
    if lead is None:
        return None
    before = said.get(lead.place)
    return {
        "place": lead.place,
        "of": len(shown),
        "facts": facts(lead, origins=origins_now()),
        "clauses": [
            {"code": one.code, "name": one.name, "is_said": bool(before and before[1] == one.code)}
            for one in card.clauses
        ],
        "said": before and before[0],
        "is_said": before is not None,
    }


@require_POST
def answer(request: HttpRequest, round_id: int) -> HttpResponse:
    """POST /judging/<id>/answer/: one's own answer, which nobody else sees before the end."""
    card_of(round_id, kind=RoundKind.TEAM)
    voter = scoring.find_voter(round_id=round_id, member_id=actor_of(request).member_id)
    try:
        if voter is None:
            raise UnableToJudgeTogether(flaw=RoundFlaw.NOT_INVITED)
        keep(request, voter)
    except UnableToJudgeTogether as refusal:
        messages.error(request, str(REFUSED[refusal.flaw]))
    return redirect("round", round_id=round_id)


def keep(request: HttpRequest, voter: Voter) -> None:
    """Keep the answer that a form says; raises UnableToJudgeTogether."""
    said = request.POST.get("good", "")
    place = whole_number(request.POST.get("place", ""))
    if said not in ("yes", "no") or place is None:
        raise UnableToJudgeTogether(flaw=RoundFlaw.NO_SUCH_LEAD)
    scoring.answer(
        voter=voter,
        place=place,
        is_good=said == "yes",
        clause=request.POST.get("clause", ""),
        at=clock.now(),
    )


@require_POST
def end(request: HttpRequest, round_id: int) -> HttpResponse:
    """POST /judging/<id>/end/"""
    card = card_of(round_id)
    if _may_steer(request, card):
        scoring.end_round(round_id=round_id, actor_id=actor_of(request).member_id, at=clock.now())
    else:
        messages.error(request, str(REFUSED[RoundFlaw.NOT_YOURS]))
    return redirect("room" if card.kind is RoundKind.ROOM else "round", round_id=round_id)


@require_POST
def outcomes(request: HttpRequest, round_id: int) -> HttpResponse:
    """POST /judging/<id>/outcomes/: shows what came of the leads."""
    card = card_of(round_id)
    try:
        if not _may_steer(request, card):
            raise UnableToJudgeTogether(flaw=RoundFlaw.NOT_YOURS)
        scoring.show_outcomes(
            round_id=round_id, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except UnableToJudgeTogether as refusal:
        messages.error(request, str(REFUSED[refusal.flaw]))
    return redirect("room" if card.kind is RoundKind.ROOM else "round", round_id=round_id)


def card_of(round_id: int, *, kind: RoundKind | None = None) -> RoundCard:
    try:
        card = scoring.get_round(round_id=round_id)
    except LookupError as missing:
        raise Http404 from missing
    if kind is not None and card.kind is not kind:
        raise Http404
    return card


def _may_steer(request: HttpRequest, card: RoundCard) -> bool:
    actor = actor_of(request)
    return actor.may(Capability.SIGN) or (
        actor.member_id is not None and actor.member_id == card.started_by_id
    )


def frame_of(request: HttpRequest, card: RoundCard, *, at: datetime) -> dict[str, Any]:
    """What the page of a round says whatever its state."""
    return {
        "card": card,
        "title": KIND_NAMES[card.kind],
        "state": _state(card, at=at),
        "is_over": card.is_over(at=at),
        "may_steer": _may_steer(request, card),
        "breadcrumb": (
            parts.Link(label=_("Judge leads together"), url=reverse("judging")),
            parts.Link(label=str(KIND_NAMES[card.kind]), url=""),
        ),
    }
