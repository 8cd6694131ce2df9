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
from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import gone, lists
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.leads import standing
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import ENDING_NAMES, Ending, LeadRow
from accord.scoring import api as scoring
from accord.scoring.values.scores import Quadrant
from accord.team import api as team
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

NAMES = (
    "q", "stage", "ending", "origin", "owner", "campaign", "target", "import", "from", "until",
    gone.NAME, standing.NAME, "sort", "column", "after",
)  # fmt: skip
STILL_OPEN = "open"  # in place of an ending: leads that have none
NOT_SAID = "-"  # asks for leads whose origin nobody said, or which nobody owns
ANY = "any"  # asks for leads of companies on whatever target list
CAMPAIGNS = 200  # names that the filter offers


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The names that lines and filters need, each read once."""

    stages: Mapping[StageCode, Stage]
    origins: Mapping[str, str]
    campaigns: Mapping[int, str]
    targets: Mapping[int, Sequence[str]]
    places: Mapping[int, Quadrant]
    is_judged: bool


@lists.answers_in_time(ListName.LEADS)
def leads_page(request: HttpRequest) -> HttpResponse:
    """GET /leads/"""
    here = lists.address(request, names=NAMES)
    where = read_filter(here, scope=lists.scope_of(request))
    page = read_page(where=where, here=here, limit=lists.PAGE)
    count = leads.count_leads(where=where)
    known = _catalogue(rows=page.rows, here=here)
    listing = lists.Listing(
        list_name=ListName.LEADS,
        sentence=_counted(count, is_gone=where.is_gone),
        caution=lists.found_words(here, found=where.people),
        columns=[*_columns(known), *_gone_column(is_gone=where.is_gone)],
        rows=page.rows,
        filters=_filters(here, known=known, makers=lists.import_makers(request)),
        count=count,
        next_key=page.next_key,
        empty=_empty(here, scope=where.scope),
        file_route="leads_file",
        links=(
            *standing.links(is_judged=known.is_judged),
            *_handing_link(request, here=here),
            parts.Link(label=_("Two at once"), url=reverse("two_at_once")),
            parts.Link(label=_("Out of date"), url=reverse("stale")),
        ),
    )
    return lists.draw(request, here=here, listing=listing)


def _handing_link(request: HttpRequest, *, here: Address) -> list[parts.Link]:
    """The leads of this list can be handed over by whoever may."""
    if not lists.actor_of(request).may(Capability.JUDGE_LEADS):
        return []
    return [parts.Link(label=_("Hand over"), url=f"{reverse('hand_over_many')}?{here.query}")]


def _counted(count: int, *, is_gone: bool) -> str:
    said = ngettext("%(count)s lead.", "%(count)s leads.", count)
    if is_gone:
        said = ngettext(
            "%(count)s lead was deleted in its tool. It counts nowhere until it comes back there, "
            "or somebody keeps it here.",
            "%(count)s leads were deleted in their tools. They count nowhere until they come back "
            "there, or somebody keeps them here.",
            count,
        )
    return said % {"count": lists.counted(count)}


def behind(
    request: HttpRequest, *, here: Address, page: leads.Page, count: int, sentence: str
) -> HttpResponse:
    """The leads that a number counts, as a list."""
    listing = lists.Listing(
        list_name=ListName.LEADS,
        sentence=sentence,
        columns=_columns(_catalogue(rows=page.rows, here=here)),
        rows=page.rows,
        count=count,
        next_key=page.next_key,
        empty=lists.nothing_behind(),
    )
    return lists.draw(request, here=here, listing=listing)


def leads_file(request: HttpRequest) -> HttpResponseBase:
    """GET /leads/export/: the same leads as the list with the same address, all of them."""
    here = lists.address(request, names=NAMES)
    where = read_filter(here, scope=lists.scope_of(request))
    sort = lists.sort_of(here, known=leads.SORTS)
    known, stands = _catalogue(rows=(), here=here), standing.Told()

    def read(after: str | None) -> tuple[Sequence[LeadRow], str | None]:
        page = leads.list_leads(where=where, sort=sort, after=after, limit=lists.SLICE)
        stands.look_up(page.rows)
        return page.rows, page.next_key

    header = [_("Lead"), _("Name"), _("E-mail"), _("Company"), _("Stage"), _("Ending"), _("Origin"),
              _("Owner"), _("Came in"), _("Stage since"), _("Ended")]  # fmt: skip
    return lists.file(
        name="leads",
        header=[*header, *([str(standing.TITLE)] if known.is_judged else [])],
        read=read,
        line=lambda row: [
            *_exported(row, known=known), *([stands.of(row)] if known.is_judged else []),
        ],
    )  # fmt: skip


def read_filter(here: Address, *, scope: Scope) -> leads.LeadFilter:
    """What the address asks for, of what the scope has; a parameter that says nothing known is
    passed over."""
    origin, q = here.value("origin"), here.value("q")
    zone = timezone.get_current_timezone()
    return leads.LeadFilter(
        stage=addresses.chosen(StageCode, here.value("stage")),
        ending=addresses.chosen(Ending, here.value("ending")),
        is_open=here.value("ending") == STILL_OPEN,
        origin=None if not origin else "" if origin == NOT_SAID else origin,
        owner_id=whole_number(here.value("owner")),
        has_no_owner=here.value("owner") == NOT_SAID,
        campaign_id=whole_number(here.value("campaign")),
        opened_from=addresses.day_start(here.value("from"), zone=zone),
        opened_until=addresses.day_start(here.value("until"), zone=zone, next_day=True),
        batch_id=whole_number(here.value("import")),
        companies=_aimed_at(here.value("target")),
        people=contacts.search_people(
            words=q,
            limit=lists.FOUND_UP_TO + 1,
            is_gone=gone.is_asked(here),
            within=leads.holders_within(scope=scope),
        )
        if q
        else None,
        is_gone=gone.is_asked(here),
        meeting=standing.asked(here),
        scope=scope,
    )


def read_page(*, where: leads.LeadFilter, here: Address, limit: int) -> leads.Page:
    """A page of leads, from the place and in the order that the address names."""
    sort = lists.sort_of(here, known=leads.SORTS)
    return lists.from_place(
        lambda after: leads.list_leads(where=where, sort=sort, after=after, limit=limit), here=here
    )


def _catalogue(*, rows: Sequence[LeadRow], here: Address) -> Catalogue:
    now = clock.now()
    shows_campaigns = "campaign" in here.values("column")
    run = [row.campaign_id for row in rows if row.campaign_id] if shows_campaigns else []
    return Catalogue(
        stages={stage.code: stage for stage in definitions.list_stages(at=now)},
        origins={origin.code: origin.name for origin in definitions.list_origins(at=now)},
        campaigns=campaigns.names(ids=run) if run else {},
        targets=contacts.targets_of(companies=[row.company_id for row in rows if row.company_id]),
        places=scoring.places_of(lead_ids=[row.id for row in rows]),
        is_judged=bool(scoring.list_cards(at=now)),
    )


def _aimed_at(asked: str) -> Sequence[int] | None:
    """The companies on the target list asked for, or on any."""
    number = whole_number(asked)
    if number is None and asked != ANY:
        return None
    return contacts.target_companies(list_id=number)


def _columns(known: Catalogue) -> tuple[ListColumn[LeadRow], ...]:
    lead_url, company_url = lists.urls_of("lead"), lists.urls_of("company")

    def name(row: LeadRow) -> ListCell:
        return lists.name_cell(words.lead(row), url=lead_url(row.id))

    def company(row: LeadRow) -> ListCell:
        url = company_url(row.company_id) if row.company_id else ""
        return lists.name_cell(row.company_name, url=url)

    def stage(row: LeadRow) -> ListCell:
        drawn = words.stage(row.stage, known=known.stages)
        return ListCell(stage=drawn, note=words.ending(row.ending))

    def origin(row: LeadRow) -> ListCell:
        return ListCell(text=words.origin(row.origin, known=known.origins))

    def campaign(row: LeadRow) -> ListCell:
        return ListCell(text=known.campaigns.get(row.campaign_id or 0, ""))

    def target(row: LeadRow) -> ListCell:
        return ListCell(text=", ".join(known.targets.get(row.company_id or 0, ())))

    return (
        ListColumn(code="name", label=_("Name"), cell=name, rises="name"),
        ListColumn(code="company", label=_("Company"), cell=company),
        ListColumn(code="stage", label=_("Stage"), cell=stage),
        *standing.columns(known.places, is_judged=known.is_judged),
        ListColumn(code="origin", label=_("Origin"), cell=origin),
        ListColumn(
            code="owner", label=_("Owner"),
            cell=lambda row: lists.name_cell(row.owner_name, is_short=True),
        ),
        ListColumn(
            code="opened", label=_("Came in"), rises="oldest", falls="newest", is_number=True,
            cell=lambda row: ListCell(at=row.opened_at, is_number=True),
        ),
        ListColumn(
            code="email", label=_("E-mail"), is_shown=False,
            cell=lambda row: ListCell(text=row.email),
        ),
        ListColumn(code="campaign", label=_("Campaign"), cell=campaign, is_shown=False),
        ListColumn(
            code="target", label=_("Target list"), cell=target, is_shown=bool(known.targets)
        ),
        ListColumn(
            code="segment", label=_("Segment"), is_shown=False,
            cell=lambda row: ListCell(text=row.segment or ""),
        ),
        ListColumn(
            code="since", label=_("Stage since"), is_number=True, is_shown=False,
            cell=lambda row: ListCell(at=row.stage_at, is_number=True),
        ),
        ListColumn(
            code="cycle", label=_("Time around"), is_number=True, is_shown=False,
            cell=lambda row: ListCell(text=ui.number(row.cycle_no), is_number=True),
        ),
    )  # fmt: skip


def _gone_column(*, is_gone: bool) -> list[ListColumn[LeadRow]]:
    def cell(row: LeadRow) -> ListCell:
        return ListCell(at=row.gone_at, is_number=True)

    column = ListColumn(code="gone", label=_("Deleted"), cell=cell, is_number=True)
    return [column] if is_gone else []


def _exported(row: LeadRow, *, known: Catalogue) -> list[str]:
    return [
        str(row.id),
        words.lead(row),
        row.email,
        row.company_name,
        known.stages[row.stage].name if row.stage in known.stages else row.stage.value,
        words.ending(row.ending),
        words.origin(row.origin, known=known.origins),
        row.owner_name,
        row.opened_at.isoformat(timespec="seconds"),
        row.stage_at.isoformat(timespec="seconds"),
        row.closed_at.isoformat(timespec="seconds") if row.closed_at else "",
    ]


def _filters(
    here: Address, *, known: Catalogue, makers: frozenset[int] | None
) -> tuple[parts.Filter, ...]:
    stages = [(stage.code.value, stage.name) for stage in known.stages.values()]
    origins = [(code, words.origin(code, known=known.origins)) for code in leads.list_origins()]
    owners = [(NOT_SAID, _("Nobody"))]
    owners += [(str(number), name) for number, name in team.list_names()]
    run = [(str(card.id), card.name) for card in campaigns.list_campaigns(limit=CAMPAIGNS)]
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
            options=[*origins, (NOT_SAID, _("No origin given"))],
            here=here,
        ),
        lists.choice("owner", label=_("Owner"), every=_("Everybody"), options=owners, here=here),
        *(
            [lists.choice("campaign", label=_("Campaign"), every=_("All campaigns"), options=run,
                          here=here)]
            if run
            else []
        ),
        *standing.filters(here, is_judged=known.is_judged),
        *_target_filter(here),
        *_import_filter(here, makers=makers),
        *gone.filter_of(here, is_any=leads.any_gone()),
        parts.Filter(name="from", label=_("Came in from"), value=here.value("from"), kind="date"),
        parts.Filter(name="until", label=_("Until"), value=here.value("until"), kind="date"),
    )  # fmt: skip


def _target_filter(here: Address) -> list[parts.Filter]:
    """Only where there are target lists."""
    options = [(str(one.id), one.name) for one in contacts.list_target_lists()]
    if not options:
        return []
    every = (ANY, _("On any list"))
    return [lists.choice("target", label=_("Target list"), every=_("On a list or not"),
                         options=[every, *options], here=here)]  # fmt: skip


def _import_filter(here: Address, *, makers: frozenset[int] | None) -> list[parts.Filter]:
    """Only where an import is asked for: one comes here from the import's own page."""
    number = whole_number(here.value("import"))
    if number is None:
        return []
    name = _import_name(number, makers=makers)
    return [lists.choice("import", label=_("Came with"), every=_("Whatever"),
                         options=[(str(number), name)], here=here)]  # fmt: skip


def _import_name(number: int, *, makers: frozenset[int] | None) -> str:
    """What its file is called, to whoever may see the import."""
    try:
        card = intake.get_batch(batch_id=number)
    except LookupError:
        card = None
    if card is None or (makers is not None and card.made_by_id not in makers):
        return _("Import %(number)s") % {"number": number}
    return card.title


def _empty(here: Address, *, scope: Scope) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No lead fits these filters."),
            sentence=_("Take one of them away, or look at all leads."),
            action=parts.Link(label=_("Show all leads"), url=here.path),
        )
    if not scope.is_everything:
        return lists.nothing_seen(_("No lead is yours yet."))
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no leads yet."),
        sentence=_("Leads come from a file, from another tool or from the sample company."),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )


__all__ = ["behind", "leads_file", "leads_page", "read_filter"]
