"""The steps of the wizard: Reading, Columns, Values, Try it."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.definitions import api as definitions
from accord.foundation import clock
from accord.intake.operations import drafts as operations
from accord.intake.operations import files
from accord.intake.operations.files import InDoubt
from accord.intake.rules import answers, meanings, recognition, statement, wording
from accord.intake.values import maps, refusals
from accord.intake.values import reading as kinds
from accord.intake.values.batches import KIND_NAMES, Kind
from accord.intake.values.declined import SENTENCES
from accord.intake.values.drafts import Draft
from accord.intake.values.plans import FIELDS
from accord.intake.values.profiles import PROFILES
from accord.intake.values.reading import Column, Question
from accord.intake.values.refusals import UnableToRead
from accord.intake.views import frame, words
from accord.ui import api as ui
from accord.ui.values.parts import PlainTable

_DATED = (kinds.Kind.DATE, kinds.Kind.MOMENT)
_COUNTED = (kinds.Kind.WHOLE, kinds.Kind.DECIMAL, kinds.Kind.MONEY)
_CHOOSABLE = [kind for kind in kinds.Kind if kind is not kinds.Kind.EMPTY]


def reading(request: HttpRequest, draft_id: int) -> HttpResponse:
    """How the file is read: shown with examples, changeable; questions must be answered."""
    draft = frame.draft_of(request, draft_id)
    problem = ""
    if request.method == "POST":
        problem = _say(request, draft)
        if not problem:
            draft = frame.draft_of(request, draft_id)
            if not _open_questions(draft) and draft.refusal is None and "go_on" in request.POST:
                return redirect("import_mapping", draft_id)
            if "go_on" not in request.POST:
                return redirect("import_reading", draft_id)
    status = 422 if problem or request.method == "POST" else 200
    return render(request, "intake/reading.html", _reading_page(draft, problem), status=status)


def _say(request: HttpRequest, draft: Draft) -> str:
    """Read again with what the form says; answers a sentence where that cannot be done."""
    try:
        stated = statement.restated(draft.stated, reading=draft.reading, said=frame.said(request))
    except ValueError:
        return _("Choose one of the answers that are offered.")
    if stated == draft.stated and draft.refusal is None:
        return ""
    try:
        operations.read_again(
            draft=draft,
            stated=stated,
            files_folder=settings.FILES,
            at=clock.now(),
            locale=frame.locale(),
        )
    except UnableToRead as refused:
        return frame.sentence(refused.refusal)
    return ""


def _open_questions(draft: Draft) -> tuple[Question, ...]:
    if draft.reading is None or draft.plan is None:
        return ()
    return files.open_questions(reading=draft.reading, plan=draft.plan)


def _reading_page(draft: Draft, problem: str) -> dict[str, Any]:
    found = draft.reading
    more: dict[str, Any] = {
        "problem": problem or (frame.sentence(draft.refusal) if draft.refusal else ""),
        "encodings": _with(words.ENCODINGS, found.encoding if found else ""),
        "delimiters": words.DELIMITERS.items(),
    }
    if found is not None:
        more |= {
            "reading": found,
            "questions": [
                (group[0], wording.sentence_of(group))
                for group in answers.together(_open_questions(draft))
            ],
            "notes": [refusals.sentence(note.code, note.facts) for note in found.notes],
            "columns": [_column(column) for column in found.columns],
        }
    return frame.page(draft, now="reading", **more)


def _with(known: tuple[str, ...], found: str) -> list[str]:
    return [*known] if found in known or not found else [found, *known]


def _column(column: Column) -> dict[str, Any]:
    orders = words.DATE_ORDERS.items() if column.kind in _DATED else ()
    formats = words.NUMBER_FORMATS.items() if column.kind in _COUNTED else ()
    return {
        "column": column,
        "kinds": [(kind, words.COLUMN_KINDS[kind]) for kind in _CHOOSABLE],
        "orders": orders,
        "formats": formats,
        "doubts": [refusals.sentence(doubt.code, doubt.facts) for doubt in column.doubts],
    }


def mapping(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What each column means: proposed, changeable, each field once."""
    draft = frame.draft_of(request, draft_id)
    if draft.plan is None or draft.reading is None:
        return redirect("import_reading", draft_id)
    problem = ""
    if request.method == "POST":
        if "change_kind" in request.POST:
            return _change_kind(request, draft)
        if "change_profile" in request.POST:
            return _change_profile(request, draft)
        problem = _map(request, draft)
        if not problem:
            draft = frame.draft_of(request, draft_id)
            if _open_questions(draft):
                messages.info(request, _("One more thing to say about how the file is written."))
                return redirect("import_reading", draft_id)
            return redirect("import_values", draft_id)
    context = _mapping_page(draft, said=frame.said(request), problem=problem)
    return render(request, "intake/mapping.html", context, status=422 if problem else 200)


def _change_kind(request: HttpRequest, draft: Draft) -> HttpResponse:
    said = request.POST.get("kind", "")
    if said in {kind.value for kind in Kind}:
        operations.change_kind(draft=draft, kind=Kind(said), at=clock.now())
    return redirect("import_mapping", draft.id)


def _change_profile(request: HttpRequest, draft: Draft) -> HttpResponse:
    said = request.POST.get("profile", "")
    if said in PROFILES:
        operations.change_profile(draft=draft, profile=said, at=clock.now())
    return redirect("import_mapping", draft.id)


