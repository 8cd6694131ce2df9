"""The list of leads: on screen and as a file, by filter or by the records behind a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.values import Stage, StageCode
from accord.desk.rules import addresses, scripts
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views import lists, words
from accord.desk.views.lists import ListCell, ListColumn
from accord.foundation import clock
from accord.leads import api as leads
from accord.leads.values import ENDING_NAMES, Ending, LeadRow
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

NAMES = (
    "q", "stage", "ending", "origin", "owner", "campaign", "from", "until", "sort", "column",
    "after",
)  # fmt: skip
STILL_OPEN = "open"  # in place of an ending: leads that have none
NOT_SAID = "-"  # asks for leads whose origin nobody said
FOUND_UP_TO = 200  # people a search word may stand for


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The names that lines and filters need, each read once."""

    stages: Mapping[StageCode, Stage]
    origins: Mapping[str, str]
    campaigns: Mapping[int, str]


def leads_page(request: HttpRequest) -> HttpResponse:
    """GET /leads/"""
    here = lists.address(request, names=NAMES)
    where = read_filter(here)
    count = leads.count_leads(where=where)
    sentence = ngettext("%(count)s lead.", "%(count)s leads.", count) % {
        "count": lists.counted(count)
    }
    return drawn(request, here=here, where=where, count=count, sentence=sentence)


def drawn(
    request: HttpRequest, *, here: Address, where: leads.LeadFilter, count: int, sentence: str
) -> HttpResponse:
    """A page of the leads that the address asks for."""
    page = read_page(where=where, here=here, limit=lists.PAGE)
    return listed(request, here=here, page=page, count=count, sentence=sentence)


def listed(
    request: HttpRequest,
    *,
    here: Address,
    page: leads.Page,
    count: int,
    sentence: str,
    is_filtered: bool = True,
) -> HttpResponse:
    """These leads as a list; without filters where they stand behind a number."""
    known = _catalogue(rows=page.rows)
    filters = _filters(here, known=known) if is_filtered else ()
    listing = lists.Listing(
        list_name=ListName.LEADS,
        title=_("Leads"),
        sentence=sentence,
        columns=_columns(),
        lines=[_cells(row, known=known) for row in page.rows],
        filters=filters,
        chosen=lists.in_force(filters, here=here),
        count=count,
        next_key=page.next_key,
        empty=_empty(here),
        can_choose_columns=is_filtered,
        file_url=f"{reverse('leads_file')}?{here.query}" if is_filtered else "",
    )
    return lists.draw(request, here=here, listing=listing)


def leads_file(request: HttpRequest) -> HttpResponseBase:
    """GET /leads/export/: the same leads as the list with the same address, all of them."""
    here = lists.address(request, names=NAMES)
    where = read_filter(here)
    sort = _sort(here)

    def read(after: str | None) -> tuple[Sequence[LeadRow], str | None]:
        page = leads.list_leads(where=where, sort=sort, after=after, limit=lists.SLICE)
        return page.rows, page.next_key

    known = _catalogue(rows=())
    pages = ([_exported(row, known=known) for row in rows] for rows in lists.keyed(read))
    header = [_("Lead"), _("Name"), _("E-mail"), _("Company"), _("Stage"), _("Ending"), _("Origin"),
              _("Owner"), _("Came in"), _("Stage since"), _("Ended")]  # fmt: skip
    return lists.file(name="leads", header=header, pages=pages)


def read_filter(here: Address) -> leads.LeadFilter:
    """What the address asks for; a parameter that says nothing known is passed over."""
    origin, q = here.value("origin"), here.value("q")
    zone = timezone.get_current_timezone()
    return leads.LeadFilter(
        stage=addresses.chosen(StageCode, here.value("stage")),
        ending=addresses.chosen(Ending, here.value("ending")),
        is_open=here.value("ending") == STILL_OPEN,
        origin=None if not origin else "" if origin == NOT_SAID else origin,
        owner_id=addresses.whole(here.value("owner")),
        campaign_id=addresses.whole(here.value("campaign")),
        opened_from=addresses.day_start(here.value("from"), zone=zone),
        opened_until=addresses.day_start(here.value("until"), zone=zone, next_day=True),
        people=contacts.search_people(words=q, limit=FOUND_UP_TO) if q else None,
    )


def read_page(*, where: leads.LeadFilter, here: Address, limit: int) -> leads.Page:
    """A page of leads; from the start where the address names no place that exists."""
    try:
        after = here.value("after") or None
        return leads.list_leads(where=where, sort=_sort(here), after=after, limit=limit)
    except ValueError:
        return leads.list_leads(where=where, sort=_sort(here), limit=limit)


def _sort(here: Address) -> str:
    return here.value("sort") if here.value("sort") in leads.SORTS else "newest"


