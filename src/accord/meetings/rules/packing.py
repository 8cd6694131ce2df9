"""A pack as the document that is kept, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accord.meetings.values.packs import Line, Pack, Part, Row, Say, Table
from accord.meetings.values.rhythm import Kind

VERSION = 1


def body_of(pack: Pack) -> dict[str, Any]:
    """What is kept: codes, numbers, ids and days."""
    return {
        "version": VERSION,
        "kind": pack.kind.value,
        "week": pack.week.isoformat(),
        "as_of": pack.as_of.isoformat(),
        "people": pack.people,
        "minutes": pack.minutes,
        "currency": pack.currency,
        "watched": pack.watched,
        "agenda": {
            part.value: [[line.say.value, dict(line.facts)] for line in lines]
            for part, lines in pack.agenda.items()
        },
        "tables": {
            table.value: [[row.about, dict(row.cells)] for row in rows]
            for table, rows in pack.tables.items()
        },
    }


def read_pack(body: Mapping[str, Any]) -> Pack:
    """The pack that a document keeps."""
    return Pack(
        kind=Kind(body["kind"]),
        week=date.fromisoformat(body["week"]),
        as_of=datetime.fromisoformat(body["as_of"]),
        people=body["people"],
        minutes=body["minutes"],
        currency=body["currency"],
        watched=body["watched"],
        agenda={
            Part(part): tuple(Line(Say(say), facts) for say, facts in lines)
            for part, lines in body["agenda"].items()
        },
        tables={
            Table(table): tuple(Row(about, cells) for about, cells in rows)
            for table, rows in body["tables"].items()
        },
    )
