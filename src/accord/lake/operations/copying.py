"""Catching up: whatever has been committed since the last time is copied, at query time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from accord.lake.operations import files, merging, parquet
from accord.lake.operations.source import Source, reading
from accord.lake.queries.engine import writing
from accord.lake.queries.running import get_snapshot, snapshot_of
from accord.lake.rules import windows
from accord.lake.values import Compaction, Lake, LakeIsEmpty, Manifest, Snapshot

# Within a process threads queue here instead of each holding a connection while it waits.
_turns: dict[Path, threading.Lock] = defaultdict(threading.Lock)


def catch_up(*, lake: Lake, at: datetime) -> Snapshot:
    """Copy all rows of transactions older than the oldest one that still writes.

    Safe from any number of threads and processes. Raises UnableToReadFacts.
    """
    with _alone(lake) as (source, writer):
        return _catch_up(source, writer=writer, lake=lake, at=at)


def compact(*, lake: Lake, at: datetime, grace: timedelta) -> Compaction:
    """Catch up, merge what is many, rewrite what holds buried rows, and remove files that were
    replaced longer than `grace` ago. Raises UnableToReadFacts."""
    with _alone(lake) as (source, writer):
        before = _catch_up(source, writer=writer, lake=lake, at=at).manifest
        clean = merging.rewrite(before, lake=lake, writer=writer)
        names = [view.shape.name for view in clean.views]
        merged = merging.merge_small(clean, views=names, lake=lake, writer=writer, at_most=None)
        _publish(merged, before=before, lake=lake)
        files.sweep(merged, lake=lake, grace=grace)
    return Compaction(
        files_before=_files(before),
        files_after=_files(merged),
        rows_removed=_rows(before) - _rows(merged),
    )


def forget(*, lake: Lake) -> None:
    """Remove everything; the next catch-up fills the lake afresh."""
    with _turns[lake.folder]:
        files.remove_all(lake)


def _catch_up(
    source: Source, *, writer: duckdb.DuckDBPyConnection, lake: Lake, at: datetime
) -> Snapshot:
    manifest = _held(lake)
    position, shapes = source.state()
    todo = windows.windows(manifest, position=position, shapes=shapes)
    changed = source.changed([window for window in todo if not window.afresh])
    copied = {}
    for window in todo:
        if window.afresh or window.shape.name in changed:
            with source.rows(window) as arriving:
                copied[window.shape.name] = parquet.write_arriving(
                    arriving, window=window, lake=lake, writer=writer
                )
    grown = windows.advanced(todo, manifest=manifest, copied=copied, position=position, at=at)
    merged = merging.merge_small(grown, views=list(copied), lake=lake, writer=writer)
    _publish(merged, before=manifest, lake=lake)
    return snapshot_of(merged, rows=sum(part.rows for part in copied.values()))


def _publish(manifest: Manifest, *, before: Manifest | None, lake: Lake) -> None:
    """Name the new files in the manifest and let the replaced ones age."""
    old, new = _names(before), _names(manifest)
    files.retire(old - new, lake=lake)
    files.write_manifest(manifest, lake=lake, durable=old != new)
    if old - new:
        files.sweep(manifest, lake=lake)


@contextmanager
def _alone(lake: Lake) -> Iterator[tuple[Source, duckdb.DuckDBPyConnection]]:
    files.prepare(lake)
    with (
        _turns[lake.folder],
        writing(lake.folder) as writer,
        reading(lake, receiver=writer) as source,
    ):
        yield source, writer


def _held(lake: Lake) -> Manifest | None:
    try:
        return get_snapshot(lake=lake).manifest
    except LakeIsEmpty:
        return None


def _names(manifest: Manifest | None) -> set[str]:
    views = manifest.views if manifest else ()
    return {part.name for view in views for part in view.files}


def _files(manifest: Manifest) -> int:
    return sum(len(view.files) for view in manifest.views)


def _rows(manifest: Manifest) -> int:
    return sum(part.rows for view in manifest.views for part in view.files)
