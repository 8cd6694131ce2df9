"""/tools/ways/: the map of tools, ways of data between them, and the log of their runs."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.values import refusals
from accord.intake.values.refusals import UnableToRead
from accord.kernel.ids import whole_number
from accord.toolaudit.operations import transfers as operations
from accord.toolaudit.queries import audit, comparing, wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.rules.log_files import FIELDS
from accord.toolaudit.values.audit import RunText, Tool, Transfer, TransferText
from accord.toolaudit.values.audit_codes import (
    WAY_NAMES,
    WORDS_BOUND,
    UnableToAudit,
    Way,
)
from accord.toolaudit.views import frame, way_words
from accord.ui import api as ui
from accord.ui.values.parts import Link, More

PAGE = 50
FILE_BOUND = 10 * 2**20


class WayForm(forms.Form):
    """What a member says of how data goes from one tool to another."""

    start = forms.TypedChoiceField(label=gettext_lazy("From"), coerce=int)
    end = forms.TypedChoiceField(label=gettext_lazy("To"), coerce=int)
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=[(one.value, name) for one, name in WAY_NAMES.items()]
    )
    runs = forms.DecimalField(
        label=gettext_lazy("How often a month"), required=False, min_value=0, max_value=100_000,
        decimal_places=2, help_text=gettext_lazy("Each working day is about 22."),
    )  # fmt: skip
    minutes = forms.DecimalField(
        label=gettext_lazy("Minutes of work each time"), required=False, min_value=0,
        max_value=100_000, decimal_places=2,
    )  # fmt: skip
    rows = forms.IntegerField(
        label=gettext_lazy("Rows each time"), required=False, min_value=0, max_value=10_000_000
    )
    wrong = forms.IntegerField(
        label=gettext_lazy("Rows that have to be put right, each time"), required=False,
        min_value=0, max_value=10_000_000,
    )  # fmt: skip
    compared = forms.ChoiceField(
        label=gettext_lazy("Which comparison tells what gets lost"),
        required=False,
        help_text=gettext_lazy("Found leads keeps comparisons of two tools by name."),
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who looks after it"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, tools: list[Tool], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(tool.id, tool.text.name) for tool in tools]
        known = [(name, name) for name in comparing.list_names()]
        choices: dict[str, list[tuple[Any, str]]] = {
            "start": named, "end": named, "compared": [("", _("None")), *known],
            "owner": [("", _("Nobody yet")), *frame.members()],
        }  # fmt: skip
        for name, told in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = told


def page(request: HttpRequest) -> HttpResponse:
    """GET /tools/ways/: the map, the ways, what is lost over several of them."""
    tools, transfers = audit.list_tools(), audit.list_transfers(day=clock.now().date())
    names = {tool.id: tool.text.name for tool in tools}
    lines = audit.lines()
    load = rules.whole_load(transfers)
    return render(request, "toolaudit/ways.html", frame.context(
        request,
        sentence=way_words.sentence(load, worst=rules.worst_leak(transfers)),
        map=way_words.flow_map(tools, transfers, lines=lines) if transfers else None,
        table=way_words.table(transfers, names, lines=lines) if transfers else None,
        chains=way_words.chains(rules.chains(transfers), names),
        may_add=len(tools) > 1,
    ))  # fmt: skip


def edit(request: HttpRequest, way_id: int | None = None) -> HttpResponse:
    """GET, POST /tools/ways/new/ and /tools/ways/ID/change/"""
    transfer = frame.way_or_404(way_id) if way_id is not None else None
    form = WayForm(request.POST or None, initial=_initial(transfer), tools=audit.list_tools())
    if request.method == "POST" and form.is_valid():
        try:
            kept = operations.keep_transfer(
                transfer_id=transfer.id if transfer else None,
                text=_text(form.cleaned_data),
                actor_id=frame.actor_of(request).member_id,
                at=clock.now(),
            )
        except UnableToAudit as problem:
            form.add_error(None, frame.sentence(problem))
        else:
            messages.success(request, _("Kept."))
            return redirect("audit_way", kept)
    title = _("Change this way") if transfer else _("Add a way of data")
    return render(request, "toolaudit/way_edit.html", frame.context(
        request, title=title, form=form, breadcrumb=[_ways(), Link(label=title, url="")],
    ), status=422 if form.errors else 200)  # fmt: skip


def _ways() -> Link:
    return Link(label=_("Ways of data"), url=reverse("audit_ways"))


def _initial(transfer: Transfer | None) -> dict[str, Any]:
    if transfer is None:
        return {"way": Way.HAND.value}
    text = transfer.text
    return {
        "start": text.from_id, "end": text.to_id, "way": text.way.value, "runs": text.runs,
        "minutes": text.minutes, "rows": text.rows, "wrong": text.wrong,
        "compared": text.compared, "owner": text.owner_id,
    }  # fmt: skip


def _text(said: dict[str, Any]) -> TransferText:
    return TransferText(
        from_id=said["start"], to_id=said["end"], way=Way(said["way"]), runs=said["runs"],
        minutes=said["minutes"], rows=said["rows"], wrong=said["wrong"],
        compared=said["compared"], owner_id=said["owner"],
    )  # fmt: skip


@require_POST
def end(request: HttpRequest, way_id: int) -> HttpResponse:
    """POST /tools/ways/ID/end/: data goes this way no longer."""
    operations.end_transfer(
        transfer_id=frame.way_or_404(way_id).id,
        actor_id=frame.actor_of(request).member_id,
        at=clock.now(),
    )
    messages.success(request, _("Taken out of the list."))
    return redirect("audit_ways")


def one(request: HttpRequest, way_id: int) -> HttpResponse:
    """GET /tools/ways/ID/: what is measured, and its runs."""
    return _one(request, frame.way_or_404(way_id))


def _one(
    request: HttpRequest,
    transfer: Transfer,
    *,
    problem: str = "",
    columns: dict[str, str] | None = None,
) -> HttpResponse:
    tools = {tool.id: tool for tool in audit.list_tools()}
    names = {number: tool.text.name for number, tool in tools.items()}
    after = min(whole_number(request.GET.get("after", "")) or 0, 100_000)
    runs = audit.list_runs(transfer_id=transfer.id, after=after, limit=PAGE + 1)
    source = tools[transfer.text.from_id].source if transfer.text.from_id in tools else ""
    is_ours = bool(source) and transfer.measured.after.whole + transfer.measured.rows > 0
    came = intake.list_runs_of(source=source) if source and transfer.measured.leak else []
    title = wording.ways_by_name(names, [transfer])[transfer.id]
    return render(request, "toolaudit/way.html", frame.context(
        request,
        way=transfer,
        title=title,
        problem=problem,
        breadcrumb=[_ways(), Link(label=title, url="")],
        facts=way_words.facts(transfer),
        before_after=way_words.before_after(transfer),
        runs=[way_words.run(each) for each in runs[:PAGE]],
        more=More(
            shown_words=ui.part_of(len(runs[:PAGE]), audit.count_runs(transfer_id=transfer.id)),
            url=f"{reverse('audit_way', args=[transfer.id])}?after={after + PAGE}"
            if len(runs) > PAGE else "",
            label=_("Show earlier ones"),
            rows_id="way-runs",
        ),
        came=way_words.came(came) if came and (is_ours or transfer.is_found) else None,
        waiting=transfer.measured.waiting if source else 0,
        today=clock.now().date().isoformat(),
        columns=[
            {"name": name, "label": frame.FIELD_NAMES[name], "value": (columns or {}).get(name, "")}
            for name in FIELDS
        ] if columns is not None else [],
    ), status=422 if problem else 200)  # fmt: skip


@require_POST
def log(request: HttpRequest, way_id: int) -> HttpResponse:
    """POST /tools/ways/ID/runs/: one run is logged, or a failed one that was tried again."""
    transfer = frame.way_or_404(way_id)
    said = request.POST
    day = frame.day(said.get("on", ""))
    rows, wrong = (whole_number(said.get(name, "") or "0") for name in ("rows", "wrong"))
    minutes = frame.number(said.get("minutes", "") or "0")
    today = clock.now().date()
    if day is None or day > today or day.year < 2000:
        return _one(request, transfer, problem=_("Say the day of the run; it is not to come yet."))
    if (
        rows is None
        or wrong is None
        or minutes is None
        or not 0 <= minutes <= Decimal(10_000)
        or (rows > 10_000_000)
    ):
        return _one(request, transfer, problem=_("Rows, wrong rows and minutes are numbers, from 0 "
                                                 "on."))  # fmt: skip
    text = RunText(day, minutes, rows, wrong, "failed" in said, said.get("words", "")[:WORDS_BOUND])
    try:
        operations.log_run(
            transfer_id=transfer.id, text=text, again_of=whole_number(said.get("again_of", "")),
            actor_id=frame.actor_of(request).member_id, at=clock.now(),
        )  # fmt: skip
    except UnableToAudit as problem:
        return _one(request, transfer, problem=frame.sentence(problem))
    messages.success(request, _("Logged."))
    return redirect("audit_way", transfer.id)


@require_POST
def file(request: HttpRequest, way_id: int) -> HttpResponse:
    """POST /tools/ways/ID/file/: the log that another tool keeps, its columns named anyhow."""
    transfer = frame.way_or_404(way_id)
    given = request.FILES.get("file")
    columns = {name: request.POST.get(f"column_{name}", "")[:100] for name in FIELDS}
    if not isinstance(given, UploadedFile) or (given.size or 0) > FILE_BOUND:
        return _one(request, transfer, problem=_("Choose a file of at most 10 MB: CSV or XLSX."))
    try:
        count = _take(transfer, given, columns=columns, actor_id=frame.actor_of(request).member_id)
    except UnableToRead as problem:
        said = refusals.sentence(problem.refusal.code, problem.refusal.facts)
        return _one(request, transfer, problem=said, columns=columns)
    except UnableToAudit as problem:
        return _one(request, transfer, problem=frame.sentence(problem), columns=columns)
    said = ngettext("%(count)s run was taken in.", "%(count)s runs were taken in.", count)
    messages.success(request, said % {"count": ui.number(count)})
    return redirect("audit_way", transfer.id)


def _take(
    transfer: Transfer, given: "UploadedFile[Any]", *, columns: dict[str, str], actor_id: int | None
) -> int:
    at = clock.now()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log"
        with path.open("wb") as copy:
            copy.writelines(given.chunks())
        return operations.take_log(
            transfer_id=transfer.id, path=path, name=given.name or _("file"),
            locale=(get_language() or "en").split("-")[0], columns=columns, today=at.date(),
            actor_id=actor_id, at=at,
        )  # fmt: skip


@require_POST
def again(request: HttpRequest, way_id: int) -> HttpResponse:
    """POST /tools/ways/ID/again/: everything that waits of the tool is tried once more."""
    transfer = frame.way_or_404(way_id)
    source = frame.tool_or_404(transfer.text.from_id).source
    if not source or not transfer.measured.waiting:
        return _one(request, transfer, problem=_("Nothing of it waits to be tried again."))
    intake.try_again(source=source, at=clock.now(), actor_id=frame.actor_of(request).member_id)
    messages.success(request, _("Accord tries every row that waits once more."))
    return redirect("audit_way", transfer.id)
