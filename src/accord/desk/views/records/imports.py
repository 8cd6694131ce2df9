"""The files that were read in, and what came any other way; and a file to begin with."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import lists
from accord.desk.views.common.lists import ListColumn
from accord.intake import api as intake
from accord.intake.values.batches import (
    DOOR_NAMES,
    KIND_NAMES,
    ONE_BY_ONE,
    STATE_NAMES,
    BatchCard,
    BatchState,
    Door,
    Kind,
)
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

EVERY_DOOR = "every"
NAMES = ("kind", "state", "door", "column", "after")


@lists.answers_in_time(ListName.IMPORTS)
def imports_page(request: HttpRequest) -> HttpResponse:
    """GET /imports/"""
    here = lists.address(request, names=NAMES)
    kind = addresses.chosen(Kind, here.value("kind"))
    state = addresses.chosen(BatchState, here.value("state"))
    doors, makers = _doors(here), lists.import_makers(request)
    found = intake.list_batches(
        kind=kind,
        state=state,
        doors=doors,
        makers=makers,
        before=whole_number(here.value("after")),
        limit=lists.PAGE + 1,
    )
    rows = found[: lists.PAGE]
    count = intake.count_batches(kind=kind, state=state, doors=doors, makers=makers)
    listing = lists.Listing(
        list_name=ListName.IMPORTS,
        sentence=_sentence(here, count=count),
        columns=_columns(rows),
        rows=rows,
        filters=_filters(here),
        count=count,
        next_key=str(rows[-1].id) if len(found) > lists.PAGE else None,
        empty=_empty(here),
    )
    context = lists.context(request, here=here, listing=listing)
    return render(request, "desk/imports.html", context | _beginning(request))


def _doors(here: Address) -> tuple[Door, ...]:
    """The door asked for, or all of them; files and the sample company where none is."""
    said = here.value("door")
    if said == EVERY_DOOR:
        return tuple(Door)
    one = addresses.chosen(Door, said)
    return (one,) if one else tuple(door for door in Door if door not in ONE_BY_ONE)


def _sentence(here: Address, *, count: int) -> str:
    if here.value("door"):
        words = ngettext(
            "%(count)s import: what came in this way.",
            "%(count)s imports: what came in this way.",
            count,
        )
    else:
        words = ngettext(
            "%(count)s file read in. What programs, tools, forms and the website send one by one "
            "is listed by its way in.",
            "%(count)s files read in. What programs, tools, forms and the website send one by one "
            "is listed by its way in.",
            count,
        )
    return words % {"count": lists.counted(count)}


def _beginning(request: HttpRequest) -> dict[str, object]:
    """What one who may import begins with: a new file, or one that was not finished."""
    actor = lists.actor_of(request)
    may_import = actor.may(Capability.IMPORT) and actor.member_id is not None
    return {
        "may_import": may_import,
        "drafts": intake.list_drafts(member_id=actor.member_id or 0) if may_import else [],
        "bound": settings.UPLOAD_BYTES_BOUND // 2**20,
    }


def _columns(rows: list[BatchCard]) -> tuple[ListColumn[BatchCard], ...]:
    makers = team.names(ids=[row.made_by_id for row in rows if row.made_by_id])
    url = lists.urls_of("import_page")

    def count(number: int) -> ListCell:
        return ListCell(text=ui.number(number), is_number=True)

    return (
        ListColumn(
            code="name", label=_("File"),
            cell=lambda row: ListCell(text=row.title, url=url(row.id)),
        ),
        ListColumn(
            code="kind", label=_("About"),
            cell=lambda row: ListCell(text=str(KIND_NAMES[row.kind])),
        ),
        ListColumn(code="when", label=_("When"), cell=lambda row: ListCell(at=row.made_at)),
        ListColumn(
            code="maker", label=_("By"),
            cell=lambda row: lists.name_cell(makers.get(row.made_by_id or 0, ""), is_short=True),
        ),
        ListColumn(
            code="state", label=_("State"),
            cell=lambda row: ListCell(text=str(STATE_NAMES[row.state])),
        ),
        ListColumn(
            code="rows", label=_("Rows"), is_number=True,
            cell=lambda row: count(row.counts.received),
        ),
        ListColumn(
            code="in", label=_("Went in"), is_number=True,
            cell=lambda row: count(row.counts.went_in),
        ),
        ListColumn(
            code="aside", label=_("Set aside"), is_number=True,
            cell=lambda row: count(row.counts.set_aside),
        ),
    )  # fmt: skip


def _filters(here: Address) -> tuple[parts.Filter, ...]:
    kinds = [(kind.value, str(name)) for kind, name in KIND_NAMES.items()]
    states = [(state.value, str(name)) for state, name in STATE_NAMES.items()]
    doors = [(EVERY_DOOR, _("All ways in")), *((d.value, str(DOOR_NAMES[d])) for d in Door)]
    return (
        lists.choice("door", label=_("Way in"), every=_("Files"), options=doors, here=here),
        lists.choice("kind", label=_("About"), every=_("Everything"), options=kinds, here=here),
        lists.choice("state", label=_("State"), every=_("All states"), options=states, here=here),
    )


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No import fits these filters."),
            action=parts.Link(label=_("Show all imports"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("No file has been read in yet"),
        sentence=_(
            "Read a file of leads first, then the deals: the order does not matter, "
            "both find each other."
        ),
        action=parts.Link(label=_("See the first steps"), url=reverse("start")),
    )
