"""Writing many rows at once: sets, never one row at a time."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import ClientCursor, Cursor
from psycopg.types.json import Jsonb as Jsonb  # for parameters of other slices' statements

_FEW = 200  # rows for which planning costs more than the work itself
_SINGLY = 8  # rows that are inserted by a statement whose plan is kept
_TEXT_KEYS = 2_147_483_647
_SPECIAL = re.compile(r"[\x00\\\n\r\t]")
_ESCAPES = str.maketrans({"\x00": None, "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_plans_kept: ContextVar[CursorWrapper | None] = ContextVar("_plans_kept", default=None)


@contextmanager
def plans_kept(*, rows: int) -> Iterator[None]:
    """Inside, each connection plans a statement once and keeps the plan, as long as it lives.

    Where a few rows are worked on; many are worth plans of their own, and nothing changes.
    Parameters go to the server beside the statement, not inside its text. Must be entered inside
    a transaction: how it plans ends with it.
    """
    if rows > _FEW or _plans_kept.get():
        yield
        return
    with connection.cursor() as cursor:
        cursor.cursor = Cursor(connection.connection)
        # By index always: a plan made while a table was small would read all of it once it grew.
        cursor.execute(
            """select set_config('plan_cache_mode', 'force_generic_plan', true),
                      set_config('enable_seqscan', 'off', true)"""
        )
        before = _plans_kept.set(cursor)
        try:
            yield
            if connection.savepoint_ids:  # the transaction goes on without us
                cursor.execute(
                    """select set_config('plan_cache_mode', 'auto', true),
                              set_config('enable_seqscan', 'on', true)"""
                )
        finally:
            _plans_kept.reset(before)


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    kept = _plans_kept.get()
    if kept:
        yield kept
        return
    with connection.cursor() as cursor:
        yield cursor


def next_ids(table: str, count: int) -> list[int]:
    """Take `count` fresh ids of a table, so that children can name parents not yet written."""
    return next_ids_of(**{table: count})[0]


def next_ids_of(**counts: int) -> list[list[int]]:
    """The same for several tables at once, each by its name with its count."""
    wanted = [(table, count) for table, count in counts.items() if count]
    if not wanted:
        return [[] for _ in counts]
    taken = """(select string_agg(
                  nextval((select pg_get_serial_sequence(%s, 'id')::regclass))::text, ',')
                from generate_series(1, %s))"""
    rows = fetch(
        f"select {', '.join([taken] * len(wanted))}", [value for pair in wanted for value in pair]
    )
    by_table = {table: told for (table, _), told in zip(wanted, rows[0], strict=True)}
    return [
        list(map(int, by_table[table].split(","))) if table in by_table else [] for table in counts
    ]


def insert(table: str, columns: Mapping[str, Sequence[Any]]) -> int:
    """Add rows, one sequence per column; answers how many. By COPY, but for a few."""
    names = list(columns)
    count = len(columns[names[0]])
    if not count:
        return 0
    listed = ", ".join(f'"{name}"' for name in names)
    if count <= _SINGLY and _plans_kept.get():
        row = f"({', '.join(['%s'] * len(names))})"
        told = zip(*columns.values(), strict=True)
        return execute(
            f"insert into {table} ({listed}) values {', '.join([row] * count)}",
            [_plain(value) for cells in told for value in cells],
        )
    lines = zip(*(_written(columns[name]) for name in names), strict=True)
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({listed}) from stdin") as copy:
        copy.write("".join(["\t".join(cells) + "\n" for cells in lines]))
    return count


def look_again() -> int:
    """Have the planner look at tables that have grown by half since it last did; answers how many.

    After many rows: until then each question is planned as if there were hardly any.
    """
    [(looked,)] = fetch("select accord_look_again()")
    return int(looked)


def rewrite(table: str, *, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> int:
    """Write these columns of rows that are known by their `id`; answers how many, in one go."""
    if not rows:
        return 0
    sets = ", ".join(f'"{name}" = said."{name}"' for name in columns)
    told = [{name: as_json(row[name]) for name in ("id", *columns)} for row in rows]
    return execute(
        f"""update {table} t set {sets}
            from jsonb_populate_recordset(null::{table}, %s::jsonb) said where said.id = t.id""",
        [_json(told)],
    )


def as_json(value: Any) -> Any:
    """A value as a column's type reads it out of JSON."""
    if isinstance(value, bytes | memoryview):
        return r"\x" + bytes(value).hex()
    return value.isoformat() if isinstance(value, date) else value


