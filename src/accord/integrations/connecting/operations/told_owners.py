"""What a tool says of owners, held against what it said before and what is so here.

Another word than before moves the open lead where the tool is master. The same word again moves
nothing: what was decided here stands, and the difference is a conflict.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import conflicts, owners
from accord.integrations.connecting.queries import owners as queries
from accord.integrations.connecting.rules import owners as rules
from accord.integrations.connecting.rules.owners import Word
from accord.integrations.connecting.values import Row
from accord.integrations.connecting.values.owners import OwnerField, OwnerKnown, Told
from accord.integrations.connecting.values.writing import Master, Past
from accord.leads import api as leads
from accord.team import api as team

ASKED_AT_ONCE = 500


def listen(
    row: models.StreamState, rows: Sequence[Row], *, sifted: Sequence[Row]
) -> tuple[list[Row], Told]:
    """What rows say of owners, and the rows as the intake is to have them.

    rows: as the tool told them. Of an owner whom nobody here is known as, the intake goes on
    hearing the word before.
    """
    field = queries.field_of(row)
    if field is None:
        return list(sifted), Told()
    cells: dict[str, str] = {}
    removed = set()
    for each in rows:
        key = each.get(field.key, "").strip()
        if key and each.get("deleted") == "true":
            removed.add(key)
        elif key and field.name in each:
            cells[key] = each[field.name].strip()
    members = queries.members_of(source=row.connection.name, cells=cells.values())
    unknown = frozenset(key for key, cell in cells.items() if cell and cell not in members)
    told = Told(field, cells, members, unknown, frozenset(removed))
    return _hushed(sifted, told, field=field, source=row.connection.name), told


def _hushed(rows: Sequence[Row], told: Told, *, field: OwnerField, source: str) -> list[Row]:
    if not told.unknown:
        return list(rows)
    known = queries.of_records(source=source, external_ids=sorted(told.unknown))
    before = {key: each.said for key, each in known.items() if each.said is not None}
    heard: list[Row] = []
    for each in rows:
        key = each.get(field.key, "").strip()
        is_new = key in before and each.get(field.name, "").strip() == told.cells.get(key)
        heard.append({**each, field.name: before[key]} if is_new else each)
    return heard


def hear(
    row: models.StreamState,
    told: Told,
    *,
    batches: Mapping[int, Collection[str]],
    at: datetime,
) -> None:
    """Let open leads follow, and keep what was said. Caller's transaction, once rows are in.

    batches: which records came with which batch, that undoing it undoes the move as well.
    """
    field = told.of
    if field is None or not (told.cells or told.removed):
        return
    connection = row.connection
    known = queries.of_records(source=connection.name, external_ids=list(told.cells))
    words = _words(connection, told, field=field, known=known)
    moved = 0
    for batch_id, keys in batches.items():
        fresh = {key: words[key] for key in keys if words.get(key, Word.SAME) is not Word.SAME}
        moved += _keep(connection, fresh, told, known=known, field=field, batch_id=batch_id, at=at)
    _note_unknown(connection, words, told, field=field, at=at)
    if moved or told.removed:
        compare(connection, fields=[field], keys=[*known, *told.removed], at=at)
    else:
        _compare(connection, fields=[field], known=_as_said(known, words, told), at=at)


def _as_said(
    known: Mapping[str, OwnerKnown], words: Mapping[str, Word], told: Told
) -> dict[str, OwnerKnown]:
    """What is known of records now that their words are kept and no lead moved."""
    return {
        key: each if words[key] is Word.UNKNOWN else replace(each, said=told.cells[key])
        for key, each in known.items()
    }


def _words(
    connection: models.Connection,
    told: Told,
    *,
    field: OwnerField,
    known: Mapping[str, OwnerKnown],
) -> dict[str, Word]:
    changed = [
        key
        for key, each in known.items()
        if each.said is not None and each.said.strip() != told.cells[key]
    ]
    pasts = {
        each.external_id: Past(each.said, each.written, each.sending, each.at)
        for each in models.WrittenRecord.objects.filter(
            connection=connection, external_id__in=changed
        )
    }
    return {
        key: rules.heard(
            told.cells[key],
            said=each.said,
            is_known=key not in told.unknown,
            is_ours=rules.is_ours(
                field.name, cell=told.cells[key], past=pasts.get(key, Past()), known=each
            ),
        )
        for key, each in known.items()
    }


def _keep(
    connection: models.Connection,
    words: Mapping[str, Word],
    told: Told,
    *,
    known: Mapping[str, OwnerKnown],
    field: OwnerField,
    batch_id: int,
    at: datetime,
) -> int:
    """Move what is to move and keep what was said, as part of the batch; answers how many moved."""
    heard = {key: word for key, word in words.items() if word is not Word.UNKNOWN}
    moving = {
        key: lead
        for key, word in heard.items()
        if rules.follows(word, master=field.master) and (lead := known[key].lead_id) is not None
    }
    wanted = {lead: told.members.get(told.cells[key]) for key, lead in moving.items()}
    owners.hold(wanted.values())
    with bulk.part_of_batch(batch_id):
        changes = leads.follow_owners(owners=wanted)
    owners.note(connection, changes=changes, at=at)
    now = {each.lead_id: each.owner_id for each in changes}
    said = []
    for key in heard:
        lead = moving.get(key)
        owner = now.get(lead, known[key].owner_id) if lead is not None else None
        if lead is not None and lead not in now and owner != wanted[lead]:
            lead = owner = None  # whom the tool names has left: the lead stays with who has it
        said.append(leads.OwnerSaid(known[key].record_id, told.cells[key], lead, owner))
    leads.note_owner_words(words=said, at=at, batch_id=batch_id)
    return len(changes)


def _note_unknown(
    connection: models.Connection,
    words: Mapping[str, Word],
    told: Told,
    *,
    field: OwnerField,
    at: datetime,
) -> None:
    """Whom nobody here is known as, where it would count; and who has come to be known."""
    unknown = [
        key
        for key, word in words.items()
        if word is Word.UNKNOWN and field.master is not Master.ACCORD
    ]
    over = [*(key for key in told.cells if key not in unknown), *told.removed]
    if models.UnknownOwner.objects.filter(connection=connection).exists():
        models.UnknownOwner.objects.filter(connection=connection, external_id__in=over).delete()
    models.UnknownOwner.objects.bulk_create(
        (
            models.UnknownOwner(
                connection=connection, stream=field.stream, external_id=key,
                cell=told.cells[key][:200], at=at,
            )
            for key in unknown
        ),
        update_conflicts=True,
        unique_fields=["connection", "external_id"],
        update_fields=["cell", "at"],
    )  # fmt: skip


def compare(
    connection: models.Connection,
    *,
    fields: Sequence[OwnerField],
    keys: Sequence[str],
    at: datetime,
) -> None:
    """List where a standing word of the tool is another than what is so here, and end what agrees.

    Where Accord writes the owner, that finds conflicts itself. Caller's transaction.
    """
    if _looked_at(fields):
        known = queries.of_records(source=connection.name, external_ids=keys)
        _compare(connection, fields=fields, known=known, at=at)


def _looked_at(fields: Sequence[OwnerField]) -> list[OwnerField]:
    return [each for each in fields if not each.is_written]


def _compare(
    connection: models.Connection,
    *,
    fields: Sequence[OwnerField],
    known: Mapping[str, OwnerKnown],
    at: datetime,
) -> None:
    looked = _looked_at(fields)
    if not looked or not known:
        return
    said = [each.said or "" for each in known.values()]
    members = queries.members_of(source=connection.name, cells=said)
    left = team.hold_members(ids=sorted(set(members.values())))
    found = []
    for key, each in known.items():
        field = next((one for one in looked if key.startswith(one.ids)), None)
        if field is None or each.said is None:
            continue
        member = members.get(each.said.strip())
        differs = rules.differs(each, member_id=member, has_left=member in left)
        ours = each.owner if differs else each.said
        found.append(conflicts.Found(field.stream, key, field.name, each.said, ours, field.master))
    conflicts.note(connection_id=connection.pk, found=found, at=at)


def look(connection: models.Connection, *, at: datetime) -> bool:
    """Hold leads that changed here against the tool's standing words; answers whether more wait.

    And read anew the records whose owner there has come to be known.
    """
    fields = queries.fields_of(connection_id=connection.pk)
    if not _looked_at(fields):
        return bool(fields) and _ask_again(connection, at=at)
    seen = queries.Seen(connection.owners_mark, connection.owners_after)
    keys, reached, more = queries.changed(source=connection.name, seen=seen)
    with transaction.atomic():
        compare(connection, fields=fields, keys=keys, at=at)
        models.Connection.objects.filter(pk=connection.pk).update(
            owners_mark=reached.mark, owners_after=reached.after
        )
        asked = _ask_again(connection, at=at)
    return more or asked


@transaction.atomic
def _ask_again(connection: models.Connection, *, at: datetime) -> bool:
    unknown = models.UnknownOwner.objects.filter(connection=connection)
    cells = unknown.values_list("cell", flat=True).distinct()
    members = queries.members_of(source=connection.name, cells=list(cells))
    known = list(unknown.filter(cell__in=members).order_by("id")[:ASKED_AT_ONCE])
    models.Changed.objects.bulk_create(
        (
            models.Changed(
                connection=connection, stream=each.stream, external_id=each.external_id, told_at=at
            )
            for each in known
        ),
        ignore_conflicts=True,
    )
    models.UnknownOwner.objects.filter(pk__in=[each.pk for each in known]).delete()
    return bool(known)
