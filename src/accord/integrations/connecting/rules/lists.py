"""Short lists without an index of changes: read whole, and told only where one changed.

Pure but for what the list itself asks.
"""

import hashlib
import json
from collections.abc import Callable, Sequence

from accord.integrations.connecting.values.protocol import Cursor, Fault, Page, Row

DELETED = "deleted"
# Without the right to see it, or where a tool lacks it, the rest goes on without what it says.
LEFT_OUT = frozenset({Fault.SCOPE_MISSING, Fault.STREAM_GONE})


class Short:
    """A stream that is read in one go; `changed` is silent while it stays the same.

    key: the column of the ids. tells_gone: entries that are gone are told once.
    """

    def __init__(
        self, rows: Callable[[], Sequence[Row]], *, key: str, tells_gone: bool = False
    ) -> None:
        self._list = rows
        self._key = key
        self._tells_gone = tells_gone

    def begin(self) -> Cursor:
        return {}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        del fields, cursor
        return read(self._list())

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """All rows where one has changed."""
        del fields
        return changed(self._list(), cursor=cursor, key=self._key, tells_gone=self._tells_gone)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        del fields
        return some(self._list(), ids=ids, key=self._key)


def read(rows: Sequence[Row]) -> Page:
    """The whole list."""
    return Page(rows, {"seen": digest(rows)}, ends=True, total=len(rows))


def changed(rows: Sequence[Row], *, cursor: Cursor, key: str, tells_gone: bool = False) -> Page:
    """All of the list where an entry has changed since, else nothing.

    key: the column of the ids. tells_gone: entries that are gone are told once, by their ids.
    """
    seen = digest(rows)
    if seen == cursor.get("seen"):
        return Page((), cursor, ends=True)
    keys = sorted(row[key] for row in rows)
    gone = sorted(set(cursor.get("keys", ())) - set(keys)) if tells_gone else []
    told: list[Row] = [*rows, *({key: each, DELETED: "true"} for each in gone)]
    return Page(told, {"seen": seen, "keys": keys}, ends=True, total=len(told))


def some(rows: Sequence[Row], *, ids: Sequence[str], key: str) -> Page:
    """These entries; of those that are gone nothing is told."""
    found = {row[key]: row for row in rows}
    there = [found[each] for each in dict.fromkeys(ids) if each in found]
    return Page(there, {}, ends=True, total=len(there))


def digest(rows: Sequence[Row]) -> str:
    """A short text that is another one where a row is."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:32]
