"""A file as a table in memory, for those who compare files and take nothing in."""

from collections.abc import Sequence
from dataclasses import dataclass

from accord.intake.values.reading import Column


@dataclass(frozen=True, slots=True)
class FileTable:
    """The good rows of a file, one sequence per column, in the order of the file.

    `numbers` are the rows as a person sees them in a spreadsheet; `bad` counts the rows that
    cannot be read."""

    columns: tuple[Column, ...]
    cells: tuple[Sequence[str], ...]
    numbers: Sequence[int]
    bad: int
