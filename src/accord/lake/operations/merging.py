"""Making few files of many, without what later rows and tombstones have outdated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from accord.lake.operations import parquet
from accord.lake.rules import lake_sql, merging, windows
from accord.lake.values import TOMBSTONES, Copied, DataFile, Lake, Manifest


def merge_small(
    manifest: Manifest,
    *,
    views: Sequence[str],
    lake: Lake,
    writer: duckdb.DuckDBPyConnection,
    at_most: int | None = merging.INLINE_ROWS,
) -> Manifest:
    """The manifest after the newest files of these views were merged where there are many."""
    for name in views:
        view = manifest.find(name)
        count = merging.to_merge(view.files, at_most=at_most) if view else 0
        if view and count:
            joined = _joined(view, manifest=manifest, count=count, lake=lake, writer=writer)
            files = (*view.files[:-count], joined)
            manifest = windows.replaced(manifest, view=replace(view, files=files))
    return manifest


def rewrite(manifest: Manifest, *, lake: Lake, writer: duckdb.DuckDBPyConnection) -> Manifest:
    """The manifest after every view with buried rows became one file without them."""
    for view in manifest.views:
        if merging.graves(view, tombstones=manifest.find(TOMBSTONES)):
            count = len(view.files)
            joined = _joined(view, manifest=manifest, count=count, lake=lake, writer=writer)
            clean = replace(view, files=(joined,), purged=manifest.watermark)
            manifest = windows.replaced(manifest, view=clean)
    return manifest


def _joined(
    view: Copied,
    *,
    manifest: Manifest,
    count: int,
    lake: Lake,
    writer: duckdb.DuckDBPyConnection,
) -> DataFile:
    parts = view.files[-count:]
    rows = lake_sql.surviving(
        parts,
        shape=view.shape,
        folder=lake.folder,
        graves=merging.graves(view, tombstones=manifest.find(TOMBSTONES)),
    )
    return parquet.write_query(
        rows,
        view=view.shape.name,
        low=parts[0].low,
        high=parts[-1].high,
        lake=lake,
        writer=writer,
    )
