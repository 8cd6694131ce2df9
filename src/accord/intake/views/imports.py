"""A file to begin with, one import, and what can be done with it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.foundation import clock, jobs
from accord.intake.operations import batches, undoing
from accord.intake.operations import drafts as operations
from accord.intake.queries import batches as queries
from accord.intake.values.batches import (
    KIND_NAMES,
    STATE_NAMES,
    BatchCard,
    BatchState,
    Kind,
)
from accord.intake.values.refusals import UnableToRead
from accord.intake.views import frame, together, words
from accord.kernel.ids import whole_number
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link, More, PlainTable, Progress

PAGE = 50
SILENCE = timedelta(minutes=2)
LARGEST_ID = 2**63 - 1
_OPEN = (BatchState.WAITING, BatchState.RUNNING)


def _number(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.GET.get(name, ""))


def upload(request: HttpRequest) -> HttpResponse:
    """/imports/new/: keep a file and begin with it; `like` names the import it corrects."""
    if request.method != "POST":
        return _begin(request)
    uploads = request.FILES.getlist("file")
    if not uploads:
        return _begin(request, problem=_("Choose a file first."))
    if len(uploads) > 1:
        return _several(request, uploads)
    like = whole_number(request.POST.get("like", ""))
    try:
        draft_id = _read(
            request, uploads[0], like=None if like is None else _batch(request, like).id
        )
    except UnableToRead as refused:
        return _begin(request, problem=frame.sentence(refused.refusal))
    return redirect("import_reading", draft_id)


def _several(request: HttpRequest, uploads: "Sequence[UploadedFile[Any]]") -> HttpResponse:
    """Each is read by itself: one that cannot be read keeps no other back."""
    if len(uploads) > together.AT_ONCE:
        most = _("Choose up to %(most)s files at a time.") % {"most": together.AT_ONCE}
        return _begin(request, problem=most)
    for uploaded in uploads:
        try:
            _read(request, uploaded)
        except UnableToRead as refused:
            said = {"file": uploaded.name, "problem": frame.sentence(refused.refusal)}
            messages.error(request, _("“%(file)s”: %(problem)s") % said)
    return redirect("import_together")


def _read(request: HttpRequest, uploaded: "UploadedFile[Any]", *, like: int | None = None) -> int:
    return operations.begin(
        pieces=frame.pieces_of(uploaded),
        file_name=uploaded.name or _("file"),
        files_folder=settings.FILES,
        member_id=frame.member_id(request),
        at=clock.now(),
        locale=frame.locale(),
        like_batch=like,
    )


def _begin(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    context = {
        "problem": problem,
        "steps": frame.steps(None, now="upload"),
        "breadcrumb": frame.breadcrumb(Link(label=_("Read a file"), url="")),
        "bound": frame.upload_bound() // 2**20,
        "like": request.POST.get("like", ""),
    }
    return render(request, "intake/begin.html", context, status=422 if problem else 200)


def _batch(request: HttpRequest, batch_id: int) -> BatchCard:
    del request
    try:
        return queries.get_batch(batch_id=min(batch_id, LARGEST_ID))
    except LookupError as problem:
        raise Http404 from problem


def page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """GET /imports/ID/: under way, or what came of it."""
    card = _batch(request, batch_id)
    context = {
        "card": card,
        "name": card.title,
        "kind": KIND_NAMES[card.kind],
        "state": STATE_NAMES[card.state],
        "breadcrumb": frame.breadcrumb(Link(label=card.title, url="")),
        "may_import": frame.actor_of(request).may(Capability.IMPORT),
        "may_export": frame.actor_of(request).may(Capability.EXPORT),
    }
    if card.state in _OPEN:
        return render(request, "intake/progress.html", context | _progress(card))
    return render(request, "intake/result.html", context | _result(request, card))


def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """GET /imports/ID/progress/: the part of the page that is asked for again and again."""
    card = _batch(request, batch_id)
    response = render(request, "intake/progress_part.html", {"card": card} | _progress(card))
    if card.state not in _OPEN:
        response["HX-Redirect"] = reverse("import_page", args=[batch_id])
    return response


def _progress(card: BatchCard) -> dict[str, Any]:
    total, done = card.total_guess or 0, card.counts.received - card.counts.pending
    beat = jobs.last_beat(process=jobs.WORKER)
    silent = beat is None or clock.now() - beat > SILENCE
    label = _("Waits for its turn") if card.state is BatchState.WAITING else _("Taking the rows in")
    if card.cancel_asked:
        label = _("Stopping after this step")
    return {
        "progress": Progress(
            id="import-progress",
            label=label,
            words=_("%(done)s of %(total)s rows")
            % {"done": ui.number(done), "total": ui.number(max(total, done))},
            share=done / total if total else None,
            cancel_url="" if card.cancel_asked else reverse("import_cancel", args=[card.id]),
            fetch_url=reverse("import_progress", args=[card.id]),
            is_done=card.state not in _OPEN,
        ),
        "no_worker": silent,
    }


def _result(request: HttpRequest, card: BatchCard) -> dict[str, Any]:
    after = _number(request, "after") or 0
    aside = queries.list_set_aside(batch_id=card.id, after=after, limit=PAGE + 1)
    shown = aside[:PAGE]
    here = reverse("import_page", args=[card.id])
    counts = card.counts
    total = counts.set_aside
    return {
        "sentence": words.outcome(counts, state=card.state),
        "gone": words.gone(queries.find_bringer_taken_back(batch_id=card.id)),
        "table": PlainTable(
            caption=_("What became of the rows"),
            head=(_("What"), _("Rows")),
            rows=tuple(
                (str(label), ui.number(getattr(counts, name))) for name, label in words.OUTCOMES
            ),
        ),
        "received": counts.received,
        "aside": shown,
        "aside_total": total,
        "more": More(
            shown_words=ui.part_of(len(shown), total),
            url=f"{here}?after={shown[-1]['row']}" if len(aside) > PAGE else "",
            label=_("Show more rows"),
            rows_id="aside-rows",
        ),
        "can_undo": card.state in (BatchState.DONE, BatchState.CANCELLED, BatchState.FAILED),
        "see": _see(card),
        "bound": frame.upload_bound() // 2**20,
    }


def _see(card: BatchCard) -> Link | None:
    """Where what went in is seen; None where nothing did, or it has no place of its own."""
    if card.state is BatchState.UNDONE or not card.counts.went_in:
        return None
    if card.kind is Kind.LEADS:
        return Link(label=_("See the leads"), url=f"{reverse('leads')}?import={card.id}")
    if card.kind is Kind.VISITS:
        return Link(label=_("See visits and leads"), url=reverse("measure", args=["visits"]))
    if card.kind is Kind.COSTS:
        return Link(label=_("See what it cost"), url=reverse("measure", args=["cost"]))
    return None


@require_POST
def cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """POST /imports/ID/cancel/: stop after the present step."""
    card = _batch(request, batch_id)
    actor = frame.actor_of(request)
    batches.ask_cancel(batch_id=card.id, actor_id=actor.member_id, at=clock.now())
    return redirect("import_page", card.id)


def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """/imports/ID/undo/: ask once more, then take the import back."""
    card = _batch(request, batch_id)
    if request.method != "POST":
        context = {
            "card": card,
            "name": card.title,
            "breadcrumb": frame.breadcrumb(Link(label=card.title, url="")),
        }
        return render(request, "intake/undo.html", context)
    actor = frame.actor_of(request)
    try:
        undone = undoing.undo(batch_id=card.id, actor_id=actor.member_id, at=clock.now())
    except undoing.UnableToUndo:
        messages.error(request, _("This import is under way or has been taken back already."))
        return redirect("import_page", card.id)
    messages.success(
        request,
        _("Taken back. Rows gone: %(removed)s; as before: %(restored)s; kept: %(kept)s.")
        % {
            "removed": ui.number(undone.removed),
            "restored": ui.number(undone.restored),
            "kept": ui.number(undone.kept),
        },
    )
    return redirect("import_page", card.id)


def errors(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """GET /imports/ID/errors.csv: the rows that did not go in, as they stood, and why."""
    card = _batch(request, batch_id)
    response = StreamingHttpResponse(
        queries.error_file(batch_id=card.id), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="import-{card.id}-errors.csv"'
    return response
