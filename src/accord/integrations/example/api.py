"""A list of your own: leads as JSON at an address, a page at a time. Copy it for your own tool."""

from django.utils.translation import gettext_lazy as _

from accord.intake.values.batches import Kind
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Ask, Cursor, Fault, Faulty, Page, Stream


def page(asking: frame.Asking, _stream: str, cursor: Cursor) -> Page:
    answer = asking(**cursor)
    if not isinstance(answer.get("records"), list) or not isinstance(
        answer.get("next") or {}, dict
    ):
        raise Faulty(Fault.NOT_ITS_API, detail="records")
    after = answer.get("next") or {"since": answer.get("now", "")}
    rows = frame.as_rows(answer["records"])
    return Page(rows, after, ends=not answer.get("next"), total=answer.get("total", 0))


def begin(asking: frame.Asking, _stream: str) -> Cursor:
    return {"since": asking().get("now", "")}


TOOL = frame.PlainTool(
    name="list",
    label=_("A list of your own (JSON)"),
    asks=(
        Ask(
            "address", _("Address"), _("Where the list answers, such as https://example.com/leads")
        ),
        frame.TOKEN,
    ),
    streams=(Stream("leads", _("Leads"), Kind.LEADS, profile=""),),
    page=page,
    begin=begin,
)
