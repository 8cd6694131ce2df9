"""Campaigns: the list; one with its goal, its launch, and what became of its leads."""

from collections.abc import Iterable, Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.campaigns.values import CampaignCard
from accord.definitions import api as definitions
from accord.desk import queries
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views import lists, request_words, words
from accord.desk.views.lists import ListColumn
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import ENDING_NAMES, Ending
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = ("q", "column", "after")
# With its leads, how many of them were won, and who answers for it.
_Counted = tuple[CampaignCard, int, int, str]
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


@lists.answers_in_time(ListName.CAMPAIGNS)
def campaigns_page(request: HttpRequest) -> HttpResponse:
    """GET /campaigns/"""
    here = lists.address(request, names=NAMES)
    asked = here.value("q")
    count = campaigns.count_campaigns(words=asked)
    rows, next_key = _read(asked, after=here.value("after"), limit=lists.PAGE)
    listing = lists.Listing(
        list_name=ListName.CAMPAIGNS,
        sentence=ngettext("%(count)s campaign.", "%(count)s campaigns.", count)
        % {"count": lists.counted(count)},
        columns=_columns(_owners(rows)),
        rows=rows,
        filters=(parts.Filter(name="q", label=_("Name"), value=asked),),
        count=count,
        next_key=next_key,
        empty=_empty(here),
        file_route="campaigns_file",
    )
    return lists.draw(request, here=here, listing=listing)


def campaigns_file(request: HttpRequest) -> HttpResponseBase:
    """GET /campaigns/export/: all campaigns of the list with the same address, with their leads."""
    asked, scope = lists.address(request, names=NAMES).value("q"), lists.scope_of(request)

    def read(after: str | None) -> tuple[list[_Counted], str | None]:
        rows, next_key = _read(asked, after=after or "", limit=lists.SLICE)
        counts = leads.count_by_campaign(campaign_ids=[row.id for row in rows], scope=scope)
        owners = _owners(rows)
        return [
            (row, *counts.get(row.id, (0, 0)), owners.get(row.owner_id or 0, "")) for row in rows
        ], next_key

    header = [_("Campaign"), _("Name"), _("Channel"), _("State"), _("Started"), _("Ended"),
              _("Goal: stage"), _("Goal: measure"), _("Goal: number"), _("Goal: by"),
              _("Leads"), _("Customers"), _("Who answers for it")]  # fmt: skip
    return lists.file(name="campaigns", header=header, read=read, line=_exported)


def _exported(counted: _Counted) -> list[str]:
    row, lead_count, won, owner = counted
    days = [on.isoformat() if on else "" for on in (row.started_on, row.ended_on, row.goal_date)]
    return [
        str(row.id), row.name, row.channel, _state(row), *days[:2], row.goal_stage,
        row.goal_metric, str(row.goal_target or ""), days[2], str(lead_count), str(won), owner,
    ]  # fmt: skip


def _read(words_: str, *, after: str, limit: int) -> tuple[list[CampaignCard], str | None]:
    name, _mark, number = after.rpartition("~")
    place = whole_number(number)
    found = campaigns.list_campaigns(
        words=words_, after=(name, place) if place is not None else None, limit=limit + 1
    )
    rows = found[:limit]
    return rows, f"{rows[-1].name}~{rows[-1].id}" if len(found) > limit else None


def _owners(rows: Iterable[CampaignCard]) -> dict[int, str]:
    return team.names(ids=[row.owner_id for row in rows if row.owner_id is not None])


def _columns(owners: Mapping[int, str]) -> tuple[ListColumn[CampaignCard], ...]:
    url, channels = lists.urls_of("campaign"), _channels()

    def day(on: date | None) -> ListCell:
        return ListCell(text=ui.calendar_day(on) if on else "", is_number=True)

    def goal(row: CampaignCard) -> ListCell:
        text = ui.number(row.goal_target) if row.goal_target else ""
        return ListCell(text=text, is_number=True)

    return (
        ListColumn(
            code="name", label=_("Campaign"),
            cell=lambda row: lists.name_cell(row.name, url=url(row.id)),
        ),
        ListColumn(
            code="channel", label=_("Channel"),
            cell=lambda row: ListCell(text=words.origin(row.channel, known=channels)),
        ),
        ListColumn(code="state", label=_("State"), cell=lambda row: ListCell(text=_state(row))),
        ListColumn(code="goal", label=_("Goal"), cell=goal, is_number=True),
        ListColumn(code="by", label=_("By"), cell=lambda row: day(row.goal_date), is_number=True),
        ListColumn(
            code="started", label=_("Started"), cell=lambda row: day(row.started_on), is_number=True
        ),
        ListColumn(
            code="owner", label=_("Who answers for it"),
            cell=lambda row: ListCell(text=owners.get(row.owner_id or 0, "")),
        ),
    )  # fmt: skip


def _channels() -> dict[str, str]:
    """Tools call the channel of a campaign as they call an origin."""
    return {origin.code: origin.name for origin in definitions.list_origins(at=clock.now())}


