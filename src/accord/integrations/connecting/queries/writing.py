"""Reading how writing stands: masters, conflicts, refusals, and what a tool has twice."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.values.people import RecordKind
from accord.foundation import bulk
from accord.intake.values.batches import Kind
from accord.intake.values.plans import FIELDS, Plan
from accord.integrations.connecting import models
from accord.integrations.connecting.queries import links, owners, tools
from accord.integrations.connecting.values import Fault, Writable, Writer
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    RecordLink,
    StreamCard,
)
from accord.integrations.connecting.values.writing import (
    FIRST_OWN,
    OWN_FIELDS,
    OWNER,
    STATUS,
    ConflictCard,
    DoubleCard,
    FieldLine,
    Master,
    Names,
    RefusedCard,
    WritingCard,
)
from accord.team import api as team


def names_of(
    one: Writable,
    *,
    row: models.StreamState,
    writing: models.Writing,
    there: Collection[str],
) -> Names:
    """The fields of a stream that may be written now. there: the fields that the tool has."""
    masters = {
        code: Master(said) for code, said in writing.masters.get(one.stream, {}).items()
    }  # fmt: skip
    plan = Plan.from_dict(row.plan)
    known = plan.values.get("stage", {})
    options: Mapping[str, str] = next(
        (each["options"] for each in row.cards if each["name"] == one.status), {}
    )
    stages = {
        word: known[word.casefold()] for word in options if word.casefold() in known
    }  # fmt: skip
    own = {field.code: one.name_of(field.code) for field in OWN_FIELDS if field.code in writing.own}
    return Names(
        own={code: name for code, name in own.items() if name in there},
        owner=one.owner if _may(one.owner, "owner", masters, there) else "",
        status=one.status if _may(one.status, "status", masters, there) else "",
        masters=masters,
        stages=stages,
        longest=one.longest,
    )


def _may(name: str, code: str, masters: Mapping[str, Master], there: Collection[str]) -> bool:
    return name in there and masters.get(code, Master.TOOL) is not Master.TOOL


def is_stopped() -> bool:
    """Whether the one switch stops all writing."""
    return models.WritingStop.objects.exists()


def count_on() -> int:
    """How many connections are written to."""
    return models.Writing.objects.filter(is_on=True).count()


def get_writing(*, connection_id: int) -> WritingCard:
    """How writing stands for a connection; off where nobody has said anything."""
    connection = models.Connection.objects.get(pk=connection_id)
    can = isinstance(tools.all_tools().get(connection.tool), Writer)
    row = models.Writing.objects.filter(connection_id=connection_id).first()
    if row is None:
        return WritingCard(can, own=[*FIRST_OWN], conflicts=_open(connection_id).count())
    return WritingCard(
        can=can,
        is_on=row.is_on,
        seen=row.seen_turn == row.turn,
        own=row.own,
        masters={
            stream: {code: Master(said) for code, said in told.items()}
            for stream, told in row.masters.items()
        },
        fault=Fault(row.fault) if row.fault else None,
        fault_detail=row.fault_detail,
        ask_again_at=row.ask_again_at,
        written=row.written,
        last_at=row.last_at,
        looked_at=row.looked_at,
        conflicts=_open(connection_id).count(),
        refused=_refused(connection_id).count(),
    )


def list_fields(*, card: ConnectionCard, writing: WritingCard) -> list[FieldLine]:
    """Every field that means something here and every one of our own, each with its master.

    Of what was read of both already: nothing is asked of the database.
    """
    writables = {one.stream: one for one in tools.writables(name=card.tool)}
    lines: list[FieldLine] = []
    for stream in card.streams:
        one = writables.get(stream.name)
        if stream.is_on:
            lines += _read_lines(stream, one=one, writing=writing)
            lines += [] if one is None else _own_lines(one, writing=writing)
    return lines


def _read_lines(
    stream: StreamCard, *, one: Writable | None, writing: WritingCard
) -> list[FieldLine]:
    plan = Plan.from_dict(stream.plan) if stream.plan else None
    if plan is None:
        return []
    meanings = {known.name: str(known.label) for known in FIELDS[plan.kind]}
    labels = {card.name: card.label or card.name for card in stream.cards}
    codes = {one.owner: OWNER, one.status: STATUS} if one else {}
    masters = writing.masters.get(stream.name, {})
    return [
        FieldLine(
            stream=stream.name,
            name=name,
            label=labels.get(name, name),
            meaning=meanings.get(means, means),
            master=masters.get(codes.get(name, ""), Master.TOOL),
            choices=tuple(Master) if name and name in codes else (),
            code=codes.get(name, ""),
        )
        for name, means in plan.columns.items()
        if name in labels
    ]


def _own_lines(one: Writable, *, writing: WritingCard) -> list[FieldLine]:
    return [
        FieldLine(
            stream=one.stream,
            name=one.name_of(each.code),
            label=str(each.label),
            meaning="",
            master=Master.ACCORD if each.code in writing.own else Master.TOOL,
            code=each.code,
            is_own=True,
        )
        for each in OWN_FIELDS
    ]


def _open(connection_id: int) -> Any:
    return models.Conflict.objects.filter(connection_id=connection_id, ended_at=None)


def _refused(connection_id: int) -> Any:
    return models.WrittenRecord.objects.filter(connection_id=connection_id).exclude(fault="")


def list_conflicts(
    *, connection_id: int, before: int | None = None, limit: int = 50
) -> list[ConflictCard]:
    """Conflicts that are open, the newest first."""
    connection = models.Connection.objects.get(pk=connection_id)
    rows = _open(connection_id).order_by("-id")
    rows = list((rows if before is None else rows.filter(pk__lt=before))[:limit])
    labels = _labels(connection)
    who = _who(connection, [row.external_id for row in rows])
    called = _owners_called(connection, rows)
    return [
        ConflictCard(
            id=row.pk,
            stream=row.stream,
            external_id=row.external_id,
            field=row.field,
            label=labels.get((row.stream, row.field), row.field),
            theirs=row.theirs,
            ours=row.ours,
            master=Master(row.master),
            found_at=row.found_at,
            link=links.link_of(connection, kind=Kind.LEADS, key=row.external_id),
            person_id=who.get(row.external_id, (0, ""))[0],
            name=who.get(row.external_id, (0, ""))[1],
            theirs_name=called.get((row.field, row.theirs), ""),
            ours_name=called.get((row.field, row.ours), ""),
        )
        for row in rows
    ]


def _owners_called(
    connection: models.Connection, rows: Sequence[models.Conflict]
) -> dict[tuple[str, str], str]:
    """Of owners in conflict, by the field and their names there: how they are called here."""
    fields = {each.name for each in owners.fields_of(connection_id=connection.pk)}
    named = [row for row in rows if row.field in fields]
    cells = {cell for row in named for cell in (row.theirs, row.ours) if cell}
    members = owners.members_of(source=connection.name, cells=cells)
    names = team.names(ids=members.values())
    return {
        (field, cell): names[number]
        for field in fields
        for cell, number in members.items()
        if number in names
    }


def _labels(connection: models.Connection) -> dict[tuple[str, str], str]:
    labels = {
        (row.name, card["name"]): card["label"] or card["name"]
        for row in models.StreamState.objects.filter(connection=connection)
        for card in row.cards
    }
    own = {
        (one.stream, one.name_of(each.code)): str(each.label)
        for one in tools.writables(name=connection.tool)
        for each in OWN_FIELDS
    }
    return labels | own


def list_refused(
    *, connection_id: int, before: int | None = None, limit: int = 50
) -> list[RefusedCard]:
    """Records that the tool did not take, the newest first."""
    connection = models.Connection.objects.get(pk=connection_id)
    rows = _refused(connection_id).order_by("-id")
    rows = list((rows if before is None else rows.filter(pk__lt=before))[:limit])
    who = _who(connection, [row.external_id for row in rows])
    return [
        RefusedCard(
            id=row.pk,
            stream=row.stream,
            external_id=row.external_id,
            fault=Fault(row.fault),
            detail=row.fault_detail,
            at=row.at,
            link=links.link_of(connection, kind=Kind.LEADS, key=row.external_id),
            person_id=who.get(row.external_id, (0, ""))[0],
            name=who.get(row.external_id, (0, ""))[1],
        )
        for row in rows
    ]


def _who(connection: models.Connection, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Of whom these records speak here: the person and their name."""
    found = contacts.find_by_external(
        kind=RecordKind.PERSON, source=connection.name, keys=sorted(set(keys))
    )
    names = _names_of(Kind.LEADS, list(found.values()))
    return {key: (number, names.get(number, "")) for key, number in found.items()}


