"""Who gets which lead: the rules, who would get one and why, and how fair the turns are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import routing_sheets
from accord.desk.rules.routing_sheets import BLANK, Sheet
from accord.desk.views.common import drafts, lists
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs import routing_forms
from accord.desk.views.wording import definition_words, routing_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.routing import (
    LEAD,
    Routing,
    RoutingInForce,
    UnableToReadRouting,
    UnableToRoute,
)
from accord.handoffs.values.routing_flaws import ROUTING_FLAWS
from accord.handoffs.values.routing_ledger import RoutingStanding, RuleFairness, Summed
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import ROLE_NAMES, Capability, MemberCard
from accord.ui import api as ui
from accord.ui.values import parts

FOUND = 10
TOLD = 5  # earlier choices of one lead


def routing_page(request: HttpRequest) -> HttpResponse:
    """GET /routing/: the rules in force, who would get a lead by them, and the turns."""
    now, actor = clock.now(), actor_of(request)
    cards = team.list_members()
    in_force = handoffs.routing_in_force(at=now)
    draft = definitions.find_open(kind=Kind.ROUTING)
    used = _draft(draft) if request.GET.get("by") == "draft" else in_force
    context = {
        "rules": _said(in_force.says, cards) if in_force else None,
        "version": definition_words.version(in_force.number) if in_force else "",
        "version_url": reverse("definition", args=[Kind.ROUTING.value, in_force.number])
        if in_force
        else "",
        "catches": _catches(cards),
        "draft_url": definition_words.place(draft) if draft else "",
        "may_edit": actor.may(Capability.EDIT_DEFINITIONS),
        "by_draft": used is not in_force,
        "has_draft": draft is not None,
        "kinds": [(one.code, str(one.name)) for one in handoffs.kinds_at(at=now)[1]],
        "fairness": _fairness(
            handoffs.list_fairness(viewer_id=actor.member_id, at=now),
            routing=in_force.says if in_force else None,
            names=_names(cards),
        ),
        **_tried(request, used, at=now, names=_names(cards)),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Who gets which lead"), url=""),
        ),
    }
    return render(request, "desk/routing.html", context)


def _names(cards: Sequence[MemberCard]) -> dict[int, str]:
    return {card.id: card.name for card in cards}


def _said(routing: Routing, cards: Sequence[MemberCard]) -> dict[str, Any]:
    here = frozenset(card.id for card in cards if card.active)
    return routing_words.rules(routing, names=_names(cards), here=here)


def _catches(cards: Sequence[MemberCard]) -> str:
    return _names(cards).get(team.get_team().fallback_owner_id or 0, "")


def _draft(version: DefinitionVersion | None) -> RoutingInForce | None:
    if version is None:
        return None
    try:
        return RoutingInForce(version.id, version.number, handoffs.read_routing(version.body))
    except UnableToReadRouting:
        return None


def _tried(
    request: HttpRequest, used: RoutingInForce | None, *, at: datetime, names: Mapping[int, str]
) -> dict[str, Any]:
    """Who would get the lead that is asked for, or the leads that words stand for."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    kind = request.GET.get("kind", "").replace("\x00", "").strip()[:60]
    number = whole_number(request.GET.get("lead", ""))
    scope = lists.scope_of(request)
    found: list[leads.LeadRow] = []
    if number is not None:
        where = leads.LeadFilter(ids=[number], scope=scope)
        found = list(leads.list_leads(where=where, limit=1).rows)
    elif asked:
        people = contacts.search_people(
            words=asked, limit=FOUND, within=lists.people_within(request)
        )
        where = leads.LeadFilter(people=people, scope=scope)
        found = list(leads.list_leads(where=where, limit=FOUND).rows)
    context: dict[str, Any] = {"asked": asked, "kind": kind, "was_asked": number or asked}
    if number is None or not found:
        return {**context, "found": [(one.id, words.lead(one), one.company_name) for one in found]}
    return {**context, **_would(found[0], used, kind=kind, at=at, names=names)}


def _would(
    row: leads.LeadRow,
    used: RoutingInForce | None,
    *,
    kind: str,
    at: datetime,
    names: Mapping[int, str],
) -> dict[str, Any]:
    says = used.says if used else None
    told: dict[str, Any] = {
        "lead": {"name": words.lead(row), "url": reverse("lead", args=[row.id]), "id": row.id},
        "earlier": _earlier(row.id, names=names),
    }
    try:
        [choice] = handoffs.try_routing(lead_ids=[row.id], kind=kind, routing=used, at=at)
    except UnableToRoute:
        return {
            **told,
            "would": _(
                "Nobody would get it: nobody is named who catches what nobody owns. Name somebody "
                "under Settings, Company."
            ),
            "steps": [],
        }
    name = names.get(choice.owner_id, _("Somebody"))
    return {
        **told,
        "would": _("%(name)s would get it.") % {"name": name},
        "steps": routing_words.steps(choice.steps, routing=says, names=names),
    }


