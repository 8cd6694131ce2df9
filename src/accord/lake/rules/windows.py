"""Which rows are still to be copied, and what the lake is after they have been.

Transactions end in another order than they began, so "greater than the last number seen" loses
rows. A snapshot knows the oldest transaction that may still write: all rows of transactions
before it are there to be seen, none will be added, and they are copied once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from accord.lake.values import Copied, DataFile, Manifest, Position, Shape, Window


def windows(
    manifest: Manifest | None, *, position: Position, shapes: Sequence[Shape]
) -> list[Window]:
    """What to copy of each view; everything of one that is new or means something else now.

    A manifest of another database, or of a later state of this one, is not built upon.
    """
    usable = manifest if manifest and _continues(manifest, position) else None
    return [_window(usable, shape=shape, high=position.oldest) for shape in shapes]


def advanced(
    windows: Sequence[Window],
    *,
    manifest: Manifest | None,
    copied: Mapping[str, DataFile],
    position: Position,
    at: datetime,
) -> Manifest:
    """The manifest after the files `copied` (by view) were written for these windows."""
    views = []
    for window in windows:
        held = None if window.afresh or manifest is None else manifest.find(window.shape.name)
        part = copied.get(window.shape.name)
        files = (held.files if held else ()) + ((part,) if part else ())
        purged = held.purged if held else 0
        views.append(Copied(shape=window.shape, files=files, purged=purged))
    return Manifest(
        origin=position.origin,
        watermark=position.oldest,
        as_of=as_of(position, at=at),
        views=tuple(views),
    )


def as_of(position: Position, *, at: datetime) -> datetime:
    """The instant by which the copy is complete: whatever ended after the oldest writer began
    may still be missing."""
    return min(at, position.writing_since) if position.writing_since else at


def replaced(manifest: Manifest, *, view: Copied) -> Manifest:
    """The manifest with other files for one view."""
    views = (view if held.shape.name == view.shape.name else held for held in manifest.views)
    return replace(manifest, views=tuple(views))


def _continues(manifest: Manifest, position: Position) -> bool:
    return manifest.origin == position.origin and manifest.watermark <= position.oldest


def _window(manifest: Manifest | None, *, shape: Shape, high: int) -> Window:
    held = manifest.find(shape.name) if manifest else None
    if manifest is None or held is None or held.shape != shape:
        return Window(shape=shape, low=0, high=high, afresh=True)
    return Window(shape=shape, low=manifest.watermark, high=high, afresh=False)
