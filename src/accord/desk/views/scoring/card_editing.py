"""The editor of a card: its lines as a form, and what they would say of real leads."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import card_sheets
from accord.desk.rules.card_sheets import Sheet
from accord.desk.views.common import card_forms, drafts
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.desk.views.scoring import card_pictures
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.scoring import api as scoring
from accord.scoring.values.cards import CARD_FLAWS, TAKEN_KEYS, UnableToRead
from accord.scoring.values.previews import Preview
from accord.scoring.values.scores import Quadrant
from accord.ui import api as ui
from accord.ui.values import parts

PREVIEWED = 2_000
# What a new card begins with: something to change.
_NEW: dict[str, Any] = {
    "name": "",
    "fit": {"threshold": 50, "criteria": []},
    "interest": {
        "threshold": 30,
        "half_life_days": 30,
        "direct_days": 14,
        "criteria": [
            {
                "code": "asked", "name": "Filled in a form", "touch": {"kinds": ["form"]},
                "points": 40, "daily_cap": 40, "direct": True,
            },
            {
                "code": "visits", "name": "Visited the website",
                "touch": {"kinds": ["web_visit"]}, "points": 5, "daily_cap": 15,
            },
        ],
    },
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_card(request: HttpRequest) -> HttpResponse:
    """GET, POST /cards/new/"""
    sheet = card_sheets.from_body(_NEW)
    sheet = sheet.holding("fit", [card_sheets.blank_line(card_sheets.FIELD)])
    return _edited(request, sheet=sheet, key="", version=None)


@require_http_methods(["GET", "POST"])
def edit_card(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /cards/<key>/edit/: the open draft, or a new one beside the card in force."""
    version = definitions.find_open(kind=Kind.CARD, key=key) or definitions.find_latest(
        kind=Kind.CARD, key=key
    )
    if version is None:
        raise Http404
    try:
        scoring.read_card(version.body)
    except UnableToRead as problem:
        return drafts.unreadable(request, version, why=str(CARD_FLAWS[problem.flaw]))
    return _edited(request, sheet=card_sheets.from_body(version.body), key=key, version=version)


@require_POST
def preview_card(request: HttpRequest) -> HttpResponse:
    """POST /cards/preview/: what the lines would say of the newest leads; nothing is kept."""
    sheet = card_sheets.filled(card_sheets.from_form(dict(request.POST.lists())))
    beside = whole_number(request.POST.get("beside", ""))
    return render(request, "desk/parts/card_preview.html", _preview(sheet, beside=beside))


def _edited(
    request: HttpRequest, *, sheet: Sheet, key: str, version: DefinitionVersion | None
) -> HttpResponse:
    refused = Refused()
    if request.method == "POST":
        sheet = card_sheets.from_form(dict(request.POST.lists()))
        act = request.POST.get("act", "")
        if act in ("save", "try"):
            sheet = card_sheets.filled(sheet)
        if act == "save":
            number, kept_key, refused = _keep(request, sheet, key=key)
            if number is not None:
                return drafts.kept(request, Kind.CARD, number, kept_key)
        else:
            sheet = card_sheets.acted(sheet, act)
    in_force = definitions.find_in_force(kind=Kind.CARD, key=key, at=clock.now()) if key else None
    context = {
        "key": key,
        "title": sheet.head["name"] if key else _("New card"),
        "head": card_forms.head(sheet, refused.fields),
        "has_cells": any(sheet.head[one] for one in card_sheets.HEAD if one.startswith("cells")),
        "axes": card_forms.axes(sheet, refused.fields),
        "problem": refused.whole,
        "problems": len(refused.fields),
        "draft": drafts.draft_of(request, version),
        "beside": in_force.id if in_force else "",
        "leave_url": reverse("card", args=[key]) if in_force else reverse("cards"),
        **_preview(card_sheets.filled(sheet), beside=in_force.id if in_force else None),
        "breadcrumb": (
            parts.Link(label=_("Scoring cards"), url=reverse("cards")),
            parts.Link(label=_("Change the points") if key else _("New card"), url=""),
        ),
    }
    return render(request, "desk/card_edit.html", context, status=422 if refused else 200)


