"""The editor of an agreement: its promises as a form, and how they read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.agreements import api as agreements
from accord.agreements.values.flaws import TERM_FLAWS, UnableToRead
from accord.agreements.values.terms import TAKEN_KEYS
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import agreement_sheets
from accord.desk.rules.agreement_sheets import Sheet
from accord.desk.views.agreed import agreement_forms
from accord.desk.views.common import drafts
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.ui.values import parts

_USUAL = "fifty-every-monday"


@require_http_methods(["GET", "POST"])
def new_agreement(request: HttpRequest) -> HttpResponse:
    """GET, POST /agreements/new/[?like=…]: one of the examples, to be changed."""
    like = request.GET.get("like", _USUAL)
    body = agreements.PRESETS.get(like, agreements.PRESETS[_USUAL])
    return _edited(request, sheet=agreement_sheets.from_body(body), key="", version=None)


@require_http_methods(["GET", "POST"])
def edit_agreement(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /agreements/<key>/edit/: the open draft, or a new one beside the one in force."""
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key) or definitions.find_latest(
        kind=Kind.AGREEMENT, key=key
    )
    if version is None:
        raise Http404
    try:
        agreements.read_agreement(version.body)
    except UnableToRead as problem:
        return drafts.unreadable(request, version, why=str(TERM_FLAWS[problem.flaw]))
    sheet = agreement_sheets.from_body(version.body)
    return _edited(request, sheet=sheet, key=key, version=version)


def _edited(
    request: HttpRequest, *, sheet: Sheet, key: str, version: DefinitionVersion | None
) -> HttpResponse:
    refused = Refused()
    if request.method == "POST":
        sheet = agreement_sheets.from_form(dict(request.POST.lists()))
        act = request.POST.get("act", "")
        if act == "save":
            number, kept_key, refused = _keep(request, sheet, key=key)
            if number is not None:
                return drafts.kept(request, Kind.AGREEMENT, number, kept_key)
        else:
            sheet = agreement_sheets.acted(
                sheet, act, side=request.POST.get("add_side", ""),
                kind=request.POST.get("add_kind", ""),
            )  # fmt: skip
    is_held = key and agreements.find_in_force(key=key, at=clock.now()) is not None
    context = {
        "key": key,
        "title": sheet.head["name"] if key else _("New agreement"),
        "head": agreement_forms.head(sheet, refused.fields),
        "clauses": agreement_forms.clauses(sheet, refused.fields),
        "adding": agreement_forms.adding(),
        "steps": agreement_forms.steps(sheet, refused.fields),
        "answers": agreement_forms.answers(sheet, refused.fields),
        "is_read": request.POST.get("act") == "look",
        "problem": refused.whole,
        "problems": len(refused.fields),
        "draft": drafts.draft_of(request, version),
        "leave_url": reverse("agreement", args=[key]) if is_held else reverse("agreements"),
        **_read(sheet),
        "breadcrumb": (
            parts.Link(label=_("Agreements"), url=reverse("agreements")),
            parts.Link(label=_("Change the promises") if key else _("New agreement"), url=""),
        ),
    }
    return render(request, "desk/agreement_edit.html", context, status=422 if refused else 200)


def _read(sheet: Sheet) -> dict[str, Any]:
    """How it reads as it stands, or what is still missing."""
    try:
        agreement = agreements.read_agreement(agreement_sheets.to_body(sheet))
    except UnableToRead as problem:
        return {"text": None, "missing": str(TERM_FLAWS[problem.flaw])}
    return {"text": agreements.text_of(agreement=agreement), "missing": ""}


def _keep(request: HttpRequest, sheet: Sheet, *, key: str) -> tuple[int | None, str, Refused]:
    """Writes the draft down; answers its number and key, or why not."""
    body = agreement_sheets.to_body(sheet)
    wanted = key or _key_of(sheet.head["name"])
    if not key and definitions.find_latest(kind=Kind.AGREEMENT, key=wanted) is not None:
        taken = _("An agreement of this name is there. Choose another.")
        return None, wanted, Refused({"name": taken})
    try:
        number = agreements.propose_agreement(
            key=wanted,
            body=_as_before(body, key=key),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except UnableToRead as problem:
        return None, wanted, _refused(problem, body)
    except (definitions.UnableToPropose, definitions.UnableToAgree) as problem:
        return None, wanted, drafts.unwritten(problem)
    return number, wanted, Refused()


def _as_before(body: dict[str, Any], *, key: str) -> dict[str, Any]:
    """The promises that say what they said before, in the very words of before, so that only what
    is different shows as a change."""
    latest = [
        definitions.find_open(kind=Kind.AGREEMENT, key=key),
        definitions.find_in_force(kind=Kind.AGREEMENT, key=key, at=clock.now()),
    ]
    for before in latest if key else ():
        if before is None:
            continue
        try:
            now, then = agreements.read_agreement(body), agreements.read_agreement(before.body)
        except UnableToRead:
            return body
        if now == then:
            return before.body
        same = {one.code: one for one in then.clauses}
        said = {one["code"]: one for one in before.body["clauses"]}
        body["clauses"] = [
            said[one.code] if same.get(one.code) == one else written
            for one, written in zip(now.clauses, body["clauses"], strict=True)
        ]
        for part, is_same in (
            ("ladder", now.ladder == then.ladder),
            ("turnarounds", now.turnarounds == then.turnarounds),
            ("batch", now.batch == then.batch),
        ):
            if is_same:
                body.pop(part, None)
                body |= {part: before.body[part]} if part in before.body else {}
    return body


def _key_of(name: str) -> str:
    key = drafts.key_for(Kind.AGREEMENT, name)
    return f"{key}-agreement" if key in TAKEN_KEYS else key


def _refused(problem: UnableToRead, body: dict[str, Any]) -> Refused:
    why = str(TERM_FLAWS[problem.flaw])
    where = agreement_sheets.field_of(problem.where) or agreement_sheets.answer_field(
        problem.where, body
    )
    return Refused({where: why}) if where else Refused(whole=why)
