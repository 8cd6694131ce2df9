"""What all lists share: columns, lines, filters, views kept under a name, files, continuing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accord.desk import queries
from accord.desk.rules.addresses import Address
from accord.desk.rules.addresses import read as read_address
from accord.desk.values import ListName
from accord.intake import api as intake
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
SLICE = 1000  # rows of one query while a file is written
COUNTED_UP_TO = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCell:
    """One cell of a line: words, a stage, or a moment; `lang` of a foreign name."""

    text: str = ""
    url: str = ""
    lang: str = ""
    note: str = ""
    stage: parts.Stage | None = None
    side: parts.Side | None = None
    at: datetime | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column a list can show; `sorts` names the order its head switches to."""

    code: str
    label: str
    sorts: str = ""
    is_downward: bool = False
    is_number: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All a list page draws; each line holds its cells by the code of their column."""

    list_name: ListName
    title: str
    sentence: str
    columns: Sequence[ListColumn]
    lines: Sequence[Mapping[str, ListCell]]
    filters: Sequence[parts.Filter]
    count: int
    next_key: str | None
    empty: parts.State
    chosen: Sequence[parts.Chosen] = ()
    can_choose_columns: bool = False
    file_url: str = ""


def address(request: HttpRequest, *, names: Sequence[str]) -> Address:
    given = [(name, value) for name in request.GET for value in request.GET.getlist(name)]
    return read_address(path=request.path, given=given, names=names)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks. The access table has let them in, so there is one."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def draw(request: HttpRequest, *, here: Address, listing: Listing) -> HttpResponse:
    """The page of a list."""
    shown = shown_columns(listing.columns, here=here)
    actor = actor_of(request)
    context = {
        "listing": listing,
        "lines": [[line[column.code] for column in shown] for line in listing.lines],
        "tabs": section_tabs(listing.list_name, actor=actor),
        "columns": [_head(column, here=here) for column in shown],
        "bar": parts.FilterBar(
            url=here.path,
            filters=tuple(listing.filters),
            chosen=tuple(listing.chosen),
            clear_url=here.path,
            kept=tuple(pair for pair in here.pairs if pair[0] in ("sort", "column")),
        ),
        "saved": saved_views(listing.list_name, here=here, actor=actor),
        "more": _more(listing, here=here),
        "file_url": listing.file_url if actor.may(Capability.EXPORT) else "",
        "picker": listing.columns[1:] if listing.can_choose_columns else (),
        "shown": {column.code for column in shown},
        "kept": [pair for pair in here.pairs if pair[0] not in ("column", "after")],
        "rows_id": listing.list_name.value,
    }
    return render(request, "desk/list.html", context)


def shown_columns(columns: Sequence[ListColumn], *, here: Address) -> list[ListColumn]:
    """The chosen columns in the list's own order; the first is always there."""
    asked = set(here.values("column"))
    if not asked & {column.code for column in columns}:
        return [column for column in columns if column.is_shown]
    return [columns[0], *(column for column in columns[1:] if column.code in asked)]


def _head(column: ListColumn, *, here: Address) -> parts.Column:
    if not column.sorts:
        return parts.Column(label=column.label, is_number=column.is_number)
    is_current = here.value("sort") == column.sorts
    direction = parts.Sort.DOWN if column.is_downward else parts.Sort.UP
    return parts.Column(
        label=column.label,
        url=here.url(sort="" if is_current else column.sorts),
        sort=direction if is_current else parts.Sort.NONE,
        is_number=column.is_number,
    )


def _more(listing: Listing, *, here: Address) -> parts.More:
    words = _("%(count)s in all") % {"count": counted(listing.count)}
    if listing.next_key is None:
        return parts.More(shown_words=words, rows_id=listing.list_name.value)
    return parts.More(
        shown_words=words,
        url=here.url(after=listing.next_key),
        label=_("Show more"),
        rows_id=listing.list_name.value,
    )


def counted(count: int) -> str:
    """ "1,236", or "10,000+" where nobody counted on."""
    if count >= COUNTED_UP_TO:
        return _("%(count)s+") % {"count": ui.number(COUNTED_UP_TO)}
    return ui.number(count)


def saved_views(list_name: ListName, *, here: Address, actor: Actor) -> parts.SavedViews | None:
    """The views a member can choose on this list; None for a key, which keeps none."""
    if actor.member_id is None:
        return None
    kept = queries.list_views(list_name=list_name, member_id=actor.member_id)
    return parts.SavedViews(
        views=tuple(
            parts.View(
                label=view.name,
                url=f"{here.path}?{view.query}" if view.query else here.path,
                is_shared=view.is_shared,
                is_current=bool(view.query) and view.query == here.query,
            )
            for view in kept
        ),
        save_url=reverse("view_keep", args=[list_name.value]),
        manage_url=reverse("views"),
        query=here.query,
    )


def section_tabs(current: ListName, *, actor: Actor) -> tuple[parts.Tab, ...]:
    """The lists that stand under Leads."""
    known = [
        (ListName.LEADS, _("Leads"), Capability.READ),
        (ListName.COMPANIES, _("Companies"), Capability.READ),
        (ListName.DEALS, _("Deals"), Capability.READ),
        (ListName.CAMPAIGNS, _("Campaigns"), Capability.READ),
        (ListName.IMPORTS, _("Files"), Capability.IMPORT),
    ]
    return tuple(
        parts.Tab(label=label, url=url, is_current=name is current)
        for name, label, needed in known
        if actor.may(needed) and (url := _address(name.value))
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def choice(
    name: str, *, label: str, every: str, options: Iterable[tuple[str, str]], here: Address
) -> parts.Filter:
    """A filter that lists what can be asked for."""
    asked = here.value(name)
    return parts.Filter(
        name=name,
        label=label,
        choices=(
            parts.Choice(value="", label=every),
            *(
                parts.Choice(value=value, label=str(words), is_chosen=value == asked)
                for value, words in options
            ),
        ),
    )


def in_force(filters: Iterable[parts.Filter], *, here: Address) -> tuple[parts.Chosen, ...]:
    """The filters that narrow the list now, each with the list without it."""
    found = []
    for one in filters:
        words = next((c.label for c in one.choices if c.is_chosen), "") or one.value
        if words and here.value(one.name):
            label = _("%(filter)s: %(value)s") % {"filter": one.label, "value": words}
            found.append(parts.Chosen(label=label, url=here.url(**{one.name: ""})))
    return tuple(found)


def file(
    *, name: str, header: Sequence[str], pages: Iterable[Iterable[Sequence[str]]]
) -> StreamingHttpResponse:
    """A CSV file that is written while it is read, slice by slice."""
    rows = (row for page in pages for row in page)
    response = StreamingHttpResponse(
        intake.table_lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


Row = TypeVar("Row")


def keyed(
    read: Callable[[str | None], tuple[Sequence[Row], str | None]],
) -> Iterator[Sequence[Row]]:
    """All pages of a list, continued by key until there is none."""
    after: str | None = None
    while True:
        rows, after = read(after)
        yield rows
        if after is None:
            return
