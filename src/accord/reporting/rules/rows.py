"""Rows of a measure from the counts of its groups: rates with their ranges, order, notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from accord.kernel.money import Money
from accord.reporting.rules import cohorts, sentences
from accord.reporting.rules.questions import STAGES, TIMES
from accord.reporting.rules.rates import rate_of, times_as_likely, won_of
from accord.reporting.rules.row_figures import whole_of
from accord.reporting.values.figures import Cohort, Note, Rate, Say
from accord.reporting.values.measures import Figure, Group, Row

Counted: TypeAlias = Mapping[str, Any]
CALLED = ("mql", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rows are judged by: the last day known, the window of maturity, the first day from
    which outcomes were recorded, and what definitions say of a label: of a stage its team, of a
    reason its group and whether it counts, of persistence how often both teams agreed to try."""

    dimension: str | None
    horizon: date | None = None
    window: float | None = None
    reliable_from: date | None = None
    said: Mapping[str, str] | None = None


VERDICTS = ("yes", "no", "unsure")
Build = Callable[[Sequence[Counted], Context], list[Row]]


def funnel(counted: Sequence[Counted], context: Context) -> list[Row]:
    """All stages in their order, also those nobody came to."""
    found = {row["label"]: row for row in counted}
    owners = context.said or {}
    nobody = {"entered": 0, "now": 0}
    return [
        row_of(
            stage,
            {
                "owner_team": owners.get(stage, ""),
                **only(found.get(stage, nobody), "entered", "now"),
            },
        )
        for stage in STAGES
    ]


