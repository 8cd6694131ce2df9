"""What codes of an import are called on pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accord.deals.values import STATUS_NAMES
from accord.intake.values import reading
from accord.intake.values.batches import BatchState, Counts
from accord.intake.values.drafts import Basis
from accord.intake.values.fields import NO_TOUCH, OPTED_OUT
from accord.intake.values.reading import DateOrder, NumberFormat
from accord.journeys.values import TOUCH_NAMES
from accord.leads.values import ENDING_NAMES
from accord.ui import api as ui

COLUMN_KINDS: Mapping[reading.Kind, Any] = {
    reading.Kind.EMPTY: pgettext_lazy("column", "Nothing"),
    reading.Kind.TEXT: pgettext_lazy("column", "Text"),
    reading.Kind.CHOICE: pgettext_lazy("column", "A few words"),
    reading.Kind.WHOLE: pgettext_lazy("column", "Whole numbers"),
    reading.Kind.DECIMAL: pgettext_lazy("column", "Numbers"),
    reading.Kind.MONEY: pgettext_lazy("column", "Money"),
    reading.Kind.DATE: pgettext_lazy("column", "Days"),
    reading.Kind.MOMENT: pgettext_lazy("column", "Days with time"),
    reading.Kind.FLAG: pgettext_lazy("column", "Yes or no"),
    reading.Kind.EMAIL: pgettext_lazy("column", "E-mail addresses"),
    reading.Kind.PHONE: pgettext_lazy("column", "Phone numbers"),
    reading.Kind.URL: pgettext_lazy("column", "Web addresses"),
}
DATE_ORDERS: Mapping[DateOrder, Any] = {
    DateOrder.DMY: pgettext_lazy("date", "Day, month, year: 31.12.2026"),
    DateOrder.MDY: pgettext_lazy("date", "Month, day, year: 12/31/2026"),
    DateOrder.YMD: pgettext_lazy("date", "Year, month, day: 2026-12-31"),
    DateOrder.SERIAL: pgettext_lazy("date", "Day number of a spreadsheet: 46387"),
    DateOrder.EPOCH: pgettext_lazy("date", "Seconds since 1970: 1798675200"),
    DateOrder.EPOCH_MS: pgettext_lazy("date", "Thousandths of seconds since 1970: 1798675200000"),
}
NUMBER_FORMATS: Mapping[NumberFormat, Any] = {
    NumberFormat.POINT: pgettext_lazy("number", "1,234.56"),
    NumberFormat.COMMA: pgettext_lazy("number", "1.234,56"),
    NumberFormat.SPACE_COMMA: pgettext_lazy("number", "1 234,56"),
    NumberFormat.SPACE_POINT: pgettext_lazy("number", "1 234.56"),
    NumberFormat.APOSTROPHE: pgettext_lazy("number", "1'234.56"),
}
DELIMITERS: Mapping[str, Any] = {
    ",": pgettext_lazy("separator", "Comma"),
    ";": pgettext_lazy("separator", "Semicolon"),
    "\t": pgettext_lazy("separator", "Tab"),
    "|": pgettext_lazy("separator", "Upright bar"),
}
ENCODINGS = (
    "utf-8", "cp1252", "cp1250", "cp1251", "cp949", "euc-kr", "iso8859-2", "iso8859-15",
    "iso8859-16", "koi8-r", "shift_jis", "gb18030", "utf-16", "utf-16-le", "utf-16-be",
)  # fmt: skip


CODES: Mapping[str, Mapping[str, Any]] = {
    "kind": {
        **{code.value: name for code, name in TOUCH_NAMES.items()},
        NO_TOUCH: pgettext_lazy("kind of touch", "Nothing has reached the lead"),
        OPTED_OUT: pgettext_lazy("kind of touch", "They want no more mail"),
    },
    "outcome": {code.value: name for code, name in STATUS_NAMES.items()},
    "stage": {code.value: name for code, name in ENDING_NAMES.items()},
    "direction": {
        "in": pgettext_lazy("direction", "The buyer did it"),
        "out": pgettext_lazy("direction", "We did it"),
    },
    "reach": {
        "1:1": pgettext_lazy("reach", "To one person"),
        "1:many": pgettext_lazy("reach", "To many at once"),
    },
    "team": {
        "marketing": pgettext_lazy("team", "Marketing"),
        "sales": pgettext_lazy("team", "Sales"),
    },
}


def meaning(code: str, *, field: str, stages: Mapping[str, str]) -> str:
    """What a code of a field is called; stages by the words in force."""
    if field in ("stage", "goal_stage") and code in stages:
        return stages[code]
    return str(CODES.get(field, {}).get(code, code))


def basis(said: Basis | None) -> str:
    """Where the proposed mapping comes from."""
    sentences = {
        Basis.REMEMBERED: _("Mapped as the last file with these columns."),
        Basis.PROFILE: _("This is a kind of file that Accord knows."),
        Basis.NAMES: _("Proposed by the names of the columns. Look it through."),
    }
    return sentences[said] if said else ""


def outcome(counts: Counts, *, state: BatchState) -> str:
    """What became of the rows, in one sentence."""
    went_in, aside = counts.went_in, counts.set_aside
    if state is BatchState.UNDONE:
        return _("This import has been taken back: its rows are as they were before.")
    if state in (BatchState.CANCELLED, BatchState.FAILED):
        return _ended_early(counts, stopped=state is BatchState.CANCELLED)
    if not counts.received:
        return _("The file has column names but no rows.")
    facts = {
        "went_in": ui.number(went_in),
        "received": ui.number(counts.received),
        "unchanged": ui.number(counts.unchanged),
        "aside": ui.number(aside),
    }
    if aside and counts.unchanged:
        return (
            _(
                "%(went_in)s of %(received)s rows went in, %(unchanged)s said nothing new, "
                "%(aside)s are set aside."
            )
            % facts
        )
    if aside:
        return _("%(went_in)s of %(received)s rows went in, %(aside)s are set aside.") % facts
    if counts.unchanged:
        return (
            _("%(went_in)s of %(received)s rows went in, %(unchanged)s said nothing new.") % facts
        )
    return (
        ngettext("The one row went in.", "All %(received)s rows went in.", counts.received) % facts
    )


def gone(batch_id: int | None) -> str:
    """That what an import found unchanged has gone since, with the import that had brought it."""
    if batch_id is None:
        return ""
    return _(
        "The rows that said nothing new had come with import %(number)s, which has been taken "
        "back since. Load this file again to have them."
    ) % {"number": batch_id}


def _ended_early(counts: Counts, *, stopped: bool) -> str:
    facts = {"received": ui.number(counts.received), "went_in": ui.number(counts.went_in)}
    if stopped and not counts.received:
        return _("This import was stopped before it began: nothing went in.")
    if stopped:
        return (
            _(
                "Stopped: %(received)s rows were read, and %(went_in)s of them went in. "
                "Load the file again to take in the rest."
            )
            % facts
        )
    return (
        _(
            "Broken off: %(received)s rows were read, and %(went_in)s of them went in. "
            "Load the file again to take in the rest."
        )
        % facts
    )


def tried(counts: Mapping[str, int], *, whole: bool) -> str:
    """What an import would do, in one sentence."""
    facts = {name: ui.number(count) for name, count in counts.items()}
    facts["aside"] = ui.number(counts["quarantined"] + counts["refused"])
    facts["goes_in"] = ui.number(counts["created"] + counts["joined"] + counts["updated"])
    if whole:
        return (
            _(
                "Of %(received)s rows %(goes_in)s would go in, %(unchanged)s say nothing new, "
                "%(aside)s would be set aside."
            )
            % facts
        )
    return (
        _(
            "Tried with the first %(received)s rows: %(goes_in)s would go in, %(unchanged)s say "
            "nothing new, %(aside)s would be set aside."
        )
        % facts
    )


OUTCOMES = (
    ("created", pgettext_lazy("outcome of a row", "New")),
    ("joined", pgettext_lazy("outcome of a row", "Joined to somebody who was there")),
    ("updated", pgettext_lazy("outcome of a row", "Changed what was there")),
    ("unchanged", pgettext_lazy("outcome of a row", "Nothing new")),
    ("quarantined", pgettext_lazy("outcome of a row", "Set aside: waits for something")),
    ("refused", pgettext_lazy("outcome of a row", "Set aside: cannot go in")),
)