def fetch(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with _cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run a statement; answers how many rows it touched."""
    with _cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return int(cursor.rowcount)


def written(sql: str, parameters: Mapping[str, Any]) -> str:
    """A statement with its values written in, for a driver that takes none."""
    connection.ensure_connection()
    return str(ClientCursor(connection.connection).mogrify(sql, parameters))


def numbers(values: Iterable[int]) -> str:
    """Many whole numbers as one parameter, to be cast to bigint[]: the driver takes them singly."""
    return "{" + ",".join(map(str, values)) + "}"


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
    execute(
        """with shared as materialized (select pg_advisory_xact_lock_shared(%s, 0))
           select pg_advisory_xact_lock(%s, number)
           from shared,
                (select distinct (hashtext(value) & %s) | 1 as number
                 from unnest(%s::text[]) as value order by 1) as ordered""",
        [topic, topic, _TEXT_KEYS, list(keys)],
    )


def alone_if_free(*, topic: int, keys: Sequence[str]) -> list[str]:
    """Hold others off those of these keys that nobody holds, without waiting; answers which.

    For whoever holds other things already that those who hold a key may want.
    """
    [(may_share,)] = fetch("select pg_try_advisory_xact_lock_shared(%s, 0)", [topic])
    if not may_share:
        return []
    rows = fetch(
        """with asked as materialized (
             select value, (hashtext(value) & %s) | 1 as number from unnest(%s::text[]) as value
           ), held as materialized (
             select number, pg_try_advisory_xact_lock(%s, number) as is_held
             from (select distinct number from asked) once
           )
           select value from asked join held using (number) where is_held order by value""",
        [_TEXT_KEYS, list(keys), topic],
    )
    return [value for (value,) in rows]


def _written(values: Sequence[Any]) -> Sequence[str]:
    """A column in COPY's text form; a zero character, which no text may hold, is left out."""
    kinds = set(map(type, values))
    if kinds == {str} and not _SPECIAL.search("".join(values)):
        return values
    if kinds == {str, type(None)} and not _SPECIAL.search("".join(filter(None, values))):
        return [r"\N" if value is None else value for value in values]
    if len(kinds) == 1:
        return list(map(_WRITERS.get(kinds.pop(), _other), values))
    return [_WRITERS.get(type(value), _other)(value) for value in values]


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def _plain(value: Any) -> str | None:
    """A value as text that the column's type reads, whatever that type is."""
    if value is None:
        return None
    if isinstance(value, str):
        return str.__str__(value).replace("\x00", "")
    if isinstance(value, bytes | memoryview):
        return r"\x" + bytes(value).hex()
    if isinstance(value, dict | list):
        return _json(value)
    return _WRITERS.get(type(value), _other)(value)


def _json(value: Any) -> str:
    if value == {}:
        return "{}"
    written = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in written:
        written = json.dumps(_without_zeros(value), ensure_ascii=False)
    return written


def _without_zeros(value: Any) -> Any:
    if isinstance(value, dict):
        return {_without_zeros(name): _without_zeros(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_zeros(each) for each in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def _other(value: Any) -> str:
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, bytes | memoryview):
        return r"\\x" + bytes(value).hex()
    raise TypeError(f"no way to copy a {type(value).__name__}")


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: r"\N",
    str: _text,
    int: str,
    float: repr,
    bool: lambda value: "t" if value else "f",
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    dict: lambda value: _text(_json(value)),
    list: lambda value: _text(_json(value)),
}


def read_json(stored: Any) -> Any:
    """A jsonb column as read, whatever the driver's loaders made of it."""
    return json.loads(stored) if isinstance(stored, str) else stored
