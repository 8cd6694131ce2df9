"""Writing back: who is master of each field, what would be written, on and off, the one switch."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.foundation import clock
from accord.integrations.connecting.operations import mastery
from accord.integrations.connecting.queries import writing as queries
from accord.integrations.connecting.values import words
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    State,
    UnableToConnect,
)
from accord.integrations.connecting.values.writing import (
    MASTER_NAMES,
    OWN_FIELDS,
    FieldLine,
    Master,
    Preview,
    WritingCard,
)
from accord.integrations.connecting.views import frame
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link, Tab


def context_of(request: HttpRequest, card: ConnectionCard, *, page: str) -> dict[str, Any]:
    """What the pages of writing share: where they are, and how writing stands. page: a route."""
    writing = queries.get_writing(connection_id=card.id)
    manages = frame.actor_of(request).may(Capability.MANAGE_SYSTEM)
    tabs = _tabs(card, writing, page=page, manages=manages)
    here = next(tab.label for tab in tabs if tab.is_current)
    return {
        "card": card,
        "writing": writing,
        "is_stopped": queries.is_stopped(),
        "manages": manages,
        "may_change": manages and card.state is not State.ENDED,
        "breadcrumb": frame.breadcrumb(
            Link(label=card.name, url=reverse("connection", args=[card.id])),
            Link(label=here, url=""),
        ),
        "here": here,
        "tabs": tabs,
    }


def _tabs(card: ConnectionCard, writing: WritingCard, *, page: str, manages: bool) -> list[Tab]:
    """Lists of records are for those alone who see everybody's."""
    labels = {
        "connection_fields": (_("Who is master"), 0),
        "connection_writing": (_("Writing back"), 0),
    }
    if manages:
        labels |= {
            "connection_conflicts": (_("Conflicts"), writing.conflicts),
            "connection_refused": (_("Not taken"), writing.refused),
            "connection_doubles": (_("Twice there"), 0),
        }
    return [
        Tab(
            label=label,
            url=reverse(name, args=[card.id]),
            count=ui.number(count) if count else "",
            is_current=name == page,
        )
        for name, (label, count) in labels.items()
    ]


@require_http_methods(["GET", "POST"])
def fields(request: HttpRequest, connection_id: int) -> HttpResponse:
    """/settings/connections/ID/fields/: every field with its master; a POST changes them."""
    card = frame.card_of(connection_id)
    if request.method == "POST":
        return _set_masters(request, card)
    context = context_of(request, card, page="connection_fields")
    found = queries.list_fields(card=card, writing=context["writing"])
    lines = _lines(card, [line for line in found if not line.is_own])
    context |= {
        "chosen": [each for each in lines if each["choices"]],
        "lines": [each for each in lines if not each["choices"]],
        "own": _own([line for line in found if line.is_own]),
    }
    return render(request, "integrations/connections/fields.html", context)


def _lines(card: ConnectionCard, found: Sequence[FieldLine]) -> list[dict[str, Any]]:
    """The tool's own fields, each with its master, and whom one may choose."""
    labels = {one.name: one.label for one in card.streams}
    return [
        {
            "line": line,
            "stream": labels.get(line.stream, line.stream),
            "master": MASTER_NAMES[line.master],
            "choices": [(one.value, MASTER_NAMES[one]) for one in line.choices],
        }
        for line in found
    ]


def _own(found: Sequence[FieldLine]) -> list[dict[str, Any]]:
    """Our own fields, each once, with its names in the streams."""
    names: dict[str, list[str]] = {}
    on: dict[str, bool] = {}
    for line in found:
        names.setdefault(line.code, []).append(line.name)
        on[line.code] = line.master is Master.ACCORD
    return [
        {
            "code": one.code,
            "label": one.label,
            "names": list(dict.fromkeys(names[one.code])),
            "is_on": on[one.code],
        }
        for one in OWN_FIELDS
        if one.code in names
    ]


def _set_masters(request: HttpRequest, card: ConnectionCard) -> HttpResponse:
    masters: dict[str, dict[str, Master]] = {}
    known = {one.value: one for one in Master}
    standing = queries.get_writing(connection_id=card.id)
    for line in queries.list_fields(card=card, writing=standing):
        said = known.get(request.POST.get(f"master:{line.stream}:{line.code}", ""))
        if line.choices and said is not None:
            masters.setdefault(line.stream, {})[line.code] = said
    try:
        mastery.set_masters(
            connection_id=card.id,
            own=request.POST.getlist("own"),
            masters=masters,
            at=clock.now(),
            actor_id=frame.actor_of(request).member_id,
        )
    except UnableToConnect as refusal:
        messages.error(request, str(refusal))
        return redirect("connection_fields", card.id)
    except LookupError as problem:
        raise Http404 from problem
    messages.success(request, _("Kept. Look at what would be written before you switch it on."))
    return redirect("connection_writing", card.id)


