"""A draft of a card tried on past leads: what it would have picked, and what became of those."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.scoring import api as scoring
from accord.scoring.values.scores import QUADRANT_NAMES
from accord.scoring.values.trials import Flip, Group, Trial, TrialRun, Untried
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts


@require_http_methods(["GET", "POST"])
def card_trial(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET, POST /cards/<key>/<number>/trial/: what came of it; try it (again)."""
    version = _version(key, number)
    actor = lists.actor_of(request)
    if request.method == "POST":
        scoring.ask_trial(version=version, actor_id=actor.member_id, at=clock.now())
        return redirect("card_trial", key, number)
    run = scoring.find_trial(version_id=version.id)
    here = lists.address(request, names=("after",))
    context = {
        "version": version,
        "name": version.body.get("name", version.key),
        "run": run,
        "is_running": run is not None and run.ended_at is None,
        "is_stale": run is not None and run.revision != version.revision,
        "may_try": actor.may(Capability.EDIT_DEFINITIONS),
        **(_told(run, version) if run is not None else {}),
        **(_flips(request, run, here) if run is not None and run.trial is not None else {}),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(
                label=_("Version %(number)s") % {"number": number},
                url=reverse("definition", args=[Kind.CARD.value, key, number]),
            ),
            parts.Link(label=_("Tried on past leads"), url=""),
        ),
    }
    is_part = request.headers.get("HX-Request") == "true" and "after" not in request.GET
    return render(request, "desk/parts/trial.html" if is_part else "desk/trial.html", context)


@require_POST
def card_trial_stop(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """POST /cards/<key>/<number>/trial/stop/"""
    del request
    scoring.stop_trial(version_id=_version(key, number).id, at=clock.now())
    return redirect("card_trial", key, number)


def _told(run: TrialRun, version: DefinitionVersion) -> dict[str, Any]:
    if run.trial is None:
        why = addresses.chosen(Untried, run.problem)
        problem = reporting.untried(why) if why else ""
        return {"problem": problem, "is_stopped": run.is_stopped}
    trial = run.trial
    ranked = reporting.about_quadrants(trial.quadrants) if trial.quadrants else []
    return {
        "sentences": [reporting.sentence(note) for note in reporting.about_trial(trial)],
        "quadrants": [reporting.sentence(note) for note in ranked],
        "by_quadrant": _by_quadrant(trial),
        "by_cell": _by_cell(trial),
        "period": (trial.cohort.since, trial.cohort.until),
        "suspects": _suspects(trial, version),
        "table": _table(trial),
    }


def _suspects(trial: Trial, version: DefinitionVersion) -> list[str]:
    names = {
        one["code"]: one.get("name") or one["code"]
        for axis in ("fit", "interest")
        for one in version.body[axis]["criteria"]
    }
    return [
        _(
            "“%(name)s” is mostly filled in after sales has decided, so it cannot tell who will "
            "buy. Take it out."
        )
        % {"name": names.get(code, code)}
        for code in trial.suspects
    ]


def _table(trial: Trial) -> parts.PlainTable:
    return parts.PlainTable(
        caption=_("What each picks, and what became of it"),
        head=(
            _("Picked by"), _("Leads"), _("A week"), _("Customers"), _("Of 100"), _("Likely"),
            _("Won value"),
        ),
        rows=tuple(
            _line(str(reporting.LINE_NAMES[name]), group, trial)
            for name, group in reporting.trial_lines(trial)
        ),
    )  # fmt: skip


def _by_quadrant(trial: Trial) -> parts.PlainTable:
    """What came of the leads of each quadrant."""
    return _came(
        _("Quadrant"),
        [(str(QUADRANT_NAMES[one]), group) for one, group in trial.quadrants.items()],
    )


def _by_cell(trial: Trial) -> parts.PlainTable | None:
    """The same by cell, for a card that has them."""
    cells = [(cell or str(reporting.FIT_UNKNOWN), group) for cell, group in trial.cells.items()]
    return _came(_("Cell"), cells) if cells else None


def _came(head: str, groups: Sequence[tuple[str, Group]]) -> parts.PlainTable:
    return parts.PlainTable(
        caption=_("What came of each"),
        head=(head, _("Leads"), _("Customers"), _("Of 100"), _("Likely"), _("Won value")),
        rows=tuple(
            (name, ui.number(group.leads), ui.number(group.customers), *_rate(group),
             ui.money(group.value))
            for name, group in groups
        ),
    )  # fmt: skip


def _line(name: str, group: Group, trial: Trial) -> tuple[str, ...]:
    return (
        name,
        ui.number(group.leads),
        ui.number(scoring.leads_a_week(group, trial.cohort)),
        ui.number(group.customers),
        *_rate(group),
        ui.money(group.value),
    )


def _rate(group: Group) -> tuple[str, str]:
    rate = scoring.customer_rate(group)
    if rate is None:
        return "–", "–"
    return ui.number(rate[0] * 100, digits=1), ui.likely(rate[1], rate[2])


def _flips(request: HttpRequest, run: TrialRun, here: addresses.Address) -> dict[str, Any]:
    after = whole_number(here.value("after")) or 0
    found = scoring.list_flips(run=run, after=after, limit=lists.PAGE + 1)
    shown = found[: lists.PAGE]
    ids = [flip.lead_id for _place, flip in shown]
    asked = leads.LeadFilter(ids=ids, scope=lists.scope_of(request))
    known = {row.id: row for row in leads.list_leads(where=asked, limit=lists.PAGE).rows}
    return {
        "flips": [
            {
                "lead": known[flip.lead_id],
                "title": words.lead(known[flip.lead_id]),
                **_flip_words(flip),
            }
            for _place, flip in shown
            if flip.lead_id in known
        ],
        "flips_words": ngettext("%(count)s lead flips.", "%(count)s leads flip.", run.flips)
        % {"count": ui.number(run.flips)},
        "more_url": here.url(after=str(shown[-1][0])) if len(found) > lists.PAGE else "",
    }


def _flip_words(flip: Flip) -> dict[str, Any]:
    comes_in = flip.picked_on is not None
    return {
        "way": _("Comes in") if comes_in else _("Falls out"),
        "day": flip.picked_on or flip.picked_before_on,
        "became": _("Customer") if flip.is_customer else "–",
        "worth": ui.money(flip.value) if flip.value.minor else "–",
    }


def _version(key: str, number: int) -> DefinitionVersion:
    version = definitions.find_version(kind=Kind.CARD, number=number, key=key)
    if version is None:
        raise Http404
    return version
