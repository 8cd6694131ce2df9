"""What all lists share: columns, lines, filters, views kept under a name, files, continuing."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Generic, TypeVar

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.desk import queries
from accord.desk.rules import scripts
from accord.desk.rules.addresses import Address
from accord.desk.rules.addresses import read as read_address
from accord.desk.values import ListName
from accord.desk.views.wording import words
from accord.intake import api as intake
from accord.kernel.conditions import Condition
from accord.team.values import Actor, Capability, Scope
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
SLICE = 1000  # rows of one query while a file is written
COUNTED_UP_TO = 10_000
FOUND_UP_TO = 200  # records that the words of a search may stand for
RETRY_SECONDS = 30
NEWEST = "newest"  # the order of a list that asks for none

Row = TypeVar("Row")
Page = TypeVar("Page")
View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn(Generic[Row]):
    """A column a list can show; `cell` fills it.

    `rises` and `falls` name the orders by it, from the smallest and from the largest.
    """

    code: str
    label: str
    cell: Callable[[Row], parts.ListCell]
    rises: str = ""
    falls: str = ""
    is_number: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Row]):
    """All a list page draws.

    A list without filters stands behind a number: it is neither taken as a file nor changed.
    `file_route` names the route that answers the same list as a file; `caution` is a sentence
    about what the list leaves out; `links` lead to work on its records.
    """

    list_name: ListName
    sentence: str
    columns: Sequence[ListColumn[Row]]
    rows: Sequence[Row]
    count: int
    next_key: str | None
    empty: parts.State
    filters: Sequence[parts.Filter] = ()
    file_route: str = ""
    caution: str = ""
    links: Sequence[parts.Link] = ()


def address(request: HttpRequest, *, names: Sequence[str]) -> Address:
    given = [(name, value) for name in request.GET for value in request.GET.getlist(name)]
    return read_address(path=request.path, given=given, names=names)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks. The access table has let them in, so there is one."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def scope_of(request: HttpRequest) -> Scope:
    """Whose leads, deals and people whoever asks may see."""
    return actor_of(request).scope


def import_makers(request: HttpRequest) -> frozenset[int] | None:
    """Whose imports whoever asks may see: everybody's (None), or their own alone."""
    actor = actor_of(request)
    if actor.scope.is_everything:
        return None
    return frozenset() if actor.member_id is None else frozenset({actor.member_id})


def people_within(request: HttpRequest) -> Condition:
    """What has to hold of people, so that whoever asks may see them."""
    found: Condition = request.people_within  # type: ignore[attr-defined]
    return found


def answers_in_time(list_name: ListName) -> Callable[[View], View]:
    """For the view of a list: where the database does not answer, the page says so in words."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            try:
                return view(request)
            except OperationalError:
                return _failed(request, list_name)

        return answer

    return decorated


def _failed(request: HttpRequest, list_name: ListName) -> HttpResponse:
    title = words.LIST_NAMES[list_name]
    state = parts.State(
        kind=parts.StateKind.FAILED,
        title=_("This list cannot be read now"),
        sentence=_(
            "The database did not answer in time. Nothing is lost. "
            "Try again in a moment, or look at fewer records at once."
        ),
        action=parts.Link(label=_("Try again"), url=request.get_full_path()),
        second_action=parts.Link(label=_("Show all"), url=request.path),
    )
    context = {"title": title, "empty": state, "tabs": section_tabs(list_name)}
    response = render(request, "desk/list.html", context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def draw(request: HttpRequest, *, here: Address, listing: Listing[Row]) -> HttpResponse:
    """The page of a list."""
    return render(request, "desk/list.html", context(request, here=here, listing=listing))


def context(request: HttpRequest, *, here: Address, listing: Listing[Row]) -> dict[str, object]:
    """What the template of a list draws."""
    shown = shown_columns(listing.columns, here=here)
    actor = actor_of(request)
    is_filtered = bool(listing.filters)
    has_file = is_filtered and listing.file_route and actor.may(Capability.EXPORT)
    return {
        "title": words.LIST_NAMES[listing.list_name],
        "sentence": listing.sentence,
        "caution": listing.caution,
        "links": listing.links,
        "empty": listing.empty,
        "lines": [[column.cell(row) for column in shown] for row in listing.rows],
        "tabs": section_tabs(listing.list_name),
        "columns": [_head(column, here=here, can_sort=is_filtered) for column in shown],
        "bar": parts.FilterBar(
            url=here.path,
            filters=tuple(listing.filters),
            chosen=in_force(listing.filters, here=here),
            clear_url=here.path,
            kept=tuple(pair for pair in here.pairs if pair[0] in ("sort", "column")),
        ),
        "saved": saved_views(listing.list_name, here=here, actor=actor) if is_filtered else None,
        "more": _more(listing, here=here),
        "file_url": f"{reverse(listing.file_route)}?{here.query}" if has_file else "",
        "picker": listing.columns[1:] if is_filtered else (),
        "shown": {column.code for column in shown},
        "kept": [pair for pair in here.pairs if pair[0] not in ("column", "after")],
        "rows_id": listing.list_name.value,
    }


def shown_columns(
    columns: Sequence[ListColumn[Row]], *, here: Address
) -> Sequence[ListColumn[Row]]:
    """The chosen columns in the list's own order; the first is always there."""
    asked = set(here.values("column"))
    if not asked & {column.code for column in columns}:
        return [column for column in columns if column.is_shown]
    return [columns[0], *(column for column in columns[1:] if column.code in asked)]


