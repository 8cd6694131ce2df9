"""Rows of the measures of what the teams do and what buyers do by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accord.efforts.values import FEWEST
from accord.reporting.rules.rates import rate_of
from accord.reporting.rules.rows import Build, Context, Counted, only, ordered, row_of, shares
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Row


def promises_kept(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of what was due and is known, the share that was kept; few open ones make it too early."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["met"], entered=row["met"] + row["missed"])
        whole = rate.entered + row["open"]
        is_known = 10 * row["open"] <= whole
        early = Note(Say.UNANSWERED, {"open": row["open"], "entered": whole})
        figures = {**only(row, "met", "missed", "open"), **shares(rate, mature=is_known)}
        rows.append(row_of(row["label"], figures, notes=() if is_known else (early,), rate=rate))
    return ordered(rows, by="met", context=context)


def call_blocks(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Leads called, talked with and accepted since, the latest day first."""
    names = ("leads", "talked", "moved", "customers")
    return _latest([row_of(row["label"], only(row, *names)) for row in counted], context)


def meetings_held(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Leads met and those with a deal since, the latest meeting first."""
    names = ("leads", "moved", "customers")
    return _latest([row_of(row["label"], only(row, *names)) for row in counted], context)


def _latest(rows: list[Row], context: Context) -> list[Row]:
    if context.dimension in ("call_block", "meeting"):
        return sorted(rows, key=lambda row: str(row.group), reverse=True)
    return ordered(rows, by="leads", context=context)


def read_before_talk(counted: Sequence[Counted], context: Context) -> list[Row]:
    """How many pieces, on average and for half of the leads."""
    rows = []
    for row in counted:
        numbers = {name: _one(row[name]) for name in ("mean_pieces", "median_pieces", "p90_pieces")}
        figures = {**only(row, "talked", "read", "read_nothing"), **numbers}
        rows.append(row_of(row["label"], figures))
    return ordered(rows, by="talked", context=context)


def account_research(counted: Sequence[Counted], context: Context) -> list[Row]:
    """How many pieces and readers a company has before it talks."""
    rows = []
    for row in counted:
        names = ("mean_pieces", "median_pieces", "mean_readers")
        numbers = {name: _one(row[name]) for name in names}
        rows.append(row_of(row["label"], {**only(row, "leads", "accounts"), **numbers}))
    return ordered(rows, by="leads", context=context)


def touch_split(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Touches of both kinds and the share of those without one of us. It has no range: touches of
    one buyer are no independent ones."""
    rows = []
    for row in counted:
        digital, personal = int(row["digital"] or 0), int(row["personal"] or 0)
        whole = digital + personal
        figures: dict[str, Figure] = {
            **only(row, "leads", "customers"), "digital": digital, "personal": personal,
            "share": digital / whole if whole else None,
        }  # fmt: skip
        rows.append(row_of(row["label"], figures))
    return ordered(rows, by="leads", context=context)


def buyer_effort(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """The share that found it easy; nothing of fewer answers than hide who gave them."""
    rows = []
    for row in counted:
        if row["answers"] < FEWEST:
            continue
        rate = rate_of(reached=row["easy"], entered=row["answers"])
        figures = {**only(row, "answers", "easy", "hard"), **shares(rate, mature=True)}
        rows.append(row_of(row["label"], figures, rate=rate))
    return rows


def waiting_now(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Open leads of each stage and for how long they have stood there."""
    rows = []
    for row in counted:
        numbers = {name: _one(row[name]) for name in ("median_days", "p90_days")}
        rows.append(row_of(row["label"], {**only(row, "leads", "long"), **numbers}))
    return ordered(rows, by="leads", context=context)


def _one(value: object) -> float | None:
    """One digit is as much as anybody reads of it."""
    return None if value is None else round(float(str(value)), 1)


BUILD: Mapping[str, Build] = {
    "promises_kept": promises_kept,
    "call_blocks": call_blocks,
    "meetings_held": meetings_held,
    "read_before_talk": read_before_talk,
    "account_research": account_research,
    "touch_split": touch_split,
    "buyer_effort": buyer_effort,
    "waiting_now": waiting_now,
}
