"""Kept files and imports that name a person, and rows to be handed out."""

import gzip
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from accord.foundation import bulk, database
from accord.intake import models
from accord.intake.values.batches import BatchState

ENCODINGS = ("utf-8", "utf-16", "cp1251", "cp949", "latin-1")


def are_arriving(*, digests: Iterable[str]) -> bool:
    """Whether a file of these is still being taken in."""
    return models.Batch.objects.filter(
        digest__in=list(digests), state__in=[BatchState.WAITING, BatchState.RUNNING]
    ).exists()


def brought_erased(*, batch_id: int) -> bool:
    """Whether a row of this import was refused for somebody erased."""
    return models.SetAside.objects.filter(batch_id=batch_id, code="ERASED").exists()


def is_work_under_way() -> bool:
    """Whether work of any slice that takes files of people along has not ended."""
    return any(bulk.fetch(f"{each.under_way} limit 1") for each in database.passing_files())


def files_naming(*, words: str, files: Path, home: Path) -> list[Path]:
    """The kept files in which somebody is named, whatever they are written in, and those on their
    way through work of any slice."""
    named = re.compile(words, re.IGNORECASE)
    passing = [path for each in database.passing_files() for path in home.glob(f"{each.folder}/*")]
    return [path for path in sorted([*files.glob("??/*"), *passing]) if _names(path, named)]


def _names(path: Path, named: re.Pattern[str]) -> bool:
    return any(_is_named(content, named) for content in _contents(path))


def _contents(path: Path) -> Iterator[bytes]:
    """The file's bytes unpacked, or those of each part of a workbook."""
    with path.open("rb") as opened:
        packed = opened.read(2) == b"\x1f\x8b"
    if packed:
        with gzip.open(path) as unpacked:
            yield unpacked.read()
        return
    if not zipfile.is_zipfile(path):
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as whole:
        for part in whole.namelist():
            if part.endswith((".xml", ".csv", ".txt", ".json")):
                yield whole.read(part)


def _is_named(content: bytes, named: re.Pattern[str]) -> bool:
    for encoding in ENCODINGS:
        try:
            if named.search(content.decode(encoding)):
                return True
        except UnicodeDecodeError:
            continue
    return False


def rows_as_json(*, table: str, where: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that a declared condition finds."""
    rows = bulk.fetch(
        f"select row_to_json(t)::text from {table} t where {where} limit 10000", parameters
    )
    return [bulk.read_json(row) for (row,) in rows]
