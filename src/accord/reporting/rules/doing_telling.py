"""The one sentence that a result about doings is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result, Row


def _promises(result: Result) -> Note:
    met, missed = _sum(result, "met"), _sum(result, "missed")
    return Note(Say.PROMISES_KEPT, {"met": met, "due": met + missed})


def _calls(result: Result) -> Note:
    return Note(
        Say.CALLED_AND_MOVED, {"leads": _sum(result, "leads"), "moved": _sum(result, "moved")}
    )


def _meetings(result: Result) -> Note:
    return Note(Say.MET_AND_MOVED, {"leads": _sum(result, "leads"), "moved": _sum(result, "moved")})


def _read(result: Result) -> Note:
    rows = [row for row in result.rows if row.figures["mean_pieces"] is not None]
    if not rows:
        return Note(Say.NOTHING_YET)
    whole = sum(_whole(row, "talked") for row in rows)
    pieces = sum(_number(row, "mean_pieces") * _whole(row, "talked") for row in rows)
    return Note(Say.READ_BEFORE, {"leads": whole, "pieces": round(pieces / whole, 1)})


def _accounts(result: Result) -> Note:
    rows = [row for row in result.rows if _whole(row, "accounts")]
    if not rows:
        return Note(Say.NOTHING_YET)
    whole = sum(_whole(row, "accounts") for row in rows)
    pieces = sum(_number(row, "mean_pieces") * _whole(row, "accounts") for row in rows)
    return Note(Say.ACCOUNTS_READ, {"accounts": whole, "pieces": round(pieces / whole, 1)})


def _split(result: Result) -> Note:
    digital, personal = _sum(result, "digital"), _sum(result, "personal")
    if not digital + personal:
        return Note(Say.NOTHING_YET)
    share = round(100 * digital / (digital + personal), 1)
    return Note(Say.BY_THEMSELVES, {"share": share, "touches": digital + personal})


def _effort(result: Result) -> Note:
    easy, answers = _sum(result, "easy"), _sum(result, "answers")
    return Note(Say.FOUND_EASY, {"easy": easy, "answers": answers})


def _waiting(result: Result) -> Note:
    rows = [row for row in result.rows if row.name and row.figures["median_days"] is not None]
    if not rows:
        return Note(Say.NOTHING_YET)
    slowest = max(rows, key=lambda row: (_number(row, "median_days"), row.name or ""))
    return Note(
        Say.WAITS_LONGEST,
        {
            "name": slowest.name or "",
            "leads": _whole(slowest, "leads"),
            "days": _number(slowest, "median_days"),
        },
    )


def _sum(result: Result, name: str) -> int:
    return sum(_whole(row, name) for row in result.rows)


def _whole(row: Row, name: str) -> int:
    figure = row.figures[name]
    return figure if isinstance(figure, int) else 0


def _number(row: Row, name: str) -> float:
    figure = row.figures[name]
    return float(figure) if isinstance(figure, int | float) else 0.0


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
