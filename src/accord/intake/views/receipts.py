"""The records behind a number of the ledger."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.intake.queries import ledger as queries
from accord.intake.values.batches import DOOR_NAMES, KIND_NAMES, Kind
from accord.intake.values.ledger import Place, ReceiptLine, Where
from accord.intake.views import words
from accord.intake.views.ledger import PLACE_NAMES, Asked
from accord.ui.values.parts import Column, Link, ListCell, More

PAGE = 50
_ROUTES = {Kind.LEADS: "lead", Kind.DEALS: "deal", Kind.COMPANIES: "company"}


def records(request: HttpRequest) -> HttpResponse:
    """GET /intake/records/: the records behind a number."""
    asked = Asked(request)
    if asked.place is None:
        raise Http404
    where = Where(asked.start, asked.end, asked.place, asked.source, asked.door)
    found = queries.list_receipts(where=where, after=asked.after, limit=PAGE + 1)
    shown = found[:PAGE]
    title = str(PLACE_NAMES[asked.place])
    query = request.GET.copy()
    query.pop("after", None)
    url = ""
    if len(found) > PAGE:
        last = shown[-1]
        key = f"{last.received_on.isoformat()}~{last.batch_id}~{last.row_no}"
        url = f"{reverse('intake_records')}?{query.urlencode()}&after={key}"
    context = {
        "title": title,
        "breadcrumb": [
            Link(label=_("Where every lead is"), url=reverse("intake")), Link(label=title, url="")
        ],
        "lines": [_line(each) for each in shown],
        "heads": [
            Column(label=label)
            for label in (
                _("Record"), _("What became of it"), _("Tool"), _("Way in"), _("Came in")
            )
        ],
        "more": More(
            shown_words=ngettext("%(count)s shown", "%(count)s shown", len(shown))
            % {"count": len(shown)},
            url=url,
            label=_("Show more records"),
            rows_id="receipts",
        ),
    }  # fmt: skip
    return render(request, "intake/records.html", context)


def _line(each: ReceiptLine) -> list[ListCell]:
    delivery = reverse("import_page", args=[each.batch_id])
    label = f"{KIND_NAMES[each.kind]} · {each.batch_id}/{each.row_no}"
    url = delivery
    if each.outcome in ("quarantined", "refused"):
        url = reverse("aside_row", args=[each.batch_id, each.row_no])
    elif each.subject_id and each.kind in _ROUTES:
        url = reverse(_ROUTES[each.kind], args=[each.subject_id])
    outcomes = {name: str(label_) for name, label_ in words.OUTCOMES}
    return [
        ListCell(text=label, url=url),
        ListCell(text=outcomes.get(each.outcome, str(PLACE_NAMES[Place.ON_THE_WAY]))),
        ListCell(text=each.source),
        ListCell(text=each.file_name or str(DOOR_NAMES[each.door]), url=delivery),
        ListCell(at=each.made_at),
    ]
