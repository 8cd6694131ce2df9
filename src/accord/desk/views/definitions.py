"""The words both teams use in one sense: as they are in force, and each version as it was."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, State
from accord.desk.rules import addresses
from accord.desk.views import segment_words, segments
from accord.desk.views.lists import actor_of
from accord.foundation import clock
from accord.team import api as team
from accord.team.values import Capability
from accord.ui.values import parts

KIND_NAMES = {
    Kind.STAGES: pgettext_lazy("definition", "Stages"),
    Kind.JOURNEY: pgettext_lazy("definition", "The buyer's journey"),
    Kind.REASONS: pgettext_lazy("definition", "Reasons for returning a lead"),
    Kind.ORIGINS: pgettext_lazy("definition", "Where leads come from"),
    Kind.SEGMENTS: pgettext_lazy("definition", "Segments"),
}
_PROPOSE_AT = {Kind.STAGES: "stages_propose", Kind.SEGMENTS: "segments_propose"}
STATE_NAMES = {
    State.DRAFT: pgettext_lazy("definition", "Proposed"),
    State.DOCUMENTED: pgettext_lazy("definition", "Written down"),
    State.AGREED: pgettext_lazy("definition", "Agreed"),
    State.IN_FORCE: pgettext_lazy("definition", "In force"),
    State.SUPERSEDED: pgettext_lazy("definition", "Followed by a newer one"),
}
GROUP_NAMES = {
    "data": pgettext_lazy("reasons", "Something is missing or wrong"),
    "fit": pgettext_lazy("reasons", "Does not fit"),
    "timing": pgettext_lazy("reasons", "Not the moment"),
    "reach": pgettext_lazy("reasons", "Not reached"),
    "process": pgettext_lazy("reasons", "Our own order"),
    "consent": pgettext_lazy("reasons", "Permission"),
    "competition": pgettext_lazy("reasons", "Others"),
    "other": pgettext_lazy("reasons", "Something else"),
}
NEXT_NAMES = {
    "fix": pgettext_lazy("next", "Marketing completes it and hands it over again"),
    "disqualified": pgettext_lazy("next", "Ends as not fitting"),
    "recycled": pgettext_lazy("next", "Goes back to marketing until the time has come"),
    "merge": pgettext_lazy("next", "Is joined with the record that is there"),
    "link": pgettext_lazy("next", "Is added to the open deal"),
    "reroute": pgettext_lazy("next", "Goes to the right person"),
    "suppressed": pgettext_lazy("next", "Nobody writes or calls any more"),
    "review": pgettext_lazy("next", "Both teams look at it"),
}
TEAM_NAMES = {
    "marketing": pgettext_lazy("team", "Marketing"),
    "sales": pgettext_lazy("team", "Sales"),
}
ORIGIN_KIND_NAMES = {
    "inbound": pgettext_lazy("origin", "They came to us"),
    "outbound": pgettext_lazy("origin", "We went to them"),
    "referral": pgettext_lazy("origin", "Somebody sent them"),
    "partner": pgettext_lazy("origin", "A partner sent them"),
    "existing_customer": pgettext_lazy("origin", "Buy from us already"),
    "unknown": pgettext_lazy("origin", "Not known"),
}


def definitions_page(request: HttpRequest) -> HttpResponse:
    """GET /definitions/: the wording in force of every kind."""
    now, actor = clock.now(), actor_of(request)
    found = [definitions.get_in_force(kind=kind, at=now) for kind in Kind]
    context = {
        "definitions": [_drawn(version, at=now) for version in found],
        "has_read": actor.member_id in definitions.list_readers(at=now),
        "may_propose": actor.may(Capability.EDIT_DEFINITIONS),
    }
    return render(request, "desk/definitions.html", context)


def definition_page(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """GET /definitions/<kind>/<number>/: the exact wording of one version, and its history."""
    known = addresses.chosen(Kind, kind)
    version = definitions.find_version(kind=known, number=number) if known else None
    if version is None or known is None:
        raise Http404
    now, actor = clock.now(), actor_of(request)
    versions = definitions.list_versions(kind=known)
    has_begun = version.active_from is not None and version.active_from <= now
    names = team.names(ids=[one.made_by_id for one in versions if one.made_by_id is not None])
    context = {
        "one": _drawn(version, at=now),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=str(KIND_NAMES[known]), url=""),
        ),
        "history": [
            {**_drawn(one, at=now), "by": names.get(one.made_by_id or 0, ""), "made": one.made_at}
            for one in versions
        ]
        if len(versions) > 1
        else [],
        "changes": _changes(version, versions),
        "may_begin": version.state is State.DRAFT and actor.may(Capability.SIGN),
        "may_withdraw": not has_begun and actor.may(Capability.EDIT_DEFINITIONS),
        "propose_at": reverse(_PROPOSE_AT[known])
        if known in _PROPOSE_AT and actor.may(Capability.EDIT_DEFINITIONS)
        else "",
        "would_fall": segments.where_leads_fall(version)
        if known is Kind.SEGMENTS and not has_begun
        else [],
        "today": timezone.localdate(now),
    }
    return render(request, "desk/definition.html", context)


def _changes(version: DefinitionVersion, versions: list[DefinitionVersion]) -> list[str]:
    """What this version says otherwise than the one before it."""
    before = next((one for one in versions if one.number == version.number - 1), None)
    if before is None or version.kind is not Kind.STAGES:
        return []
    names = {row["code"]: row["name"] for row in version.body["stages"]}
    old = {row["code"]: row for row in before.body["stages"]}
    said = {
        "name": _("%(stage)s: was called %(before)s."),
        "owner_team": _("%(stage)s: belonged to %(before)s."),
        "rule": _("%(stage)s: the rule was: %(before)s"),
    }
    return [
        said[part]
        % {
            "stage": names[code],
            "before": TEAM_NAMES.get(old[code][part], old[code][part]),
        }
        for code, part in definitions.changed(before.body, version.body)
    ]


def _state_words(version: DefinitionVersion, *, at: datetime) -> str:
    """By the calendar: a version that is to begin is not in force yet."""
    if version.active_from is None:
        return str(STATE_NAMES[version.state])
    if version.active_from > at:
        return pgettext("definition", "Still to begin")
    if version.active_to is not None and version.active_to <= at:
        return str(STATE_NAMES[State.SUPERSEDED])
    return str(STATE_NAMES[State.IN_FORCE])


def _version_words(version: DefinitionVersion) -> str:
    return _("Version %(number)s") % {"number": version.number}


def _drawn(version: DefinitionVersion, *, at: datetime) -> dict[str, Any]:
    return {
        "kind": version.kind.value,
        "name": KIND_NAMES[version.kind],
        "number": version.number,
        "version": _version_words(version),
        "url": reverse("definition", args=[version.kind.value, version.number]),
        "state": _state_words(version, at=at),
        "since": version.active_from,
        "until": version.active_to,
        "is_first": version.number == 1,
        "body": _body(version),
    }


def _body(version: DefinitionVersion) -> Any:
    if version.kind is Kind.REASONS:
        return _reasons(version.body["reasons"])
    if version.kind is Kind.ORIGINS:
        return [
            {**row, "kind_name": ORIGIN_KIND_NAMES.get(row["kind"], row["kind"])}
            for row in version.body["origins"]
        ]
    if version.kind is Kind.SEGMENTS:
        return segment_words.rules(definitions.segments_of(version.body))
    return version.body["stages"]


def _reasons(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Reasons by group, each with where it leads."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told = {
            **row,
            "next_name": NEXT_NAMES.get(row["next_state"], row["next_state"]),
            "counts_words": pgettext("quality", "yes")
            if row["counts"]
            else pgettext("quality", "no"),
        }
        groups.setdefault(row["group"], []).append(told)
    return [(str(GROUP_NAMES.get(group, group)), found) for group, found in groups.items()]
