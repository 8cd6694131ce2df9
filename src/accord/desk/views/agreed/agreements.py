"""Agreements as both teams read them: which hold, what each says, what is measured in silence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from accord.agreements import api as agreements
from accord.agreements.values import naming
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.silence import SilentRun, UnableToMeasure
from accord.definitions import api as definitions
from accord.definitions.values import OPEN, DefinitionVersion, Kind
from accord.desk.views.agreed import measured
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import definition_words
from accord.foundation import clock
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

Runs = Mapping[int, SilentRun]  # by version


def agreements_page(request: HttpRequest) -> HttpResponse:
    """GET /agreements/: what both teams promise each other now, and what waits to be signed."""
    now = clock.now()
    versions = definitions.list_latest(kind=Kind.AGREEMENT)
    signing = definition_words.signings(versions)
    held = {one.key: one for one in agreements.list_in_force(at=now)}
    runs = agreements.list_silent_runs(version_ids=signing)
    in_force = {one.key: one for one in definitions.list_in_force(kind=Kind.AGREEMENT, at=now)}
    context = {
        "in_force": [
            {
                "name": held[key].agreement.name,
                "about": agreements.handoff_name(code=held[key].agreement.handoff),
                "version": definition_words.version(one.number),
                "state": definition_words.state(one, missing=(), at=now),
                "url": reverse("agreement", args=[key]),
                "text": agreements.text_of(agreement=held[key].agreement),
            }
            for key, one in in_force.items()
            if key in held
        ],
        "waiting": [
            {
                "name": definition_words.title(one),
                "version": definition_words.version(one.number),
                "state": _state(one, runs, missing=signing[one.id].missing, at=now),
                "url": reverse("agreement", args=[one.key])
                if one.key not in in_force
                else definition_words.place(one),
                "edit_url": reverse("agreement_edit", args=[one.key]),
            }
            for one in versions
            if one.state in OPEN
        ],
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "examples": [
            (f"{reverse('agreement_new')}?like={code}", naming.EXAMPLE_NAMES[code])
            for code in agreements.PRESETS
        ],
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Agreements"), url=""),
        ),
    }
    return render(request, "desk/agreements.html", context)


def agreement_page(request: HttpRequest, key: str) -> HttpResponse:
    """GET /agreements/<key>/: the text in force, to be read and printed; the draft's where none
    is."""
    now = clock.now()
    open_ = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    version = definitions.find_in_force(kind=Kind.AGREEMENT, key=key, at=now) or open_
    version = version or definitions.find_latest(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise Http404
    try:
        agreement = agreements.read_agreement(version.body)
    except UnableToRead:
        return redirect(definition_words.place(version))
    signing = definition_words.signings([version]).get(version.id)
    runs = agreements.list_silent_runs(version_ids=[open_.id] if open_ is not None else [])
    actor = actor_of(request)
    run = runs.get(open_.id) if open_ is not None else None
    # What is only measured is seen by those alone who are to agree on it.
    may_see = actor.may(Capability.SIGN) or actor.may(Capability.EDIT_DEFINITIONS)
    context = {
        "held_key": key,
        "text": agreements.text_of(agreement=agreement),
        "version": definition_words.version(version.number),
        "version_url": definition_words.place(version),
        "state": _state(version, runs, missing=signing.missing if signing else (), at=now),
        "signed": _signed(version),
        "other_url": definition_words.place(open_)
        if open_ is not None and open_.id != version.id
        else "",
        "silence": _silence(open_, runs, at=now),
        "proposed": measured.proposed(open_, run) if open_ and run and may_see else None,
        "may_edit": actor.may(Capability.EDIT_DEFINITIONS),
        "breadcrumb": (
            parts.Link(label=_("Agreements"), url=reverse("agreements")),
            parts.Link(label=agreement.name, url=""),
        ),
    }
    return render(request, "desk/agreement.html", context)


@require_POST
def measure_agreement(request: HttpRequest, key: str) -> HttpResponse:
    """POST /agreements/<key>/measure/: measure the draft in silence, or stop that."""
    actor_id, now = actor_of(request).member_id, clock.now()
    try:
        if request.POST.get("act") == "stop":
            agreements.stop_silent_run(key=key, actor_id=actor_id, at=now)
            messages.success(request, _("It is not measured any more."))
        else:
            until = agreements.start_silent_run(key=key, actor_id=actor_id, at=now)
            messages.success(
                request,
                _("It is measured in silence until %(when)s. Nobody is warned.")
                % {"when": ui.long_moment(until)},
            )
    except UnableToMeasure as refusal:
        messages.error(request, measured.refused(refusal))
    return redirect("agreement", key)


def _state(version: DefinitionVersion, runs: Runs, *, missing: Any, at: datetime) -> str:
    """Where it stands; a draft that is measured says so."""
    said = definition_words.state(version, missing=missing, at=at)
    run = runs.get(version.id)
    if version.state in OPEN and run is not None and run.runs(at=at):
        return pgettext("agreement", "%(state)s, measured in silence") % {"state": said}
    return said


def _silence(
    version: DefinitionVersion | None, runs: Runs, *, at: datetime
) -> dict[str, Any] | None:
    """What may be said or done about measuring the open draft; None where none is open."""
    if version is None:
        return None
    run = runs.get(version.id)
    if run is None:
        days = int(version.body.get("silent_days", 14))
        return {"words": _("This draft has not been measured yet."), "act": "start" if days else ""}
    said = {"since": ui.long_moment(run.started_at),
            "until": ui.long_moment(run.ended_at)}  # fmt: skip
    if run.runs(at=at):
        return {
            "words": _("Measured in silence since %(since)s, until %(until)s. Nobody is warned.")
            % said,
            "act": "stop",
        }
    if run.is_short(days=int(version.body.get("silent_days", 14))):
        words = _("It was stopped %(until)s, before its days were over, so nobody can sign it yet.")
        return {"words": words % said, "act": "start"}
    return {"words": _("It was measured from %(since)s until %(until)s.") % said, "act": ""}


def _signed(version: DefinitionVersion) -> list[dict[str, Any]]:
    names = dict(team.list_names())
    found = definitions.list_signatures(version_ids=[version.id]).get(version.id, [])
    return [
        {
            "leader": definition_words.LEADER_NAMES[one.side],
            "by": names.get(one.member_id or 0, _("Somebody who has left")),
            "at": one.signed_at,
        }
        for one in found
    ]
