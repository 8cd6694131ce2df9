"""The streams of a portal's objects: read whole by id, then what changed by time."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Cursor, Fault, Faulty, Page, Row
from accord.integrations.hubspot.queries import records
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import rows as rules
from accord.integrations.hubspot.rules.records import Record, StageOf, milliseconds_of
from accord.integrations.hubspot.values import (
    COMPANY,
    CONTACT,
    DEAL,
    DELETED,
    ID,
    OVERLAP_MS,
    REQUESTS_A_PAGE,
    SELDOM_MS,
    Shape,
    Thing,
)

_MADE_HERE = frozenset({ID, DELETED, CONTACT, DEAL, COMPANY})
MERGED = "hs_merged_object_ids"


class Objects:
    """A stream of one object. `known`: the names of its properties in this portal now."""

    def __init__(self, portal: Portal, thing: Thing, *, known: frozenset[str]) -> None:
        self._portal = portal
        self._thing = thing
        self._known = known
        self._stages: Mapping[str, StageOf] | None = None

    def begin(self) -> Cursor:
        now = _now(self._portal, self._thing)
        return {"since": now - OVERLAP_MS, "archived_at": now}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        names = self._names(fields)
        total = 0 if cursor else _count(self._portal, self._thing)

        def step(at: Cursor) -> tuple[list[Row], Cursor, bool]:
            found, after = records.listed(
                self._portal, self._thing, properties=names, after=str(at.get("after", ""))
            )
            return self._rows(found, names), {"after": after}, not after

        return frame.pages(cursor, step=step, requests=REQUESTS_A_PAGE, total=total)

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """First what is there and has changed, then, seldom, what was deleted meanwhile."""
        names = self._names(fields)
        started = cursor
        if "until" not in started:
            now = _now(self._portal, self._thing)
            since = int(cursor.get("since", 0))
            started = {**cursor, "since": since, "until": max(now, since), "above": ""}

        def step(at: Cursor) -> tuple[list[Row], Cursor, bool]:
            deleted = "scanned" in at
            return self._deleted(at) if deleted else self._changed(at, names=names)

        return frame.pages(started, step=step, requests=REQUESTS_A_PAGE)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records now; whoever was merged into another comes as the other."""
        names = self._names(fields)
        asked = names if MERGED in names or MERGED not in self._known else (*names, MERGED)
        found = records.named(self._portal, self._thing, properties=asked, ids=ids)
        there = {record.id for record in found}
        for record in found:
            there |= set(record.properties.get(MERGED, "").split(";"))
        rows = self._rows(found, names)
        for key in dict.fromkeys(ids):
            rows += [] if key in there else rules.gone(self._thing, key)
        return Page(rows, {}, ends=True, total=len(rows))

    def _changed(self, at: Cursor, *, names: Sequence[str]) -> tuple[list[Row], Cursor, bool]:
        above = str(at["above"])
        found, total = records.searched(
            self._portal, self._thing, properties=names, since=int(at["since"]),
            until=int(at["until"]), above=above,
        )  # fmt: skip
        if found and int(found[-1].id) <= int(above or 0):
            raise Faulty(Fault.NOT_ITS_API, detail="search")
        if found and total > len(found):
            return self._found(found, names), {**at, "above": found[-1].id}, False
        until, scanned = int(at["until"]), int(at.get("archived_at", 0))
        if until - scanned < SELDOM_MS or not rules.gone(self._thing, ""):
            return self._found(found, names), _next(until, scanned=scanned), True
        return self._found(found, names), {**at, "scanned": until, "after": ""}, False

    def _deleted(self, at: Cursor) -> tuple[list[Row], Cursor, bool]:
        asked = (MERGED,) if MERGED in self._known else ()
        found, after = records.listed(
            self._portal, self._thing, properties=asked, after=str(at["after"]), archived=True
        )
        since = int(at.get("archived_at", 0)) - OVERLAP_MS
        late = [each for each in found if milliseconds_of(each.archived_at) >= since]
        # Whoever was made one with a record went with it, though nobody was told of the merge.
        keys = [
            (key, each.archived_at)
            for each in late
            for key in (each.id, *each.properties.get(MERGED, "").split(";"))
            if key
        ]
        rows = [row for key, since_ in keys for row in rules.gone(self._thing, key, at=since_)]
        if after:
            return rows, {**at, "after": after}, False
        return rows, _next(int(at["until"]), scanned=int(at["scanned"])), True

    def _found(self, found: Sequence[Record], names: Sequence[str]) -> list[Row]:
        """The rows of what a search found; it tells no past, so that is asked for by id."""
        if self._thing.history and found:
            ids = [record.id for record in found]
            found = records.named(self._portal, self._thing, properties=names, ids=ids)
        return self._rows(found, names)

    def _rows(self, found: Sequence[Record], names: Sequence[str]) -> list[Row]:
        there = [record.id for record in found if not record.archived]
        links = {
            column: records.linked(self._portal, out_of=self._thing.object, into=into, ids=there)
            for into, column in (self._thing.links or {}).items()
        }
        return rules.rows_of(
            self._thing, found, names=names, links=links, stages=self._all_stages()
        )

    def _all_stages(self) -> Mapping[str, StageOf]:
        if self._stages is None:
            has_pipelines = self._thing.history in ("dealstage", "hs_pipeline_stage")
            self._stages = (
                records.stages_of(self._portal, object_name=self._thing.object)
                if has_pipelines
                else {}
            )
        return self._stages

    def _names(self, fields: Sequence[str]) -> tuple[str, ...]:
        """What is asked for: what the stream is made of, and what a person chose beside it."""
        if self._thing.shape is Shape.HISTORY:
            fields = ()  # its columns are made here
        chosen = [name for name in fields if name not in _MADE_HERE]
        if gone := next((name for name in chosen if name not in self._known), ""):
            raise Faulty(Fault.FIELD_GONE, detail=gone)
        usual = [name for name in self._thing.usual if name in self._known]
        return tuple(dict.fromkeys((*usual, *chosen)))


def _now(portal: Portal, thing: Thing) -> int:
    return portal.get(f"/crm/objects/{{edition}}/{thing.object}", params={"limit": "1"}).at


def _count(portal: Portal, thing: Thing) -> int:
    """How many there are, as its index says."""
    return records.searched(portal, thing, properties=(), since=0, until=2**43, above="")[1]


def _next(until: int, *, scanned: int) -> Cursor:
    return {"since": until - OVERLAP_MS, "archived_at": scanned}
