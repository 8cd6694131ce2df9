"""What Accord wrote comes back: it is no news. What somebody else wrote there may be a conflict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accord.integrations.connecting import models
from accord.integrations.connecting.operations import conflicts, owners
from accord.integrations.connecting.queries import facts as queries
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.queries import writing as settings
from accord.integrations.connecting.rules import mastery as rules
from accord.integrations.connecting.rules.streams import header_of
from accord.integrations.connecting.values import Row
from accord.integrations.connecting.values.writing import Heard, Names, Past


@dataclass(slots=True)
class Sifted:
    """Rows as the intake is to have them, and what was heard of our own words."""

    rows: Sequence[Row]
    names: Names | None = None
    echoes: list[conflicts.Found] = field(default_factory=list)
    otherwise: list[conflicts.Found] = field(default_factory=list)
    newer: dict[str, dict[str, str]] = field(default_factory=dict)


def fields_asked(row: models.StreamState) -> list[str]:
    """The fields to ask for: what is read, and what we have written there."""
    one = tools.writable(name=row.connection.tool, stream=row.name)
    if one is None:
        return list(row.fields)
    read = [name for name in row.fields if not name.startswith(one.prefix)]
    writing = models.Writing.objects.filter(connection_id=row.connection_id, is_on=True).first()
    return [*read, *(writing.there.get(row.name, []) if writing else [])]


def forget_field(row: models.StreamState, *, name: str) -> bool:
    """A field of ours that is gone there is asked for no more; answers whether it was one."""
    one = tools.writable(name=row.connection.tool, stream=row.name)
    writing = models.Writing.objects.filter(connection_id=row.connection_id).first()
    if one is None or writing is None or name not in writing.there.get(row.name, []):
        return False
    writing.there[row.name] = [each for each in writing.there[row.name] if each != name]
    writing.save(update_fields=["there"])
    return True


def sift(row: models.StreamState, rows: Sequence[Row]) -> Sifted:
    """Take our own fields out of the rows, and our own words of the owner and the status.

    The intake goes on hearing what these said before, so that an echo changes nothing.
    """
    one = tools.writable(name=row.connection.tool, stream=row.name)
    if one is None:
        return Sifted(list(rows))
    writing = models.Writing.objects.filter(connection_id=row.connection_id, is_on=True).first()
    bare = [
        {name: cell for name, cell in each.items() if not name.startswith(one.prefix)}
        for each in rows
    ]
    if writing is None:
        return Sifted(bare)
    names = settings.names_of(one, row=row, writing=writing, there=_there(row, writing))
    key = header_of(row.plan.get("columns", {}), field="external_id")
    sifted = Sifted(bare, names)
    records = models.WrittenRecord.objects.select_for_update().filter(
        connection_id=row.connection_id, external_id__in=[each.get(key, "") for each in rows]
    )
    known = {record.external_id: record for record in records.order_by("pk")}
    for place, each in enumerate(rows):
        record = known.get(each.get(key, ""))
        if record is not None and each.get("deleted") != "true":
            _hear(each, bare[place], record=record, sifted=sifted, names=names)
    return sifted


def _there(row: models.StreamState, writing: models.Writing) -> set[str]:
    return {card["name"] for card in row.cards} | set(writing.there.get(row.name, []))


def _hear(
    told: Row,
    bare: dict[str, str],
    *,
    record: models.WrittenRecord,
    sifted: Sifted,
    names: Names,
) -> None:
    past = Past(record.said, record.written, record.sending)
    for name in (*names.own.values(), names.owner, names.status):
        if name not in told or not _is_known(name, cell=told[name], past=past):
            continue
        cell, said = told[name], past.said.get(name, "")
        heard = rules.hear(name, cell=cell, past=past, names=names)
        found = conflicts.Found(record.stream, record.external_id, name, cell, said)
        if heard is Heard.NEWER:
            sifted.newer.setdefault(record.external_id, {})[name] = cell
            continue
        if heard is Heard.ECHO and rules.is_same(cell, said):
            sifted.echoes.append(found)
        if heard is Heard.OTHERWISE:
            sifted.otherwise.append(found)
        if name in bare and (heard is Heard.OTHERWISE or name in record.before):
            bare[name] = record.before.get(name, past.written.get(name, ""))


def _is_known(name: str, *, cell: str, past: Past) -> bool:
    """Whether we have written it, or our first word was on its way and has arrived."""
    return name in past.written or (
        name in past.sending and rules.is_same(cell, past.sending[name])
    )


def note(row: models.StreamState, sifted: Sifted, *, at: datetime) -> None:
    """Keep what was heard, once the rows are in. Caller's transaction."""
    if sifted.names is None:
        return
    if sifted.newer:
        _take_newer(row, sifted, at=at)
    conflicts.note(
        connection_id=row.connection_id,
        found=[*sifted.echoes, *sifted.otherwise],
        names=sifted.names,
        at=at,
    )


def _take_newer(row: models.StreamState, sifted: Sifted, *, at: datetime) -> None:
    """Their newer word stands there now; where we show another all the same, that is a conflict."""
    connection = models.Connection.objects.get(pk=row.connection_id)
    assert sifted.names is not None
    owner = sifted.names.owner
    told = {key: cells[owner] for key, cells in sifted.newer.items() if cells.get(owner)}
    owners.take_over(connection, cells=told, at=at)
    asked = queries.Asked(connection.pk, connection.name, [""], "")
    known = queries.of_records(asked, external_ids=list(sifted.newer), at=at)
    rows = models.WrittenRecord.objects.select_for_update().filter(
        connection=connection, external_id__in=list(sifted.newer)
    )
    for record in rows.order_by("pk"):
        cells: Mapping[str, str] = sifted.newer[record.external_id]
        record.written = {**record.written, **cells}
        record.before = {name: cell for name, cell in record.before.items() if name not in cells}
        facts = known.get(record.external_id)
        texts = rules.wanted(facts, names=sifted.names, present=cells) if facts else {}
        record.said = {**record.said, **{name: texts[name] for name in cells if name in texts}}
        record.save()
        sifted.otherwise += [
            conflicts.Found(record.stream, record.external_id, name, cell, texts.get(name, cell))
            for name, cell in cells.items()
        ]