def _keep(request: HttpRequest, sheet: Sheet, *, key: str) -> tuple[int | None, str, Refused]:
    """Writes the draft down; answers its number and key, or why not."""
    body = card_sheets.to_body(sheet)
    wanted = key or _key_of(sheet.head["name"])
    if not key and definitions.find_latest(kind=Kind.CARD, key=wanted) is not None:
        return (
            None,
            wanted,
            Refused({"name": _("A card of this name is there. Choose another.")}),
        )
    try:
        number = scoring.propose_card(
            key=wanted,
            body=_as_before(body, key=key),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except UnableToRead as problem:
        return None, wanted, _refused(problem)
    except (definitions.UnableToPropose, definitions.UnableToAgree) as problem:
        return None, wanted, drafts.unwritten(problem)
    return number, wanted, Refused()


def _as_before(body: dict[str, Any], *, key: str) -> dict[str, Any]:
    """The lines that say what they said before, in the very words of before, so that only what is
    different shows as a change."""
    before = definitions.find_in_force(kind=Kind.CARD, key=key, at=clock.now()) if key else None
    if before is None:
        return body
    try:
        now, then = scoring.read_card(body), scoring.read_card(before.body)
    except UnableToRead:
        return body
    if now == then:
        return before.body
    for axis, criteria, known in (
        ("fit", now.fit.criteria, then.fit.criteria),
        ("interest", now.interest.criteria, then.interest.criteria),
    ):
        same = {one.code: one for one in known}
        said = {one["code"]: one for one in before.body[axis]["criteria"]}
        body[axis]["criteria"] = [
            said[one.code] if same.get(one.code) == one else written
            for one, written in zip(criteria, body[axis]["criteria"], strict=True)
        ]
    return body


def _key_of(name: str) -> str:
    key = drafts.key_for(Kind.CARD, name)
    return f"{key}-card" if key in TAKEN_KEYS else key


def _refused(problem: UnableToRead) -> Refused:
    why, where = str(CARD_FLAWS[problem.flaw]), card_sheets.field_of(problem.where)
    return Refused({where: why}) if where else Refused(whole=why)


def _preview(sheet: Sheet, *, beside: int | None) -> dict[str, Any]:
    """What the lines would say of the newest leads, or why they say nothing yet."""
    sheet = replace(sheet, head={**sheet.head, "name": sheet.head["name"] or "–"})
    try:
        card = scoring.read_card(card_sheets.to_body(sheet))
    except UnableToRead as problem:
        return {"picture": None, "unread": str(CARD_FLAWS[problem.flaw]), "said": ""}
    preview = scoring.preview_card(card=card, at=clock.now(), beside=beside, at_most=PREVIEWED)
    return {
        "picture": card_pictures.drawn(preview, card=card),
        "unread": "",
        "said": _said(preview),
        "of": _("Of the %(count)s newest open leads. Nothing changes until it is signed.")
        % {"count": ui.number(preview.looked_at)},
    }


def _said(preview: Preview) -> str:
    """ "With these points 61 leads would be Perfect instead of 84, and 12 Hot instead of 10." """
    perfect, hot = preview.counts[Quadrant.PERFECT], preview.counts[Quadrant.HOT]
    said = {"perfect": ui.number(perfect), "hot": ui.number(hot)}
    if not preview.before:
        return (
            ngettext(
                "With these points %(perfect)s lead would be Perfect, and %(hot)s Hot.",
                "With these points %(perfect)s leads would be Perfect, and %(hot)s Hot.",
                perfect,
            )
            % said
        )
    return ngettext(
        "With these points %(perfect)s lead would be Perfect instead of %(was_perfect)s, "
        "and %(hot)s Hot instead of %(was_hot)s.",
        "With these points %(perfect)s leads would be Perfect instead of %(was_perfect)s, "
        "and %(hot)s Hot instead of %(was_hot)s.",
        perfect,
    ) % {
        **said,
        "was_perfect": ui.number(preview.before[Quadrant.PERFECT]),
        "was_hot": ui.number(preview.before[Quadrant.HOT]),
    }
