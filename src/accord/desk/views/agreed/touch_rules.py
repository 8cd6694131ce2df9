"""What counts as a touch: the rules in force, what a proposal would move, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accord.attribution import api as attribution
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import touch_sheets
from accord.desk.rules.touch_sheets import Sheet
from accord.desk.views.common import drafts
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.desk.views.figures.reading import failed
from accord.desk.views.wording import definition_words, touch_rule_words
from accord.foundation import clock
from accord.journeys.values import TOUCH_NAMES
from accord.lake import api as lake
from accord.team.values import Capability
from accord.ui.values import parts


def rules_page(request: HttpRequest) -> HttpResponse:
    """GET /revenue/credit/rules/: what counts now, and what the open proposal would move."""
    now, actor = clock.now(), actor_of(request)
    version = definitions.find_in_force(kind=Kind.TOUCHES, at=now)
    rules = attribution.read_rules(version.body) if version else attribution.USUAL
    draft = definitions.find_open(kind=Kind.TOUCHES)
    proposed = _read(draft)
    context = {
        "sentences": touch_rule_words.sentences(rules),
        "version": definition_words.version(version.number) if version else "",
        "version_url": definition_words.place(version) if version else "",
        "draft_url": definition_words.place(draft) if draft else "",
        "proposed": touch_rule_words.sentences(proposed) if proposed else [],
        "effect": _effect(rules, proposed, at=now) if proposed else None,
        "may_edit": actor.may(Capability.EDIT_DEFINITIONS),
        "breadcrumb": (
            parts.Link(label=_("Who helped to win deals"), url=reverse("credit")),
            parts.Link(label=_("What counts as a touch"), url=""),
        ),
    }
    return render(request, "desk/touch_rules.html", context)


@require_http_methods(["GET", "POST"])
def edit_rules(request: HttpRequest) -> HttpResponse:
    """GET, POST /revenue/credit/rules/edit/: the open draft, or a new one beside what is in force;
    what it would move is shown before it is kept."""
    now = clock.now()
    latest = definitions.find_latest(kind=Kind.TOUCHES)
    sheet, refused, effect = _sheet_of(latest), Refused(), None
    if request.method == "POST":
        sheet = touch_sheets.from_form(dict(request.POST.lists()))
        try:
            rules = attribution.read_rules(touch_sheets.to_body(sheet))
        except attribution.UnableToReadRules as refusal:
            refused = _why(refusal)
        else:
            if request.POST.get("act") == "save":
                number, refused = _keep(request, sheet)
                if number is not None:
                    return drafts.kept(request, Kind.TOUCHES, number)
            else:
                effect = _effect(attribution.rules_at(at=now), rules, at=now)
    context = {
        "fields": _fields(sheet, refused.fields),
        "problem": refused.whole,
        "effect": effect,
        "draft": drafts.draft_of(request, latest),
        "breadcrumb": (
            parts.Link(label=_("Who helped to win deals"), url=reverse("credit")),
            parts.Link(label=_("What counts as a touch"), url=reverse("touch_rules")),
            parts.Link(label=_("Change the rules"), url=""),
        ),
    }
    status = 422 if refused else 200
    return render(request, "desk/touch_rules_edit.html", context, status=status)


def _read(version: DefinitionVersion | None) -> attribution.TouchRules | None:
    if version is None:
        return None
    try:
        return attribution.read_rules(version.body)
    except attribution.UnableToReadRules:
        return None


def _sheet_of(version: DefinitionVersion | None) -> Sheet:
    """The latest wording; the usual rules where there is none."""
    return touch_sheets.from_body(attribution.rules_body(_read(version) or attribution.USUAL))


def _effect(
    before: attribution.TouchRules, after: attribution.TouchRules, *, at: datetime
) -> dict[str, Any]:
    """What would move between channels, of all that was won."""
    try:
        moves = attribution.effect(
            question=attribution.Question(), before=before, after=after,
            snapshot=lake.catch_up(at=at),
        )  # fmt: skip
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return {"failed": failed(problem)}
    lines = touch_rule_words.moved(moves, origins=_origins(at=at))
    if before.sourced is not after.sourced:
        names = touch_rule_words.SOURCED_NAMES
        told = {"before": names[before.sourced], "after": names[after.sourced]}
        lines.append(_("Which team started a deal would go by %(after)s, not %(before)s.") % told)
    if before.custom != after.custom:
        is_all = replace(before, custom=after.custom) == after
        lines.append(
            _("The weights of your own change nothing but the model of your own.")
            if is_all
            else _("The model of your own changes as well.")
        )
    return {"lines": lines or [_("This moves nothing of what was won.")]}


def _origins(*, at: datetime) -> Mapping[str, str]:
    try:
        return touch_rule_words.origin_names(definitions.list_origins(at=at))
    except definitions.NoVersionInForce:
        return {}


def _keep(request: HttpRequest, sheet: Sheet) -> tuple[int | None, Refused]:
    """Writes the draft down; answers its number, or why not."""
    try:
        number = attribution.propose_rules(
            body=touch_sheets.to_body(sheet),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        return None, drafts.unwritten(refusal)
    return number, Refused()


def _why(refusal: attribution.UnableToReadRules) -> Refused:
    said, name = touch_rule_words.flaw(refusal), touch_sheets.field_of(refusal.where)
    return Refused({name: said} if name else {}, said)


def _fields(sheet: Sheet, errors: Mapping[str, str]) -> dict[str, list[Entry]]:
    fields, said = Fields(errors), sheet.said

    def number(name: str, label: str, hint: str = "") -> Entry:
        return fields.make(name, label, said.get(name, ""), kind="number", hint=hint)

    def check(name: str, label: str) -> Entry:
        return fields.make(name, label, said.get(name, ""), kind="check")

    return {
        "kinds": [
            fields.make(
                "kinds", _("These count"), kind="checks", chosen=sheet.kinds,
                choices=[(kind.value, name) for kind, name in TOUCH_NAMES.items()],
            )
        ],
        "checks": [
            check("by_sales", _("What sales did counts")),
            check("mails_to_many", _("A mail counts also where it was sent to many")),
            check("collapse", _("The same person with the same piece counts once a day")),
        ],
        "numbers": [
            number("look_back", _("Days before the deal was won")),
            number("shortest_talk", _("Shortest talk on the phone, in seconds")),
            number("influence", _("Days before it was opened in which marketing has a part")),
            number("half_life", _("Days after which fading credit halves")),
        ],
        "sourced": [
            fields.make(
                "sourced", _("Which team started a deal goes by"), kind="choice",
                choices=[
                    (rule.value, name) for rule, name in touch_rule_words.SOURCED_NAMES.items()
                ],
                chosen=[said.get("sourced", "")],
            )
        ],
        "weights": [
            number(f"weight_{name}", str(label))
            for name, label in touch_rule_words.WEIGHT_NAMES.items()
        ],
    }  # fmt: skip
