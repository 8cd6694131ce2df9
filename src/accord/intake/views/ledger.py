"""Where every lead is: what was received, where it is now, and the records behind each number."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.foundation import clock
from accord.intake.operations import tallies
from accord.intake.queries import ledger as queries
from accord.intake.values.batches import DOOR_NAMES, Door
from accord.intake.values.hooks import FAULT_WORDS, HookFault
from accord.intake.values.ledger import Amounts, By, Ledger, Line, Place, Rhythm
from accord.leads import api as leads
from accord.leads.values import ENDING_NAMES
from accord.ui import api as ui
from accord.ui.values.charts import Bar, Bars
from accord.ui.values.parts import (
    Cell,
    Choice,
    Filter,
    FilterBar,
    Link,
    PlainTable,
)

PERIODS = (7, 30, 90, 365)
USUAL = 30
EVER = "all"
BARS = 12
PLACE_NAMES: Mapping[Place, Any] = {
    Place.GOT_IT: pgettext_lazy("records", "Got it"),
    Place.NEEDS_FIXING: pgettext_lazy("records", "Needs fixing"),
    Place.REFUSED: pgettext_lazy("records", "Refused"),
    Place.ON_THE_WAY: pgettext_lazy("records", "On the way"),
    Place.TAKEN_BACK: pgettext_lazy("records", "Taken back"),
}
BY_NAMES: Mapping[By, Any] = {
    By.SOURCE: pgettext_lazy("by", "Tool"),
    By.DOOR: pgettext_lazy("by", "Way in"),
    By.DAY: pgettext_lazy("by", "Day"),
}
REASON_NAMES: Mapping[str, Any] = {
    "WRONG_KEY": pgettext_lazy("turned away", "The key is not known"),
    "NOT_SIGNED": pgettext_lazy("turned away", "Not signed with a secret that counts"),
    "NOT_READABLE": pgettext_lazy("turned away", "The body could not be read"),
    "NOT_AS_DESCRIBED": pgettext_lazy("turned away", "Records not as described"),
    "TOO_LARGE": pgettext_lazy("turned away", "Too much at once"),
    "NOT_ALLOWED": pgettext_lazy("turned away", "The key may not bring records"),
    "UNDER_WAY": pgettext_lazy("turned away", "The same request was under way"),
    "KEY_USED_BEFORE": pgettext_lazy("turned away", "An Idempotency-Key of another request"),
    "TOO_OFTEN": pgettext_lazy("turned away", "Too often in a short time"),
    "UNKNOWN_FIELD": pgettext_lazy("turned away", "A field that the form does not have"),
    "OTHER_SITE": pgettext_lazy("turned away", "Sent from a site that is not allowed"),
    "CLOSED": pgettext_lazy("turned away", "The form was closed"),
    "ANSWERS_WRONG": pgettext_lazy("turned away", "Answers that needed another look"),
    "OPEN_TOO_LONG": pgettext_lazy("turned away", "The page had been open for too long"),
    **{fault.value: FAULT_WORDS[fault] for fault in HookFault},
}


def page(request: HttpRequest) -> HttpResponse:
    """GET /intake/"""
    asked = Asked(request)
    found = queries.get_ledger(
        by=asked.by, start=asked.start, end=asked.end, source=asked.source, door=asked.door
    )
    context = {
        "sentence": _sentence(found.total),
        "sum": _sum(found.total),
        "bar": asked.bar(),
        "table": _table(found, asked),
        "chart": _chart(found),
        "waits": _waits(found),
        "quiet": [_quiet(each) for each in queries.list_quiet(today=asked.today)],
        "refusals": _refusals(asked),
        "fixing": _fixing(),
        "leads": _leads(),
    }
    return render(request, "intake/ledger.html", context)


class Asked:
    """What the address asks for; what it says and nobody knows is passed over."""

    def __init__(self, request: HttpRequest) -> None:
        said = {name: request.GET.get(name, "").replace("\x00", "") for name in request.GET}
        self.today = date.fromisoformat(tallies.day_of(clock.now()))
        self.period = said.get("period", "")
        self.by = By(said["by"]) if said.get("by") in set(By) else By.SOURCE
        self.door = Door(said["door"]) if said.get("door") in set(Door) else None
        self.source = said.get("source", "")[:60] or None
        days = int(self.period) if self.period in {str(each) for each in PERIODS} else USUAL
        self.start = date(2000, 1, 1) if self.period == EVER else self.today - timedelta(days - 1)
        self.end = self.today
        self.start = _day(said.get("from")) or self.start
        self.end = _day(said.get("until")) or self.end
        self.place = Place(said["place"]) if said.get("place") in set(Place) else None
        self.after = _key(said.get("after", ""))

    def bar(self) -> FilterBar:
        """The filters of the page."""
        periods = [(str(each), _days(each)) for each in PERIODS] + [(EVER, _("Ever"))]
        doors = [("", _("All ways in")), *((d.value, str(DOOR_NAMES[d])) for d in Door)]
        by = [(each.value, str(name)) for each, name in BY_NAMES.items()]
        return FilterBar(
            url=reverse("intake"),
            filters=(
                _choice("period", _("Period"), periods, chosen=self.period or str(USUAL)),
                _choice("by", _("By"), by, chosen=self.by.value),
                _choice("door", _("Way in"), doors, chosen=self.door or ""),
            ),
            clear_url=reverse("intake"),
            kept=(("source", self.source),) if self.source else (),
        )

    def records_url(self, *, place: Place, line: Line | None) -> str:
        """The records behind a number of a line."""
        said = {
            "place": place.value,
            "from": self.start.isoformat(),
            "until": self.end.isoformat(),
            "source": self.source or "",
            "door": self.door or "",
        }
        if line is not None and line.key is not None:
            if self.by is By.DAY:
                said |= {"from": line.key, "until": line.key}
            else:
                said[self.by.value] = line.key
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('intake_records')}?{query}"


def _choice(name: str, label: str, options: list[tuple[str, str]], *, chosen: str) -> Filter:
    return Filter(
        name=name,
        label=label,
        value=chosen,
        choices=tuple(
            Choice(value=value, label=words_, is_chosen=value == chosen)
            for value, words_ in options
        ),
    )


def _day(said: str | None) -> date | None:
    try:
        found = date.fromisoformat(said or "")
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2200 else None


def _key(said: str) -> tuple[date, int, int] | None:
    pieces = said.split("~")
    day = _day(pieces[0])
    whole = [each for each in pieces[1:] if each.isascii() and each.isdigit() and len(each) < 10]
    return (day, int(whole[0]), int(whole[1])) if day and len(whole) == 2 else None


def _days(count: int) -> str:
    return ngettext("The last day", "The last %(count)s days", count) % {"count": count}


def _sentence(total: Amounts) -> str:
    if not total.received:
        return _("Nothing was received in this period.")
    return ngettext(
        "%(count)s record was received, and it is in exactly one place.",
        "%(count)s records were received, and each is in exactly one place.",
        total.received,
    ) % {"count": ui.number(total.received)}


def _sum(total: Amounts) -> dict[str, Any]:
    said = _(
        "%(received)s received = %(got_it)s got it + %(needs_fixing)s to be fixed + "
        "%(refused)s refused + %(on_the_way)s on the way + %(taken_back)s taken back"
    ) % {
        name: ui.number(getattr(total, name))
        for name in (
            "received", "got_it", "needs_fixing", "refused", "on_the_way", "taken_back"
        )
    }  # fmt: skip
    return {"words": said, "is_good": total.adds_up}


def _fixing() -> Link:
    count = queries.get_totals().needs_fixing
    return Link(
        label=_("Needs fixing (%(count)s)") % {"count": ui.number(count)}, url=reverse("fixing")
    )


def _table(found: Ledger, asked: Asked) -> PlainTable:
    def row(label: str, line: Line | None, amounts: Amounts) -> tuple[str | Cell, ...]:
        counts = [
            Cell(
                text=ui.number(count),
                url=asked.records_url(place=place, line=line)
                if count and (line is None or line.key is not None)
                else "",
            )
            for place in Place
            for count in [getattr(amounts, place.value)]
        ]
        last = ui.moment(line.last_at, seen_from=clock.now()) if line and line.last_at else ""
        return (label, ui.number(amounts.received), *counts, last)

    return PlainTable(
        caption=_("Where the records are"),
        head=(
            str(BY_NAMES[found.by]), _("Received"), *(str(PLACE_NAMES[p]) for p in Place),
            _("Last came"),
        ),
        rows=(
            *(row(_name(found.by, line), line, line.amounts) for line in found.lines),
            row(_("All together"), None, found.total),
        ),
    )  # fmt: skip


def _name(by: By, line: Line) -> str:
    if line.key is None:
        return _("All others")
    if by is By.DOOR:
        return str(DOOR_NAMES[Door(line.key)])
    if by is By.DAY:
        noon = datetime.combine(date.fromisoformat(line.key), time(12))
        return ui.day(timezone.make_aware(noon))
    return line.key


def _chart(found: Ledger) -> Bars | None:
    lines = [line for line in found.lines if line.amounts.received][:BARS]
    if len(lines) < 2:
        return None
    return Bars(
        id="received",
        summary=_("Records received, by %(what)s") % {"what": str(BY_NAMES[found.by])},
        rows=tuple(
            Bar(
                label=_name(found.by, line),
                value=line.amounts.received,
                words=ui.number(line.amounts.received),
            )
            for line in lines
        ),
        table=None,
    )


def _waits(found: Ledger) -> list[str]:
    said = []
    if found.typical is not None and found.longest is not None:
        said.append(
            _("From received to in: %(typical)s on average, %(longest)s at the longest.")
            % {
                "typical": ui.duration(timedelta(seconds=round(found.typical))),
                "longest": ui.duration(timedelta(seconds=round(found.longest))),
            }
        )
    if found.oldest_waiting is not None:
        said.append(
            _("The oldest on the way came %(when)s.")
            % {"when": ui.moment(found.oldest_waiting, seen_from=clock.now())}
        )
    return said


def _quiet(each: Rhythm) -> str:
    quiet = ngettext("%(count)s day", "%(count)s days", each.quiet_days) % {
        "count": each.quiet_days
    }
    if each.usual_days <= 1:
        return _("%(source)s: quiet since %(quiet)s. Usually something comes every day.") % {
            "source": each.source,
            "quiet": quiet,
        }
    return _("%(source)s: quiet since %(quiet)s. Usually something comes every %(usual)s days.") % {
        "source": each.source,
        "quiet": quiet,
        "usual": each.usual_days,
    }


def _refusals(asked: Asked) -> PlainTable | None:
    found = queries.list_refusals(start=asked.start, end=asked.end)
    if not found:
        return None
    return PlainTable(
        caption=_("Turned away before it could be read"),
        head=(_("Way in"), _("Why"), _("Requests")),
        rows=tuple(
            (
                str(DOOR_NAMES[each.door]),
                str(REASON_NAMES.get(each.reason, each.reason)),
                ui.number(each.count),
            )
            for each in found
        ),
        numbers_from=2,
    )


def _leads() -> dict[str, Any]:
    """Every lead in one state: open by stage and owner, or ended in one way."""
    names = {stage.code: stage.name for stage in definitions.list_stages(at=clock.now())}
    counted = leads.count_states()
    here = reverse("leads")
    total = sum(each.count for each in counted)
    rows: list[tuple[str | Cell, ...]] = []
    for stage in names:
        mine = {
            each.has_owner: each.count
            for each in counted
            if each.stage is stage and each.ending is None
        }
        if mine:
            query = {"stage": stage.value, "ending": "open"}
            rows.append((names[stage], *_owned(mine, here=here, query=query)))
    for ending, name in ENDING_NAMES.items():
        mine = {
            owned: sum(
                each.count for each in counted if each.ending is ending and each.has_owner is owned
            )
            for owned in (True, False)
        }
        if any(mine.values()):
            rows.append((str(name), *_owned(mine, here=here, query={"ending": ending.value})))
    owned = sum(each.count for each in counted if each.has_owner)
    rows.append((_("All leads"), ui.number(owned), ui.number(total - owned), ui.number(total)))
    if gone := leads.count_gone():
        rows.append((_("Deleted in a tool, counted nowhere"), "", "",
                     Cell(text=ui.number(gone), url=f"{here}?gone=yes")))  # fmt: skip
    table = PlainTable(
        caption=_("Where every lead is"),
        head=(_("Stage or ending"), _("With an owner"), _("Without an owner"), _("Leads")),
        rows=tuple(rows),
    )
    return {"table": table if total else None, "total": ui.number(total)}


def _owned(counts: dict[bool, int], *, here: str, query: dict[str, str]) -> tuple[str | Cell, ...]:
    without = counts.get(False, 0)
    every = counts.get(True, 0) + without
    return (
        ui.number(counts.get(True, 0)),
        Cell(
            text=ui.number(without),
            url=f"{here}?{urlencode(query | {'owner': '-'})}" if without else "",
        ),
        Cell(text=ui.number(every), url=f"{here}?{urlencode(query)}"),
    )
