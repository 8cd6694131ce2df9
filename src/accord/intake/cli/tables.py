"""A whole file as columns, for commands that look at all of it at once."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from accord.intake.queries import files as reading_files
from accord.intake.values import refusals
from accord.intake.values.reading import Column, Overrides, Reading
from accord.intake.values.refusals import UnableToRead


@dataclass(frozen=True, slots=True)
class Table:
    """Texts as they stand, by the name of the column; `bad` rows cannot be read."""

    texts: dict[str, list[str]]
    columns: dict[str, Column]
    rows: int
    bad: int


def read_table(path: Path) -> Table:
    """The file column by column; raises ClickException with the reason where it cannot be read."""
    try:
        reading = _head(path)
        names = [column.name or column.key for column in reading.columns]
        texts: dict[str, list[str]] = {name: [] for name in names}
        if len(texts) < len(names):
            doubled = next(name for name, times in Counter(names).items() if times > 1)
            raise click.ClickException(
                _("%(file)s has two columns named “%(column)s”.")
                % {"file": path, "column": doubled}
            )
        rows = bad = 0
        for block in reading_files.iterate_columns(path, reading):
            bad += len(block.bad)
            rows += len(block.numbers)
            for name, values in zip(names, block.columns, strict=True):
                texts[name].extend(values)
    except UnableToRead as problem:
        refusal = problem.refusal
        sentence = refusals.sentence(refusal.code, refusal.facts)
        raise click.ClickException(f"{path}: {sentence}") from problem
    return Table(texts, dict(zip(names, reading.columns, strict=True)), rows, bad)


def check_column(table: Table, name: str, *, path: Path) -> None:
    """Raises ClickException with the columns that there are."""
    if name not in table.texts:
        raise click.ClickException(
            _("%(file)s has no column “%(column)s”. It has: %(columns)s.")
            % {"file": path, "column": name, "columns": ", ".join(table.texts)}
        )


def check_out(out: Path, *read: Path) -> None:
    """Raises UsageError where an answer would take the place of a file that it is made from."""
    for path in read:
        if out.exists() and path.exists() and out.samefile(path):
            raise click.UsageError(
                _("--out names %(file)s, which is read. Name another file.") % {"file": path}
            )


def _head(path: Path) -> Reading:
    language = settings.LANGUAGE_CODE
    return reading_files.read_head(path, locale=language, overrides=Overrides())


def write_table(out: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows as CSV; nothing is left half written. Raises ClickException where it cannot be."""
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as written:
            writer = csv.writer(written)
            writer.writerow(header)
            writer.writerows(rows)
        part.replace(out)
    except OSError as problem:
        raise click.ClickException(
            _("%(file)s cannot be written: %(problem)s.")
            % {"file": out, "problem": problem.strerror}
        ) from problem
    finally:
        part.unlink(missing_ok=True)