def _catalogue(*, rows: Sequence[LeadRow]) -> Catalogue:
    now = clock.now()
    return Catalogue(
        stages={stage.code: stage for stage in definitions.list_stages(at=now)},
        origins={origin.code: origin.name for origin in definitions.list_origins(at=now)},
        campaigns=campaigns.names(ids=[row.campaign_id for row in rows if row.campaign_id]),
    )


def _columns() -> tuple[ListColumn, ...]:
    return (
        ListColumn(code="name", label=_("Name"), sorts="name"),
        ListColumn(code="company", label=_("Company")),
        ListColumn(code="stage", label=_("Stage")),
        ListColumn(code="origin", label=_("Origin")),
        ListColumn(code="owner", label=_("Owner")),
        ListColumn(code="opened", label=_("Came in"), sorts="oldest", is_number=True),
        ListColumn(code="email", label=_("E-mail"), is_shown=False),
        ListColumn(code="campaign", label=_("Campaign"), is_shown=False),
        ListColumn(code="segment", label=_("Segment"), is_shown=False),
        ListColumn(code="since", label=_("Stage since"), is_number=True, is_shown=False),
        ListColumn(code="cycle", label=_("Time around"), is_number=True, is_shown=False),
    )


def _cells(row: LeadRow, *, known: Catalogue) -> dict[str, ListCell]:
    name = words.person(
        name=row.name, email=row.email, reference=row.reference, number=row.person_id
    )
    return {
        "name": ListCell(
            text=name, url=reverse("lead", args=[row.id]), lang=scripts.language_of(name)
        ),
        "company": ListCell(
            text=row.company_name,
            url=reverse("company", args=[row.company_id]) if row.company_id else "",
            lang=scripts.language_of(row.company_name),
        ),
        "stage": ListCell(
            stage=words.stage(row.stage, known=known.stages), note=words.ending(row.ending)
        ),
        "origin": ListCell(text=known.origins.get(row.origin or "", row.origin or "")),
        "owner": ListCell(text=row.owner_name, lang=scripts.language_of(row.owner_name)),
        "opened": ListCell(at=row.opened_at, is_number=True),
        "email": ListCell(text=row.email),
        "campaign": ListCell(text=known.campaigns.get(row.campaign_id or 0, "")),
        "segment": ListCell(text=row.segment or ""),
        "since": ListCell(at=row.stage_at, is_number=True),
        "cycle": ListCell(text=ui.number(row.cycle_no), is_number=True),
    }


def _exported(row: LeadRow, *, known: Catalogue) -> list[str]:
    return [
        str(row.id),
        words.person(name=row.name, email=row.email, reference=row.reference, number=row.person_id),
        row.email,
        row.company_name,
        known.stages[row.stage].name if row.stage in known.stages else row.stage.value,
        words.ending(row.ending),
        known.origins.get(row.origin or "", row.origin or ""),
        row.owner_name,
        row.opened_at.isoformat(timespec="seconds"),
        row.stage_at.isoformat(timespec="seconds"),
        row.closed_at.isoformat(timespec="seconds") if row.closed_at else "",
    ]


def _filters(here: Address, *, known: Catalogue) -> tuple[parts.Filter, ...]:
    stages = [(stage.code.value, stage.name) for stage in known.stages.values()]
    origins = [(code, known.origins.get(code, code)) for code in leads.list_origins()]
    owners = [(str(card.id), card.name) for card in team.list_members()]
    run = [(str(card.id), card.name) for card in campaigns.list_campaigns(limit=200)]
    return (
        parts.Filter(name="q", label=_("Name, company or e-mail"), value=here.value("q")),
        lists.choice("stage", label=_("Stage"), every=_("All stages"), options=stages, here=here),
        lists.choice(
            "ending",
            label=_("Ending"),
            every=_("Any or none"),
            options=[
                (STILL_OPEN, _("Still open")),
                *((ending.value, str(name)) for ending, name in ENDING_NAMES.items()),
            ],
            here=here,
        ),
        lists.choice(
            "origin",
            label=_("Origin"),
            every=_("All origins"),
            options=[*origins, (NOT_SAID, _("Not known"))],
            here=here,
        ),
        lists.choice("owner", label=_("Owner"), every=_("Everybody"), options=owners, here=here),
        *(
            [lists.choice("campaign", label=_("Campaign"), every=_("All campaigns"), options=run,
                          here=here)]
            if run
            else []
        ),
        parts.Filter(name="from", label=_("Came in from"), value=here.value("from"), kind="date"),
        parts.Filter(name="until", label=_("Until"), value=here.value("until"), kind="date"),
    )  # fmt: skip


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No lead fits these filters."),
            sentence=_("Take one of them away, or look at all leads."),
            action=parts.Link(label=_("Show all leads"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no leads yet."),
        sentence=_("Leads come from a file, from another tool or from the sample company."),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )


__all__ = ["drawn", "leads_file", "leads_page", "read_filter"]
