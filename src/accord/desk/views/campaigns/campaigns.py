"""The list of campaigns, and the same as a file."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.campaigns import api as campaigns
from accord.campaigns.values import OWN, CampaignCard
from accord.definitions import api as definitions
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import lists
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = ("q", "column", "after")
# With its leads, how many of them were won, and who answers for it.
_Counted = tuple[CampaignCard, int, int, str]


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
        columns=_columns(owners_of(rows)),
        rows=rows,
        filters=(parts.Filter(name="q", label=_("Name"), value=asked),),
        count=count,
        next_key=next_key,
        empty=_empty(here),
        file_route="campaigns_file",
        links=_links(request),
    )
    return lists.draw(request, here=here, listing=listing)


def _links(request: HttpRequest) -> tuple[parts.Link, ...]:
    told = (parts.Link(label=_("What our own people are told"), url=reverse("announcements")),)
    if not lists.actor_of(request).may(Capability.RUN_CAMPAIGNS):
        return told
    return (parts.Link(label=_("Add a campaign"), url=reverse("campaign_new")), *told)


def campaigns_file(request: HttpRequest) -> HttpResponseBase:
    """GET /campaigns/export/: all campaigns of the list with the same address, with their leads."""
    asked, scope = lists.address(request, names=NAMES).value("q"), lists.scope_of(request)

    def read(after: str | None) -> tuple[list[_Counted], str | None]:
        rows, next_key = _read(asked, after=after or "", limit=lists.SLICE)
        counts = leads.count_by_campaign(campaign_ids=[row.id for row in rows], scope=scope)
        owners = owners_of(rows)
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
        str(row.id), row.name, row.channel, state_words(row), *days[:2], row.goal_stage,
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


def owners_of(rows: Iterable[CampaignCard]) -> dict[int, str]:
    return team.names(ids=[row.owner_id for row in rows if row.owner_id is not None])


def _columns(owners: Mapping[int, str]) -> tuple[ListColumn[CampaignCard], ...]:
    url, known = lists.urls_of("campaign"), channels()

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
            cell=lambda row: ListCell(text=words.origin(row.channel, known=known)),
        ),
        ListColumn(
            code="state", label=_("State"), cell=lambda row: ListCell(text=state_words(row))
        ),
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


def channels() -> dict[str, str]:
    """Tools call the channel of a campaign as they call an origin."""
    return {origin.code: origin.name for origin in definitions.list_origins(at=clock.now())}


def state_words(row: CampaignCard) -> str:
    if row.launched_at is not None:
        return _("Launched with a goal")
    if row.source == OWN and row.goal_target is None:
        return _("Planned, without a goal yet")
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
