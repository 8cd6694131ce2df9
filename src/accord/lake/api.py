"""The lake's door: copy what is new, then ask. No business words.

A view of schema `facts` is copied when it has the columns `key` and `xact_id`. Its comment says
what it is: `event of TABLE` (rows never change) or `dimension of TABLE` (the row of the latest
transaction counts); a row of `facts.tombstones` with that table's name and the key removes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

from accord.lake.operations import besides, copying
from accord.lake.operations.files import GRACE
from accord.lake.queries import running
from accord.lake.values import (
    Compaction,
    Lake,
    LakeIsEmpty,
    LakeRefusal,
    NotAQuestion,
    Snapshot,
    TookTooLong,
    UnableToReadFacts,
)

__all__ = [
    "Compaction",
    "Lake",
    "LakeIsEmpty",
    "LakeRefusal",
    "NotAQuestion",
    "Question",
    "Snapshot",
    "TookTooLong",
    "UnableToReadFacts",
    "asking",
    "catch_up",
    "compact",
    "forget",
    "get_snapshot",
    "of_settings",
    "run",
]

LIMIT = timedelta(seconds=30)
NO_PARAMETERS: Mapping[str, object] = MappingProxyType({})
NO_TABLES: Mapping[str, str] = MappingProxyType({})

# Django adds parameters of its own (cursor classes, adapters) that libpq does not know.
_LIBPQ = frozenset(
    {
        "application_name", "client_encoding", "connect_timeout", "dbname", "host", "hostaddr",
        "options", "passfile", "password", "port", "service", "sslcert", "sslkey", "sslmode",
        "sslrootcert", "target_session_attrs", "user",
    }
)  # fmt: skip


def catch_up(*, at: datetime, lake: Lake | None = None) -> Snapshot:
    """Copy what was committed since the last time and give the lake as it is then.

    Raises UnableToReadFacts.
    """
    return copying.catch_up(lake=lake or of_settings(), at=at)


def get_snapshot(*, lake: Lake | None = None) -> Snapshot:
    """The lake as it was last left, without looking at the database. Raises LakeIsEmpty."""
    return running.get_snapshot(lake=lake or of_settings())


def run(
    *,
    sql: str,
    parameters: Mapping[str, object] = NO_PARAMETERS,
    tables: Mapping[str, str] = NO_TABLES,
    beside: Mapping[str, str] = NO_TABLES,
    snapshot: Snapshot | None = None,
    lake: Lake | None = None,
    within: timedelta = LIMIT,
) -> list[dict[str, object]]:
    """The rows of one SELECT over `facts.NAME`; parameters are named, `$since`.

    Questions with one `snapshot` see one state, as long as it is no older than a few minutes;
    without, the lake as last left is asked. `tables` are queries over `facts.NAME` that are worked
    out once for each state and then read as `derived.NAME`. `beside` are questions to the live
    database, whose answers are read as tables of these names. Times come aware in UTC.

    Raises LakeIsEmpty, NotAQuestion, TookTooLong, UnableToReadFacts.
    """
    asked = lake or of_settings()
    seen = snapshot or running.get_snapshot(lake=asked)
    with besides.gathered(lake=asked, questions=beside) as files:
        return running.list_rows(
            sql=sql,
            parameters=parameters,
            tables=tables,
            beside=files,
            snapshot=seen,
            lake=asked,
            within=within,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One state of the lake and what was gathered beside it, asked several times."""

    snapshot: Snapshot
    beside: Mapping[str, Path]
    lake: Lake

    def run(
        self,
        *,
        sql: str,
        parameters: Mapping[str, object] = NO_PARAMETERS,
        within: timedelta = LIMIT,
    ) -> list[dict[str, object]]:
        """As `run`, with more memory: for jobs."""
        return running.list_rows(
            sql=sql, parameters=parameters, tables=NO_TABLES, beside=self.beside,
            snapshot=self.snapshot, lake=self.lake, within=within, is_large=True,
        )  # fmt: skip

    def columns(
        self,
        *,
        sql: str,
        parameters: Mapping[str, object] = NO_PARAMETERS,
        within: timedelta = LIMIT,
    ) -> dict[str, running.Column]:
        """The rows by column, as arrays of numpy: for very many numbers. No column may have nulls
        or times, for which there are no numbers."""
        return running.list_columns(
            sql=sql, parameters=parameters, beside=self.beside,
            snapshot=self.snapshot, lake=self.lake, within=within,
        )  # fmt: skip

    @contextmanager
    def lines(
        self,
        *,
        sql: str,
        parameters: Mapping[str, object] = NO_PARAMETERS,
        within: timedelta = LIMIT,
    ) -> Iterator[Path]:
        """The rows as lines of CSV, in a file that is gone afterwards: for very many."""
        with besides.place_for_lines(self.lake) as path:
            running.write_lines(
                sql=sql, parameters=parameters, beside=self.beside, into=path,
                snapshot=self.snapshot, lake=self.lake, within=within,
            )  # fmt: skip
            yield path


@contextmanager
def asking(
    *,
    snapshot: Snapshot | None = None,
    beside: Mapping[str, str] = NO_TABLES,
    lake: Lake | None = None,
) -> Iterator[Question]:
    """The same for several or large questions of a job, whose `beside` is gathered once.

    Raises LakeIsEmpty, UnableToReadFacts.
    """
    asked = lake or of_settings()
    seen = snapshot or running.get_snapshot(lake=asked)
    with besides.gathered(lake=asked, questions=beside) as files:
        yield Question(snapshot=seen, beside=files, lake=asked)


def compact(*, at: datetime, grace: timedelta = GRACE, lake: Lake | None = None) -> Compaction:
    """Merge files and rewrite those with removed rows; for the worker, now and then.

    After an erasure `grace` is zero: when this returns no file holds a removed row any more.
    Raises UnableToReadFacts.
    """
    return copying.compact(lake=lake or of_settings(), at=at, grace=grace)


def forget(*, lake: Lake | None = None) -> None:
    """Remove all files, after a restore; the next catch-up fills the lake afresh."""
    copying.forget(lake=lake or of_settings())


def of_settings() -> Lake:
    """The lake of this installation."""
    known = connections["default"].get_connection_params()
    libpq = {key: value for key, value in known.items() if key in _LIBPQ}
    return Lake(folder=settings.LAKE, conninfo=make_conninfo(**libpq))
