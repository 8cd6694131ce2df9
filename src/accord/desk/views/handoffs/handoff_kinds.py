"""The kinds of hand-off: what both teams have signed, what is missing for it, and who waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import kind_sheets
from accord.desk.rules.kind_sheets import Sheet
from accord.desk.views.common import drafts, lists
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs import kind_forms
from accord.desk.views.wording import definition_words, kind_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.kinds import HandoffKind, UnableToReadKinds
from accord.handoffs.values.waiting import MOST_COUNTED
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import parts


def kinds_page(request: HttpRequest) -> HttpResponse:
    """GET /handoffs/kinds/: the kinds in force, what is missing for them, the leads that wait."""
    now, actor = clock.now(), actor_of(request)
    version = definitions.find_in_force(kind=Kind.HANDOFFS, at=now)
    draft = definitions.find_open(kind=Kind.HANDOFFS)
    kinds, stages = handoffs.kinds_at(at=now)[1], kind_words.stage_names(at=now)
    context = {
        "kinds": [
            {"code": one.code, "name": one.name, "lines": kind_words.sentences(one, stages=stages)}
            for one in kinds
        ],
        "version": definition_words.version(version.number) if version else "",
        "version_url": definition_words.place(version) if version else "",
        "draft_url": definition_words.place(draft) if draft else "",
        "may_edit": actor.may(Capability.EDIT_DEFINITIONS),
        "missing": _missing(kinds, actor=actor, at=now),
        **_waiting(request, actor, kinds, at=now),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Kinds of hand-off"), url=""),
        ),
    }
    return render(request, "desk/handoff_kinds.html", context)


@require_POST
def hand_over_waiting(request: HttpRequest) -> HttpResponse:
    """POST /handoffs/kinds/waiting/: hand over what waits and lacks nothing."""
    made = handoffs.hand_over_waiting(actor=actor_of(request), at=clock.now())
    if made:
        said = ngettext(
            "%(count)s lead was handed over.", "%(count)s leads were handed over.", made
        )
        messages.success(request, said % {"count": ui.number(made)})
    else:
        messages.info(
            request,
            _("Nothing was handed over: what waits lacks something, or nobody is there for it."),
        )
    return redirect("handoff_kinds")


def _missing(
    kinds: Sequence[HandoffKind],
    *,
    actor: Actor,
    at: datetime,
) -> list[tuple[str, str, str]]:
    """What hand-offs lack before they go by themselves and are held to: sentence, link, words."""
    found: list[tuple[str, str, str]] = []
    held = {one.agreement.handoff for one in agreements.list_in_force(at=at)}
    for kind in kinds:
        if kind.at_stage is not None and kind.code not in held:
            said = _("%(kind)s: no agreement is in force, so nobody is held to a time.")
            found.append((said % {"kind": kind.name}, reverse("agreements"), _("Agreements")))
    if handoffs.routing_in_force(at=at) is None:
        said = _("No rules say who gets which lead: each goes to whoever owns it in sales.")
        found.append((said, reverse("routing"), _("Who gets which lead")))
    if team.get_team().fallback_owner_id is None:
        said = _("Nobody is named who catches what nobody owns: whoever leads sales gets it.")
        url = reverse("settings_company") if actor.may(Capability.MANAGE_TEAM) else ""
        found.append((said, url, _("Settings, Company")))
    return found


def _waiting(
    request: HttpRequest, actor: Actor, kinds: Sequence[HandoffKind], *, at: datetime
) -> dict[str, Any]:
    """One page of the leads that wait, of those that the reader sees."""
    here = lists.address(request, names=("after",))
    number, _mark, code = here.value("after").partition("~")
    lead = whole_number(number)
    waiting = handoffs.list_held_up(
        at=at, scope=actor.scope, limit=lists.PAGE + 1, after=(lead, code) if lead else None
    )
    shown = waiting[: lists.PAGE]
    rows = {}
    if shown:
        where = leads.LeadFilter(ids=[one.lead_id for one in shown], scope=actor.scope)
        rows = {row.id: row for row in leads.list_leads(where=where, limit=lists.PAGE).rows}
    names = {kind.code: kind.name for kind in kinds}
    count = handoffs.count_held_up(at=at, scope=actor.scope)
    behind = shown[-1] if len(waiting) > lists.PAGE else None
    return {
        "count": count,
        "waits": _waits(count),
        "waiting": [
            {
                "lead_id": one.lead_id,
                "name": words.lead(rows[one.lead_id]),
                "company": rows[one.lead_id].company_name,
                "kind": names.get(one.kind, one.kind),
                "why": kind_words.keeps(one),
            }
            for one in shown
            if one.lead_id in rows
        ],
        "is_ready": any(one.why is None for one in shown),
        "may_hand_over": actor.may(Capability.WORK_LEADS),
        "more_url": here.url(after=f"{behind.lead_id}~{behind.kind}") if behind else "",
    }


def _waits(count: int) -> str:
    if count >= MOST_COUNTED:
        return _("More than %(count)s leads wait.") % {"count": ui.number(MOST_COUNTED)}
    said = ngettext("%(count)s lead waits.", "%(count)s leads wait.", count)
    return said % {"count": ui.number(count)}


@require_http_methods(["GET", "POST"])
def edit_kinds(request: HttpRequest) -> HttpResponse:
    """GET, POST /handoffs/kinds/edit/: the open draft, or a new one beside the kinds in force."""
    now = clock.now()
    latest = definitions.find_latest(kind=Kind.HANDOFFS)
    sheet, refused = _sheet_of(latest), Refused()
    if request.method == "POST":
        sheet = kind_sheets.from_form(dict(request.POST.lists()))
        act = request.POST.get("act", "")
        if act == "save":
            sheet = kind_sheets.filled(sheet)
            number, refused = _keep(request, sheet)
            if number is not None:
                return drafts.kept(request, Kind.HANDOFFS, number)
        else:
            sheet = kind_sheets.acted(sheet, act)
    context = {
        "kinds": kind_forms.kinds(
            sheet, errors=refused.fields, stages=kind_words.stage_names(at=now)
        ),
        "problem": refused.whole,
        "draft": drafts.draft_of(request, latest),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Kinds of hand-off"), url=reverse("handoff_kinds")),
            parts.Link(label=_("Change the kinds"), url=""),
        ),
    }
    status = 422 if refused else 200
    return render(request, "desk/handoff_kinds_edit.html", context, status=status)


def _sheet_of(version: DefinitionVersion | None) -> Sheet:
    """The latest wording; the kinds that come with Accord where there is none."""
    if version is not None:
        try:
            kinds = handoffs.read_kinds(version.body)
            return kind_sheets.from_body(handoffs.kinds_body(kinds))
        except UnableToReadKinds:
            pass
    return kind_sheets.from_body(handoffs.kinds_body(handoffs.FIRST_KINDS))


def _keep(request: HttpRequest, sheet: Sheet) -> tuple[int | None, Refused]:
    """Writes the draft down; answers its number, or why not."""
    made = [definitions.key_of(one.said.get("name", "")) for one in sheet]
    body: Mapping[str, Any] = kind_sheets.to_body(
        sheet, codes=kind_sheets.codes_of(sheet, made=made)
    )
    try:
        number = handoffs.propose_kinds(
            body=body,
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except UnableToReadKinds as refusal:
        return None, _why(refusal)
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        return None, drafts.unwritten(refusal)
    return number, Refused()


def _why(refusal: UnableToReadKinds) -> Refused:
    kind, name = kind_sheets.place_of(refusal.where)
    said = kind_words.flaw(refusal)
    if kind is None:
        return Refused(whole=said)
    whole = _("Kind %(number)s: %(why)s") % {"number": kind + 1, "why": said}
    return Refused({name: said}, whole)
