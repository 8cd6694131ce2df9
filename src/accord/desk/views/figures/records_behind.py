"""The records behind one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.deals import api as deals
from accord.deals.values import DealCard
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.figures import costs_behind, figures
from accord.desk.views.figures.reading import reader_of
from accord.desk.views.figures.results import ASKED, options_of, refused
from accord.desk.views.leads import leads as lead_views
from accord.desk.views.records import deals as deal_views
from accord.desk.views.wording import figure_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.reporting import api as reporting
from accord.reporting.values.measures import Group
from accord.team import api as team
from accord.ui import api as ui

_NAMES = (*ASKED, "cell", "group", "currency", "column", "after")
_MOST = 1_000_000  # deals of a figure that are looked through for those that somebody sees


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Of which figure of which row the records are asked for."""

    measure: str
    cell: str
    group: Group
    options: reporting.Options
    currency: str | None
    at: datetime

    def ids(self, *, after: int = 0, limit: int = lists.PAGE + 1) -> list[int]:
        """The records after one."""
        return reporting.list_records(
            measure=self.measure, cell=self.cell, at=self.at, group=self.group,
            options=self.options, currency=self.currency, after=after, limit=limit,
        )  # fmt: skip

    def costs(self, *, after: int = 0, limit: int = lists.PAGE + 1) -> list[reporting.CostBehind]:
        """The costs after one."""
        return reporting.list_costs(
            measure=self.measure, cell=self.cell, at=self.at, group=self.group,
            options=self.options, currency=self.currency, after=after, limit=limit,
        )  # fmt: skip

    def together(self) -> reporting.Together:
        """How many, and their sum."""
        return reporting.sum_records(
            measure=self.measure, cell=self.cell, at=self.at, group=self.group,
            options=self.options, currency=self.currency,
        )  # fmt: skip

    @property
    def is_of_money(self) -> bool:
        return self.cell in reporting.MEASURES[self.measure].behind

    @property
    def told_in(self) -> str:
        """The currency that costs are told in beside their own."""
        return self.options.currency or team.get_team().currency


def records(request: HttpRequest, name: str) -> HttpResponse:
    """GET /results/<measure>/records/: the leads, deals or costs that one figure is made of."""
    here = lists.address(request, names=_NAMES)
    try:
        asked = _asked(request, here, name)
        result = reporting.ask(measure=name, at=asked.at, options=asked.options)
        if asked.is_of_money:
            return _behind_money(request, here, asked=asked, result=result)
        ids = asked.ids(after=whole_number(here.value("after")) or 0)
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    counted = _rows_of(result, asked=asked)
    count = _count(result, counted, cell=asked.cell)
    key = str(ids[lists.PAGE - 1]) if len(ids) > lists.PAGE else None
    scope = lists.scope_of(request)
    words = _behind(result, counted, cell=asked.cell, count=count, at=asked.at)
    if not scope.is_everything:
        words += " " + _("Listed are only those that your role sees.")
    if result.measure.records in ("lead", "handoff"):
        listed = ids[: lists.PAGE]
        if result.measure.records == "handoff":
            listed = sorted(set(handoffs.leads_of(handoff_ids=listed).values()))
        page = leads.list_leads(where=leads.LeadFilter(ids=listed, scope=scope), limit=lists.PAGE)
        return lead_views.behind(
            request,
            here=here,
            page=leads.Page(page.rows, key),
            count=count,
            sentence=words,
        )
    found = deals.list_deals(
        where=deals.DealFilter(ids=ids[: lists.PAGE], scope=scope), limit=lists.PAGE
    )
    return deal_views.behind(
        request,
        here=here,
        page=deals.DealPage(found.rows, key),
        count=count,
        sentence=words,
    )


