"""/found/: what one tool has and another never got."""

from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.intake.api import table_lines
from accord.kernel.ids import whole_number
from accord.team.values import Actor, Capability
from accord.toolaudit.operations import runs
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.rules import layouts
from accord.toolaudit.values.outcomes import Subject
from accord.toolaudit.values.runs import (
    AGAIN_BOUND,
    FOLDER,
    NAME_BOUND,
    OPEN,
    AgainRow,
    Layout,
    LostRow,
    OwnedBy,
    RunCard,
    RunState,
    Side,
)
from accord.ui import api as ui
from accord.ui.values.parts import Cell, Link, More, PlainTable, Progress

PAGE = 50
COLUMNS = 6
LARGEST_WINDOW = 366
LARGEST_ID = 2**63 - 1
STATE_NAMES = {
    RunState.WAITING: gettext_lazy("Waits for its turn"),
    RunState.RUNNING: gettext_lazy("Under way"),
    RunState.DONE: gettext_lazy("Compared"),
    RunState.CANCELLED: gettext_lazy("Stopped"),
    RunState.FAILED: gettext_lazy("Could not be compared"),
}
STEP_NAMES = {
    "waiting": gettext_lazy("Waits for its turn"),
    "reading": gettext_lazy("Reading both"),
    "read": gettext_lazy("Looking for the same rows"),
    "link": gettext_lazy("Weighing rows that are nearly the same"),
    "weigh": gettext_lazy("Looking for what both say differently"),
    "keeping": gettext_lazy("Writing down what is missing"),
}
OWNED_NAMES = {
    OwnedBy.COMPANY: gettext_lazy("Looks after this company"),
    OwnedBy.DOMAIN: gettext_lazy("Looks after this domain"),
    OwnedBy.TURN: gettext_lazy("Their turn"),
    OwnedBy.NOBODY: gettext_lazy("Nobody yet"),
}
SUBJECT_NAMES = {
    Subject.OWNER: gettext_lazy("Owner"),
    Subject.STAGE: gettext_lazy("Stage"),
    Subject.AMOUNT: gettext_lazy("Amount"),
    Subject.STATUS: gettext_lazy("Status"),
}
LAYOUT_NAMES = {
    Layout.HUBSPOT: gettext_lazy("File for HubSpot"),
    Layout.SALESFORCE: gettext_lazy("File for Salesforce"),
    Layout.PLAIN: gettext_lazy("All columns"),
}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def page(request: HttpRequest) -> HttpResponse:
    """/found/: two files to compare, and what was compared before."""
    if request.method == "POST":
        return _order(request)
    return _list(request)


