"""SQL that asks PostgreSQL for facts. Numbers are our own, names are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.lake.values import TOMBSTONES, Column, Kind, Shape, Window

SCHEMA = "facts"
_AS_THEY_ARE = frozenset(
    {
        "bigint", "boolean", "character varying", "date", "double precision", "integer", "json",
        "jsonb", "real", "smallint", "text", "timestamp with time zone",
        "timestamp without time zone", "uuid",
        "bigint[]", "boolean[]", "double precision[]", "integer[]", "text[]",
    }
)  # fmt: skip
_MODIFIER = re.compile(r"\(([\d,]+)\)")
_SAID = re.compile(r"\s*(event|dimension)s?\b(?:\s+of\s+(\w+))?", re.IGNORECASE)

# One row for each view, each with where the database stands; one row without a name for none.
STATE = f"""
select
  (select system_identifier from pg_control_system())::text || '/' || here.oid as origin,
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
  (select min(xact_start) at time zone 'UTC' from pg_stat_activity
   where backend_xid is not null and datid = here.oid) as writing_since,
  view.*
from pg_database here
left join (
  select
    c.relname::text as name,
    coalesce(obj_description(c.oid, 'pg_class'), '') as said,
    md5(coalesce(case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, '')) as digest,
    array_agg(a.attname::text order by a.attnum) as columns,
    array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = '{SCHEMA}'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('v', 'm', 'r', 'p')
  group by c.oid
) view on true
where here.datname = current_database()
order by view.name
"""


def kind_said(comment: str, *, name: str) -> tuple[Kind, str]:
    """Kind and source relation from a view's comment: `event of TABLE`, `dimension of TABLE`.

    Without a word a view is a dimension (right for both, only slower) of its own name.
    """
    if name == TOMBSTONES:
        return Kind.EVENT, TOMBSTONES
    found = _SAID.match(comment)
    if found is None:
        return Kind.DIMENSION, name
    return Kind(found.group(1).lower()), found.group(2) or name


def missing_columns(shape: Shape) -> list[str]:
    """Names of the columns that the lake needs and the view has not."""
    needed = ["key", "xact_id"] + ["relation"] * (shape.name == TOMBSTONES)
    present = {column.name for column in shape.columns}
    return [name for name in needed if name not in present]


def changed(windows: Sequence[Window]) -> str:
    """Names of the views that have rows in their windows."""
    return "\nunion all ".join(
        f"select {_literal(window.shape.name)}::text as name "
        f"where exists (select from {_view(window)} where {_within(window)})"
        for window in windows
    )


def rows(window: Window) -> str:
    """The rows of a window, each column in a form that travels."""
    columns = ", ".join(_sent(column) for column in window.shape.columns)
    return f"select {columns} from {_view(window)} where {_within(window)}"


def quoted(name: str) -> str:
    """An identifier, for either database."""
    return '"' + name.replace('"', '""') + '"'


def _view(window: Window) -> str:
    return f"{SCHEMA}.{quoted(window.shape.name)}"


def _within(window: Window) -> str:
    below = f"xact_id < '{window.high:d}'::xid8"
    return below if window.afresh else f"xact_id >= '{window.low:d}'::xid8 and {below}"


def _sent(column: Column) -> str:
    name = quoted(column.name)
    if column.type == "xid8":
        return f"{name}::text::bigint as {name}"
    if _MODIFIER.sub("", column.type) in _AS_THEY_ARE:
        return name
    return f"{name}::text as {name}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