def stage_flips(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """All stages in their order, with those who come to them and those who do not."""
    names = ("written", "under", "comes_in", "falls_out", "earlier", "later")
    found = {row["label"]: row for row in counted}
    nobody = dict.fromkeys(names, 0)
    return [row_of(stage, only(found.get(stage, nobody), *names)) for stage in STAGES]


def conversion(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Entered, reached and the rate of each group, months judged as cohorts."""
    judge = _cohort if context.dimension == "cohort" else _group
    return ordered([judge(row, context) for row in counted], by="entered", context=context)


def win_rate(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Won of decided; what is decided is never too young."""
    rows = []
    for row in counted:
        rate = won_of(won=row["won"], lost=row["lost"])
        figures = {**only(row, "won", "lost"), **shares(rate, mature=True)}
        rows.append(row_of(row["label"], figures, rate=rate))
    return ordered(rows, by="won", context=context)


def won_value(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Deals and their value, each currency by itself; no value where none was recorded."""
    rows = [
        row_of(
            row["label"],
            {
                **only(row, "deals", "valued"),
                "value": None if row["value"] is None else Money(row["value"], row["currency"]),
                "currency": row["currency"],
            },
        )
        for row in counted
    ]
    return ordered(rows, by="deals", context=context)


def times(counted: Sequence[Counted], context: Context) -> list[Row]:
    """How long, in days with one decimal; of deals, or of leads in a stage."""
    count = "leads" if context.dimension == "stage" else "deals"
    names = ("mean_days", "median_days", "p90_days")
    rows = [
        row_of(row["label"], {count: row[count], **{name: _days(row[name]) for name in names}})
        for row in counted
    ]
    return ordered(rows, by=count, context=context)


def lead_quality(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the leads sales has decided about, the share it took."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["accepted"], entered=row["accepted"] + row["rejected"])
        answered = row["pending"] <= cohorts.YOUNG_AT_MOST * row["handed_off"]
        waiting = Note(Say.UNANSWERED, {"open": row["pending"], "entered": row["handed_off"]})
        found = shares(rate, mature=answered)
        figures = {
            **only(row, "handed_off", "accepted", "rejected", "pending"),
            "acceptance": found.pop("rate"),
            **found,
            "of_all": row["accepted"] / row["handed_off"] if row["handed_off"] else None,
        }
        rows.append(row_of(row["label"], figures, notes=() if answered else (waiting,), rate=rate))
    return ordered(rows, by="handed_off", context=context)


def promising(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the leads of which sales has said a word, the share it called promising."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["yes"], entered=row["judged"])
        silent = row["handed_off"] - row["judged"]
        answered = silent <= cohorts.YOUNG_AT_MOST * row["handed_off"]
        waiting = Note(Say.UNANSWERED, {"open": silent, "entered": row["handed_off"]})
        figures = {
            **only(row, "handed_off", "judged", "yes", "no", "unsure"),
            **shares(rate, mature=answered),
        }
        rows.append(row_of(row["label"], figures, notes=() if answered else (waiting,), rate=rate))
    return ordered(rows, by="handed_off", context=context)


def promising_outcome(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """What came of the leads by sales' word, yes first; of what was tried, the share won."""
    rows = []
    for row in sorted(counted, key=lambda row: VERDICTS.index(row["label"])):
        rate = won_of(won=row["won"], lost=row["lost"])
        figures = {
            **only(row, "leads", "won", "lost", "returned", "open"),
            **shares(rate, mature=rate.entered >= sentences.ENOUGH_OUTCOMES),
        }
        rows.append(row_of(row["label"], figures, rate=rate))
    return rows


def visits(
    counted: Sequence[Counted], *, visited: Sequence[Counted], context: Context
) -> list[Row]:
    """Visits and leads of each group, and how many leads there were to 100 visits.

    Where more leads came than visits were counted, the two do not tell of the same.
    """
    came = {row["label"]: row["leads"] for row in counted}
    seen = {row["label"]: row["visits"] for row in visited}
    rows = []
    for label in {**seen, **came}:
        figures = {"visits": seen.get(label, 0), "leads": came.get(label, 0)}
        fits = figures["leads"] <= figures["visits"]
        rate = rate_of(reached=figures["leads"], entered=figures["visits"]) if fits else None
        found = shares(rate, mature=True) if rate else dict.fromkeys(("rate", "low", "high"))
        notes = () if fits else (Note(Say.MORE_LEADS_THAN_VISITS),)
        told = {**figures, **found, "mature": fits}
        rows.append(row_of(label, told, notes=notes, rate=rate))
    return ordered(rows, by="visits", context=context)


def repeat_customers(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the customers, the share that bought again; the newest have not had the time for it."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["again"], entered=row["bought"])
        mature = row["young"] <= cohorts.YOUNG_AT_MOST * row["bought"]
        early = Note(Say.MAY_RETURN, {"open": row["young"], "entered": row["bought"]})
        figures = {**only(row, "bought", "again"), **shares(rate, mature=mature)}
        notes = () if mature else (early,)
        rows.append(row_of(row["label"], figures, notes=notes, rate=rate))
    return ordered(rows, by="bought", context=context)


def mql_validity(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """Customers among the MQLs and among the others; how many times as often on the first row."""
    found = {row["label"]: row for row in counted}
    judged = {
        called: cohorts.judge_rate(
            reached=row["customers"], entered=row["leads"], young_open=row["young"]
        )
        for called in CALLED
        if (row := found.get(called))
    }
    both = [judged[called].rate for called in CALLED if called in judged]
    times = times_as_likely(*both) if len(both) == len(CALLED) else None
    rows = []
    for called, one in judged.items():
        told = times if called == CALLED[0] and times else (None, None, None)
        figures = {
            **only(found[called], "leads", "customers"),
            **shares(one.rate, mature=one.mature),
            **dict(zip(("times", "times_low", "times_high"), told, strict=True)),
        }
        rows.append(row_of(called, figures, notes=one.notes, rate=one.rate))
    return rows


def content_reach(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Leads of each group, and how many of them had a piece for each step in hand."""
    names = ("leads", "awareness", "consideration", "decision", "no_step")
    rows = [row_of(row["label"], only(row, *names)) for row in counted]
    return ordered(rows, by="leads", context=context)


def leaks(counted: Sequence[Counted], _context: Context) -> list[Row]:
    """Leads lost in each way, of all that came from the tool; ways in which none is lost are
    left out."""
    rows = []
    for row in sorted(counted, key=lambda row: (-row["lost"], str(row["label"]), row["source"])):
        rate = rate_of(reached=row["lost"], entered=row["received"])
        found = shares(rate, mature=True)
        figures = {
            **only(row, "source", "received", "lost"),
            "share": found.pop("rate"),
            **found,
        }
        if row["lost"]:
            group = f"{row['label']}|{row['source']}"
            rows.append(Row(group=group, label=row["label"], figures=figures, counted=rate))
    return rows


def leak_share(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Of the leads of each month, the share that has slipped away by now."""
    rows = []
    for row in counted:
        rate = rate_of(reached=row["lost"], entered=row["received"])
        found = shares(rate, mature=True)
        figures = {**only(row, "received", "lost"), "share": found.pop("rate"), **found}
        rows.append(row_of(row["label"], figures, rate=rate))
    return ordered(rows, by="received", context=context)


def people(counted: Sequence[Counted], context: Context) -> list[Row]:
    """Leads and customers of each month, or of each piece."""
    rows = [row_of(row["label"], only(row, "leads", "customers")) for row in counted]
    return ordered(rows, by="leads", context=context)


_FACTS = (
    "downloaded", "shared", "opened", "useful", "useful_to_them", "in_deals", "in_won_deals",
)  # fmt: skip


def content_facts(counted: Sequence[Counted], context: Context) -> list[Row]:
    """What came of each piece, each fact by itself."""
    rows = [row_of(row["label"], only(row, *_FACTS)) for row in counted]
    return ordered(rows, by="opened", context=context)


BUILD: Mapping[str, Build] = {
    "funnel": funnel,
    "conversion": conversion,
    "win_rate": win_rate,
    "won_value": won_value,
    "time_to_win": times,
    "time_in_stage": times,
    "lead_quality": lead_quality,
    "promising": promising,
    "promising_outcome": promising_outcome,
    "repeat_customers": repeat_customers,
    "mql_validity": mql_validity,
    "content_reach": content_reach,
    "content_use": people,
    "content_facts": content_facts,
    "leaks": leaks,
    "leak_share": leak_share,
    "stage_flips": stage_flips,
    "trend": people,
}


def _group(row: Counted, _context: Context) -> Row:
    judged = cohorts.judge_rate(
        reached=row["reached"], entered=row["entered"], young_open=row["young"]
    )
    figures = {**only(row, "entered", "reached"), **shares(judged.rate, mature=judged.mature)}
    return row_of(row["label"], figures, notes=judged.notes, rate=judged.rate)


def _cohort(row: Counted, context: Context) -> Row:
    if row["label"] is None or context.horizon is None:
        return _group(row, context)
    start = date.fromisoformat(f"{row['label']}-01")
    judged = cohorts.judge_cohort(
        Cohort(
            start=start,
            end=_next_month(start),
            entered=row["entered"],
            reached=row["reached"],
            open=row["open"],
        ),
        horizon=context.horizon,
        window_days=context.window,
        reliable_from=context.reliable_from,
    )
    mature = judged.mature and judged.complete
    figures = {**only(row, "entered", "reached"), **shares(judged.rate, mature=mature)}
    return row_of(row["label"], figures, notes=judged.notes, rate=judged.rate)


def only(row: Counted, *names: str) -> dict[str, Any]:
    """Some of the counts."""
    return {name: row[name] for name in names}


def shares(rate: Rate, *, mature: bool) -> dict[str, Figure]:
    """A rate with its range, as the rows of all shares have it."""
    return {"rate": rate.value, "low": rate.low, "high": rate.high, "mature": mature}


def row_of(
    group: Group,
    figures: Mapping[str, Figure],
    *,
    notes: tuple[Note, ...] = (),
    rate: Rate | None = None,
) -> Row:
    """A row of one group."""
    label = None if group is None else str(group)
    return Row(group=group, label=label, figures=figures, notes=notes, counted=rate)


def ordered(rows: list[Row], *, by: str, context: Context) -> list[Row]:
    """Times and stages in their order, else the largest first; the blank group last."""
    if context.dimension in TIMES:
        return sorted(rows, key=lambda row: (row.group is None, str(row.group), _currency(row)))
    if context.dimension == "stage":
        return sorted(rows, key=lambda row: STAGES.index(str(row.group)))
    return sorted(
        rows,
        key=lambda row: (row.group is None, -whole_of(row, by), str(row.group), _currency(row)),
    )


def _currency(row: Row) -> str:
    return str(row.figures.get("currency") or "")


def _days(value: float | Decimal | None) -> float | None:
    return None if value is None else round(float(value), 1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