def _order(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("name", "").strip()
    said = request.POST.get("window", "").strip()
    window = whole_number(said) if said else None
    if len(name) > NAME_BOUND:
        return _list(request, problem=_("Give the comparison a name of at most 80 letters, such as "
                                        "“Form to CRM”."))  # fmt: skip
    if said and (window is None or window > LARGEST_WINDOW):
        return _list(request, problem=_("The days for arriving are a whole number from 0 to 366."))
    known = queries.list_sources()
    left, right = _chosen(request, "left", known=known), _chosen(request, "right", known=known)
    if not left or not right:
        return _list(request, problem=_("Choose both: where leads begin, and where they should "
                                        "arrive. Each is a file, or a tool whose records are here "
                                        "already."))  # fmt: skip
    if left == right:
        return _list(
            request,
            problem=_("Choose two different tools: compared with itself, a tool lacks nothing."),
        )
    sides = _side(left), _side(right)
    run_id = runs.order(
        name=name or _named_after(sides),
        left=sides[0],
        right=sides[1],
        window=window,
        locale=(get_language() or "en").split("-")[0],
        actor_id=_actor(request).member_id,
        at=clock.now(),
    )
    return redirect("found_one", run_id)


def _chosen(
    request: HttpRequest, name: str, *, known: Collection[str]
) -> "UploadedFile[Any] | str":
    """A file of somebody's own, else the tool that is known here, else ""."""
    file = request.FILES.get(name)
    if file is not None and not isinstance(file, list):
        return file
    source = request.POST.get(f"{name}_source", "")
    return source if source in known else ""


def _side(chosen: "UploadedFile[Any] | str") -> Side:
    if isinstance(chosen, str):
        return Side(name=chosen, source=chosen)
    kept = runs.keep(pieces=chosen.chunks(), folder=Path(settings.HOME) / FOLDER)
    return Side(name=chosen.name or _("file"), file=kept)


def _named_after(sides: tuple[Side, Side]) -> str:
    left, right = (Path(side.name).stem[: NAME_BOUND // 3] for side in sides)
    return (_("%(left)s to %(right)s") % {"left": left, "right": right})[:NAME_BOUND]


def _before(request: HttpRequest, name: str) -> dict[str, str]:
    """What the form begins with: what was just said, what the link said last, what a link asks."""
    if request.method == "POST":
        return request.POST.dict()
    last = next(iter(queries.list_runs(name=name, limit=1)), None) if name else None
    asked = {
        field: request.GET.get(field, "")[:NAME_BOUND] for field in ("left_source", "right_source")
    }
    if last is None:
        return asked
    return {
        "left_source": last.left_source, "right_source": last.right_source,
        "window": "" if last.window is None else str(last.window),
    }  # fmt: skip


def _list(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    before = whole_number(request.GET.get("before", ""))
    again = request.GET.get("again", "")[:NAME_BOUND]
    cards = queries.list_runs(before=before, limit=PAGE + 1)
    shown = cards[:PAGE]
    context = {
        "problem": problem,
        "said": _before(request, again),
        "again": again,
        "sources": queries.list_sources(),
        "names": queries.list_names(),
        "cards": shown,
        "table": _runs_table(shown, caption=_("Comparisons, the newest first")),
        "may_import": _actor(request).may(Capability.IMPORT),
        "more": More(
            shown_words=ui.part_of(len(shown), queries.count_runs()),
            url=f"{reverse('found')}?before={shown[-1].id}" if len(cards) > PAGE else "",
            label=_("Show earlier ones"),
            rows_id="found-rows",
        ),
    }
    return render(request, "toolaudit/found.html", context, status=422 if problem else 200)


def _runs_table(cards: list[RunCard], *, caption: str) -> PlainTable:
    return PlainTable(
        caption=caption,
        head=(_("Comparison"), _("Compared"), _("State"), _("Never arrived"), _("Share"),
              _("Likely between")),
        rows=tuple(
            (
                Cell(text=card.name, url=reverse("found_one", args=[card.id])),
                ui.day(card.made_at),
                str(STATE_NAMES[card.state]),
                ui.part_of(card.missing, card.old_enough) if card.share else "",
                ui.in_hundred(float(card.share)) if card.share else "",
                ui.range_in_hundred(card.interval.low, card.interval.high) if card.share else "",
            )
            for card in cards
        ),
        numbers_from=3,
    )  # fmt: skip


def _run(run_id: int) -> RunCard:
    try:
        return queries.get_run(run_id=min(run_id, LARGEST_ID))
    except LookupError as problem:
        raise Http404 from problem


def one(request: HttpRequest, run_id: int) -> HttpResponse:
    """GET /found/ID/: under way, or what never arrived."""
    card = _run(run_id)
    context: dict[str, Any] = {
        "card": card,
        "breadcrumb": [Link(label=_("Found leads"), url=reverse("found")),
                       Link(label=card.name, url="")],
        "state": STATE_NAMES[card.state],
        "is_open": card.state in OPEN,
        "again_url": f"{reverse('found')}?{urlencode({'again': card.name})}#compare",
        "may_import": _actor(request).may(Capability.IMPORT),
    }  # fmt: skip
    if card.state in OPEN:
        context["progress"] = _progress(card)
    if card.state is RunState.DONE:
        context |= _result(request, card)
    return render(request, "toolaudit/one.html", context)


def _result(request: HttpRequest, card: RunCard) -> dict[str, Any]:
    after = whole_number(request.GET.get("after", "")) or 0
    rows = queries.list_lost(run_id=card.id, after=min(after, 2**31 - 1), limit=PAGE + 1)
    shown = rows[:PAGE]
    places = _shown_columns(card)
    here = reverse("found_one", args=[card.id])
    return {
        "sentence": _sentence(card),
        "sums": _sums(card),
        "head": [card.header[place] for place in places]
        + [layouts.owner_heading(_("Owner"), header=[card.header[place] for place in places])],
        "lines": [_line(row, places) for row in shown],
        "more": More(
            shown_words=ui.part_of(len(shown), card.missing),
            url=f"{here}?after={shown[-1].place}" if len(rows) > PAGE else "",
            label=_("Show more"),
            rows_id="lost-rows",
        ),
        "may_export": _actor(request).may(Capability.EXPORT),
        "files": [
            Link(label=str(label), url=f"{reverse('found_file', args=[card.id])}?as={layout.value}")
            for layout, label in LAYOUT_NAMES.items()
        ],
        "said": _said(card),
        "series": _runs_table(queries.list_runs(name=card.name, limit=PAGE),
                              caption=_("Comparisons of this name")),
        "keys": card.keys,
    } | _again(request, card, places)  # fmt: skip


def _again(request: HttpRequest, card: RunCard, places: list[int]) -> dict[str, Any]:
    """The rows about whom another row is already, a page of them."""
    after = whole_number(request.GET.get("again", "")) or 0
    rows = queries.list_said_again(run_id=card.id, after=min(after, 2**31 - 1), limit=PAGE + 1)
    shown = rows[:PAGE]
    here = reverse("found_one", args=[card.id])
    return {
        "again_head": [_("Row"), _("Same person as row"), *(card.header[each] for each in places)],
        "again_lines": [_again_line(row, places) for row in shown],
        "again_more": More(
            shown_words=ui.part_of(len(shown), card.repeated),
            url=f"{here}?again={shown[-1].place}#repeats" if len(rows) > PAGE else "",
            label=_("Show more"),
            rows_id="again-rows",
        ),
        "again_bound": AGAIN_BOUND if card.repeated > AGAIN_BOUND else 0,
    }


def _again_line(row: AgainRow, places: list[int]) -> dict[str, Any]:
    cells = [row.cells[each] if each < len(row.cells) else "" for each in places]
    numbers = [ui.number(row.number), ui.number(row.of_number)]
    return {"place": row.place, "cells": [*numbers, *cells]}


def _sentence(card: RunCard) -> str:
    if not card.old_enough:
        return _("No row is old enough to have arrived.")
    if not card.missing:
        return _("All %(of)s arrived.") % {"of": ui.number(card.old_enough)}
    return ngettext(
        "%(missing)s of %(of)s never arrived. Here it is.",
        "%(missing)s of %(of)s never arrived. Here they are, newest first.",
        card.missing,
    ) % {"missing": ui.number(card.missing), "of": ui.number(card.old_enough)}


def _sums(card: RunCard) -> PlainTable:
    rows = [
        (_("Arrived"), card.matched),
        (_("Never arrived"), card.missing),
        (_("May still be on the way"), card.not_yet),
        (_("The same person as another row"), card.repeated),
        (_("Rows of the first file"), card.received),
    ]
    return PlainTable(
        caption=_("Rows of the first file by what became of them"),
        head=(_("What"), _("Rows")),
        rows=tuple((label, ui.number(count)) for label, count in rows),
    )


def _shown_columns(card: RunCard) -> list[int]:
    """The columns that say who it is, then the first others."""
    told = [place for place, role in enumerate(card.roles) if role in _WHO]
    rest = [place for place in range(len(card.header)) if place not in told]
    return sorted([*told, *rest][:COLUMNS])


_WHO = {"given_name", "family_name", "full_name", "email", "company", "date"}


def _line(row: LostRow, places: list[int]) -> dict[str, Any]:
    cells = [row.cells[place] if place < len(row.cells) else "" for place in places]
    return {
        "place": row.place,
        "cells": cells,
        "owner": row.owner,
        "why": OWNED_NAMES[row.owned_by],
    }


def _said(card: RunCard) -> PlainTable | None:
    if not card.said:
        return None
    return PlainTable(
        caption=_("Rows that both have and say differently"),
        head=(_("Row"), _("What"), card.left_name, card.right_name),
        rows=tuple(
            (
                ui.number(each["row"]),
                str(SUBJECT_NAMES[Subject(each["about"])]),
                each["left"],
                each["right"],
            )
            for each in card.said[:PAGE]
        ),
    )


def _progress(card: RunCard) -> Progress:
    places = {"reading": 0.1, "read": 0.4, "link": 0.6, "weigh": 0.8, "keeping": 0.9}
    label = STEP_NAMES.get(card.step, STEP_NAMES["waiting"])
    return Progress(
        id="found-progress",
        label=_("Stopping after this step") if card.cancel_asked else str(label),
        words=_("%(left)s against %(right)s") % {"left": card.left_name, "right": card.right_name},
        share=places.get(card.step),
        cancel_url="" if card.cancel_asked else reverse("found_cancel", args=[card.id]),
        fetch_url=reverse("found_progress", args=[card.id]),
        is_done=card.state not in OPEN,
    )


def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """GET /found/ID/progress/: the part that is asked for again and again."""
    card = _run(run_id)
    response = render(request, "toolaudit/progress.html", {"progress": _progress(card)})
    if card.state not in OPEN:
        response["HX-Redirect"] = reverse("found_one", args=[run_id])
    return response


@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """POST /found/ID/cancel/: stop after the present step."""
    del request
    runs.ask_cancel(run_id=_run(run_id).id)
    return redirect("found_one", run_id)


def file(request: HttpRequest, run_id: int) -> HttpResponse | StreamingHttpResponse:
    """GET /found/ID/missing.csv?as=hubspot: what never arrived, as the CRM's import takes it."""
    card = _run(run_id)
    asked = request.GET.get("as", Layout.PLAIN.value)
    if asked not in set(Layout) or card.state is not RunState.DONE:
        raise Http404
    layout = Layout(asked)
    lines = table_lines(
        layouts.header_of(layout, header=card.header),
        (
            layouts.line_of(layout, row, roles=card.roles)
            for row in queries.iterate_lost(run_id=card.id)
        ),
    )
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="never-arrived-{card.id}-{asked}.csv"'
    return response
