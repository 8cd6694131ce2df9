"""Which small files to make one of, so that there are never many and no row is copied often."""

from __future__ import annotations

from collections.abc import Sequence

from accord.lake.values import Copied, DataFile

# So many files may lie side by side before some are merged.
MANY = 8
# An older file joins the merge unless it is this many times larger than all that is newer.
FACTOR = 4
# A merge of more rows is left to the worker's compaction; a page would wait for it.
INLINE_ROWS = 50_000


def to_merge(files: Sequence[DataFile], *, at_most: int | None) -> int:
    """How many of the newest files to merge into one, 0 for none.

    Sizes then fall geometrically with age, so n rows are rewritten about log(n) times. `at_most`
    rows are merged, None for any number.
    """
    if len(files) <= MANY:
        return 0
    count, rows = 0, 0
    for part in reversed(files):
        if count >= 2 and part.rows > FACTOR * max(rows, 1):
            break
        if at_most is not None and rows + part.rows > at_most:
            break
        count, rows = count + 1, rows + part.rows
    return count if count >= 2 else 0


def graves(view: Copied, *, tombstones: Copied | None) -> tuple[DataFile, ...]:
    """The files of tombstones that may name rows still in the view's files."""
    if tombstones is None or tombstones == view:
        return ()
    return tuple(
        part
        for part in tombstones.files
        if part.high > view.purged and view.shape.source in part.relations
    )