# One person or company of whom the tool has two records of one kind that it has not joined itself.
_DOUBLES = """
    select head, array_agg(external_key order by id) from (
      select r.id, r.external_key, {head} as head
      from live.records r join {table} t on t.id = r.{column}
      where r.kind = %(record)s and r.source = %(source)s
        and r.external_key not like all('{{mail:%%,row:%%}}'::text[])
        and not exists (select from integrations_gone g
                        where g.connection_id = %(connection)s and g.kind = %(kind)s
                          and g.external_id = r.external_key)
        and not exists (select from live.identities k
                        where k.kind = 'external' and k.value = r.source || ':' || r.external_key
                          and k.record_kind = r.kind and k.record_id <> r.id)
    ) known where head > %(after)s
    group by head, (select one from unnest(%(ids)s::text[]) one where starts_with(external_key, one)
                    limit 1)
    having count(*) > 1 order by head limit %(limit)s
"""
_OF = {
    Kind.LEADS: ("person", "live.persons", "person_id"),
    Kind.COMPANIES: ("company", "live.companies", "company_id"),
}


def list_doubles(
    *, connection_id: int, kind: Kind, after: int = 0, limit: int = 50
) -> list[DoubleCard]:
    """People (kind LEADS) or companies that are one here and two there, in the order of their ids.

    Records that the tool has joined meanwhile are no longer among them.
    """
    connection = models.Connection.objects.get(pk=connection_id)
    record, table, column = _OF[kind]
    rows = bulk.fetch(
        _DOUBLES.format(head="t.canonical_id", table=table, column=column),
        {
            "record": record, "source": connection.name, "connection": connection_id,
            "kind": kind.value, "after": after, "limit": limit,
            "ids": [one.ids for one in tools.writables(name=connection.tool)],
        },
    )  # fmt: skip
    names = _names_of(kind, [head for head, _keys in rows])
    return [
        DoubleCard(head, names.get(head, ""), [(key, _link(connection, kind, key)) for key in keys])
        for head, keys in rows
    ]


def _link(connection: models.Connection, kind: Kind, key: str) -> RecordLink | None:
    return links.link_of(connection, kind=kind, key=key)


def _names_of(kind: Kind, ids: Sequence[int]) -> Mapping[int, str]:
    if kind is Kind.COMPANIES:
        return contacts.company_names(ids=ids)
    people = contacts.get_people(ids=ids)
    return {number: one.name or one.email for number, one in people.items()}
