"""The log of experiments: what somebody believed, what they tried, and what the figures said."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accord.desk.views.common.lists import actor_of
from accord.desk.views.rhythm.decided import Counts, listed
from accord.desk.views.rhythm.deciding import DecisionForm, keep
from accord.meetings import api as meetings
from accord.meetings.api import DecisionFlaw, DecisionState
from accord.ui import api as ui
from accord.ui.values import parts

STATE_NAMES = {
    **meetings.DECISION_STATES,
    DecisionState.RUNNING: gettext_lazy("Running"),
    DecisionState.ENDED: gettext_lazy("Stopped early"),
}
FLAWS = {
    **meetings.DECISION_FLAWS,
    DecisionFlaw.NO_TITLE: gettext_lazy("Write what you believe: if we do this, that changes."),
    DecisionFlaw.NO_DUE: gettext_lazy(
        "Write the day on which it begins, such as 2027-01-15, not before today."
    ),
    DecisionFlaw.NO_CHECK: gettext_lazy("Write the day on which it ends, such as 2027-01-15."),
    DecisionFlaw.CHECK_TOO_SOON: gettext_lazy(
        "Let it run for at least four weeks: earlier nothing can be told from chance."
    ),
    DecisionFlaw.CHECK_TOO_LATE: gettext_lazy("End it within a year after it begins."),
}


class ExperimentForm(DecisionForm):
    """An experiment as it is written down: a decision to try something out."""

    title = forms.CharField(
        label=gettext_lazy("What you believe"), required=False, max_length=1000,
        help_text=gettext_lazy("If we do this, that changes."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("From"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    check_on = forms.DateField(
        label=gettext_lazy("To"), required=False,
        help_text=gettext_lazy("At least four weeks later; eight tell more. Then it is checked."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["decider"], self.fields["changes"]


@require_GET
def experiments_page(request: HttpRequest) -> HttpResponse:
    """GET /experiments/?state=&before=: all of them, the latest first."""
    context = listed(request, is_experiment=True, states=STATE_NAMES, sentence=_sentence)
    return render(request, "desk/experiments.html", context)


def _sentence(counts: Counts, over: int) -> str:
    if not over:
        return _("No experiment is over yet.")
    return _("%(part)s experiments that are over worked.") % {
        "part": ui.part_of(counts[DecisionState.WORKED], over)
    }


@require_http_methods(["GET", "POST"])
def new_experiment(request: HttpRequest) -> HttpResponse:
    """GET, POST /experiments/new/: write one down before it begins."""
    form = ExperimentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = replace(form.said(), decider_id=actor_of(request).member_id, is_experiment=True)
        made = keep(request, form=form, text=text, flaws=FLAWS)
        if made is not None:
            return redirect("decision", made.id)
    context = {
        "form": form,
        "title": _("Begin an experiment"),
        "sentence": _("Say before it begins what is to change and by how much. The figures say "
                      "later whether it did."),
        "breadcrumb": (
            parts.Link(label=_("Experiments"), url=reverse("experiments")),
            parts.Link(label=_("Begin an experiment"), url=""),
        ),
    }  # fmt: skip
    return render(request, "desk/decision_new.html", context, status=422 if form.errors else 200)
