"""The records behind one number."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.deals import api as deals
from accord.desk.views.common import lists
from accord.desk.views.figures import figures
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
from accord.ui import api as ui


def records(request: HttpRequest, name: str) -> HttpResponse:
    """GET /results/<measure>/records/: the leads or deals that one number counts."""
    at = clock.now()
    here = lists.address(request, names=(*ASKED, "cell", "group", "currency", "column", "after"))
    try:
        options = options_of(request, name)
        result = reporting.ask(measure=name, at=at, options=options)
        cell = here.value("cell") or next(iter(result.measure.cells), "")
        group = reporting.group_of(measure=name, options=options, text=here.value("group"))
        currency = here.value("currency")
        counted = [
            row
            for row in result.rows
            if (result.dimension is None or row.group == group)
            and currency in ("", figures.currency_of(result, row))
        ]
        ids = reporting.list_records(
            measure=name, cell=cell, at=at, group=group, options=options, currency=currency or None,
            after=whole_number(here.value("after")) or 0, limit=lists.PAGE + 1,
        )  # fmt: skip
    except reporting.UnableToMeasure as refusal:
        return refused(request, refusal)
    count = _count(result, counted, cell=cell)
    key = str(ids[lists.PAGE - 1]) if len(ids) > lists.PAGE else None
    scope = lists.scope_of(request)
    words = _behind(result, counted, cell=cell, count=count, at=at)
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
