"""Every connected tool, and one of them: how it does, in words, with what can be done."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.contacts.values.people import Outcome
from accord.foundation import clock, jobs
from accord.intake import api as intake
from accord.intake.values.batches import KIND_NAMES
from accord.integrations.connecting.operations import setting_up, steering
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.queries import tools, writing
from accord.integrations.connecting.values import words
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    Phase,
    RunCard,
    State,
    StreamCard,
    UnableToConnect,
    Why,
)
from accord.integrations.connecting.views import frame, owners
from accord.kernel.ids import whole_number
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link, More, Progress

PAGE = 25
REASONS = 20
SILENCE = timedelta(minutes=2)


def connections_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/connections/: what is connected, and what can be."""
    may = frame.actor_of(request).may(Capability.MANAGE_SYSTEM)
    cards = queries.list_connections()
    context = {
        "cards": [
            {"card": card, "state": words.STATE_NAMES[card.state], "fault": _first_fault(card)}
            for card in cards
        ],
        "tools": [
            {"tool": tool, "is_connected": any(card.tool == tool.name for card in cards)}
            for tool in tools.all_tools().values()
        ],
        "may_change": may,
        "writers": writing.count_on(),
        "is_stopped": writing.is_stopped(),
        "breadcrumb": frame.breadcrumb()[:1],
    }
    return render(request, "integrations/connections/list.html", context)


