"""The one sentence that a result about doings is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.reporting.rules.row_figures import number_of, total_of, whole_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result


def _promises(result: Result) -> Note:
    met, missed = total_of(result, "met"), total_of(result, "missed")
    return Note(Say.PROMISES_KEPT, {"met": met, "due": met + missed})


def _calls(result: Result) -> Note:
    return Note(
        Say.CALLED_AND_MOVED,
        {"leads": total_of(result, "leads"), "moved": total_of(result, "moved")},
    )


def _meetings(result: Result) -> Note:
    return Note(
        Say.MET_AND_MOVED, {"leads": total_of(result, "leads"), "moved": total_of(result, "moved")}
    )


def _read(result: Result) -> Note:
    rows = [row for row in result.rows if row.figures["mean_pieces"] is not None]
    if not rows:
        return Note(Say.NOTHING_YET)
    whole = sum(whole_of(row, "talked") for row in rows)
    pieces = sum(number_of(row, "mean_pieces") * whole_of(row, "talked") for row in rows)
    return Note(Say.READ_BEFORE, {"leads": whole, "pieces": round(pieces / whole, 1)})


def _accounts(result: Result) -> Note:
    rows = [row for row in result.rows if whole_of(row, "accounts")]
    if not rows:
        return Note(Say.NOTHING_YET)
    whole = sum(whole_of(row, "accounts") for row in rows)
    pieces = sum(number_of(row, "mean_pieces") * whole_of(row, "accounts") for row in rows)
    return Note(Say.ACCOUNTS_READ, {"accounts": whole, "pieces": round(pieces / whole, 1)})


def _split(result: Result) -> Note:
    digital, personal = total_of(result, "digital"), total_of(result, "personal")
    if not digital + personal:
        return Note(Say.NOTHING_YET)
    share = round(100 * digital / (digital + personal), 1)
    return Note(Say.BY_THEMSELVES, {"share": share, "touches": digital + personal})


def _effort(result: Result) -> Note:
    easy, answers = total_of(result, "easy"), total_of(result, "answers")
    return Note(Say.FOUND_EASY, {"easy": easy, "answers": answers})


def _waiting(result: Result) -> Note:
    rows = [row for row in result.rows if row.name and row.figures["median_days"] is not None]
    if not rows:
        return Note(Say.NOTHING_YET)
    slowest = max(rows, key=lambda row: (number_of(row, "median_days"), row.name or ""))
    return Note(
        Say.WAITS_LONGEST,
        {
            "name": slowest.name or "",
            "leads": whole_of(slowest, "leads"),
            "days": number_of(slowest, "median_days"),
        },
    )


TELL: Mapping[str, Callable[[Result], Note]] = {
    "promises_kept": _promises,
    "call_blocks": _calls,
    "meetings_held": _meetings,
    "read_before_talk": _read,
    "account_research": _accounts,
    "touch_split": _split,
    "buyer_effort": _effort,
    "waiting_now": _waiting,
}
