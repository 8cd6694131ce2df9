"""Writing Parquet files and knowing what is in them."""

from __future__ import annotations

import duckdb

from accord.lake.operations import files
from accord.lake.rules import lake_sql
from accord.lake.values import TOMBSTONES, DataFile, Lake, Window


def write_arriving(
    arriving: duckdb.DuckDBPyRelation,
    *,
    window: Window,
    lake: Lake,
    writer: duckdb.DuckDBPyConnection,
) -> DataFile:
    """A new file of the rows that arrive from the database."""
    name = files.new_name(window.shape.name)
    typed = arriving.project(lake_sql.received(window.shape.columns))
    typed.write_parquet(str(lake.folder / name), compression="zstd")
    return _described(
        name, view=window.shape.name, low=window.low, high=window.high, lake=lake, writer=writer
    )


def write_query(
    query: str,
    *,
    view: str,
    low: int,
    high: int,
    lake: Lake,
    writer: duckdb.DuckDBPyConnection,
) -> DataFile:
    """A new file of the rows of a query over the lake's own files."""
    name = files.new_name(view)
    writer.execute(lake_sql.write(query, path=lake.folder / name)).fetchall()
    return _described(name, view=view, low=low, high=high, lake=lake, writer=writer)


def _described(
    name: str, *, view: str, low: int, high: int, lake: Lake, writer: duckdb.DuckDBPyConnection
) -> DataFile:
    path = lake.folder / name
    files.seal(path)
    bound = [str(path)]
    ((rows,),) = writer.execute("select count(*) from read_parquet(?)", bound).fetchall()
    relations: tuple[str, ...] = ()
    if view == TOMBSTONES:
        distinct = "select distinct relation from read_parquet(?) order by relation"
        relations = tuple(found for (found,) in writer.execute(distinct, bound).fetchall())
    return DataFile(name=name, rows=rows, low=low, high=high, relations=relations)
