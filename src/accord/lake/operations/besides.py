"""Rows of the live database beside the facts, for one question: kept as files while it is asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from accord.lake.operations.files import BESIDE
from accord.lake.operations.source import reading
from accord.lake.queries.engine import writing
from accord.lake.values import Lake


@contextmanager
def gathered(*, lake: Lake, questions: Mapping[str, str]) -> Iterator[dict[str, Path]]:
    """The answer of each question to the live database as a Parquet file, by name.

    All are of one instant. The files are gone afterwards. Raises UnableToReadFacts.
    """
    if not questions:
        yield {}
        return
    folder = lake.folder / BESIDE
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / f"{uuid.uuid4().hex}.parquet" for name in questions}
    try:
        with writing(lake.folder) as receiver, reading(lake, receiver=receiver) as source:
            for name, sql in questions.items():
                with source.asked(sql) as rows:
                    rows.write_parquet(str(files[name]), compression="zstd")
        yield files
    finally:
        for path in files.values():
            path.unlink(missing_ok=True)


@contextmanager
def place_for_lines(lake: Lake) -> Iterator[Path]:
    """A file to be written with lines of text; gone afterwards."""
    folder = lake.folder / BESIDE
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4().hex}.csv"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