def connection_page(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/: being set up, or how it does."""
    card = frame.card_of(connection_id)
    context = {
        "card": card,
        "state": words.STATE_NAMES[card.state],
        "streams": [_line(card, one) for one in card.streams],
        "may_change": frame.actor_of(request).may(Capability.MANAGE_SYSTEM)
        and card.state is not State.ENDED,
        "breadcrumb": frame.breadcrumb(Link(label=card.name, url="")),
        "scopes": _scopes(card),
    }
    if card.state is State.SETTING_UP:
        context |= {"steps": frame.steps(now="read", card=card)}
        return render(request, "integrations/connections/begin.html", context)
    return render(request, "integrations/connections/one.html", context | _doing(request, card))


def _scopes(card: ConnectionCard) -> list[Any]:
    try:
        return list(queries.list_scopes(connection_id=card.id))
    except LookupError:  # the settings no longer name the tool
        return []


def _doing(request: HttpRequest, card: ConnectionCard) -> dict[str, Any]:
    runs, more = _runs(request, card)
    return {
        "sentence": _sentence(card),
        "fault": _fault(card),
        "progress": _progress(card),
        "no_worker": _no_worker() if card.is_filling else False,
        "reasons": _reasons(request, card),
        "runs": runs,
        "more": more,
        "address": frame.address_for_messages(request, card),
        "secrets": queries.list_secrets(connection_id=card.id),
        "told": queries.count_told(connection_id=card.id),
        "unknown_owners": owners.unknown_sentence(card),
        "writing": writing.get_writing(connection_id=card.id),
        "is_paused": card.state is State.PAUSED,
        "is_waiting": card.state is State.WAITING,
        "is_ended": card.state is State.ENDED,
    }


def _sentence(card: ConnectionCard) -> str:
    state = {
        State.RUNNING: _("Changes are read each minute."),
        State.PAUSED: _("Paused: nothing is read until you let it go on."),
        State.WAITING: _("Nothing is read until you have done what stands below."),
        State.ENDED: _("Disconnected. What came stays."),
    }.get(card.state, "")
    return _("The account “%(account)s” of %(tool)s. %(state)s") % {
        "account": card.account.name or card.account.id or card.name,
        "tool": card.label,
        "state": state,
    }


def _first_fault(card: ConnectionCard) -> str:
    own = _fault(card)
    if own:
        return own
    return next((said for one in card.streams if (said := _ails(card, one))), "")


def _fault(card: ConnectionCard) -> str:
    if card.fault is None:
        return ""
    return words.sentence(card.fault, tool=card.label, detail=card.fault_detail)


def _ails(card: ConnectionCard, one: StreamCard) -> str:
    if one.left_out:
        return words.left_out(one.left_out, tool=card.label)
    if one.fault is None or not one.is_on:
        return ""
    return words.sentence(one.fault, tool=card.label, detail=one.fault_detail)


def _line(card: ConnectionCard, one: StreamCard) -> dict[str, Any]:
    fixing = {"source": card.name, "kind": one.kind.value}
    return {
        "stream": one,
        "kind": KIND_NAMES[one.kind],
        "phase": words.PHASE_NAMES[one.phase] if one.is_on else _("Not read"),
        "how_far": _how_far(one),
        "mapped": len(one.plan.get("columns", {})),
        "ails": _ails(card, one),
        "history": frame.history_of(card, one),
        "waiting_url": _fixing(fixing | {"outcome": Outcome.QUARANTINED.value}),
        "refused_url": _fixing(fixing | {"outcome": Outcome.REFUSED.value}),
    }


def _how_far(one: StreamCard) -> str:
    if one.phase is not Phase.BACKFILL or not one.is_on:
        return ""
    if not one.total:
        return _("%(done)s so far") % {"done": ui.number(one.done)}
    return ui.part_of(one.done, one.total)


def _fixing(said: Mapping[str, str]) -> str:
    return f"{reverse('fixing_group')}?{urlencode(said)}"


def _reasons(request: HttpRequest, card: ConnectionCard) -> list[dict[str, Any]]:
    """Why rows of the tool wait or were refused, the most frequent first; each says what stands in
    a row, so who sees only some records sees none of it."""
    if not frame.actor_of(request).scope.is_everything:
        return []
    groups = [
        group
        for outcome in (Outcome.QUARANTINED, Outcome.REFUSED)
        for group in intake.list_groups(outcome=outcome, source=card.name)
    ]
    return [
        {
            "rows": ui.number(group.rows),
            "sentence": group.sentence,
            "kind": KIND_NAMES[group.kind],
            "is_waiting": group.outcome is Outcome.QUARANTINED,
            "url": _fixing(
                {
                    "outcome": group.outcome.value,
                    "code": group.code,
                    "column": group.column,
                    "source": group.source,
                    "kind": group.kind.value,
                }
            ),
        }
        for group in sorted(groups, key=lambda each: -each.rows)[:REASONS]
    ]


def _runs(request: HttpRequest, card: ConnectionCard) -> tuple[list[dict[str, Any]], More]:
    before = whole_number(request.GET.get("before", ""))
    found = queries.list_runs(connection_id=card.id, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    labels = {one.name: one.label for one in card.streams}
    here = reverse("connection", args=[card.id])
    return [_run(card, run, labels) for run in shown], More(
        shown_words="",
        url=f"{here}?before={shown[-1].id}" if len(found) > PAGE else "",
        label=_("Show more of the log"),
        rows_id="runs",
    )


def _run(card: ConnectionCard, run: RunCard, labels: Mapping[str, str]) -> dict[str, Any]:
    fault = ""
    if run.fault is not None:
        fault = words.sentence(run.fault, tool=card.label, detail=run.fault_detail)
    return {
        "run": run,
        "label": labels.get(run.stream, run.stream) or card.label,
        "why": words.WHY_NAMES[run.why],
        "said": fault or _became(run),
    }


def _became(run: RunCard) -> str:
    if run.why is Why.WRITING:
        return _written(run)
    read = ngettext(
        "%(count)s record read: %(in)s new or changed, %(same)s as before, %(aside)s set aside.",
        "%(count)s records read: %(in)s new or changed, %(same)s as before, %(aside)s set aside.",
        run.received,
    )
    return read % {
        "count": ui.number(run.received),
        "in": ui.number(run.got_in),
        "same": ui.number(run.unchanged),
        "aside": ui.number(run.aside),
    }


def _written(run: RunCard) -> str:
    told = ngettext(
        "%(count)s record looked at: %(in)s written, %(same)s said the same, %(aside)s not taken "
        "or in conflict.",
        "%(count)s records looked at: %(in)s written, %(same)s said the same, %(aside)s not taken "
        "or in conflict.",
        run.received,
    )
    return told % {
        "count": ui.number(run.received),
        "in": ui.number(run.got_in),
        "same": ui.number(run.unchanged),
        "aside": ui.number(run.aside),
    }


def progress(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/progress/: the part that is asked for again and again."""
    card = frame.card_of(connection_id)
    context = {"progress": _progress(card)}
    response = render(request, "integrations/connections/progress_part.html", context)
    if not card.is_filling:
        response["HX-Redirect"] = reverse("connection", args=[card.id])
    return response


def _progress(card: ConnectionCard) -> Progress | None:
    if not card.is_filling and card.state is not State.RUNNING:
        return None
    filling = [one for one in card.streams if one.is_on]
    under_way = next((one for one in filling if one.phase is Phase.BACKFILL), None)
    known = [one.share for one in filling if one.share is not None]
    return Progress(
        id="connection-progress",
        label=_("Fetching everything: %(what)s") % {"what": under_way.label}
        if under_way
        else _("Everything has been fetched"),
        words=_how_far(under_way) if under_way else "",
        share=sum(known) / len(filling) if filling and known else None,
        cancel_url=reverse("connection_stop", args=[card.id]) if card.is_filling else "",
        fetch_url=reverse("connection_progress", args=[card.id]),
        is_done=not card.is_filling or card.state is not State.RUNNING,
    )


def _no_worker() -> bool:
    beat = jobs.last_beat(process=jobs.WORKER)
    return beat is None or clock.now() - beat > SILENCE


ACTS: Mapping[str, Callable[..., None]] = {
    "pause": steering.pause,
    "go_on": steering.go_on,
    "read_again": steering.read_again,
    "disconnect": steering.disconnect,
}


@require_POST
def act(request: HttpRequest, connection_id: int) -> HttpResponse:
    """POST /settings/connections/ID/act/: `do` says what; see ACTS, look_again and try_aside."""
    card = frame.card_of(connection_id)
    asked = request.POST.get("do", "")
    actor_id = frame.actor_of(request).member_id
    try:
        if asked == "look_again":
            setting_up.look_again(connection_id=card.id, now=clock.now)
            if card.state is not State.PAUSED:
                steering.go_on(connection_id=card.id, at=clock.now(), actor_id=actor_id)
            messages.success(request, _("Asked anew: this is what may be read now."))
        elif asked == "try_aside":
            replay_id = intake.try_again(source=card.name, at=clock.now(), actor_id=actor_id)
            return redirect("replay", replay_id)
        elif asked in ACTS:
            more = {"stream": request.POST.get("stream", "")} if asked == "read_again" else {}
            ACTS[asked](connection_id=card.id, at=clock.now(), actor_id=actor_id, **more)
        else:
            raise Http404
    except UnableToConnect as refusal:
        messages.error(request, str(refusal))
    except LookupError as problem:
        raise Http404 from problem
    return redirect("connections" if asked == "disconnect" else "connection", *_to(asked, card))


def _to(asked: str, card: ConnectionCard) -> tuple[int, ...]:
    return () if asked == "disconnect" else (card.id,)


@require_POST
def stop(request: HttpRequest, connection_id: int) -> HttpResponse:
    """POST /settings/connections/ID/stop/: fetch no more of what was there before."""
    card = frame.card_of(connection_id)
    steering.stop_filling(
        connection_id=card.id, at=clock.now(), actor_id=frame.actor_of(request).member_id
    )
    messages.success(request, _("Stopped. What came stays, and what changes from now on comes."))
    return redirect("connection", card.id)


@require_POST
def switch(request: HttpRequest, connection_id: int) -> HttpResponse:
    """POST /settings/connections/ID/switch/: read a kind of record, or leave it out."""
    card = frame.card_of(connection_id)
    try:
        steering.set_stream(
            connection_id=card.id,
            stream=request.POST.get("stream", ""),
            is_on=request.POST.get("is_on") == "1",
            at=clock.now(),
            actor_id=frame.actor_of(request).member_id,
        )
    except UnableToConnect as refusal:
        messages.error(request, str(refusal))
    except LookupError as problem:
        raise Http404 from problem
    return redirect("connection", card.id)


@require_POST
def secret(request: HttpRequest, connection_id: int) -> HttpResponse:
    """POST /settings/connections/ID/secret/: a new one for messages, shown this once."""
    card = frame.card_of(connection_id)
    given = request.POST.get("secret", "").strip()
    try:
        told = steering.set_secret(
            connection_id=card.id,
            secret=given,
            at=clock.now(),
            actor_id=frame.actor_of(request).member_id,
        )
    except UnableToConnect as refusal:
        messages.error(request, str(refusal))
        return redirect("connection", card.id)
    except LookupError as problem:
        raise Http404 from problem
    if given:
        messages.success(request, _("Kept. The secret before counts for seven days more."))
        return redirect("connection", card.id)
    context = {
        "card": card,
        "secret": told,
        "address": frame.address_for_messages(request, card),
        "breadcrumb": frame.breadcrumb(
            Link(label=card.name, url=reverse("connection", args=[card.id]))
        ),
    }
    return render(request, "integrations/connections/secret.html", context)
