"""The words both teams use in one sense: as they are in force, and each version as it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accord.definitions import api as definitions
from accord.definitions.values import (
    FIRST_KINDS,
    KEYED,
    OPEN,
    SHEETS,
    DefinitionVersion,
    Kind,
    SignatureCard,
    Signing,
)
from accord.desk.rules import addresses
from accord.desk.views.agreed import knowing, segments, sheets
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import (
    clauses,
    criteria_words,
    definition_words,
    request_words,
    segment_words,
)
from accord.desk.views.wording.definition_words import KIND_NAMES
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.lake import api as lake
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.scoring import api as scoring
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui

_ACTS = ("sign", "unsign", "discuss", "document", "withdraw", "level", "remark", "settle")
_PROPOSE_AT = {
    Kind.STAGES: "stages_propose",
    Kind.SEGMENTS: "segments_propose",
    Kind.ROUTING: "routing_edit",
    Kind.HANDOFFS: "handoff_kinds_edit",
    Kind.TOUCHES: "touch_rules_edit",
}


def definitions_page(request: HttpRequest) -> HttpResponse:
    """GET /definitions/: the wording in force of every kind, and what waits for a signature."""
    now, actor = clock.now(), actor_of(request)
    versions = definitions.list_all()
    signing = definition_words.signings(versions)
    begun = [one for one in versions if _judges(one, at=now)]
    context = {
        "definitions": [_drawn(one, at=now) for one in begun if one.kind in FIRST_KINDS],
        "others": [_drawn(one, at=now) for one in begun if one.kind not in FIRST_KINDS],
        "waiting": [
            _drawn(one, at=now, signing=signing[one.id]) for one in versions if one.id in signing
        ],
        "unsigned": _unsigned(begun, actor=actor),
        "doubt": _doubt(at=now),
        "turned": _turned(begun),
        "has_read": actor.member_id in definitions.list_readers(at=now),
        "may_propose": actor.may(Capability.EDIT_DEFINITIONS),
        "sheets": [
            (heading, reverse("sheet_write", args=[kind.value]))
            for kind, heading in sheets.HEADINGS.items()
            if kind in KEYED or not any(one.kind is kind for one in versions)
        ],
    }
    return render(request, "desk/definitions.html", context)


def _doubt(*, at: datetime) -> str:
    """Why it is doubtful that MQL says a lead will buy; "" where it does, or nobody can tell."""
    try:
        snapshot = reporting.catch_up(at=at)
        found = reporting.ask(measure="mql_validity", at=at, snapshot=snapshot)
    except lake.LakeRefusal:
        return ""
    low = found.rows[0].figures["times_low"] if found.rows else None
    return reporting.tell(found) if isinstance(low, float) and low <= 1 else ""


def _turned(begun: Sequence[DefinitionVersion]) -> list[tuple[str, str]]:
    """Cards in force of which worse leads buy more often than better ones, each with its trial."""
    cards = [one for one in begun if one.kind is Kind.CARD]
    stood = scoring.list_quadrants(version_ids=[one.id for one in cards]) if cards else {}
    return [
        (
            _("“%(name)s”: %(said)s")
            % {
                "name": one.body.get("name", one.key),
                "said": reporting.sentence(reporting.about_quadrants(stood[one.id])[-1]),
            },
            reverse("card_trial", args=[one.key, one.number]),
        )
        for one in cards
        if one.id in stood and scoring.is_turned(stood[one.id])
    ]


def definition_page(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """GET /definitions/<kind>/[<key>/]<number>/: the wording of one version, and its history."""
    version = find(kind, key, number)
    now, actor = clock.now(), actor_of(request)
    versions = definitions.list_versions(kind=version.kind, key=version.key)
    has_begun = version.active_from is not None and version.active_from <= now
    names = dict(team.list_names())
    signing = definition_words.signings(versions)
    stand = definitions.list_signatures(version_ids=[version.id]).get(version.id, [])
    may_edit = actor.may(Capability.EDIT_DEFINITIONS)
    context = {
        "one": _drawn(version, at=now, signing=signing.get(version.id)),
        "breadcrumb": definition_words.way_here(version),
        "history": [
            {
                **_drawn(one, at=now, signing=signing.get(one.id)),
                "by": names.get(one.made_by_id or 0, ""),
                "made": one.made_at,
            }
            for one in versions
        ]
        if len(versions) > 1
        else [],
        "compared": _compared(request, version, versions),
        "remarks": _remarks(version, names=names),
        "clauses": clauses.drawn(version),
        "ask_url": request_words.ask_url(actor, About.VERSION, version.id),
        "may_remark": actor.member_id is not None,
        "signing": _signing(version, signing.get(version.id), stand, names=names, actor=actor),
        "knowing": knowing.drawn(version, actor=actor) if _judges(version, at=now) else None,
        "may_move": version.state in OPEN and may_edit,
        "may_withdraw": not has_begun
        and may_edit
        and definitions.may_withdraw(
            stand, signers=definitions.list_signers(), member_id=actor.member_id
        ),
        "is_signed": bool(stand),
        "propose_at": _propose_at(version) if may_edit else "",
        "trial_at": _trial_at(version),
        "replayed": _replayed(version),
        "would_fall": segments.where_leads_fall(version)
        if version.kind is Kind.SEGMENTS and not has_begun
        else [],
        "today": timezone.localdate(now),
    }
    return render(request, "desk/definition.html", context)


def _trial_at(version: DefinitionVersion) -> str:
    """Where it is tried on leads; "" where there is nothing to try."""
    if version.kind is Kind.CARD:
        return reverse("card_trial", args=[version.key, version.number])
    if version.kind is Kind.TOUCHES:
        return reverse("touch_rules") if version.state in OPEN else ""
    asks = version.kind is Kind.STAGES and any(
        stage.criteria for stage in definitions.stages_of(version.body)
    )
    return reverse("stages_trial", args=[version.number]) if asks else ""


def _replayed(version: DefinitionVersion) -> dict[str, Any] | None:
    """What came of judging all stages again last night, where criteria have judged any."""
    last = leads.last_replay() if version.kind is Kind.STAGES else None
    if last is None or not (last.events or last.differing):
        return None
    if not last.differing:
        said = ngettext(
            "%(count)s stage that criteria gave was judged again, by the version and what was "
            "known then: it comes out the same.",
            "%(count)s stages that criteria gave were judged again, each by its version and what "
            "was known then: all come out the same.",
            last.events,
        )
    else:
        said = ngettext(
            "%(differing)s stage does not come out as it is stored. “accord replay stages” names "
            "it: find out who changed it.",
            "%(differing)s stages do not come out as they are stored. “accord replay stages” "
            "names them: find out who changed them.",
            last.differing,
        )
    numbers = {"count": ui.number(last.events), "differing": ui.number(last.differing)}
    return {"words": said % numbers, "at": last.at, "is_wrong": bool(last.differing)}


def _unsigned(begun: Sequence[DefinitionVersion], *, actor: Actor) -> int:
    """How many wordings in force the reader could still sign as they are."""
    signers = definitions.list_signers()
    required = definitions.sides_required(mode=team.get_team().leadership_mode)
    mine = {side for side in required if actor.member_id in signers[side]}
    if not mine:
        return 0
    stand = definitions.list_signatures(version_ids=[one.id for one in begun])
    return sum(
        definitions.may_confirm(stand.get(one.id, []), sides=mine, member_id=actor.member_id)
        for one in begun
    )


def _propose_at(version: DefinitionVersion) -> str:
    """Where its next version, or its draft, is written; "" where no page here does."""
    if version.kind in _PROPOSE_AT:
        return reverse(_PROPOSE_AT[version.kind])
    if version.kind is Kind.CARD:
        return reverse("card_edit", args=[version.key])
    if version.kind is Kind.AGREEMENT:
        return reverse("agreement_edit", args=[version.key])
    if version.kind is Kind.GOAL:
        return reverse("goal_edit", args=[version.key])
    key = [version.key] if version.key else []
    return reverse("sheet_write", args=[version.kind.value, *key]) if version.kind in SHEETS else ""


def find(kind: str, key: str, number: int) -> DefinitionVersion:
    """The version of an address; no such page where there is none."""
    known = addresses.chosen(Kind, kind)
    if known is None or (known in KEYED) is not bool(key):
        raise Http404
    version = definitions.find_version(kind=known, number=number, key=key)
    if version is None:
        raise Http404
    return version


def _judges(version: DefinitionVersion, *, at: datetime) -> bool:
    """Whether a version is in force at this instant."""
    begun = version.active_from is not None and version.active_from <= at
    return begun and (version.active_to is None or version.active_to > at)


def _signing(
    version: DefinitionVersion,
    signing: Signing | None,
    stand: Sequence[SignatureCard],
    *,
    names: dict[int, str],
    actor: Actor,
) -> dict[str, Any]:
    """Who signed when, who is waited for, and whether the reader can sign now."""
    missing = signing.missing if signing else ()
    signers = signing.signers if signing else {}
    mine = {one.side for one in stand if one.member_id == actor.member_id}
    return {
        "signed": [
            {
                "leader": definition_words.LEADER_NAMES[one.side],
                "by": names.get(one.member_id or 0, _("Somebody who has left")),
                "at": one.signed_at,
                "side": one.side.value,
                "since": one.since,
                "is_mine": signing is not None and one.side in mine,
            }
            for one in stand
        ],
        "missing": [
            {
                "leader": definition_words.LEADER_NAMES[side],
                "names": [names[member] for member in signers[side]],
                "remedy": "" if signers[side] else definition_words.no_leader(side),
            }
            for side in missing
        ],
        "side": next(
            (side.value for side in missing if actor.member_id in signers[side] and not mine), ""
        ),
        "digest": definitions.digest_of(kind=version.kind, key=version.key, body=version.body),
        "since": max((one.since for one in stand), default=None),
    }


def _compared(
    request: HttpRequest, version: DefinitionVersion, versions: list[DefinitionVersion]
) -> dict[str, Any] | None:
    """What is different from another version: from the one that is asked for, else from the one
    before; None where there is no other."""
    others = [one for one in versions if one.number != version.number]
    if not others:
        return None
    asked = request.GET.get("with", "")
    before = next((one for one in others if str(one.number) == asked), None) or next(
        (one for one in others if one.number < version.number), None
    )
    if before is None:
        return None
    return {
        "number": before.number,
        "choices": [(one.number, definition_words.version(one.number)) for one in others],
        "lines": clauses.differences(before, version),
    }


def _remarks(version: DefinitionVersion, *, names: dict[int, str]) -> list[dict[str, Any]]:
    """What was said about it, the open ones first."""
    titles = {one.anchor: one.title for one in clauses.drawn(version)}
    return [
        {
            "id": one.id,
            "place": clauses.place(one.clause) if version.kind is not Kind.SEGMENTS else "",
            "title": titles.get(one.clause, one.clause) or _("All of it"),
            "words": one.words,
            "by": names.get(one.member_id or 0, _("Somebody who has left")),
            "at": one.said_at,
            "settled_by": names.get(one.resolved_by_id or 0, _("Somebody who has left")),
            "settled_at": one.resolved_at,
        }
        for one in definitions.list_remarks(version_id=version.id)
    ]


def _drawn(
    version: DefinitionVersion, *, at: datetime, signing: Signing | None = None
) -> dict[str, Any]:
    return {
        "kind": version.kind.value,
        "key": version.key,
        "kind_name": KIND_NAMES[version.kind],
        "name": definition_words.title(version),
        "number": version.number,
        "version": definition_words.version(version.number),
        "code": version.state.value,
        "url": definition_words.place(version),
        "state": definition_words.state(version, missing=signing.missing if signing else (), at=at),
        "acts": {
            route: definition_words.place(version, route=f"definition_{route}") for route in _ACTS
        },
        "body": _body(version),
    }


def _body(version: DefinitionVersion) -> Any:
    if version.kind is Kind.REASONS:
        return _reasons(version.body["reasons"])
    if version.kind is Kind.ORIGINS:
        return [
            {**row, "kind_name": clauses.ORIGIN_KIND_NAMES.get(row["kind"], row["kind"])}
            for row in version.body["origins"]
        ]
    if version.kind is Kind.SEGMENTS:
        return segment_words.rules(definitions.segments_of(version.body))
    if version.kind is Kind.STAGES:
        return [
            {
                **row,
                "asks": criteria_words.sentences(row.get("criteria", [])),
                "wants": criteria_words.needs(row.get("needs", [])),
            }
            for row in version.body["stages"]
        ]
    if version.kind is Kind.JOURNEY:
        return version.body["stages"]
    return clauses.drawn(version)


def _reasons(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Reasons by group, each with where it leads."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told = {
            **row,
            "next_name": clauses.NEXT_NAMES.get(row["next_state"], row["next_state"]),
            "counts_words": pgettext("quality", "yes")
            if row["counts"]
            else pgettext("quality", "no"),
        }
        groups.setdefault(row["group"], []).append(told)
    return [(str(clauses.GROUP_NAMES.get(group, group)), found) for group, found in groups.items()]