def _state(row: CampaignCard) -> str:
    if row.launched_at is not None:
        return _("Launched with a goal")
    return _("Told by a file, without a goal") if row.goal_target is None else _("Has a goal")


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No campaign has these words in its name."),
            action=parts.Link(label=_("Show all campaigns"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no campaigns yet."),
        sentence=_("They come from a file or with the leads they brought."),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )


@require_http_methods(["GET", "POST"])
def campaign_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """GET /campaigns/<id>/ shows it; POST launches it with its goal, or says what is missing."""
    try:
        card = campaigns.get_campaign(campaign_id=campaign_id)
    except LookupError as missing:
        raise Http404 from missing
    form = _form(request, card)
    if request.method == "POST" and form.is_valid():
        campaigns.launch(
            campaign_id=campaign_id,
            actor_id=lists.actor_of(request).member_id,
            at=clock.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("Launched %(name)s.") % {"name": card.name})
        return redirect("campaign", campaign_id)
    where = leads.LeadFilter(campaign_id=campaign_id, scope=lists.scope_of(request))
    fates = queries.closed_loop(where=where)
    may_run = lists.actor_of(request).may(Capability.RUN_CAMPAIGNS)
    context = {
        "card": card,
        "form": form if may_run else None,
        "owner_form": _owner_form(None, card) if may_run else None,
        "breadcrumb": (
            parts.Link(label=_("Campaigns"), url=reverse("campaigns")),
            parts.Link(label=card.name, url=""),
        ),
        "sentence": _sentence(sum(fates.values()), fates),
        "facts": _facts(card),
        "table": _closed_loop(fates, campaign_id=campaign_id),
        "leads_url": f"{reverse('leads')}?campaign={campaign_id}",
        "ask_url": request_words.ask_url(
            lists.actor_of(request), About.CAMPAIGN, campaign_id, task=Task.CAMPAIGN_BRIEF
        ),
    }
    return render(request, "desk/campaign.html", context, status=422 if form.errors else 200)


@require_POST
def owner(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """POST /campaigns/<id>/owner/: who answers for it from now on; "" for nobody."""
    try:
        card = campaigns.get_campaign(campaign_id=campaign_id)
    except LookupError as missing:
        raise Http404 from missing
    form = _owner_form(request.POST, card)
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


def _owner_form(given: QueryDict | None, card: CampaignCard) -> OwnerForm:
    form = OwnerForm(given, initial={"owner": card.owner_id or ""})
    here = [(one.id, one.name) for one in team.list_members() if one.active]
    field = form.fields["owner"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("nobody yet")), *here]
    return form


def _form(request: HttpRequest, card: CampaignCard) -> GoalForm:
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
    stages = definitions.list_stages(at=clock.now())
    field = form.fields["goal_stage"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Choose")), *((stage.code.value, stage.name) for stage in stages)]
    return form


def _sentence(count: int, fates: dict[tuple[str, str], int]) -> str:
    won = sum(number for (_stage, ending), number in fates.items() if ending == Ending.WON)
    if not count:
        return _("No lead has come from this campaign yet.")
    return _("%(count)s leads so far; %(won)s became customers.") % {
        "count": ui.number(count),
        "won": ui.number(won),
    }


def _facts(card: CampaignCard) -> tuple[parts.Fact, ...]:
    owner = _owners([card]).get(card.owner_id or 0, "")
    return (
        parts.Fact(label=_("State"), text=_state(card)),
        parts.Fact(label=_("Channel"), text=words.origin(card.channel, known=_channels())),
        parts.Fact(label=_("Who answers for it"), text=owner or _("nobody yet")),
        parts.Fact(
            label=_("Started"), text=ui.calendar_day(card.started_on) if card.started_on else ""
        ),
        parts.Fact(label=_("Ended"), text=ui.calendar_day(card.ended_on) if card.ended_on else ""),
        parts.Fact(
            label=_("Launched here"),
            text=ui.moment(card.launched_at) if card.launched_at else _("Not yet"),
        ),
    )


def _closed_loop(fates: dict[tuple[str, str], int], *, campaign_id: int) -> parts.PlainTable:
    """Where the campaign's leads stand: stages down, endings across; a number opens its leads."""
    stages = {stage.code: stage for stage in definitions.list_stages(at=clock.now())}
    endings = [ending for ending in Ending if any(key[1] == ending for key in fates)]
    rows: list[tuple[str | parts.Cell, ...]] = []
    for code in definitions.STAGE_ORDER:
        counts = [(ending, fates.get((code.value, ending), 0)) for ending in ("", *endings)]
        if any(count for _ending, count in counts):
            cells = [_cell(count, campaign_id, code.value, ending) for ending, count in counts]
            rows.append((words.stage(code, known=stages).label, *cells))
    return parts.PlainTable(
        caption=_("What became of its leads"),
        head=(_("Stage"), _("Open"), *(str(ENDING_NAMES[ending]) for ending in endings)),
        rows=tuple(rows),
    )


def _cell(count: int, campaign_id: int, stage: str, ending: str) -> parts.Cell:
    if not count:
        return parts.Cell(text=ui.number(count))
    url = f"{reverse('leads')}?campaign={campaign_id}&stage={stage}&ending={ending or 'open'}"
    return parts.Cell(text=ui.number(count), url=url)
