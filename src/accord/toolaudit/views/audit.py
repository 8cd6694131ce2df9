"""/tools/: what the audit comes to, its questions, and where their red lines are."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accord.foundation import clock, jobs
from accord.team import api as team
from accord.toolaudit.operations import gaps as operations
from accord.toolaudit.queries import audit, wording
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.values.audit import Answer, Fusion, PartShown, Standing
from accord.toolaudit.values.audit_codes import (
    KIND_OF,
    Answered,
    Part,
    Question,
    UnableToAudit,
)
from accord.toolaudit.views import frame, gaps
from accord.ui import api as ui
from accord.ui.values.parts import Cell, PlainTable

SHOWN = 5
LOOK = "connecting.look_at_tools"


def page(request: HttpRequest) -> HttpResponse:
    """GET /tools/"""
    at = clock.now()
    look_at = audit.last_look()
    told, _found = operations.standings(day=at.date())
    fused = rules.fusion(audit.counted_parts(), audit.lines())
    open_gaps = audit.list_gaps(is_open=True, limit=SHOWN)
    return render(request, "toolaudit/audit.html", frame.context(
        request,
        sentence=_sentence(fused, count=audit.count_gaps(is_open=True)),
        checklist=_checklist(fused),
        fused=_working(fused),
        questions=_questions(told),
        gaps=gaps.table(open_gaps, today=at.date()) if open_gaps else None,
        looked_at=look_at.at if look_at else None,
    ))  # fmt: skip


def _sentence(fused: Fusion, *, count: int) -> str:
    lines = ngettext("%(count)s red line is crossed.", "%(count)s red lines are crossed.", count)
    said = lines % {"count": ui.number(count)} if count else _("No red line is crossed.")
    return f"{_working(fused)} {said}"


def _working(fused: Fusion) -> str:
    if not fused.known:
        return _("Nothing has been measured yet.")
    return _("%(part)s connections between both pipelines work.") % {
        "part": ui.part_of(fused.working, len(Part))
    }


def _checklist(fused: Fusion) -> PlainTable:
    return PlainTable(
        caption=_("Connections between both pipelines"),
        head=(_("Connection"), _("State"), _("How much of it"), _("Works from")),
        rows=tuple(
            (
                str(wording.PART_NAMES[each.part]),
                Cell(text=_works(each), is_young=each.works is None),
                _how_much(each),
                wording.in_hundred(each.line),
            )
            for each in fused.parts
        ),
        numbers_from=2,
    )


def _works(each: PartShown) -> str:
    if each.works is None:
        return _("Not known")
    return _("Works") if each.works else _("Does not work")


def _how_much(each: PartShown) -> str:
    share = rules.share_in_hundred(each.counted)
    if share is None:
        return _("nothing to count yet")
    part = ui.part_of(each.counted.part, each.counted.whole)
    return _("%(share)s, %(part)s") % {"share": wording.in_hundred(share), "part": part}


def _questions(told: list[Standing]) -> PlainTable:
    return PlainTable(
        caption=_("Questions of the audit, answers and red lines"),
        head=(_("Question"), _("As it is"), _("Red line"), _("State")),
        rows=tuple(
            (
                str(wording.QUESTION_NAMES[each.question]),
                _as_it_is(each),
                _line(each),
                Cell(text=_state(each), is_young=each.is_red is None),
            )
            for each in told
        ),
        numbers_from=9,
    )


def _as_it_is(each: Standing) -> str:
    if each.measured is not None:
        return _("%(value)s, measured") % {"value": _value(each.question, each.measured)}
    if each.answer is None:
        return _("Not answered yet")
    return _("%(value)s, answered") % {"value": _answered(each.answer)}


def _answered(answer: Answer) -> str:
    if answer.is_yes is not None:
        return _("Yes") if answer.is_yes else _("No")
    if answer.number is not None:
        return _value(answer.question, answer.number)
    return f"“{answer.words}”"


def _value(question: Question, value: Decimal) -> str:
    kind = KIND_OF[question]
    if kind is Answered.PERCENT:
        return wording.in_hundred(value)
    if kind is Answered.BOOL:
        count = int(value)
        return ngettext("%(count)s pair of team and tool", "%(count)s pairs of team and tool",
                        count) % {"count": ui.number(count)}  # fmt: skip
    if kind is Answered.SCORE:
        return ui.part_of(int(value), len(Part))
    return _("%(hours)s h a month") % {"hours": wording.amount(value)}


def _line(each: Standing) -> str:
    if each.line is None:
        return ""
    value = _value(each.question, each.line)
    if KIND_OF[each.question] is Answered.SCORE:
        return _("below %(value)s") % {"value": value}
    return _("above %(value)s") % {"value": value}


def _state(each: Standing) -> str:
    if each.is_red is None:
        return _("Not known") if each.line is not None else ""
    return _("Past its line") if each.is_red else _("Good")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """POST /tools/look/: what Accord's own records know is written into the audit anew."""
    jobs.defer(LOOK)
    messages.success(request, _("Accord is looking. Come back in a minute."))
    return redirect("audit")


def questions(request: HttpRequest) -> HttpResponse:
    """GET, POST /tools/questions/: answer in the question's own kind, or draw a red line."""
    problem = ""
    if request.method == "POST":
        problem = _say(request)
        if not problem:
            messages.success(request, _("Kept."))
            return redirect("audit_questions")
    told, _found = operations.standings(day=clock.now().date())
    lines = audit.lines()
    by = {each.answer.by_id for each in told if each.answer and each.answer.by_id}
    names = team.names(ids=by) if by else {}
    return render(request, "toolaudit/questions.html", frame.context(
        request,
        problem=problem,
        rows=[_question(each, names) for each in told],
        parts=[
            {"code": part.value, "name": wording.PART_NAMES[part],
             "line": f"{rules.line_of(lines, part).normalize():f}"}
            for part in Part
        ],
    ), status=422 if problem else 200)  # fmt: skip


def _question(each: Standing, names: dict[int, str]) -> dict[str, Any]:
    answer = each.answer
    said = ""
    if answer is not None:
        who = names.get(answer.by_id or 0, _("somebody"))
        said = _("%(value)s, said by %(name)s on %(day)s") % {
            "value": _answered(answer), "name": who, "day": ui.day(answer.at),
        }  # fmt: skip
    return {
        "code": each.question.value,
        "name": wording.QUESTION_NAMES[each.question],
        "kind": KIND_OF[each.question].value,
        "measured": _value(each.question, each.measured) if each.measured is not None else "",
        "said": said,
        "line": "" if each.line is None else f"{each.line.normalize():f}",
        "most": {Answered.HOURS: 10_000, Answered.SCORE: len(Part)}.get(
            KIND_OF[each.question], 100
        ),
        "state": _state(each),
        "is_red": each.is_red,
    }


def _say(request: HttpRequest) -> str:
    code, at = request.POST.get("code", ""), clock.now()
    actor_id = frame.actor_of(request).member_id
    said = request.POST.get("value", "")
    try:
        if request.POST.get("what") == "line":
            operations.draw_line(code=code, line=frame.number(said), actor_id=actor_id, at=at)
        elif code in set(Question):
            operations.answer(
                question=Question(code),
                is_yes={"yes": True, "no": False}.get(said),
                number=frame.number(said),
                words=said if KIND_OF[Question(code)] is Answered.TEXT else "",
                actor_id=actor_id,
                at=at,
            )
        else:
            return _("Choose one of the questions.")
    except UnableToAudit as problem:
        return frame.sentence(problem)
    return ""