def records_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET /results/<measure>/records/file/: the costs or deals behind a figure of money as CSV."""
    here = lists.address(request, names=_NAMES)
    try:
        asked = _asked(request, here, name)
        asked.together()  # what cannot be asked is refused before the file begins
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    if reporting.records_of(measure=name, cell=asked.cell) == "cost":
        return costs_behind.file(f"{name}-costs", read=_slices(asked), to=asked.told_in)
    scope = lists.scope_of(request)

    def read(after: str | None) -> tuple[Sequence[DealCard], str | None]:
        ids = asked.ids(after=int(after or 0), limit=lists.SLICE)
        where = deals.DealFilter(ids=ids, scope=scope)
        rows = deals.list_deals(where=where, limit=lists.SLICE).rows
        return rows, str(ids[-1]) if len(ids) == lists.SLICE else None

    return deal_views.file(f"{name}-deals", read=read)


def _slices(asked: _Asked) -> costs_behind.Read:
    def read(after: str | None) -> tuple[Sequence[reporting.CostBehind], str | None]:
        rows = asked.costs(after=int(after or 0), limit=lists.SLICE)
        return rows, str(rows[-1].booking.id) if len(rows) == lists.SLICE else None

    return read


def _asked(request: HttpRequest, here: Address, name: str) -> _Asked:
    options = options_of(request, name)
    group = reporting.group_of(measure=name, options=options, text=here.value("group"))
    cell = here.value("cell") or next(iter(reporting.MEASURES[name].cells), "")
    return _Asked(
        measure=name, cell=cell, group=group, options=options,
        currency=here.value("currency") or None, at=clock.now(),
    )  # fmt: skip


def _rows_of(result: reporting.Result, *, asked: _Asked) -> list[reporting.Row]:
    """The rows whose figure is asked for; money is of one currency, also where counts are not."""
    return [
        row
        for row in result.rows
        if (result.dimension is None or row.group == asked.group)
        and asked.currency
        in (
            None,
            row.figures.get("currency") if asked.is_of_money else figures.currency_of(result, row),
        )
    ]


def _behind_money(
    request: HttpRequest, here: Address, *, asked: _Asked, result: reporting.Result
) -> HttpResponse:
    """The costs or deals behind money, and what they are together."""
    told = asked.together()
    is_of_costs = reporting.records_of(measure=asked.measure, cell=asked.cell) == "cost"
    sentence = _of_money(result, asked=asked, told=told, is_of_costs=is_of_costs)
    path = reverse("measure_records_file", args=[asked.measure])
    file_url = f"{path}?{here.query}"
    if is_of_costs:
        return costs_behind.draw(
            request,
            here=here,
            title=str(result.measure.title),
            sentence=sentence,
            rows=asked.costs(after=whole_number(here.value("after")) or 0),
            count=told.count,
            to=asked.told_in,
            file_url=file_url,
        )
    scope = lists.scope_of(request)
    if not scope.is_everything:
        sentence += " " + _("Listed are only those that your role sees.")
    # All of them, so that a page is full of those that somebody sees.
    where = deals.DealFilter(ids=asked.ids(limit=_MOST), scope=scope)
    page = lists.from_place(
        lambda after: deals.list_deals(where=where, after=after, limit=lists.PAGE), here=here
    )
    return deal_views.behind(
        request, here=here, page=page, count=told.count, sentence=sentence, file_url=file_url
    )


def _of_money(
    result: reporting.Result, *, asked: _Asked, told: reporting.Together, is_of_costs: bool
) -> str:
    """What a figure of money is, and what its records are together, each currency by itself."""
    rows = _rows_of(result, asked=asked)
    label = reader_of(at=asked.at).label(result, rows[0]) if rows else _("All")
    facts = {
        "measure": result.measure.title,
        "group": label,
        "figure": figure_words.FIGURE_NAMES.get(asked.cell, asked.cell),
        "count": ui.number(told.count),
        "sum": get_text_list([ui.money(one, exact=True) for one in told.sums], _("and")),
    }
    if not told.count:
        return _("%(measure)s, %(group)s, %(figure)s: no record stands behind it.") % facts
    if len(rows) == 1 and asked.cell in rows[0].figures:
        facts["told"] = figures.words(asked.cell, rows[0].figures[asked.cell])
        said = _("%(measure)s, %(group)s, %(figure)s: %(told)s.") % facts
    else:
        said = _("%(measure)s, %(group)s, %(figure)s.") % facts
    if is_of_costs:
        behind = ngettext(
            "Behind it stands %(count)s cost: %(sum)s.",
            "Behind it stand %(count)s costs, together %(sum)s.",
            told.count,
        )
    else:
        behind = ngettext(
            "Behind it stands %(count)s deal: %(sum)s.",
            "Behind it stand %(count)s deals, together %(sum)s.",
            told.count,
        )
    return f"{said} {behind % facts}"


def _count(result: reporting.Result, counted: Sequence[reporting.Row], *, cell: str) -> int:
    """How many records stand behind rows; money in two currencies beside the same records tells
    their number twice."""
    numbers = [int(str(row.figures.get(cell) or 0)) for row in counted]
    is_twice = not reporting.is_of_currency(result.measure) and any(
        "currency" in row.figures for row in counted
    )
    return max(numbers, default=0) if is_twice else sum(numbers)


def _behind(
    result: reporting.Result,
    counted: Sequence[reporting.Row],
    *,
    cell: str,
    count: int,
    at: datetime,
) -> str:
    label = reader_of(at=at).label(result, counted[0]) if counted else _("All")
    if len(counted) == 1 and len(figures.currencies_of(result)) > 1:
        currency = figures.currency_of(result, counted[0])
        label = _("%(group)s in %(currency)s") % {"group": label, "currency": currency}
    facts = {
        "count": ui.number(count),
        "measure": result.measure.title,
        "group": label,
        "figure": figure_words.FIGURE_NAMES.get(cell, cell),
    }
    if result.measure.records == "lead":
        said = ngettext(
            "%(measure)s, %(group)s, %(figure)s: %(count)s lead.",
            "%(measure)s, %(group)s, %(figure)s: %(count)s leads.",
            count,
        )
    else:
        said = ngettext(
            "%(measure)s, %(group)s, %(figure)s: %(count)s deal.",
            "%(measure)s, %(group)s, %(figure)s: %(count)s deals.",
            count,
        )
    return said % facts
