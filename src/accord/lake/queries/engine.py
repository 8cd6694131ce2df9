"""One DuckDB for each process and lake; it sees the lake's folder and nothing else.

Each generation of the lake has a catalogue of its own, so that a page that asks several questions
sees one state while others already see the next.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from accord.lake.rules import lake_sql, manifests, merging
from accord.lake.rules.facts_sql import SCHEMA, quoted
from accord.lake.values import TOMBSTONES, Manifest

THREADS = 2
MEMORY = "512MB"
# Of a job's large question, at most a sixteenth of the machine: what does not fit is written
# aside, which takes half as long again.
MEMORY_OF_JOBS = max(512, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (16 << 20))
DERIVED = "derived"
# Generations kept at hand for callers who hold a snapshot.
KEPT = 6

_engines: dict[tuple[int, Path, bool], Engine] = {}
_writers: dict[tuple[int, Path], duckdb.DuckDBPyConnection] = {}
_starting = threading.Lock()


@dataclass(slots=True)
class _Catalogue:
    manifest: Manifest
    defined: set[str] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    users: int = 0


class Engine:
    """The process's DuckDB over one lake; use `engine_of`, safe for threads."""

    def __init__(self, folder: Path, *, is_large: bool = False) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._catalogues: OrderedDict[str, _Catalogue] = OrderedDict()
        memory = f"{MEMORY_OF_JOBS}MiB" if is_large else MEMORY
        self._duckdb = _locked_down(folder, memory=memory)

    @contextmanager
    def reading(
        self, manifest: Manifest, *, sql: str, tables: Mapping[str, str]
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that sees this generation's views that the query mentions, and `tables`:
        queries whose rows are worked out once a generation and kept as `derived.NAME`."""
        name = manifests.generation(manifest)
        with self._lock:
            catalogue = self._catalogue(name, manifest)
            for view in lake_sql.mentioned(sql):
                self._define(name, catalogue, view)
            for table, rows in tables.items():
                self._derive(name, catalogue, table, rows)
            catalogue.users += 1
        cursor = self._duckdb.cursor()
        try:
            cursor.execute(f"use {name}").fetchall()
            yield cursor
        finally:
            cursor.close()
            with self._lock:
                catalogue.users -= 1
                self._forget_oldest()

    def _catalogue(self, name: str, manifest: Manifest) -> _Catalogue:
        if name not in self._catalogues:
            self._duckdb.execute(f"attach ':memory:' as {name}")
            self._duckdb.execute(f"create schema {name}.{SCHEMA}")
            self._duckdb.execute(f"create schema {name}.{DERIVED}")
            self._catalogues[name] = _Catalogue(manifest)
        self._catalogues.move_to_end(name)
        return self._catalogues[name]

    def _define(self, name: str, catalogue: _Catalogue, view: str) -> None:
        held = catalogue.manifest.find(view)
        if held is None or not held.files or view in catalogue.defined:
            return
        graves = merging.graves(held, tombstones=catalogue.manifest.find(TOMBSTONES))
        rows = lake_sql.surviving(held.files, shape=held.shape, folder=self.folder, graves=graves)
        self._duckdb.execute(f"create view {name}.{SCHEMA}.{quoted(view)} as {rows}")
        catalogue.defined.add(view)

    def _derive(self, name: str, catalogue: _Catalogue, table: str, rows: str) -> None:
        if table in catalogue.derived:
            return
        for view in lake_sql.mentioned(rows):
            self._define(name, catalogue, view)
        self._drop_derived(but=name)
        with closing(self._duckdb.cursor()) as cursor:
            cursor.execute(f"use {name}").fetchall()
            cursor.execute(f"create table {DERIVED}.{quoted(table)} as {rows}").fetchall()
        catalogue.derived.add(table)

    def _drop_derived(self, *, but: str) -> None:
        """Derived rows are the bulk of the memory; only one idle generation keeps its own."""
        idle = [
            (name, one)
            for name, one in self._catalogues.items()
            if name != but and one.derived and not one.users
        ]
        for name, one in idle[:-1]:
            for table in one.derived:
                self._duckdb.execute(f"drop table {name}.{DERIVED}.{quoted(table)}")
            one.derived.clear()

    def _forget_oldest(self) -> None:
        unused = [name for name, one in self._catalogues.items() if not one.users]
        for name in unused[: max(0, len(self._catalogues) - KEPT)]:
            del self._catalogues[name]
            self._duckdb.execute(f"detach {name}")


def engine_of(folder: Path, *, is_large: bool = False) -> Engine:
    """This process's engine for a lake, or its other one for large questions; a forked child gets
    its own."""
    known = (os.getpid(), folder, is_large)
    with _starting:
        if known not in _engines:
            _engines[known] = Engine(folder, is_large=is_large)
        return _engines[known]


@contextmanager
def writing(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of a DuckDB that only writes; one user at a time.

    It is not the readers': a stream from the database can be read once, and a catalogue that
    appears beside it would have its plan made, and the stream read, again.
    """
    known = (os.getpid(), folder)
    with _starting:
        if known not in _writers:
            _writers[known] = _locked_down(folder)
    cursor = _writers[known].cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def _locked_down(folder: Path, *, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """DuckDB that cannot leave the folder, fetch extensions or be told otherwise later."""
    # It makes a folder of its own in there, but none above it.
    spill = folder / "spill"
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(spill / str(os.getpid())),
        },
    )
    allowed = str(folder).replace("'", "''")
    for setting in (
        "timezone = 'UTC'",
        "parquet_metadata_cache = true",
        "python_enable_replacements = false",
        f"allowed_directories = ['{allowed}/']",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}").fetchall()
    return connection
