"""SQL that reads and writes the Parquet files with DuckDB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from accord.lake.rules.facts_sql import quoted
from accord.lake.values import Column, DataFile, Kind, Shape

_NUMERIC = re.compile(r"numeric(?:\((\d+),(\d+)\))?")
_WIDEST = 38
_MENTIONED = re.compile(r'\bfacts\s*\.\s*(?:"([^"]+)"|(\w+))', re.IGNORECASE)


def mentioned(sql: str) -> set[str]:
    """Names that stand after `facts.` in a query; more than it uses does no harm."""
    return {strict or loose.lower() for strict, loose in _MENTIONED.findall(sql)}


def received(columns: Sequence[Column]) -> str:
    """The select list that gives columns that travelled as text their type again."""
    return ", ".join(_received(column) for column in columns)


def surviving(
    files: Sequence[DataFile], *, shape: Shape, folder: Path, graves: Sequence[DataFile]
) -> str:
    """The rows of neighbouring files, oldest first, without what is outdated: of a dimension the
    latest per key counts, and nothing that lies in a grave.

    Within one file a key is unique, so only the files after the first, which is the largest, are
    searched for the latest row.
    """
    buried = _buried(shape.source, folder=folder, graves=graves)
    if shape.kind is Kind.EVENT or len(files) < 2:
        return f"select held.* from {_parquet(files, folder=folder)} held{buried}"
    return (
        f"with newer as (select * from {_parquet(files[1:], folder=folder)} "
        "qualify row_number() over (partition by key order by xact_id desc) = 1) "
        f"select held.* from newer held{buried} union all by name "
        f"select held.* from {_parquet(files[:1], folder=folder)} held "
        f"anti join newer on newer.key = held.key{buried}"
    )


def reading(path: Path) -> str:
    """The rows of one file that is none of the lake's."""
    return f"select * from read_parquet({_literal(str(path))})"


def write(query: str, *, path: Path) -> str:
    """Copy a query's rows into one new Parquet file."""
    return f"copy ({query}) to {_literal(str(path))} (format parquet, compression zstd)"


def _buried(source: str, *, folder: Path, graves: Sequence[DataFile]) -> str:
    if not graves:
        return ""
    return (
        f" anti join (from {_parquet(graves, folder=folder)} where relation = {_literal(source)})"
        " grave on grave.key::varchar = held.key::varchar and grave.xact_id >= held.xact_id"
    )


def _parquet(files: Sequence[DataFile], *, folder: Path) -> str:
    names = ", ".join(_literal(str(folder / part.name)) for part in files)
    return f"read_parquet([{names}])"


def _received(column: Column) -> str:
    name = quoted(column.name)
    found = _NUMERIC.fullmatch(column.type)
    if found is None:
        return name
    width, scale = (int(found[1]), int(found[2])) if found[1] else (_WIDEST, 10)
    if width > _WIDEST or scale > width:
        return f"{name}::double as {name}"
    return f"{name}::decimal({width}, {scale}) as {name}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
