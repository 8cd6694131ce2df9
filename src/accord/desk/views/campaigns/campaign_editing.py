"""Campaigns written down and described by hand, and costs booked on them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.campaigns import api as campaigns
from accord.campaigns.values import OWN, CampaignCard, CampaignText
from accord.desk.views.campaigns import campaigns as listed
from accord.desk.views.campaigns.campaign import CostForm, card_of, crumbs
from accord.desk.views.common import lists
from accord.desk.views.wording import content_words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.kernel.money import Money, UnableToReadMoney
from accord.team import api as team
from accord.ui.values import parts

MOST_MINOR = 10**15
_OF_TOOLS = ("name", "channel", "started_on", "ended_on")
_NO_MONEY = gettext_lazy("Write an amount, such as 1500 or 1500.50.")


def _day(label: Any, *, is_needed: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=is_needed,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-12-31.")},
    )  # fmt: skip


class CampaignForm(forms.Form):
    """What a campaign is."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=300)
    channel = forms.CharField(
        label=gettext_lazy("Channel"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"list": "known-channel"}),
    )  # fmt: skip
    audience = forms.CharField(
        label=gettext_lazy("For whom"), required=False, max_length=300,
        help_text=gettext_lazy("Such as: heads of finance of makers of machines."),
    )  # fmt: skip
    personas = forms.MultipleChoiceField(
        label=gettext_lazy("Personas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    started_on = _day(gettext_lazy("From"))
    ended_on = _day(gettext_lazy("Until"))
    planned = forms.CharField(
        label=gettext_lazy("What it is to cost"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_campaign(request: HttpRequest) -> HttpResponse:
    """GET, POST /campaigns/new/"""
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
def edit_campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """GET, POST /campaigns/<id>/edit/"""
    return _edited(request, card_of(campaign_id))


def _edited(request: HttpRequest, card: CampaignCard | None) -> HttpResponse:
    form = _form(request, card)
    if request.method == "POST" and form.is_valid():
        try:
            number = _keep(request, form, card)
        except campaigns.UnableToRun as refusal:
            form.add_error(refusal.where if refusal.where in form.fields else None, refusal.words)
        except UnableToReadMoney:
            form.add_error("planned", str(_NO_MONEY))
        else:
            messages.success(request, _("Kept: %(title)s.") % {"title": _name(form, card)})
            return redirect("campaign", number)
    title = _("A new campaign") if card is None else _("Describe the campaign")
    own = () if card is None else (
        parts.Link(label=card.name, url=reverse("campaign", args=[card.id])),
    )  # fmt: skip
    context = {
        "title": title,
        "form": form,
        "breadcrumb": crumbs(*own, parts.Link(label=title, url="")),
        "known": {"channel": sorted(listed.channels().values())},
        "is_of_tool": card is not None and card.source != OWN,
    }
    return render(request, "desk/campaign_edit.html", context, status=422 if form.errors else 200)


def _name(form: CampaignForm, card: CampaignCard | None) -> str:
    return str(form.cleaned_data.get("name") or (card.name if card else ""))


def _form(request: HttpRequest, card: CampaignCard | None) -> CampaignForm:
    given = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {}
    if card is not None:
        said = (*_OF_TOOLS, "audience", "personas")
        initial = {name: getattr(card, name) for name in said}
        if card.planned_minor is not None:
            initial["planned"] = str(Money(card.planned_minor, card.planned_currency).amount)
    form = CampaignForm(given, initial=initial)
    if card is not None and card.source != OWN:
        for name in _OF_TOOLS:
            del form.fields[name]
    known = content_words.known(at=clock.now()).personas
    field = form.fields["personas"]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = list(known.items())
    if not known:
        del form.fields["personas"]
    return form


def _keep(request: HttpRequest, form: CampaignForm, card: CampaignCard | None) -> int:
    given, at, actor = form.cleaned_data, clock.now(), lists.actor_of(request).member_id
    currency = (card.planned_currency if card else "") or team.get_team().currency
    planned = _money(given["planned"], currency) if given["planned"] else None

    def said(name: str) -> Any:
        return given[name] if name in given else getattr(card, name)

    text = CampaignText(
        name=said("name"), channel=said("channel"), audience=given["audience"],
        personas=tuple(given.get("personas", ())), started_on=said("started_on"),
        ended_on=said("ended_on"), planned_minor=planned,
        planned_currency=currency if planned is not None else "",
    )  # fmt: skip
    if card is None:
        return campaigns.add_campaign(text=text, actor_id=actor, at=at)
    campaigns.change_campaign(campaign_id=card.id, text=text, actor_id=actor, at=at)
    return card.id


def _money(said: str, currency: str) -> int:
    """Raises UnableToReadMoney."""
    read = Money.parse(said.strip(), currency=currency)
    if not 0 <= read.minor <= MOST_MINOR:
        raise campaigns.UnableToRun(where="planned")
    return read.minor


@require_POST
def cost(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """POST /campaigns/<id>/costs/: book one, or take back one that was booked here."""
    card, at, actor = card_of(campaign_id), clock.now(), lists.actor_of(request).member_id
    gone = whole_number(request.POST.get("remove", ""))
    if gone is not None:
        try:
            campaigns.remove_cost(campaign_id=card.id, cost_id=gone, actor_id=actor, at=at)
        except LookupError:
            messages.error(request, _("That cost was not booked here. Nothing was changed."))
        else:
            messages.success(request, _("The cost is taken back."))
        return redirect("campaign", campaign_id)
    form = CostForm(request.POST)
    currency = team.get_team().currency
    try:
        if not form.is_valid():
            raise campaigns.UnableToRun(where="planned")
        minor = _money(form.cleaned_data["amount"], currency)
        campaigns.book_cost(
            campaign_id=card.id, kind=form.cleaned_data["kind"],
            spent_on=form.cleaned_data["spent_on"], amount_minor=minor, currency=currency,
            actor_id=actor, at=at,
        )  # fmt: skip
    except (campaigns.UnableToRun, UnableToReadMoney):
        messages.error(
            request, _("Write an amount, such as 1500, and the day. Nothing was booked.")
        )
    else:
        messages.success(request, _("The cost is booked."))
    return redirect("campaign", campaign_id)