def _map(request: HttpRequest, draft: Draft) -> str:
    assert draft.plan is not None
    assert draft.reading is not None
    chosen = {
        column.name: request.POST.get(f"field:{column.key}", "") for column in draft.reading.columns
    }
    plan = replace(
        draft.plan,
        source=request.POST.get("source", "").strip(),
        columns={name: field for name, field in chosen.items() if field},
    )
    if not plan.columns:
        return _("Say of at least one column what it means.")
    fields = {field.name for field in FIELDS[plan.kind]}
    kept = {name: said for name, said in plan.values.items() if name in fields}
    plan = replace(plan, values=kept)
    try:
        maps.check(plan)
    except maps.UnableToMap as problem:
        return str(problem)
    operations.change_plan(draft=draft, plan=plan, at=clock.now())
    return ""


def _mapping_page(draft: Draft, *, said: dict[str, str], problem: str) -> dict[str, Any]:
    assert draft.plan is not None
    assert draft.reading is not None
    fields = FIELDS[draft.plan.kind]
    rows = [
        {
            "column": column,
            "chosen": said.get(f"field:{column.key}", draft.plan.columns.get(column.name, "")),
        }
        for column in draft.reading.columns
    ]
    return frame.page(
        draft,
        now="mapping",
        problem=problem,
        basis=words.basis(draft.basis),
        not_taken=_not_taken(draft),
        profiles=sorted(PROFILES),
        profile=draft.plan.profile,
        source=said.get("source", draft.plan.source),
        kind=draft.plan.kind,
        kinds=[(kind, KIND_NAMES[kind]) for kind in Kind],
        fields=[(field.name, field.label) for field in fields],
        rows=rows,
    )


def _not_taken(draft: Draft) -> str:
    """Why a table looks like one that is not taken, until somebody has said what it holds."""
    assert draft.reading is not None
    if draft.plan is None or draft.plan.columns:
        return ""
    headers = [column.name for column in draft.reading.columns]
    found = recognition.recognise(headers=headers, file_name=draft.file_name)
    return str(SENTENCES[found.declined]) if found.declined else ""


def values(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the file's own words mean, and what holds where it says nothing."""
    draft = frame.draft_of(request, draft_id)
    if draft.plan is None or draft.reading is None:
        return redirect("import_reading", draft_id)
    asked = meanings.to_mean(draft.plan, reading=draft.reading)
    problem = ""
    if request.method == "POST":
        said = frame.said(request)
        try:
            plan = meanings.with_meanings(draft.plan, asked=asked, said=said)
            plan = replace(
                plan,
                zone=said.get("zone", plan.zone).strip(),
                currency=said.get("currency", plan.currency).strip().upper(),
                unanswered=_unanswered(said.get("unanswered", "")),
            )
            maps.check(plan)
            meanings.check(plan)
        except maps.UnableToMap as refused:
            problem = str(refused)
        except ValueError:
            problem = _("Choose one of the meanings that are offered.")
        else:
            operations.change_plan(draft=draft, plan=plan, at=clock.now())
            return redirect("import_trial", draft_id)
    context = frame.page(
        draft,
        now="values",
        asked=_with_names(asked),
        problem=problem,
        plan=draft.plan,
        unanswered=", ".join(draft.plan.unanswered),
    )
    return render(request, "intake/values.html", context, status=422 if problem else 200)


def _with_names(asked: tuple[meanings.ToMean, ...]) -> list[dict[str, Any]]:
    """The fields that need meanings, each with its codes and what these are called."""
    stages = {stage.code.value: stage.name for stage in definitions.list_stages(at=clock.now())}
    return [
        {
            "each": each,
            "codes": [
                (code, words.meaning(code, field=each.field, stages=stages)) for code in each.codes
            ],
        }
        for each in asked
    ]


def _unanswered(said: str) -> tuple[str, ...]:
    return tuple(word for part in said.split(",")[:50] if (word := part.strip()[:80]))


def trial(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What would happen, without writing; pressing the button makes it happen."""
    draft = frame.draft_of(request, draft_id)
    if draft.plan is None or draft.reading is None or _open_questions(draft):
        return redirect("import_reading", draft_id)
    if request.method == "POST":
        return _hand_over(request, draft)
    if draft.batch_id:
        return redirect("import_page", draft.batch_id)
    if not draft.trial:
        operations.try_out(draft=draft, files_folder=settings.FILES, now=clock.now)
        draft = frame.draft_of(request, draft_id)
    counts, found = draft.trial["counts"], draft.reading
    context = frame.page(
        draft,
        now="trial",
        sentence=words.tried(counts, whole=draft.trial["whole"]),
        table=PlainTable(
            caption=_("What would become of the rows"),
            head=(_("What"), _("Rows")),
            rows=tuple((str(label), ui.number(counts[name])) for name, label in words.OUTCOMES),
        ),
        problems=draft.trial["problems"],
        rows=found.rows + found.bad if found else 0,
    )
    return render(request, "intake/trial.html", context)


def _hand_over(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        batch_id = operations.hand_over(
            draft_id=draft.id,
            member_id=frame.member_id(request),
            files_folder=settings.FILES,
            at=clock.now(),
        )
    except InDoubt:
        return redirect("import_reading", draft.id)
    return redirect("import_page", batch_id)


@require_POST
def drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw the draft away."""
    draft = frame.draft_of(request, draft_id)
    operations.drop(draft_id=draft.id, member_id=frame.member_id(request))
    messages.success(request, _("“%(file)s” is forgotten.") % {"file": draft.file_name})
    return redirect("imports")