def name_cell(name: str, *, url: str = "", is_short: bool = False) -> parts.ListCell:
    """A person's or a company's name, in whatever script."""
    return parts.ListCell(text=name, url=url, lang=scripts.language_of(name), is_short=is_short)


def urls_of(route: str) -> Callable[[int], str]:
    """The addresses of a route's records, for as many lines as there are."""
    before, after = reverse(route, args=[0]).split("0")
    return lambda number: f"{before}{number}{after}"


def _head(column: ListColumn[Row], *, here: Address, can_sort: bool) -> parts.Column:
    """The arrow shows the order in force; the head asks for the other one, or for this column."""
    orders = [order for order in (column.rises, column.falls) if order]
    if not orders or not can_sort:
        return parts.Column(label=column.label, is_number=column.is_number)
    current = here.value("sort") or NEWEST
    if current not in orders:
        asked, sort = orders[0], parts.Sort.NONE
    else:
        asked = next((order for order in orders if order != current), NEWEST)
        sort = parts.Sort.UP if current == column.rises else parts.Sort.DOWN
    return parts.Column(
        label=column.label,
        url=here.url(sort="" if asked == NEWEST else asked),
        sort=sort,
        is_number=column.is_number,
    )


def _more(listing: Listing[Row], *, here: Address) -> parts.More:
    words_ = _("%(count)s in all") % {"count": counted(listing.count)}
    if listing.next_key is None:
        return parts.More(shown_words=words_, rows_id=listing.list_name.value)
    return parts.More(
        shown_words=words_,
        url=here.url(after=listing.next_key),
        label=_("Show more"),
        rows_id=listing.list_name.value,
    )


def counted(count: int) -> str:
    """ "1,236", or "10,000+" where nobody counted on."""
    if count >= COUNTED_UP_TO:
        return _("%(count)s+") % {"count": ui.number(COUNTED_UP_TO)}
    return ui.number(count)


def nothing_behind() -> parts.State:
    """A number that counts nothing has no records to list."""
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("No record stands behind this number."),
        sentence=_("It is nought, or a change since has taken its records elsewhere."),
        action=parts.Link(label=_("To all results"), url=reverse("results")),
    )


def nothing_seen(title: str) -> parts.State:
    """What a list says to who sees only some records and has none of them yet."""
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=title,
        sentence=_(
            "Your role sees only some of them. They stand here as soon as somebody gives them to "
            "you, or to somebody of your team where your role sees the team's."
        ),
        action=parts.Link(label=_("What your role sees"), url=reverse("settings_roles")),
    )


def found_words(here: Address, *, found: Sequence[int] | None) -> str:
    """A sentence where the words asked for stand for more records than a list looks at."""
    if found is None or len(found) <= FOUND_UP_TO:
        return ""
    return _("More than %(count)s have “%(words)s” in them. Write more of the name to see all.") % {
        "count": ui.number(FOUND_UP_TO),
        "words": here.value("q"),
    }


def from_place(read: Callable[[str | None], Page], *, here: Address) -> Page:
    """A page of a list; from the start where the address names no place that exists."""
    try:
        return read(here.value("after") or None)
    except ValueError:
        return read(None)


def sort_of(here: Address, *, known: Collection[str]) -> str:
    """The order asked for, else the newest first."""
    asked = here.value("sort")
    return asked if asked in known else NEWEST


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


def section_tabs(current: ListName) -> tuple[parts.Tab, ...]:
    """The lists that stand under Leads."""
    return tuple(
        parts.Tab(label=str(label), url=reverse(name.value), is_current=name is current)
        for name, label in words.LIST_NAMES.items()
    )


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
                parts.Choice(value=value, label=str(said), is_chosen=value == asked)
                for value, said in options
            ),
        ),
    )


def in_force(filters: Iterable[parts.Filter], *, here: Address) -> tuple[parts.Chosen, ...]:
    """The filters that narrow the list now, each with the list without it."""
    found = []
    for one in filters:
        said = next((c.label for c in one.choices if c.is_chosen), "") or one.value
        if said and here.value(one.name):
            label = _("%(filter)s: %(value)s") % {"filter": one.label, "value": said}
            found.append(parts.Chosen(label=label, url=here.url(**{one.name: ""})))
    return tuple(found)


def file(
    *,
    name: str,
    header: Sequence[str],
    read: Callable[[str | None], tuple[Sequence[Row], str | None]],
    line: Callable[[Row], Sequence[str]],
) -> StreamingHttpResponse:
    """A CSV file that is written while it is read, slice by slice; `read` continues by key."""
    rows = (line(row) for page in _pages(read) for row in page)
    response = StreamingHttpResponse(
        intake.table_lines(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _pages(
    read: Callable[[str | None], tuple[Sequence[Row], str | None]],
) -> Iterator[Sequence[Row]]:
    after: str | None = None
    while True:
        rows, after = read(after)
        yield rows
        if after is None:
            return
