"""The company's forms: the list, one form, putting it together, what was filled in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.foundation import clock
from accord.intake.operations import forms as operations
from accord.intake.operations import submissions
from accord.intake.queries import forms as queries
from accord.intake.values.forms import (
    ASKABLE,
    FORM_STATES,
    LOOKS_AUTOMATIC,
    FormCard,
    FormLine,
    FormState,
    SubmissionCard,
)
from accord.intake.values.problems import sentence
from accord.intake.views import embedding, frame, words
from accord.intake.views.answering import AnswerForm
from accord.intake.views.form_building import BEGINNINGS, Builder, beginning
from accord.kernel.ids import whole_number
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link, More

PAGE = 50
LARGEST_ID = 2**63 - 1


def _card(form_id: int) -> FormCard:
    try:
        return queries.get_form(form_id=min(form_id, LARGEST_ID))
    except LookupError as missing:
        raise Http404 from missing


def _before(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("before", ""))


def _breadcrumb(*links: Link) -> list[Link]:
    settings = Link(label=_("Settings"), url=reverse("settings"))
    return [settings, Link(label=_("Forms"), url=reverse("forms")), *links]


def forms_page(request: HttpRequest) -> HttpResponse:
    """GET /forms/: every form with what became of its answers."""
    lines = queries.list_forms(before=_before(request), limit=PAGE + 1)
    shown = lines[:PAGE]
    more = f"?before={shown[-1].card.id}" if len(lines) > PAGE else ""
    context = {
        "lines": [_line(line) for line in shown],
        "more": More(
            shown_words=ui.number(len(shown)), url=more, label=_("Show more"), rows_id="form-rows"
        ),
        "beginnings": [(kind, title) for kind, (title, _fields) in BEGINNINGS.items()],
        "may_build": frame.actor_of(request).may(Capability.RUN_CAMPAIGNS),
        "breadcrumb": [*_breadcrumb()[:1], Link(label=_("Forms"), url="")],
    }
    return render(request, "intake/forms/list.html", context)


def _line(line: FormLine) -> dict[str, Any]:
    card = line.card
    counts = (line.shown, line.submitted, line.went_in, line.waiting, line.caught)
    labels = (
        _("Shown"), _("Filled in"), _("Let in"), _("Wait for confirmation"), _("Look automatic"),
    )  # fmt: skip
    return {
        "name": card.name,
        "url": reverse("form", args=[card.id]),
        "state": FORM_STATES[card.state],
        "counts": list(zip(labels, counts, strict=True)),
        "last_at": line.last_at,
    }


def form_one(request: HttpRequest, form_id: int) -> HttpResponse:
    """GET /forms/<id>/: how to show it, and what was filled in."""
    card = _card(form_id)
    actor = frame.actor_of(request)
    may_build = actor.may(Capability.RUN_CAMPAIGNS)
    may_see = may_build and actor.scope.is_everything
    found = queries.list_submissions(form_id=card.id, before=_before(request), limit=PAGE + 1)
    shown = found[:PAGE]
    more = f"?before={shown[-1].id}" if len(found) > PAGE else ""
    context = {
        "card": card,
        "state": FORM_STATES[card.state],
        "is_open": card.state is FormState.OPEN,
        "is_stopped": card.state is FormState.STOPPED,
        "address": request.build_absolute_uri(reverse("form_page", args=[card.slug])),
        "snippet": embedding.snippet(request, card),
        "plain": embedding.plain_html(request, card),
        "submissions": [_submission(one, may_see=may_see) for one in shown],
        "more": More(
            shown_words=ui.number(len(shown)), url=more, label=_("Show more"), rows_id="sub-rows"
        ),
        "may_build": may_build,
        "mail_waits": card.design.double_opt_in and not settings.EMAIL_HOST,
        "breadcrumb": _breadcrumb(Link(label=card.name, url="")),
    }
    return render(request, "intake/forms/one.html", context)


def _submission(one: SubmissionCard, *, may_see: bool) -> dict[str, Any]:
    outcomes = dict(words.OUTCOMES)
    went_in = one.outcome is not None and not one.code
    return {
        "id": one.id,
        "at": one.at,
        "version": one.version_no,
        "who": one.email if may_see else "",
        "outcome": outcomes.get(one.outcome.value, "") if one.outcome and went_in else "",
        "why": sentence(one.code, {"row": 1}) if one.code else "",
        "lead_url": reverse("lead", args=[one.lead_id]) if went_in and one.lead_id else "",
        "confirmed_at": one.confirmed_at,
        "answers": [
            (ASKABLE[name][1] if name in ASKABLE else name, value)
            for name, value in one.answers.items()
        ]
        if may_see
        else [],
        "can_let_in": may_see and one.waits and one.code == LOOKS_AUTOMATIC,
    }


def form_new(request: HttpRequest) -> HttpResponse:
    """/forms/new/: put a form together, from a beginning or as a copy of another."""
    if request.method == "POST":
        builder = Builder(data=request.POST)
        if not builder.is_valid():
            return _builder(request, builder, card=None)
        form_id = operations.make(
            name=builder.general.cleaned_data["name"],
            design=builder.design(),
            actor_id=frame.actor_of(request).member_id,
            at=clock.now(),
        )
        messages.success(request, _("The form is open. Show it by its link or on a site of yours."))
        return redirect("form", form_id)
    like = whole_number(request.GET.get("like", ""))
    if like is not None:
        card = _card(like)
        name = _("%(name)s, copy") % {"name": card.name}
        return _builder(request, Builder(name=name, design=card.design), card=None)
    name, design = beginning(request.GET.get("for", ""))
    return _builder(request, Builder(name=name, design=design), card=None)


def form_change(request: HttpRequest, form_id: int) -> HttpResponse:
    """/forms/<id>/change/: what it asks from now on; what was filled in keeps its version."""
    card = _card(form_id)
    if request.method != "POST":
        return _builder(request, Builder(name=card.name, design=card.design), card=card)
    builder = Builder(data=request.POST)
    if not builder.is_valid():
        return _builder(request, builder, card=card)
    number = operations.change(
        form_id=card.id,
        name=builder.general.cleaned_data["name"],
        design=builder.design(),
        actor_id=frame.actor_of(request).member_id,
        at=clock.now(),
    )
    messages.success(request, _("Version %(number)s is shown from now on.") % {"number": number})
    return redirect("form", card.id)


def _builder(request: HttpRequest, builder: Builder, *, card: FormCard | None) -> HttpResponse:
    title = _("Change %(name)s") % {"name": card.name} if card else _("A new form")
    context = {
        "card": card,
        "title": title,
        "builder": builder,
        "breadcrumb": _breadcrumb(Link(label=title, url="")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "intake/forms/build.html", context, status=status)


def form_preview(request: HttpRequest, form_id: int) -> HttpResponse:
    """GET /forms/<id>/preview/: as people will see it, without a way to send it."""
    card = _card(form_id)
    with translation.override(card.design.language):
        context = {"card": card, "design": card.design, "form": AnswerForm(card), "preview": True}
        return render(request, "intake/forms/page.html", context)


@require_POST
def form_state(request: HttpRequest, form_id: int, state: str) -> HttpResponse:
    """POST /forms/<id>/state/<open|paused|stopped>/"""
    card = _card(form_id)
    if state not in list(FormState):
        raise Http404
    operations.set_state(
        form_id=card.id,
        state=FormState(state),
        actor_id=frame.actor_of(request).member_id,
        at=clock.now(),
    )
    return redirect("form", card.id)


@require_POST
def form_let_in(request: HttpRequest, form_id: int, submission_id: int) -> HttpResponse:
    """POST /forms/<id>/filled-in/<id>/let-in/: somebody has looked, and it was a person."""
    card = _card(form_id)
    try:
        submissions.let_in(
            submission_id=min(submission_id, LARGEST_ID),
            actor_id=frame.actor_of(request).member_id,
            now=clock.now,
        )
        messages.success(request, _("The answers are in."))
    except submissions.UnableToLetIn:
        messages.error(request, _("These answers do not wait any more."))
    return redirect("form", card.id)