@require_http_methods(["GET", "POST"])
def writing(request: HttpRequest, connection_id: int) -> HttpResponse:
    """/settings/connections/ID/writing/: how it stands; a POST looks, makes fields, on or off."""
    card = frame.card_of(connection_id)
    if request.method == "POST":
        try:
            return _act(request, card)
        except UnableToConnect as refusal:
            messages.error(request, str(refusal))
            return redirect("connection_writing", card.id)
        except LookupError as problem:
            raise Http404 from problem
    return _writing_page(request, card)


def _act(request: HttpRequest, card: ConnectionCard) -> HttpResponse:
    asked, actor_id = request.POST.get("do", ""), frame.actor_of(request).member_id
    if asked == "look":
        preview = mastery.preview(connection_id=card.id, now=clock.now)
        return _writing_page(request, card, preview=preview)
    if asked == "make":
        made = mastery.make_fields(connection_id=card.id, now=clock.now, actor_id=actor_id)
        told = ngettext("%(count)s field was made.", "%(count)s fields were made.", made)
        messages.success(request, told % {"count": ui.number(made)})
    elif asked == "on":
        mastery.switch_on(connection_id=card.id, at=clock.now(), actor_id=actor_id)
        messages.success(request, _("Accord writes from now on."))
    elif asked == "off":
        mastery.switch_off(connection_id=card.id, at=clock.now(), actor_id=actor_id)
        messages.success(request, _("Nothing more is written. What was written stays there."))
    elif asked == "again":
        mastery.try_again(connection_id=card.id, at=clock.now(), actor_id=actor_id)
        messages.success(request, _("What was not taken is tried once more."))
    else:
        raise Http404
    return redirect("connection_writing", card.id)


def _writing_page(
    request: HttpRequest, card: ConnectionCard, *, preview: Preview | None = None
) -> HttpResponse:
    context = context_of(request, card, page="connection_writing")
    standing: WritingCard = context["writing"]
    context |= {
        "state": _state(standing, is_stopped=context["is_stopped"]),
        "fault": words.sentence(standing.fault, tool=card.label, detail=standing.fault_detail)
        if standing.fault
        else "",
        "preview": preview,
        "preview_words": _preview_words(preview) if preview else "",
    }
    return render(request, "integrations/connections/writing.html", context)


def _state(standing: WritingCard, *, is_stopped: bool) -> str:
    if not standing.can:
        return _("Accord cannot write into this tool.")
    if is_stopped:
        return _("All writing is stopped, in every tool. Nothing is written until it goes on.")
    if standing.is_on:
        return _("Accord writes what changes, within a minute or two.")
    if standing.seen:
        return _("Off: nothing is written. You have seen what would be, so it can be switched on.")
    return _("Off: nothing is written. Look at what would be written, then switch it on.")


def _preview_words(preview: Preview) -> str:
    told = ngettext(
        "%(count)s record has a lead here and would be looked at; one that says the same already "
        "is left as it is. Fields: %(fields)s.",
        "%(count)s records have a lead here and would be looked at; those that say the same "
        "already are left as they are. Fields: %(fields)s.",
        preview.records,
    )
    named = ", ".join(dict.fromkeys(preview.fields)) or _("none")
    return told % {"count": ui.number(preview.records), "fields": named}


@require_POST
def switch_all(request: HttpRequest) -> HttpResponse:
    """POST /settings/connections/writing/: `do` is stop or go_on, for every tool at once."""
    asked, actor_id = request.POST.get("do", ""), frame.actor_of(request).member_id
    if asked == "stop":
        mastery.stop_all(at=clock.now(), actor_id=actor_id)
        messages.success(request, _("Stopped: nothing is written into any tool."))
    elif asked == "go_on":
        mastery.go_on_all(at=clock.now(), actor_id=actor_id)
        messages.success(request, _("Writing goes on where it is switched on."))
    else:
        raise Http404
    return redirect("connections")