def _earlier(lead_id: int, *, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """To whom it was given before, each with its own steps."""
    choices = handoffs.list_choices(lead_id=lead_id, limit=TOLD)
    by_version: dict[int | None, Routing | None] = {None: None}
    for one in choices:
        if one.version_id is not None and one.version_id not in by_version:
            body = definitions.get_version(version_id=one.version_id).body
            by_version[one.version_id] = handoffs.read_routing(body)
    return [
        {
            "name": names.get(one.owner_id, _("Somebody")),
            "at": one.at,
            "steps": routing_words.steps(
                one.steps, routing=by_version[one.version_id], names=names
            ),
        }
        for one in choices
    ]


def _fairness(
    found: Sequence[RuleFairness], *, routing: Routing | None, names: Mapping[int, str]
) -> list[dict[str, Any]]:
    titles = {rule.code: rule.name for rule in routing.rules} if routing else {}
    return [
        {
            "title": titles.get(one.rule, one.rule),
            "lines": [
                *(
                    _line(
                        names.get(each.member_id, _("Somebody")),
                        each,
                        weight=one.weights.get(each.member_id),
                    )
                    for each in one.members
                ),
                *([_line(_others(one.others), one.summed)] if one.summed else []),
            ],
            "hidden": "" if one.summed or not one.others else _hidden(one.others),
        }
        for one in found
    ]


def _line(
    name: str, said: RoutingStanding | Summed, *, weight: int | None = None
) -> dict[str, str]:
    off = said.received - said.due / LEAD
    return {
        "name": name,
        "weight": "–" if weight is None else ui.number(weight),
        "due": ui.number(said.due / LEAD, digits=1),
        "received": ui.number(said.received),
        "away": ui.number(said.away),
        "full": ui.number(said.full),
        "off": ui.number(abs(off), digits=1) if abs(off) < 0.05 else ui.number(off, digits=1),
    }


def _others(count: int) -> str:
    return ngettext("%(count)s other together", "%(count)s others together", count) % {
        "count": ui.number(count)
    }


def _hidden(count: int) -> str:
    return ngettext(
        "%(count)s colleague is not shown: figures of fewer than five are told to themselves and "
        "to who leads them alone.",
        "%(count)s colleagues are not shown: figures of fewer than five are told to themselves and "
        "to who leads them alone.",
        count,
    ) % {"count": ui.number(count)}


@require_http_methods(["GET", "POST"])
def edit_routing(request: HttpRequest) -> HttpResponse:
    """GET, POST /routing/edit/: the open draft, or a new one beside the rules in force."""
    latest = definitions.find_latest(kind=Kind.ROUTING)
    sheet, refused = _sheet_of(latest), Refused()
    cards = team.list_members()
    if request.method == "POST":
        sheet = routing_sheets.from_form(dict(request.POST.lists()))
        act = request.POST.get("act", "")
        if act == "save":
            sheet = routing_sheets.filled(sheet)
            number, refused = _keep(request, sheet)
            if number is not None:
                return drafts.kept(request, Kind.ROUTING, number)
        else:
            sheet = routing_sheets.acted(sheet, act)
    roles = [
        *((role.value, name) for role, name in ROLE_NAMES.items()),
        *((role.code, role.name) for role in team.list_own_roles()),
    ]
    context = {
        "rules": routing_forms.rules(
            sheet, errors=refused.fields, names=_names(cards),
            who=routing_forms.who_choices(cards, roles=roles),
        ),
        "fallback": routing_forms.fallback(sheet, errors=refused.fields, cards=cards),
        "problem": refused.whole,
        "kinds": [(one.code, str(one.name)) for one in handoffs.kinds_at(at=clock.now())[1]],
        "draft": drafts.draft_of(request, latest),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Who gets which lead"), url=reverse("routing")),
            parts.Link(label=_("Write rules"), url=""),
        ),
    }  # fmt: skip
    return render(request, "desk/routing_edit.html", context, status=422 if refused else 200)


def _sheet_of(version: DefinitionVersion | None) -> Sheet:
    if version is not None:
        try:
            handoffs.read_routing(version.body)
            return routing_sheets.from_body(version.body)
        except UnableToReadRouting:
            pass
    catches = team.get_team().fallback_owner_id
    return Sheet(str(catches or ""), (BLANK,))


def _keep(request: HttpRequest, sheet: Sheet) -> tuple[int | None, Refused]:
    """Writes the draft down; answers its number, or why not."""
    body = routing_sheets.to_body(sheet, codes=_codes(sheet))
    try:
        number = handoffs.propose_routing(
            body=body,
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            change=drafts.change_of(request),
        )
    except UnableToReadRouting as refusal:
        return None, _why(refusal)
    except (definitions.UnableToPropose, definitions.UnableToAgree) as refusal:
        return None, drafts.unwritten(refusal)
    return number, Refused()


def _codes(sheet: Sheet) -> list[str]:
    """A code for each rule: the one it has, else one from its name that no other has."""
    taken = {one.said.get("code", "") for one in sheet.rules}
    codes: list[str] = []
    for place, one in enumerate(sheet.rules, start=1):
        code = one.said.get("code", "")
        if not code or code in codes:
            stem = definitions.key_of(one.said.get("name", "")) or f"rule-{place}"
            tries = (stem, *(f"{stem[:50]}-{number}" for number in range(2, 200)))
            code = next(each for each in tries if each not in taken)
        taken.add(code)
        codes.append(code)
    return codes


def _why(refusal: UnableToReadRouting) -> Refused:
    rule, name = routing_sheets.place_of(refusal.where)
    said = str(ROUTING_FLAWS[refusal.flaw])
    if not name:
        return Refused(whole=said)
    whole = _("Rule %(number)s: %(why)s") % {"number": rule + 1, "why": said} if rule is not None \
        else said  # fmt: skip
    return Refused({name: said}, whole)
