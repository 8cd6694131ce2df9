"""The lake's folder: written aside, made durable, named in the manifest, removed much later."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from accord.lake.queries.running import MANIFEST
from accord.lake.rules import manifests
from accord.lake.values import Lake, Manifest

# A file no longer in the manifest stays so long for the queries that still read it.
GRACE = timedelta(minutes=10)
BESIDE = "beside"
LONGEST = timedelta(hours=1)  # no question takes as long


def prepare(lake: Lake) -> None:
    """Make the folder, for its owner alone."""
    lake.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def new_name(view: str) -> str:
    """A name no file of the lake has had."""
    plain = "".join(sign if sign.isalnum() else "_" for sign in view)
    return f"{plain}-{secrets.token_hex(8)}.parquet"


def seal(path: Path) -> None:
    """Make a finished file durable and its owner's alone."""
    os.chmod(path, 0o600)
    _flush(path)


def write_manifest(manifest: Manifest, *, lake: Lake, durable: bool) -> None:
    """Replace the manifest in one step; `durable` waits until it would survive a power cut."""
    draft = lake.folder / f"{MANIFEST}.{secrets.token_hex(4)}"
    draft.write_text(manifests.to_text(manifest), encoding="utf-8")
    if durable:
        seal(draft)
        _flush(lake.folder)
    draft.rename(lake.folder / MANIFEST)


def retire(names: Iterable[str], *, lake: Lake) -> None:
    """Mark files as replaced now; `sweep` counts from here."""
    for name in names:
        with suppress(FileNotFoundError):
            os.utime(lake.folder / name)


def sweep(manifest: Manifest, *, lake: Lake, grace: timedelta = GRACE) -> None:
    """Remove files that the manifest does not name and that were written or retired longer than
    `grace` before it was written. Both times are the file system's."""
    named = {part.name for view in manifest.views for part in view.files}
    newest = (lake.folder / MANIFEST).stat().st_mtime - grace.total_seconds()
    for path in lake.folder.glob("*.parquet"):
        if path.name not in named and path.stat().st_mtime <= newest:
            path.unlink(missing_ok=True)
    _sweep_left(lake, until=newest + grace.total_seconds() - LONGEST.total_seconds())


def _sweep_left(lake: Lake, *, until: float) -> None:
    """What processes that were killed had gathered beside the facts for one question."""
    for path in (lake.folder / BESIDE).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < until:
                path.unlink()


def remove_all(lake: Lake) -> None:
    """Forget everything; the manifest goes first."""
    (lake.folder / MANIFEST).unlink(missing_ok=True)
    for path in lake.folder.glob("*.parquet"):
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
