"""The costs behind a figure of money, as a list and as a file. A cost is everybody's, as
its campaign is, so that every role sees all of them."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.campaigns.values import COST_NAMES, OWN
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.wording import words
from accord.desk.views.wording.figure_words import TEAM_NAMES
from accord.reporting import api as reporting
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts
from accord.ui.values.parts import ListCell

ROWS_ID = "costs"
Read = Callable[[str | None], tuple[Sequence[reporting.CostBehind], str | None]]


def draw(
    request: HttpRequest,
    *,
    here: Address,
    title: str,
    sentence: str,
    rows: Sequence[reporting.CostBehind],
    count: int,
    to: str,
    file_url: str,
) -> HttpResponse:
    """The page; to: the currency that all are told in. One row more than a page says that there
    are further ones."""
    shown = rows[: lists.PAGE]
    is_exchanged = any(row.amount.currency != to for row in shown) or here.value("currency") != to
    more = lists.counted(count)
    url = here.url(after=str(shown[-1].booking.id)) if len(rows) > lists.PAGE else ""
    return render(
        request,
        "desk/list.html",
        {
            "title": title,
            "sentence": sentence,
            "empty": lists.nothing_behind(),
            "columns": _columns(to=to if is_exchanged else ""),
            "lines": [_line(row, is_exchanged=is_exchanged) for row in shown],
            "more": parts.More(
                shown_words=_("%(count)s in all") % {"count": more},
                rows_id=ROWS_ID,
                url=url,
                label=_("Show more") if url else "",
            ),
            "file_url": file_url if lists.actor_of(request).may(Capability.EXPORT) else "",
            "rows_id": ROWS_ID,
        },
    )


def _columns(*, to: str) -> list[parts.Column]:
    heads = [(_("Day"), False), (_("For what"), False), (_("Campaign"), False),
             (_("Channel"), False), (_("Team"), False), (_("Told by"), False),
             (_("Amount"), True)]  # fmt: skip
    if to:
        heads.append((_("In %(currency)s") % {"currency": to}, True))
    return [parts.Column(label=label, is_number=is_number) for label, is_number in heads]


def _line(row: reporting.CostBehind, *, is_exchanged: bool) -> list[ListCell]:
    one = row.booking
    url = reverse("campaign", args=[one.campaign_id]) if one.campaign_id else ""
    cells = [
        ListCell(text=ui.calendar_day(one.spent_on), is_short=True),
        ListCell(text=str(COST_NAMES.get(one.kind, one.kind))),
        lists.name_cell(one.campaign, url=url),
        ListCell(text=words.origin(one.channel, known={})),
        ListCell(text=str(TEAM_NAMES.get(one.team, one.team))),
        ListCell(text=_("Booked here") if one.source == OWN else one.source),
        ListCell(text=ui.money(row.amount, exact=True), is_number=True),
    ]
    if is_exchanged:
        told = ui.money(row.told, exact=True) if row.told else _("no rate of this day")
        cells.append(ListCell(text=told, is_number=True))
    return cells


def file(name: str, *, read: Read, to: str) -> HttpResponseBase:
    """The same costs as CSV, with amounts written out exactly."""
    header = [_("Cost"), _("Day"), _("For what"), _("Campaign"), _("Channel"), _("Origin"),
              _("Team"), _("Told by"), _("Amount"), _("Currency"),
              _("In %(currency)s") % {"currency": to}]  # fmt: skip
    return lists.file(name=name, header=header, read=read, line=_written)


def _written(row: reporting.CostBehind) -> list[str]:
    one = row.booking
    return [
        str(one.id),
        one.spent_on.isoformat(),
        one.kind,
        one.campaign,
        one.channel,
        one.origin,
        one.team,
        one.source,
        str(row.amount.amount),
        row.amount.currency,
        str(row.told.amount) if row.told else "",
    ]
