"""/imports/new/together/: several files that were given at once, taken in by one button."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.foundation import clock
from accord.intake.operations import drafts as operations
from accord.intake.operations import files as reading
from accord.intake.queries import drafts as queries
from accord.intake.rules import meanings, tools
from accord.intake.values import maps
from accord.intake.values.batches import KIND_NAMES, Kind
from accord.intake.values.drafts import Basis, Draft
from accord.intake.values.plans import Plan
from accord.intake.values.refusals import UnableToRead
from accord.intake.views import frame
from accord.ui import api as ui
from accord.ui.values.parts import Link

AT_ONCE = 10
# What others name goes in before what names it.
ORDER = (Kind.USERS, Kind.CAMPAIGNS, Kind.ASSETS, Kind.COMPANIES, Kind.LEADS, Kind.STAGE_HISTORY,
         Kind.DEALS, Kind.TOUCHES, Kind.VISITS, Kind.COSTS)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """One file as the page shows it: ready, or with what has to be said first."""

    draft: Draft
    kind: str = ""
    rows: str = ""
    understood: str = ""
    source: str = ""
    asks: str = ""
    look_url: str = ""


def page(request: HttpRequest) -> HttpResponse:
    """GET: what each file is; POST: those that are ready are taken in."""
    drafts = queries.list_open(member_id=frame.member_id(request), limit=AT_ONCE)[::-1]
    if request.method == "POST":
        return _take_in(request, drafts)
    return _shown(request, drafts)


def _shown(request: HttpRequest, drafts: Sequence[Draft], *, problem: str = "") -> HttpResponse:
    lines = [_line(draft, said=request.POST.get(f"source:{draft.id}")) for draft in drafts]
    context = {
        "problem": problem,
        "breadcrumb": frame.breadcrumb(Link(label=_("Several files"), url="")),
        "lines": lines,
        "ready": sum(not line.asks for line in lines),
    }
    return render(request, "intake/together.html", context, status=422 if problem else 200)


def _line(draft: Draft, *, said: str | None) -> _Line:
    if draft.refusal:
        look_url = reverse("import_reading", args=[draft.id])
        return _Line(draft, asks=frame.sentence(draft.refusal), look_url=look_url)
    assert draft.reading is not None
    assert draft.plan is not None
    count = len(reading.open_questions(reading=draft.reading, plan=draft.plan))
    words = 0 if count else meanings.unexplained(draft.plan, reading=draft.reading)
    return _Line(
        draft,
        kind=str(KIND_NAMES[draft.plan.kind]),
        rows=ui.number(draft.reading.rows + draft.reading.bad),
        understood=ui.part_of(len(draft.plan.columns), len(draft.reading.columns)),
        source=_source(draft) if said is None else said,
        asks=_asks(count, words=words),
        look_url=reverse("import_values" if words else "import_reading", args=[draft.id]),
    )


def _asks(questions: int, *, words: int) -> str:
    if questions:
        asks = ngettext("%(count)s question first.", "%(count)s questions first.", questions)
        return asks % {"count": ui.number(questions)}
    if words:
        asks = ngettext(
            "%(count)s word needs a meaning first.", "%(count)s words need a meaning first.", words
        )
        return asks % {"count": ui.number(words)}
    return ""


def _source(draft: Draft) -> str:
    assert draft.plan is not None
    if draft.basis is not Basis.NAMES or draft.plan.source != operations.DEFAULT_SOURCE:
        return draft.plan.source  # a profile's, the last import's, or what somebody has chosen
    return tools.tool_of(draft.file_name) or draft.plan.source


def _take_in(request: HttpRequest, drafts: Sequence[Draft]) -> HttpResponse:
    asked = set(request.POST.getlist("draft"))
    ready = [
        draft for draft in drafts if str(draft.id) in asked and not _line(draft, said=None).asks
    ]
    plans = {}
    for draft in ready:
        try:
            plans[draft.id] = _plan(draft, said=request.POST.get(f"source:{draft.id}"))
        except maps.UnableToMap as refused:
            said = {"file": draft.file_name, "problem": str(refused)}
            return _shown(request, drafts, problem=_("“%(file)s”: %(problem)s") % said)
    ordered = sorted(ready, key=lambda each: ORDER.index(plans[each.id].kind))
    try:
        operations.hand_over_together(
            drafts=[(draft, plans[draft.id]) for draft in ordered],
            member_id=frame.member_id(request), files_folder=settings.FILES, at=clock.now(),
        )  # fmt: skip
    except (UnableToRead, OSError):
        return _shown(request, drafts, problem=_("A file could not be read again, so none was "
                                                 "taken in. Add them once more."))  # fmt: skip
    if ready:
        words = ngettext("One file is being taken in.", "%(count)s files are being taken in.",
                         len(ready))  # fmt: skip
        messages.success(request, words % {"count": ui.number(len(ready))})
    return redirect("import_together" if len(ready) < len(drafts) else "imports")


def _plan(draft: Draft, *, said: str | None) -> Plan:
    """The proposed plan, under the name that was said; raises UnableToMap."""
    assert draft.reading is not None
    assert draft.plan is not None
    asked = meanings.to_mean(draft.plan, reading=draft.reading)
    plan = meanings.with_meanings(draft.plan, asked=asked, said={})
    plan = replace(plan, source=(_source(draft) if said is None else said).strip())
    maps.check(plan)
    meanings.check(plan)
    return plan
