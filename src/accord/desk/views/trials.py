"""A draft of a card tried on past leads: what it would have picked, and what became of those."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.rules import addresses
from accord.desk.views import lists
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.scoring import api as scoring
from accord.scoring.values.trials import (
    Before,
    Flip,
    Group,
    Said,
    Trial,
    TrialRun,
    Untried,
)
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

_PROBLEMS = {
    Untried.FORGETS_TOO_SOON: gettext_lazy(
        "This card halves its points within ten hours, so past days say nothing about it. "
        "Write a longer time and try again."
    ),
    Untried.NO_PAST: gettext_lazy(
        "No lead with a known day has become a customer yet. "
        "Load past leads and deals, then try again."
    ),
    Untried.NO_LAKE: gettext_lazy(
        "The past leads could not be read. Try again; “accord doctor” says what is wrong."
    ),
    Untried.CUT_OFF: gettext_lazy(
        "Accord was stopped while it tried this, so nothing was kept. Try it again."
    ),
}
_BROUGHT = {
    Before.CARD: ngettext_lazy(
        "With this rule: %(now)s lead a week instead of %(then)s with the card in force.",
        "With this rule: %(now)s leads a week instead of %(then)s with the card in force.",
        "count",
    ),
    Before.MQL: ngettext_lazy(
        "With this rule: %(now)s lead a week instead of the %(then)s that were called MQL.",
        "With this rule: %(now)s leads a week instead of the %(then)s that were called MQL.",
        "count",
    ),
}
_ENOUGH_HANDS = gettext_lazy("In a good week sales can work %(many)s new leads.")
_TOO_FEW_HANDS = gettext_lazy(
    "In a good week sales can work %(many)s new leads: fewer than this rule brings."
)
_BETTER = {
    Said.BETTER: gettext_lazy("Of those it picks, more become customers."),
    Said.WORSE: gettext_lazy("Of those it picks, fewer become customers."),
    Said.CANNOT_TELL: gettext_lazy(
        "Whether it picks better leads cannot be told apart from chance."
    ),
    Said.TOO_FEW: gettext_lazy("Too few leads flip to say whether it picks better ones."),
    Said.SAME: gettext_lazy("It picks the same leads."),
}
_HOLDING = {
    Said.BETTER: gettext_lazy("It picks better in the later half of the time than in the earlier."),
    Said.WORSE: gettext_lazy(
        "It picks worse in the later half of the time than in the earlier: do not count on it."
    ),
    Said.CANNOT_TELL: gettext_lazy("It picks as well in the later half of the time."),
    Said.TOO_FEW: gettext_lazy("Too few leads to set the two halves of the time side by side."),
    Said.SAME: gettext_lazy("It picks as well in the later half of the time."),
}
_DRIFTED = {
    Said.BETTER: gettext_lazy(
        "Leads of the later half become customers more often than earlier ones: times have changed."
    ),
    Said.WORSE: gettext_lazy(
        "Leads of the later half become customers less often than earlier ones: times have changed."
    ),
}


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


def sentences(trial: Trial) -> list[str]:
    """What a trial says, most important first."""
    now, then = (
        scoring.leads_a_week(group, trial.cohort) for group in (trial.picked, trial.picked_before)
    )
    numbers = {
        "count": now,
        "now": ui.number(now),
        "then": ui.number(then),
        "missed": ui.number(trial.only_before.customers),
        "found": ui.number(trial.picked_before.customers),
        "more": ui.number(trial.only_now.customers),
        "worth": ui.money(trial.only_before.value),
        "many": ui.number(trial.a_week or 0),
    }
    said = [
        _BROUGHT[trial.before] % numbers,
        ngettext(
            "You would have missed %(missed)s of %(found)s customer.",
            "You would have missed %(missed)s of %(found)s customers.",
            trial.picked_before.customers,
        )
        % numbers,
    ]
    if trial.only_before.customers:
        said.append(_("Those missed were worth %(worth)s.") % numbers)
    more = ngettext(
        "It would have found %(more)s customer more.",
        "It would have found %(more)s customers more.",
        trial.only_now.customers,
    )
    said.append(more % numbers)
    if trial.a_week is not None:
        fits = now <= trial.a_week
        said.append((_ENOUGH_HANDS if fits else _TOO_FEW_HANDS) % numbers)
    said += [str(_BETTER[scoring.is_better(trial)]), str(_HOLDING[scoring.is_holding(trial)])]
    drifted = _DRIFTED.get(scoring.has_drifted(trial))
    return [*said, str(drifted)] if drifted else said


def _told(run: TrialRun, version: DefinitionVersion) -> dict[str, Any]:
    if run.trial is None:
        why = addresses.chosen(Untried, run.problem)
        return {"problem": _PROBLEMS[why] if why else "", "is_stopped": run.is_stopped}
    trial = run.trial
    return {
        "sentences": sentences(trial),
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
    before = (
        _("The card in force") if trial.before is Before.CARD else _("What was called MQL then")
    )
    rows = [
        (_("This rule"), trial.picked),
        (before, trial.picked_before),
        (_("Only this rule"), trial.only_now),
        (_("Only the one before"), trial.only_before),
        (_("All leads of the time"), trial.all),
        (_("This rule, earlier half"), trial.halves[0][0]),
        (_("This rule, later half"), trial.halves[1][0]),
    ]
    return parts.PlainTable(
        caption=_("What each picks, and what became of it"),
        head=(
            _("Picked by"), _("Leads"), _("A week"), _("Customers"), _("Of 100"), _("Likely"),
            _("Won value"),
        ),
        rows=tuple(_line(str(name), group, trial) for name, group in rows),
    )  # fmt: skip


def _line(name: str, group: Group, trial: Trial) -> tuple[str, ...]:
    rate = scoring.customer_rate(group)
    return (
        name,
        ui.number(group.leads),
        ui.number(scoring.leads_a_week(group, trial.cohort)),
        ui.number(group.customers),
        ui.number(rate[0] * 100, digits=1) if rate else "–",
        ui.likely(rate[1], rate[2]) if rate else "–",
        ui.money(group.value),
    )


def _flips(request: HttpRequest, run: TrialRun, here: addresses.Address) -> dict[str, Any]:
    after = whole_number(here.value("after")) or 0
    found = scoring.list_flips(run=run, after=after, limit=lists.PAGE + 1)
    shown = found[: lists.PAGE]
    ids = [flip.lead_id for _place, flip in shown]
    asked = leads.LeadFilter(ids=ids, scope=lists.scope_of(request))
    known = {row.id: row for row in leads.list_leads(where=asked, limit=lists.PAGE).rows}
    return {
        "flips": [
            {"lead": known[flip.lead_id], **_flip_words(flip)}
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
