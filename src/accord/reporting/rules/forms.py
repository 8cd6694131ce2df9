"""A result as JSON and as a table for files; the same numbers as on the screen."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from accord.kernel.cells import escape
from accord.kernel.money import Money
from accord.reporting.values.behind import CostBehind
from accord.reporting.values.benchmarks import BENCHMARKS, Benchmark
from accord.reporting.values.figures import Note
from accord.reporting.values.measures import Figure, Measure, Result, Row

Sentence = Callable[[Note], str]
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def entry(measure: Measure) -> dict[str, Any]:
    """A measure as the glossary has it: what it is, not what it says."""
    return {
        "measure": measure.name,
        "title": str(measure.title),
        "question": str(measure.question),
        "explains": str(measure.explains),
        "unit": measure.unit,
        "team": measure.team,
        "tier": measure.tier.value,
        "definition": measure.definition,
        "by": list(measure.dimensions),
        "benchmarks": [_benchmark(one) for one in BENCHMARKS if one.measure == measure.name],
    }


def _benchmark(one: Benchmark) -> dict[str, Any]:
    return {
        "step": ":".join(one.step) if one.step else None,
        "low": one.low,
        "high": one.high,
        "scope": str(one.scope),
        "source": one.source,
        "year": one.year,
        "caveat": str(one.caveat),
    }


def to_json(result: Result, *, sentence: Sentence) -> dict[str, Any]:
    """The document of the interfaces: measure, unit, definition, as_of, rows, notes."""
    used = result.definition
    return {
        "measure": result.measure.name,
        "unit": result.measure.unit,
        "definition": {"kind": used.kind, "version": used.number} if used else None,
        "as_of": result.as_of.isoformat(),
        "rows": _rows(result, sentence=sentence),
        "notes": [sentence(note) for note in result.notes],
    }


def to_csv(result: Result, *, sentence: Sentence) -> str:
    """The rows with a head; notes of a row in one cell, figures unrounded."""
    rows = _rows(result, sentence=sentence)
    for row in rows:
        if "notes" in row:
            row["notes"] = " ".join(row["notes"])
    return table(rows)


def cost_entry(one: CostBehind) -> dict[str, Any]:
    """A cost behind a figure, for programs; told: in the currency that all are told in."""
    booking = one.booking
    return {
        "id": booking.id,
        "day": booking.spent_on.isoformat(),
        "kind": booking.kind,
        "campaign": booking.campaign or None,
        "channel": booking.channel or None,
        "origin": booking.origin or None,
        "team": booking.team,
        "source": booking.source,
        "amount": str(one.amount),
        "currency": one.amount.currency,
        "told": str(one.told) if one.told else None,
        "told_in": one.told.currency if one.told else None,
    }


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _rows(result: Result, *, sentence: Sentence) -> list[dict[str, Any]]:
    """All rows, with the same keys."""
    has_notes = any(row.counted or row.notes for row in result.rows)
    return [_row(row, result=result, sentence=sentence, has_notes=has_notes) for row in result.rows]


def _row(row: Row, *, result: Result, sentence: Sentence, has_notes: bool) -> dict[str, Any]:
    head = {result.dimension: row.label} if result.dimension else {}
    figures = {name: _figure(figure) for name, figure in row.figures.items()}
    notes = {"notes": [sentence(note) for note in row.notes]}
    return {**head, **figures, **(notes if has_notes else {})}


def _figure(figure: Figure) -> Any:
    return str(figure) if isinstance(figure, Money) else figure


def _cell(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula; a number stays one."""
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return escape(value)
    return "" if value is None else value
