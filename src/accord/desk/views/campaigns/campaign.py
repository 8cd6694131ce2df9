"""One campaign: what it is for, what it came to, who is told of it, and how it starts."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.campaigns.values import COST_NAMES, CampaignCard
from accord.content import api as content
from accord.definitions import api as definitions
from accord.desk import queries
from accord.desk.views.campaigns import campaign_words
from accord.desk.views.common import lists
from accord.desk.views.wording import request_words
from accord.enablement import api as enablement
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Capability
from accord.ui.values import parts

METRICS = (
    ("leads", gettext_lazy("Leads that come to this stage")),
    ("customers", gettext_lazy("Leads that become customers")),
    ("won_value", gettext_lazy("Won value, in the team's currency")),
)


class OwnerForm(forms.Form):
    """Who answers for a campaign, and is told what sales makes of its leads."""

    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who answers for it"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("They are told what sales makes of each lead of it, good or bad."),
    )  # fmt: skip


class GoalForm(forms.Form):
    """What a campaign is for. All four are needed before it starts."""

    goal_stage = forms.ChoiceField(label=gettext_lazy("Stage it works towards"))
    goal_metric = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=METRICS)
    goal_target = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=1_000_000_000,
        error_messages={"invalid": gettext_lazy("Write a whole number, such as 200.")},
    )
    goal_date = forms.DateField(
        label=gettext_lazy("By which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-12-31.")},
    )
    without_brief = forms.BooleanField(
        label=gettext_lazy("Launch it although our own people have been told nothing of it"),
        required=False,
    )


class CostForm(forms.Form):
    """Money that was spent."""

    amount = forms.CharField(
        label=gettext_lazy("Amount"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("For what"), choices=list(COST_NAMES.items()))
    spent_on = forms.DateField(
        label=gettext_lazy("Spent on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@require_http_methods(["GET", "POST"])
def campaign_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """GET /campaigns/<id>/ shows it; POST launches it with its goal, or says what is missing."""
    card, at = card_of(campaign_id), clock.now()
    briefs = campaigns.list_of_campaign(campaign_id=campaign_id)
    form = _form(request, card, asks_brief=not briefs and card.launched_at is None)
    if request.method == "POST" and form.is_valid():
        try:
            _launch(request, card, form, at=at)
        except campaigns.NoBrief:
            form.add_error(
                "without_brief",
                _("Nobody of our own team has been told of this campaign, so it is not launched "
                  "yet. Write its brief first, or say that it starts without one."),
            )  # fmt: skip
        else:
            return redirect("campaign", campaign_id)
    return render(
        request,
        "desk/campaign.html",
        _context(request, card, form, briefs, at=at),
        status=422 if form.errors else 200,
    )


def card_of(campaign_id: int) -> CampaignCard:
    """The campaign that is asked for; raises Http404."""
    try:
        return campaigns.get_campaign(campaign_id=campaign_id)
    except LookupError as missing:
        raise Http404 from missing


def _launch(request: HttpRequest, card: CampaignCard, form: GoalForm, *, at: datetime) -> None:
    campaigns.launch(
        campaign_id=card.id, actor_id=lists.actor_of(request).member_id, at=at,
        **{"without_brief": False, **form.cleaned_data},
    )  # fmt: skip
    said = _("The goal of %(name)s is changed.") if card.launched_at else _("Launched %(name)s.")
    messages.success(request, said % {"name": card.name})


def _context(
    request: HttpRequest, card: CampaignCard, form: GoalForm, briefs: Any, *, at: datetime
) -> dict[str, Any]:
    actor = lists.actor_of(request)
    may_run = actor.may(Capability.RUN_CAMPAIGNS)
    fates = queries.closed_loop(
        where=leads.LeadFilter(campaign_id=card.id, scope=lists.scope_of(request))
    )
    attached = enablement.pieces_of_campaign(campaign_id=card.id)
    titles = content.titles(ids=attached)
    return {
        "card": card,
        "form": form if may_run else None,
        "owner_form": owner_form(None, card) if may_run else None,
        "breadcrumb": crumbs(parts.Link(label=card.name, url="")),
        "sentence": campaign_words.sentence(sum(fates.values()), fates),
        "so_far": campaign_words.so_far(card, fates),
        "facts": campaign_words.facts(card, at=at),
        "table": campaign_words.closed_loop(fates, campaign_id=card.id, at=at),
        "leads_url": f"{reverse('leads')}?campaign={card.id}",
        "ask_url": request_words.ask_url(
            actor, About.CAMPAIGN, card.id, task=Task.CAMPAIGN_BRIEF
        ),
        "briefs": briefs,
        "write_url": f"{reverse('announcement_new')}?about=campaign&campaign={card.id}",
        "is_untold": not briefs and card.launched_at is not None,
        "pieces": [(number, titles[number]) for number in attached if number in titles],
        "others": _others(attached) if may_run else (),
        "costs": campaign_words.costs(card),
        "cost_form": CostForm() if may_run else None,
        "history": campaign_words.history(card.id, seen_from=at),
    }  # fmt: skip


def _others(attached: list[int]) -> list[tuple[int, str]]:
    return [
        (one.id, one.text.title) for one in content.list_in_use(at_most=500)
        if one.id not in attached
    ]  # fmt: skip


def crumbs(*more: parts.Link) -> tuple[parts.Link, ...]:
    """The way to a page about campaigns."""
    return (parts.Link(label=_("Campaigns"), url=reverse("campaigns")), *more)


@require_POST
def owner(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """POST /campaigns/<id>/owner/: who answers for it from now on; "" for nobody."""
    card = card_of(campaign_id)
    form = owner_form(request.POST, card)
    try:
        if not form.is_valid():
            raise campaigns.UnableToOwn
        campaigns.give_owner(
            campaign_id=campaign_id, owner_id=form.cleaned_data["owner"],
            actor_id=lists.actor_of(request).member_id, at=clock.now(),
        )  # fmt: skip
    except campaigns.UnableToOwn:
        messages.error(request, _("Choose somebody who is here. Nothing was changed."))
    else:
        messages.success(request, _("Noted who answers for %(name)s.") % {"name": card.name})
    return redirect("campaign", campaign_id)


def owner_form(given: QueryDict | None, card: CampaignCard) -> OwnerForm:
    """The form that says who answers for a campaign."""
    form = OwnerForm(given, initial={"owner": card.owner_id or ""})
    here = [(one.id, one.name) for one in team.list_members() if one.active]
    field = form.fields["owner"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("nobody yet")), *here]
    return form


def _form(request: HttpRequest, card: CampaignCard, *, asks_brief: bool) -> GoalForm:
    given = request.POST if request.method == "POST" else None
    form = GoalForm(
        given,
        initial={
            "goal_stage": card.goal_stage,
            "goal_metric": card.goal_metric,
            "goal_target": card.goal_target,
            "goal_date": card.goal_date,
        },
    )
    if not asks_brief:
        del form.fields["without_brief"]
    stages = definitions.list_stages(at=clock.now())
    field = form.fields["goal_stage"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Choose")), *((stage.code.value, stage.name) for stage in stages)]
    return form


@require_POST
def pieces(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """POST /campaigns/<id>/pieces/: a piece that it works with, or no longer does."""
    card_of(campaign_id)
    number = whole_number(request.POST.get("piece", ""))
    actor, at = lists.actor_of(request).member_id, clock.now()
    if request.POST.get("act") == "remove":
        enablement.detach_piece(
            campaign_id=campaign_id, asset_id=number or 0, actor_id=actor, at=at
        )
        messages.success(request, _("It no longer counts among the pieces of this campaign."))
        return redirect("campaign", campaign_id)
    try:
        enablement.attach_piece(
            campaign_id=campaign_id, asset_id=number or 0, actor_id=actor, at=at
        )
    except LookupError:
        messages.error(request, _("Choose a piece of the list. Nothing was changed."))
    else:
        messages.success(request, _("Noted that this campaign works with it."))
    return redirect("campaign", campaign_id)
