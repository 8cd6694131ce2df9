"""Rows tried once more: how far it is, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.intake.operations import replaying
from accord.intake.queries import asides as queries
from accord.intake.values.fixing import ReplayCard, ReplayState
from accord.intake.views import fixing, frame
from accord.ui import api as ui
from accord.ui.values.parts import Link, Progress

STATE_NAMES: Mapping[ReplayState, Any] = {
    ReplayState.WAITING: pgettext_lazy("replay", "Waits for its turn"),
    ReplayState.RUNNING: pgettext_lazy("replay", "Trying the rows"),
    ReplayState.DONE: pgettext_lazy("replay", "Done"),
    ReplayState.CANCELLED: pgettext_lazy("replay", "Stopped"),
    ReplayState.FAILED: pgettext_lazy("replay", "Failed; the rows wait as before"),
}
_OPEN = (ReplayState.WAITING, ReplayState.RUNNING)


def _replay(replay_id: int) -> ReplayCard:
    try:
        return queries.get_replay(replay_id=min(replay_id, 2**63 - 1))
    except LookupError as problem:
        raise Http404 from problem


def replay(request: HttpRequest, replay_id: int) -> HttpResponse:
    """GET /intake/replays/ID/: how far it is, or what came of it."""
    card = _replay(replay_id)
    left = f"{reverse('fixing_group')}?{fixing.query_of(card.selection)}"
    context = {
        "card": card,
        "title": _("Rows tried once more"),
        "breadcrumb": fixing.trail(Link(label=_("Rows tried once more"), url="")),
        "sentence": _came_of(card),
        "state": STATE_NAMES[card.state],
        "is_open": card.state in _OPEN,
        "progress": _progress(card),
        "left_url": left if card.stayed else "",
    }
    return render(request, "intake/replay.html", context)


def _came_of(card: ReplayCard) -> str:
    if card.dropped:
        return ngettext(
            "%(count)s row was dropped.", "%(count)s rows were dropped.", card.dropped
        ) % {"count": ui.number(card.dropped)}
    return _("Got it: %(went)s of %(of)s rows are in. Still to be fixed: %(stayed)s.") % {
        "went": ui.number(card.went_in),
        "of": ui.number(card.total),
        "stayed": ui.number(card.stayed),
    }


def _progress(card: ReplayCard) -> Progress:
    return Progress(
        id="replay-progress",
        label=_("Stopping after this step") if card.cancel_asked else str(STATE_NAMES[card.state]),
        words=_("%(done)s of %(total)s rows")
        % {"done": ui.number(card.done), "total": ui.number(max(card.total, card.done))},
        share=min(card.done / card.total, 1) if card.total else None,
        cancel_url="" if card.cancel_asked else reverse("replay_cancel", args=[card.id]),
        fetch_url=reverse("replay_progress", args=[card.id]),
        is_done=card.state not in _OPEN,
    )


def progress(request: HttpRequest, replay_id: int) -> HttpResponse:
    """GET /intake/replays/ID/progress/: the part that is asked for again and again."""
    card = _replay(replay_id)
    response = render(request, "intake/progress_part.html", {"progress": _progress(card)})
    if card.state not in _OPEN:
        response["HX-Redirect"] = reverse("replay", args=[replay_id])
    return response


@require_POST
def cancel(request: HttpRequest, replay_id: int) -> HttpResponse:
    """POST /intake/replays/ID/cancel/: stop after the present step."""
    card = _replay(replay_id)
    actor = frame.actor_of(request)
    replaying.ask_cancel(replay_id=card.id, actor_id=actor.member_id, at=clock.now())
    return redirect("replay", card.id)
