"""One row that was set aside: its cells, its corrections, and trying it once more."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accord.foundation import clock
from accord.intake.operations import replaying
from accord.intake.queries import asides as queries
from accord.intake.values.batches import Door
from accord.intake.values.fixing import (
    CELL_BOUND,
    NEVER_BY_HAND,
    AsideCard,
    Correction,
    FixCard,
    FixKind,
    RowState,
    Selection,
)
from accord.intake.views import frame
from accord.intake.views.fixing import LARGEST, TROUBLE, trail
from accord.team import api as team
from accord.team.values import Capability
from accord.ui.values.parts import Link

FIX_NAMES: Mapping[FixKind, Any] = {
    FixKind.CELLS: pgettext_lazy("correction", "Written anew"),
    FixKind.SET: pgettext_lazy("correction", "One value for the column"),
    FixKind.REPLACE: pgettext_lazy("correction", "One value replaced by another"),
    FixKind.READ_AS: pgettext_lazy("correction", "Said how the column is written"),
    FixKind.ACCEPT: pgettext_lazy("correction", "Taken as it stands"),
    FixKind.DROP: pgettext_lazy("correction", "Dropped"),
}


def row(request: HttpRequest, batch_id: int, row_no: int) -> HttpResponse:
    """/intake/fixing/DELIVERY/ROW/: one row with its cells and its history; a POST corrects it."""
    card = _card(batch_id, row_no)
    if request.method != "POST":
        return _row_page(request, card)
    selection = Selection(outcome=card.outcome, batch_id=batch_id, row_no=row_no)
    if "again" in request.POST:
        return _after_row(request, card, selection=selection, correction=None)
    if "accept" in request.POST:
        return _after_row(request, card, selection=selection, correction=Correction(FixKind.ACCEPT))
    new = {
        header: said
        for place, header in enumerate(card.headers)
        for said in [request.POST.get(f"cell:{place}", card.cells[place])]
        if said != card.cells[place]
    }
    if any(len(each) > CELL_BOUND for each in new.values()):
        return _row_page(request, card, problem=str(TROUBLE["TOO_LONG"]))
    correction = Correction(FixKind.CELLS, {"cells": new}) if new else None
    return _after_row(request, card, selection=selection, correction=correction)


def _after_row(
    request: HttpRequest,
    card: AsideCard,
    *,
    selection: Selection,
    correction: Correction | None,
) -> HttpResponse:
    replay_id = replaying.begin(
        selection=selection,
        correction=correction,
        actor_id=frame.actor_of(request).member_id,
        at=clock.now(),
    )
    replaying.run(replay_id=replay_id, now=clock.now)
    now = _card(card.batch_id, card.row_no)
    if now.state is RowState.IN:
        messages.success(request, _("Got it: the row is in."))
    else:
        messages.info(request, now.sentence)
    return redirect("aside_row", card.batch_id, card.row_no)


def _card(batch_id: int, row_no: int) -> AsideCard:
    if batch_id >= 2**63 or row_no > LARGEST:
        raise Http404
    try:
        return queries.get_row(batch_id=batch_id, row_no=row_no)
    except LookupError as problem:
        raise Http404 from problem


def _row_page(request: HttpRequest, card: AsideCard, *, problem: str = "") -> HttpResponse:
    makers = team.names(ids=[fix.made_by_id for fix in card.fixes if fix.made_by_id])
    title = _("Row %(row)s") % {"row": card.row_no}
    is_open = card.state is RowState.OPEN
    context = {
        "card": card,
        "title": title,
        "problem": problem,
        "breadcrumb": trail(Link(label=title, url="")),
        "cells": [
            {"place": place, "header": header, "now": now, "was": was, "is_new": now != was}
            for place, (header, now, was) in enumerate(
                zip(card.headers, card.cells, _filled(card), strict=True)
            )
        ],
        "state": _state(card),
        "fixes": [
            {
                "words": str(FIX_NAMES[fix.kind]),
                "details": _details(fix),
                "who": makers.get(fix.made_by_id or 0, ""),
                "at": fix.made_at,
            }
            for fix in card.fixes
        ],
        "may_fix": is_open
        and card.code not in NEVER_BY_HAND
        and frame.actor_of(request).may(Capability.IMPORT),
        "is_open": is_open,
        "delivery_url": reverse("import_page", args=[card.batch_id]),
        "record_url": reverse("aside_record", args=[card.batch_id, card.row_no])
        if card.door is Door.CONNECTOR
        else "",
    }
    return render(request, "intake/fixing_row.html", context, status=422 if problem else 200)


def _filled(card: AsideCard) -> list[str]:
    short = len(card.headers) - len(card.original)
    return [*card.original[: len(card.headers)], *[""] * max(short, 0)]


def _state(card: AsideCard) -> str:
    if card.state is RowState.IN:
        return _("Got it: the row is in.")
    if card.state is RowState.DROPPED:
        return _("Dropped: the row does not go in.")
    return card.sentence


def _details(fix: FixCard) -> str:
    said = fix.details
    if fix.kind is FixKind.CELLS:
        return ", ".join(f"{name}: {text}" for name, text in said.get("cells", {}).items())[:300]
    if fix.kind is FixKind.REPLACE and said:
        return f"{said['column']}: “{said['old']}” → “{said['new']}”"[:300]
    pieces = [str(each) for name, each in said.items() if name != "column" and each]
    return ": ".join([str(said["column"]), *pieces] if "column" in said else pieces)[:300]
