"""A version of the stages tried on running leads: how many would be at each stage, and who."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind, StageCode
from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.scoring import api as scoring
from accord.scoring.values.trials import StageCount, StageTrial, StageTrialRun, Untried
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts


@require_http_methods(["GET", "POST"])
def stages_trial(request: HttpRequest, number: int) -> HttpResponse:
    """GET, POST /definitions/stages/<number>/trial/: what came of it; try it (again)."""
    version = _version(number)
    actor = lists.actor_of(request)
    if request.method == "POST":
        scoring.ask_trial(version=version, actor_id=actor.member_id, at=clock.now())
        return redirect("stages_trial", number)
    run = scoring.find_stage_trial(version_id=version.id)
    trial = run.trial if run else None
    names = {one.code: _(one.name) for one in definitions.stages_of(version.body)}
    here = lists.address(request, names=("after",))
    context = {
        "version": version,
        "run": run,
        "trial": trial,
        "is_running": run is not None and run.ended_at is None,
        "problem": _problem(run) if run else "",
        "is_stale": run is not None and run.revision != version.revision,
        "may_try": actor.may(Capability.EDIT_DEFINITIONS),
        **(_told(trial, names) if trial is not None else {}),
        **(_flips(request, run, trial, here, names) if run and trial is not None else {}),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(
                label=_("Stages, version %(number)s") % {"number": number},
                url=reverse("definition", args=[Kind.STAGES.value, number]),
            ),
            parts.Link(label=_("Tried on running leads"), url=""),
        ),
    }
    is_part = request.headers.get("HX-Request") == "true" and "after" not in request.GET
    template = "desk/parts/stages_trial.html" if is_part else "desk/stages_trial.html"
    return render(request, template, context)


@require_POST
def stages_trial_stop(request: HttpRequest, number: int) -> HttpResponse:
    """POST /definitions/stages/<number>/trial/stop/"""
    del request
    scoring.stop_trial(version_id=_version(number).id, at=clock.now())
    return redirect("stages_trial", number)


def sentence(one: StageCount, *, name: str, is_beside_version: bool) -> str:
    """How many leads would be at a stage or further, instead of how many."""
    told = {"name": name, "under": ui.number(one.under), "before": ui.number(one.before)}
    if is_beside_version:
        return (
            ngettext(
                "%(name)s or further: %(under)s lead instead of %(before)s by the one in force.",
                "%(name)s or further: %(under)s leads instead of %(before)s by the one in force.",
                one.under,
            )
            % told
        )
    return (
        ngettext(
            "%(name)s or further: %(under)s lead instead of the %(before)s that are called so.",
            "%(name)s or further: %(under)s leads instead of the %(before)s that are called so.",
            one.under,
        )
        % told
    )


def _problem(run: StageTrialRun) -> str:
    why = addresses.chosen(Untried, run.problem)
    return str(reporting.untried(why)) if why else ""


def _told(trial: StageTrial, names: dict[StageCode, str]) -> dict[str, Any]:
    is_beside = trial.before_number is not None
    return {
        "sentences": [
            sentence(one, name=names[one.stage], is_beside_version=is_beside)
            for one in trial.counts
        ],
        "looked_at": ngettext(
            "%(count)s running lead, by what is known of it now. Nothing has changed yet.",
            "%(count)s running leads, by what is known of them now. Nothing has changed yet.",
            trial.leads,
        )
        % {"count": ui.number(trial.leads)},
        "table": parts.PlainTable(
            caption=_("Running leads at a stage or further"),
            head=(
                _("Stage"),
                _("By the version in force") if is_beside else _("Called so now"),
                _("By this version"),
                _("Come in"),
                _("Fall out"),
            ),
            rows=tuple(
                (
                    names[one.stage],
                    *map(ui.number, (one.before, one.under, one.comes_in, one.falls_out)),
                )
                for one in trial.counts
            ),
        ),
    }


def _flips(
    request: HttpRequest,
    run: StageTrialRun,
    trial: StageTrial,
    here: addresses.Address,
    names: dict[StageCode, str],
) -> dict[str, Any]:
    after = whole_number(here.value("after")) or 0
    found = scoring.list_stage_flips(trial_id=run.id, after=after, limit=lists.PAGE + 1)
    shown = found[: lists.PAGE]
    asked = leads.LeadFilter(
        ids=[flip.lead_id for _place, flip in shown], scope=lists.scope_of(request)
    )
    known = {row.id: row for row in leads.list_leads(where=asked, limit=lists.PAGE).rows}
    none = pgettext("stage", "none")
    return {
        "flips": [
            {
                "lead": known[flip.lead_id],
                "title": words.lead(known[flip.lead_id]),
                "way": _("Comes further") if flip.comes_in else _("Falls back"),
                "before": names[flip.before] if flip.before else none,
                "under": names[flip.under] if flip.under else none,
            }
            for _place, flip in shown
            if flip.lead_id in known
        ],
        "flips_words": ngettext("%(count)s lead flips.", "%(count)s leads flip.", trial.flips)
        % {"count": ui.number(trial.flips)},
        "is_cut": trial.flips > run.listed,
        "listed": ui.number(run.listed),
        "more_url": here.url(after=str(shown[-1][0])) if len(found) > lists.PAGE else "",
    }


def _version(number: int) -> DefinitionVersion:
    version = definitions.find_version(kind=Kind.STAGES, number=number)
    if version is None or not any(stage.criteria for stage in definitions.stages_of(version.body)):
        raise Http404
    return version
