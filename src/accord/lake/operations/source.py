"""The database's side of the copy: one frozen snapshot of its facts, streamed as Arrow.

The streams go from the driver to DuckDB through the Arrow C interface; no other library is
between them.
"""

from __future__ import annotations

import atexit
import os
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import Any

import adbc_driver_manager as adbc
import adbc_driver_postgresql
import duckdb

from accord.lake.rules import facts_sql
from accord.lake.rules.facts_sql import SCHEMA
from accord.lake.values import Column, Lake, Position, Shape, UnableToReadFacts, Window

_LOCK = 0x4C414B45  # "LAKE"
_UNHURRIED = """
select set_config('statement_timeout', '0', false), set_config('lock_timeout', '60s', false)
"""

_databases: dict[tuple[int, str], adbc.AdbcDatabase] = {}
_kept: dict[tuple[int, Path, str], adbc.AdbcConnection] = {}
_opening = threading.Lock()


class Source:
    """One read-only transaction over the facts; all it tells is of one instant."""

    def __init__(
        self, connection: adbc.AdbcConnection, receiver: duckdb.DuckDBPyConnection
    ) -> None:
        self._connection = connection
        self._receiver = receiver

    def state(self) -> tuple[Position, list[Shape]]:
        """Where the database stands, and the views it publishes. Raises UnableToReadFacts where
        there are none, or one lacks a column that the copy needs."""
        rows = self._fetch(facts_sql.STATE)
        shapes = [_shape(row) for row in rows if row["name"]]
        if not shapes:
            raise UnableToReadFacts(f"schema {SCHEMA} publishes no view")
        for shape in shapes:
            missing = facts_sql.missing_columns(shape)
            if missing:
                raise UnableToReadFacts(f"{SCHEMA}.{shape.name} has no column {missing[0]}")
        return _position(rows[0]), shapes

    def changed(self, windows: Sequence[Window]) -> set[str]:
        """Names of the views that have rows in their windows."""
        return (
            {row["name"] for row in self._fetch(facts_sql.changed(windows))} if windows else set()
        )

    @contextmanager
    def rows(self, window: Window) -> Iterator[duckdb.DuckDBPyRelation]:
        """The rows of one window as they arrive; to be read before anything else is asked."""
        with self._stream(facts_sql.rows(window)) as stream:
            yield self._receiver.from_arrow(stream)

    @contextmanager
    def asked(self, sql: str) -> Iterator[duckdb.DuckDBPyRelation]:
        """The rows of any question as they arrive; to be read before anything else is asked."""
        with self._stream(sql) as stream:
            yield self._receiver.from_arrow(stream)

    def _fetch(self, sql: str) -> list[dict[str, Any]]:
        with self._stream(sql) as stream:
            arrived = self._receiver.from_arrow(stream)
            return [dict(zip(arrived.columns, row, strict=True)) for row in arrived.fetchall()]

    @contextmanager
    def _stream(self, sql: str) -> Iterator[adbc.ArrowArrayStreamHandle]:
        statement = adbc.AdbcStatement(self._connection)
        try:
            statement.set_sql_query(sql)
            stream, _ = statement.execute_query()
            yield stream
        except (adbc.Error, duckdb.Error) as error:
            raise UnableToReadFacts(str(error)) from error
        finally:
            statement.close()


@contextmanager
def reading(lake: Lake, *, receiver: duckdb.DuckDBPyConnection) -> Iterator[Source]:
    """The facts in one repeatable-read snapshot, while no other process copies into this folder.

    Not for two threads at once. The connection is kept for the next time: a new one would have
    to learn all the views again. Raises UnableToReadFacts.
    """
    connection = _locked(lake)
    try:
        connection.set_autocommit(False)
        _execute(connection, "set transaction isolation level repeatable read read only")
        yield Source(connection, receiver)
        connection.rollback()
        connection.set_autocommit(True)
        _execute(connection, _unlock(lake))
    except BaseException as error:
        _close(connection)
        if isinstance(error, adbc.Error):
            raise UnableToReadFacts(str(error)) from error
        raise
    _kept[_key(lake)] = connection


def _locked(lake: Lake) -> adbc.AdbcConnection:
    """A connection that holds the lock of the folder; of one kept too long a new one.

    The lock comes before the snapshot, so that who waited for another sees what that one saw.
    """
    kept = _kept.pop(_key(lake), None)
    if kept is not None:
        try:
            _execute(kept, _lock(lake))
        except UnableToReadFacts:
            _close(kept)
        else:
            return kept
    try:
        fresh = adbc.AdbcConnection(_database(lake.conninfo))
    except adbc.Error as error:
        raise UnableToReadFacts(str(error)) from error
    try:
        _execute(fresh, _UNHURRIED)
        _execute(fresh, _lock(lake))
    except UnableToReadFacts:
        _close(fresh)
        raise
    return fresh


def _lock(lake: Lake) -> str:
    return f"select pg_advisory_lock({_LOCK}, {_number_of(lake.folder)})"


def _unlock(lake: Lake) -> str:
    return f"select pg_advisory_unlock({_LOCK}, {_number_of(lake.folder)})"


def _key(lake: Lake) -> tuple[int, Path, str]:
    return os.getpid(), lake.folder, lake.conninfo


def _close(connection: adbc.AdbcConnection) -> None:
    with suppress(adbc.Error):
        connection.close()


@atexit.register
def _close_all() -> None:
    for (process, _folder, _conninfo), connection in _kept.items():
        if process == os.getpid():
            _close(connection)


def _database(conninfo: str) -> adbc.AdbcDatabase:
    """The driver's handle; opening it reads the types of the server, so it is kept."""
    known = (os.getpid(), conninfo)
    with _opening:
        if known not in _databases:
            _databases[known] = adbc_driver_postgresql.connect(conninfo)
        return _databases[known]


def _execute(connection: adbc.AdbcConnection, sql: str) -> None:
    statement = adbc.AdbcStatement(connection)
    try:
        statement.set_sql_query(sql)
        statement.execute_update()
    except adbc.Error as error:
        raise UnableToReadFacts(str(error)) from error
    finally:
        statement.close()


def _number_of(folder: Path) -> int:
    return zlib.crc32(os.fsencode(folder)) - 2**31


def _position(row: dict[str, Any]) -> Position:
    since = row["writing_since"]
    return Position(
        origin=row["origin"],
        oldest=row["oldest"],
        writing_since=since.replace(tzinfo=UTC) if since else None,
    )


def _shape(row: dict[str, Any]) -> Shape:
    kind, source = facts_sql.kind_said(row["said"], name=row["name"])
    pairs = zip(row["columns"], row["types"], strict=True)
    return Shape(
        name=row["name"],
        kind=kind,
        source=source,
        columns=tuple(Column(name, type_) for name, type_ in pairs),
        digest=row["digest"],
    )
