"""A whole file as a table in memory, and what its cells mean."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path

from accord.intake.queries import files
from accord.intake.rules import dates, numbers
from accord.intake.values.reading import Column
from accord.intake.values.tables import FileTable

LOOKED_AT = 20_000  # rows by which columns are told


def read_table(*, path: Path, locale: str, name: str | None = None) -> FileTable:
    """All rows of a file; raises UnableToRead.

    `name` is the file's name as its owner knows it, where `path` is a stored copy."""
    reading = files.read_head(path, locale=locale, name=name, look_at=LOOKED_AT)
    cells: tuple[list[str], ...] = tuple([] for _column in reading.columns)
    rows: list[int] = []
    bad = 0
    for block in files.iterate_columns(path, reading):
        bad += len(block.bad)
        rows.extend(block.numbers)
        for into, values in zip(cells, block.columns, strict=True):
            into.extend(values)
    return FileTable(reading.columns, cells, rows, bad)


def read_moments(
    *, column: Column, cells: Sequence[str], zone: tzinfo
) -> Sequence[datetime | None] | None:
    """The instants of a column; None where the file leaves open how its days are written."""
    if column.date_order is None:
        return None
    return dates.parse_moments(cells, order=column.date_order, zone=zone)


def read_amounts(*, column: Column, cells: Sequence[str]) -> Sequence[Decimal | None] | None:
    """The numbers of a column; None where it does not hold any, or in a way left open."""
    if column.number_format is None:
        return None
    found = numbers.parse_amounts(cells, number_format=column.number_format)
    return [amount.value if amount else None for amount in found]
