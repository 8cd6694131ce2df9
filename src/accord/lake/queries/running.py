"""Asking the lake."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
from numpy.typing import NDArray

from accord.lake.queries.engine import engine_of
from accord.lake.rules import lake_sql, manifests
from accord.lake.rules.facts_sql import quoted
from accord.lake.values import (
    Lake,
    LakeIsEmpty,
    Manifest,
    NotAQuestion,
    Snapshot,
    TookTooLong,
)

MANIFEST = "manifest.json"
Column: TypeAlias = NDArray[Any]
_WITH_ZONE = "TIMESTAMP WITH TIME ZONE"


def get_snapshot(*, lake: Lake) -> Snapshot:
    """The lake as it was last left. Raises LakeIsEmpty for one that was never filled."""
    try:
        text = (lake.folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LakeIsEmpty(str(lake.folder)) from error
    manifest = manifests.from_text(text)
    if manifest is None:
        raise LakeIsEmpty(str(lake.folder))
    return snapshot_of(manifest, rows=0)


def snapshot_of(manifest: Manifest, *, rows: int) -> Snapshot:
    """What a caller sees of a manifest."""
    return Snapshot(
        as_of=manifest.as_of,
        watermark=manifest.watermark,
        rows=rows,
        generation=manifests.generation(manifest),
        manifest=manifest,
    )


def list_rows(
    *,
    sql: str,
    parameters: Mapping[str, object],
    tables: Mapping[str, str],
    beside: Mapping[str, Path],
    snapshot: Snapshot,
    lake: Lake,
    within: timedelta,
    is_large: bool = False,
) -> list[dict[str, object]]:
    """The rows of one SELECT over `facts.*`, by column name; times are aware and in UTC.
    beside: Parquet files in the lake's folder, read as tables of these names. is_large: a job
    asks, whose question may take more memory than those of pages.

    Raises NotAQuestion, TookTooLong.
    """
    with _asked(
        sql, parameters=parameters, tables=tables, beside=beside, snapshot=snapshot, lake=lake,
        within=within, is_large=is_large,
    ) as found:  # fmt: skip
        columns, zoned = list(found.columns), _zoned(found)
        rows = (_without_zones(found, zoned) if zoned else found).fetchall()
    return [_named(row, columns=columns, zoned=zoned) for row in rows]


def list_columns(
    *,
    sql: str,
    parameters: Mapping[str, object],
    beside: Mapping[str, Path],
    snapshot: Snapshot,
    lake: Lake,
    within: timedelta,
) -> dict[str, Column]:
    """The same rows as columns of numpy, for very many numbers.

    Raises NotAQuestion, TookTooLong.
    """
    with _asked(
        sql, parameters=parameters, tables={}, beside=beside, snapshot=snapshot, lake=lake,
        within=within, is_large=True,
    ) as found:  # fmt: skip
        columns: dict[str, Column] = found.fetchnumpy()
    return columns


def write_lines(
    *,
    sql: str,
    parameters: Mapping[str, object],
    beside: Mapping[str, Path],
    into: Path,
    snapshot: Snapshot,
    lake: Lake,
    within: timedelta,
) -> None:
    """The same rows as lines of CSV without a header, in a file in the lake's folder.

    Raises NotAQuestion, TookTooLong.
    """
    with _asked(
        sql, parameters=parameters, tables={}, beside=beside, snapshot=snapshot, lake=lake,
        within=within, is_large=True,
    ) as found:  # fmt: skip
        found.write_csv(str(into), header=False)


@contextmanager
def _asked(
    sql: str,
    *,
    parameters: Mapping[str, object],
    tables: Mapping[str, str],
    beside: Mapping[str, Path],
    snapshot: Snapshot,
    lake: Lake,
    within: timedelta,
    is_large: bool,
) -> Iterator[duckdb.DuckDBPyRelation]:
    _check(sql)
    engine = engine_of(lake.folder, is_large=is_large)
    with (
        engine.reading(snapshot.manifest, sql=sql, tables=tables) as cursor,
        _stopped_after(within, cursor),
    ):
        for name, path in beside.items():
            cursor.execute(
                f"create temp view {quoted(name)} as {lake_sql.reading(path)}"
            ).fetchall()
        yield cursor.sql(sql, params=dict(parameters))


def _named(
    row: tuple[object, ...], *, columns: Sequence[str], zoned: set[str]
) -> dict[str, object]:
    named = dict(zip(columns, row, strict=True))
    for name in zoned:
        value = named[name]
        if isinstance(value, datetime):
            named[name] = value.replace(tzinfo=UTC)
    return named


def _check(sql: str) -> None:
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise NotAQuestion(sql[:200])


def _zoned(found: duckdb.DuckDBPyRelation) -> set[str]:
    pairs = zip(found.columns, found.types, strict=True)
    return {name for name, type_ in pairs if str(type_) == _WITH_ZONE}


def _without_zones(found: duckdb.DuckDBPyRelation, zoned: set[str]) -> duckdb.DuckDBPyRelation:
    """DuckDB hands over times with a zone only with the help of one more library."""
    columns = (
        f"timezone('UTC', {quoted(name)}) as {quoted(name)}" if name in zoned else quoted(name)
        for name in found.columns
    )
    return found.project(", ".join(columns))


@contextmanager
def _stopped_after(limit: timedelta, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = threading.Timer(limit.total_seconds(), cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise TookTooLong(f"{limit.total_seconds():g} s") from error
    finally:
        timer.cancel()
