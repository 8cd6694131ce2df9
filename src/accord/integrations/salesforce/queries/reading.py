"""What an org holds: its fields, all its records, and those that have changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accord.integrations.connecting.values import (
    Account,
    Cursor,
    Fault,
    Faulty,
    FieldCard,
    Page,
)
from accord.integrations.salesforce.queries import beside, jobs
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.queries.joins import Joins
from accord.integrations.salesforce.queries.plain import count, query
from accord.integrations.salesforce.queries.schema import Schema
from accord.integrations.salesforce.rules import rows, soql
from accord.integrations.salesforce.rules.rows import Cells
from accord.integrations.salesforce.values import (
    BULK_FROM,
    OVERLAP,
    QUERY_ROWS,
    SCOPES,
    SHAPES,
    Beside,
    Shape,
)

_EVER = "1970-01-01T00:00:00Z"


class Reader:
    """Reads one org over a line, and keeps what it has seen of its fields and joins."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._schema = Schema(line)
        self._joins = Joins(line, self._schema)

    def account(self) -> Account:
        """The org, and the objects that we may see and edit."""
        seen = self._line.json("GET", "sobjects")["sobjects"]
        readable = {str(each["name"]) for each in seen if each.get("queryable")}
        editable = {f"edit:{each['name']}" for each in seen if each.get("updateable")}
        granted = (readable | editable) & {scope.name for scope in SCOPES}
        fields = ["Id", "Name", "TimeZoneSidKey"]
        [org] = query(self._line, soql.select(object="Organization", fields=fields, limit=1))
        return Account(
            id=org["Id"],
            name=org.get("Name", ""),
            url=self._line.home,
            currency=beside.currency(self._line, objects=readable),
            zone=org.get("TimeZoneSidKey", ""),
            scopes=frozenset(granted),
        )

    def fields(self, stream: str) -> tuple[FieldCard, ...]:
        """The fields of an object as it is described now, and those that we make."""
        return self._schema.fields(shape_of(stream))

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """All records: small objects by id, large ones by a bulk job, which counts as few calls."""
        shape = shape_of(stream)
        asked = self._schema.asked(shape, fields)
        self._joins.know(shape)
        if not cursor:
            total = count(self._line, shape)
            bulk = total is None or total >= BULK_FROM
            cursor = {"by": "job" if bulk else "id", "total": total or 0}
        if cursor["by"] == "job":
            text = soql.select(
                object=shape.object, fields=self._schema.chosen(shape, asked), where=[shape.only]
            )
            got = jobs.page(self._line, text, object=shape.object, cursor=cursor)
            if got is not None:
                return self._page(shape, got.cells, asked, got.cursor, got.ends, got.total)
            cursor = {"by": "id", "total": cursor.get("total", 0)}  # no bulk jobs for this object
        return self._by_id(shape, asked, cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """What was stamped since, by stamp and id, then what other objects tell has changed.

        A reading has an end: what is stamped after its first answer is for the next one, which
        begins a little before this one began.
        """
        shape = shape_of(stream)
        asked = self._schema.asked(shape, fields)
        ways = (Beside(shape.object, "Id", stamp=shape.stamp, where=shape.only), *shape.beside)
        place, since = int(cursor.get("way", 0)), str(cursor.get("since") or _EVER)
        at = str(cursor.get("at") or since)
        way = ways[place]
        self._schema.need(shape, [way.stamp] if not place else [])
        found = self._stamped(shape, way, asked, place=place, at=at, cursor=cursor)
        now = str(cursor.get("now") or _iso(self._line.now))
        kept: dict[str, Any] = {"since": since, "now": now}
        if len(found) >= QUERY_ROWS:
            last = found[-1]
            kept |= {"way": place, "at": last[way.stamp], "id": last["Id"]}
            if (kept["at"], kept["id"]) == (cursor.get("at"), cursor.get("id")):
                raise Faulty(Fault.NOT_ITS_API, detail="ORDER BY")
        elif place + 1 < len(ways):
            kept |= {"way": place + 1}
        else:
            kept = {"since": _next_since(since, now)}
        if place:
            page = self.some(stream, fields=fields, ids=[each.get(way.key, "") for each in found])
            return Page(rows=page.rows, cursor=kept, ends="way" not in kept)
        return self._page(shape, found, asked, kept, "way" not in kept)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records; of one that was joined away the one that it is in now."""
        shape = shape_of(stream)
        asked = self._schema.asked(shape, fields)
        wanted = [each for each in dict.fromkeys(ids) if each]
        found = self._joins.by_ids(shape, asked, wanted)
        known = {cells["Id"][:15] for cells in found}
        missing = [each for each in wanted if each[:15] not in known]
        page = self._page(shape, found, asked, {}, True)
        return Page(
            [*page.rows, *(rows.gone({"Id": each}) for each in missing)], cursor={}, ends=True
        )

    def begin(self, stream: str) -> Cursor:
        """From now on, by the org's own clock."""
        self._schema.forget(shape_of(stream))
        self.fields(stream)
        if self._line.now is None:
            raise Faulty(Fault.NOT_ITS_API, detail="Date")
        return {"since": _iso(self._line.now - OVERLAP)}

    def since(self, stream: str) -> datetime | None:
        """The first moment that a history tells of; None where nothing was ever kept.

        Before it nobody can say where records stood: tracking was off, or the org was not there.
        """
        shape = shape_of(stream)
        text = soql.select(
            object=shape.object,
            fields=["Id", "CreatedDate"],
            where=[shape.only],
            order=["CreatedDate"],
            limit=1,
        )
        found = query(self._line, text, object=shape.object)
        return rows.moment_of(found[0]["CreatedDate"]) if found else None

    def raw(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> dict[str, Cells]:
        """Records as they stand, deleted ones too, by the first 15 signs of their ids."""
        shape = shape_of(stream)
        self._schema.need(shape, fields)
        found = self._joins.by_ids(shape, [*fields, "LastModifiedDate"], ids)
        return {cells["Id"][:15]: cells for cells in found}

    def _by_id(self, shape: Shape, asked: Sequence[str], cursor: Mapping[str, Any]) -> Page:
        last = str(cursor.get("after", ""))
        text = soql.select(
            object=shape.object,
            fields=self._schema.chosen(shape, asked),
            where=[shape.only, f"Id > {soql.text(last)}" if last else ""],
            order=["Id"],
            limit=QUERY_ROWS,
        )
        found = query(self._line, text, object=shape.object)
        total = int(cursor.get("total", 0))
        after = found[-1]["Id"] if found else last
        kept = {"by": "id", "after": after, "total": total}
        return self._page(shape, found, asked, kept, len(found) < QUERY_ROWS, total)

    def _stamped(
        self,
        shape: Shape,
        way: Beside,
        asked: Sequence[str],
        *,
        place: int,
        at: str,
        cursor: Cursor,
    ) -> list[Cells]:
        """One page of a way, in the order of stamps and ids."""
        begin = rows.moment_of(at)
        assert begin is not None
        now = rows.moment_of(str(cursor.get("now", "")))
        text = soql.select(
            object=way.object,
            fields=["Id", way.key, way.stamp] if place else self._schema.chosen(shape, asked),
            where=[
                way.where,
                soql.after(stamp=way.stamp, at=begin, id=str(cursor.get("id", ""))),
                soql.until(stamp=way.stamp, at=now) if now else "",
            ],
            order=[way.stamp, "Id"],
            limit=QUERY_ROWS,
        )
        try:
            return query(self._line, text, object=way.object, deleted=True)
        except Faulty as faulty:
            if place and faulty.fault in beside.LEFT_OUT:
                return []
            raise

    def _page(
        self,
        shape: Shape,
        found: Sequence[Cells],
        asked: Sequence[str],
        cursor: Cursor,
        ends: bool,
        total: int = 0,
    ) -> Page:
        """Records as rows: joined ones as the one they are in, deleted ones as deleted."""
        records, deleted = self._joins.settled(shape, found, asked)
        beside.complete(self._line, shape.object, records, asked=asked)
        now = self._line.now
        made = [rows.row_of(each, object=shape.object, asked=asked, now=now) for each in records]
        return Page([*made, *deleted], cursor=cursor, ends=ends, total=total)


def shape_of(stream: str) -> Shape:
    """How a stream is read; raises Faulty for one that we do not know."""
    if stream not in SHAPES:
        raise Faulty(Fault.STREAM_GONE, detail=stream[:80])
    return SHAPES[stream]


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _next_since(since: str, now: str) -> str:
    ended = rows.moment_of(now)
    return max(since, _iso(ended - OVERLAP)) if ended else since
