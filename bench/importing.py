"""Leads from a file, end to end, beside a bare COPY of the same rows."""

import csv
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from bench import ground
from bench.values import Figure

FIELDS = (
    "external_id", "full_name", "email", "phone", "title", "country", "language", "origin",
    "channel", "segment", "created_at",
)  # fmt: skip
GATE = 1 / 30
FILES = 5
REFERENCE = f"""
    create table reference ({", ".join(f"{name} text" for name in FIELDS)});
    create index on reference (external_id);
    create index on reference (email);
    create index on reference (created_at);
    create index on reference (full_name);
"""


def measure(*, leads: int = 100_000) -> list[Figure]:
    """`leads` in five files, each as a person would import it, each beside its COPY."""
    with ground.at_home() as home:
        rates, ratios, copies = [], [], []
        _run_file(home, _file(home / "warm.csv", list(islice(_rows(scale=1), 500))))
        rows = _rows(scale=leads // 5_500 + 1)
        for number in range(FILES):
            part = list(islice(rows, leads // FILES))
            path = _file(home / f"{number}.csv", part)
            _fresh_reference()
            copied = _timed(lambda path=path: _copy(path))
            taken = _timed(lambda path=path: _run_file(home, path))
            rates.append(len(part) / taken)
            copies.append(len(part) / copied)
            ratios.append(copied / taken)
        shortest = _file(home / "olist.csv", list(islice(_rows(scale=1, seed=9), 5_345)))
        olist = _timed(lambda: _run_file(home, shortest))
    return [
        Figure(
            "import",
            f"{leads:,} leads from files, of a bare COPY",
            "×",
            tuple(ratios),
            at_least=GATE,
        ),
        Figure("import", f"{leads:,} leads from files", "rows/s", tuple(rates)),
        Figure("import", "bare COPY of the same rows, four indexes", "rows/s", tuple(copies)),
        Figure("import", "5,345 leads from a file", "s", (olist,), at_most=2.0),
    ]


def _rows(*, scale: int, seed: int = 5) -> Iterator[dict[str, Any]]:
    from accord.sample import rules
    from accord.sample.values import Plan

    plan = Plan(until=date(2026, 3, 2), seed=seed, scale=scale)
    for chapter in rules.chapters(plan):
        for block in chapter.blocks:
            if block.kind == "leads":
                for row in block.rows():
                    yield {name: row[name] or "" for name in FIELDS} | {
                        "external_id": f"{seed}-{scale}-{row['external_id']}"
                    }


def _file(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _run_file(home: Path, path: Path) -> None:
    """What `accord import` does once it has started."""
    from accord.foundation import clock
    from accord.intake.operations import files
    from accord.intake.queries import files as reading_files
    from accord.intake.values.batches import BatchState, Kind
    from accord.intake.values.plans import Plan

    plan = Plan(kind=Kind.LEADS, source="bench", columns={name: name for name in FIELDS})
    reading = reading_files.read_head(path, locale="en", overrides=files.overrides_of(plan))
    batch = files.deliver(
        path=path,
        file_name=path.name,
        plan=plan,
        reading=reading,
        files=home / "files",
        at=clock.now(),
    )
    state = files.run_file(batch_id=batch, files=home / "files", now=clock.now)
    if state is not BatchState.DONE:
        raise RuntimeError(f"the import ended {state}")


def _copy(path: Path) -> None:
    from django.db import connections

    copying = "copy reference from stdin (format csv, header)"
    with connections["owner"].cursor() as cursor, cursor.copy(copying) as copy:
        copy.write(path.read_bytes())


def _fresh_reference() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("drop table if exists reference")
        cursor.execute(REFERENCE)


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
