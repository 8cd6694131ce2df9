"""Writing many rows at once: sets, never one row at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

_TEXT_KEYS = 2_147_483_647


def next_ids(table: str, count: int) -> list[int]:
    """Take `count` fresh ids of a table, so that children can name parents not yet written."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count]
        )
        return [number for (number,) in cursor.fetchall()]


def insert(table: str, columns: Mapping[str, Sequence[Any]]) -> int:
    """Add rows by COPY, one sequence per column; answers how many."""
    names = list(columns)
    count = len(columns[names[0]])
    if not count:
        return 0
    rows = zip(*(columns[name] for name in names), strict=True)
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({listed}) from stdin") as copy:
        for row in rows:
            copy.write_row([_plain(value) for value in row])
    return count


def fetch(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run a statement; answers how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


@contextmanager
def part_of_batch(batch_id: int | None) -> Iterator[None]:
    """Rows changed inside are remembered as they were, so that the batch can be undone.

    Must be entered inside a transaction: the mark ends with it.
    """
    mark = "select set_config('accord.batch', %s, true)"
    execute(mark, [str(batch_id or "")])
    yield
    execute(mark, [""])


def alone_for(*, topic: int, keys: Sequence[str], at_once: int = 200) -> None:
    """Hold others off these keys until the transaction ends.

    A few keys are locked one by one, in order; many take the whole topic.
    """
    if len(keys) > at_once:
        execute("select pg_advisory_xact_lock(%s, 0)", [topic])
        return
    execute("select pg_advisory_xact_lock_shared(%s, 0)", [topic])
    execute(
        """select pg_advisory_xact_lock(%s, number)
           from (select distinct (hashtext(value) & %s) | 1 as number
                 from unnest(%s::text[]) as value order by 1) as ordered""",
        [topic, _TEXT_KEYS, list(keys)],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return Jsonb(value)
    if isinstance(value, str) and "\x00" in value:
        return value.replace("\x00", "")
    return value


def read_json(stored: Any) -> Any:
    """A jsonb column as read, whatever the driver's loaders made of it."""
    return json.loads(stored) if isinstance(stored, str) else stored
