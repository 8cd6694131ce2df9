"""Numbers that a tool tells for a day: told again they replace, told in parts they add up.

A row is known by (source, external key) and holds what stands now. Once a second delivery tells
of it, each delivery's word is kept beside it, so that any of them can be taken back. Tables: the
row's, with `fingerprint` and `batch_id`, and its words', with `of_id`, `batch_id` and `said`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.foundation import bulk
from accord.foundation.catalogue import Recorded, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Where rows and words lie; columns: what is told, number: the one of them that adds up.

    refers: the tables that columns name rows of, which may be gone when a word stands again.
    """

    rows: str
    words: str
    columns: tuple[str, ...]
    number: str
    refers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """What one delivery says of a key: its columns, and the places of its rows."""

    said: dict[str, Any]
    places: list[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a key: its row, and its number as this delivery has told it so far.

    is_told: words stand beside the row. is_own: one of them, or the row, is of this very batch.
    """

    id: int
    print: bytes
    is_told: bool
    is_own: bool
    mine: int | None


def record(
    *,
    tables: Tables,
    source: str,
    keys: Sequence[str],
    adds: Sequence[bool],
    columns: Mapping[str, Sequence[Any]],
    batch_id: int | None,
    delivery: Sequence[int] = (),
) -> Recorded:
    """Take in numbers of one delivery. Caller's transaction; the statements are always the same.

    adds: whether a row is a part of its key's number; else the last row of a delivery says it all.
    delivery: the batches that tell the delivery together, as rows set aside come in later in
    batches of their own; this one alone where it is left out.
    Outcomes: created, joined (a further part), updated or unchanged.
    """
    bulk.execute("select pg_advisory_xact_lock(hashtext(%s), 1)", [tables.rows])
    lines = _lines(tables, keys=keys, adds=adds, columns=columns)
    told_by = [*delivery] or [number for number in (batch_id,) if number is not None]
    known = _known(tables, source=source, keys=list(lines), batch_id=batch_id, delivery=told_by)
    for key, line in lines.items():
        mine = known[key].mine if key in known else None
        if mine is not None and adds[line.places[0]]:
            line.said[tables.number] += mine
    fresh = [key for key in lines if key not in known]
    made = dict(zip(fresh, bulk.next_ids(tables.rows, len(fresh)), strict=True))
    prints = {key: fingerprint([*line.said.values()]) for key, line in lines.items()}
    _add(tables, lines, made=made, prints=prints, source=source, batch_id=batch_id)
    retold = {key: known[key] for key in lines if key in known}
    changed = {key for key, row in retold.items() if row.print != prints[key]}
    _tell(tables, lines, retold=retold, prints=prints, batch_id=batch_id)
    _rewrite(tables, lines, changed=changed, known=known, prints=prints)
    ids, outcomes = [0] * len(keys), [""] * len(keys)
    for key, line in lines.items():
        first, *more = _outcome(key, made=made, changed=changed, known=known)
        for place in line.places:
            ids[place] = made[key] if key in made else known[key].id
            outcomes[place] = first if place == line.places[0] or not more else more[0]
    return Recorded(ids, outcomes)


def _outcome(
    key: str, *, made: Mapping[str, int], changed: set[str], known: Mapping[str, _Known]
) -> tuple[str, ...]:
    """What became of a key's first row and, where it differs, of its further ones."""
    if key in made:
        return "created", "joined"
    if key not in changed:
        return ("unchanged",)
    return ("joined",) if known[key].mine is not None else ("updated",)


def before_taking_back(*, tables: Tables, batch_id: int) -> None:
    """Before a batch is taken back: the numbers it told are those of the last word beside it."""
    gone = bulk.fetch(f"delete from {tables.words} where batch_id = %s returning of_id", [batch_id])
    if not gone:
        return
    columns = ", ".join(f"{name} = {_standing(tables, name)}" for name in _written(tables))
    bulk.execute(
        f"""update {tables.rows} t set {columns}, batch_id = word.first_batch
            from (select distinct on (of_id) of_id, said,
                         first_value(batch_id) over (partition by of_id order by id) as first_batch
                  from {tables.words} where of_id = any(%s) order by of_id, id desc) word,
                 lateral jsonb_populate_record(null::{tables.rows}, word.said) said
            where t.id = word.of_id""",
        [sorted({number for (number,) in gone})],
    )


def _written(tables: Tables) -> tuple[str, ...]:
    return (*tables.columns, "fingerprint")


def _standing(tables: Tables, name: str) -> str:
    """A column of a word that stands again; none where the row that it names is gone."""
    named = tables.refers.get(name)
    return f"(select r.id from {named} r where r.id = said.{name})" if named else f"said.{name}"


def _lines(
    tables: Tables,
    *,
    keys: Sequence[str],
    adds: Sequence[bool],
    columns: Mapping[str, Sequence[Any]],
) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for place, key in enumerate(keys):
        said = {name: values[place] for name, values in columns.items()}
        before = lines.get(key)
        if before is None:
            lines[key] = _Line(said, [place])
            continue
        if adds[place]:
            said[tables.number] += before.said[tables.number]
        before.said = said
        before.places.append(place)
    return lines


def _known(
    tables: Tables,
    *,
    source: str,
    keys: Sequence[str],
    batch_id: int | None,
    delivery: Sequence[int],
) -> dict[str, _Known]:
    rows = bulk.fetch(
        f"""select t.external_key, t.id, t.fingerprint, words.number is not null,
                   coalesce(words.is_own, t.batch_id = %(batch)s, false),
                   case when words.number is null and t.batch_id = any(%(delivery)s)
                        then t.{tables.number} else words.mine end
            from {tables.rows} t,
                 lateral (select max(w.id) as number,
                                 bool_or(w.batch_id = %(batch)s) as is_own,
                                 (array_agg((w.said ->> '{tables.number}')::bigint
                                            order by w.id desc)
                                   filter (where w.batch_id = any(%(delivery)s)))[1] as mine
                          from {tables.words} w where w.of_id = t.id) words
            where t.source = %(source)s and t.external_key = any(%(keys)s)""",
        {"batch": batch_id, "delivery": list(delivery), "source": source, "keys": list(keys)},
    )
    return {
        key: _Known(number, bytes(print_), is_told, is_own, mine)
        for key, number, print_, is_told, is_own, mine in rows
    }


def _add(
    tables: Tables,
    lines: Mapping[str, _Line],
    *,
    made: Mapping[str, int],
    prints: Mapping[str, bytes],
    source: str,
    batch_id: int | None,
) -> None:
    fresh = list(made)
    bulk.insert(
        tables.rows,
        {
            "id": list(made.values()),
            "source": [source] * len(fresh),
            "external_key": fresh,
            **{name: [lines[key].said[name] for key in fresh] for name in tables.columns},
            "fingerprint": [prints[key] for key in fresh],
            "batch_id": [batch_id] * len(fresh),
        },
    )


def _tell(
    tables: Tables,
    lines: Mapping[str, _Line],
    *,
    retold: Mapping[str, _Known],
    prints: Mapping[str, bytes],
    batch_id: int | None,
) -> None:
    """This delivery's word of what others have told; the first word, so far only the row's own,
    is written down before it."""
    theirs = {key: row for key, row in retold.items() if row.is_told or not row.is_own}
    if not theirs:
        return
    alone = [row.id for row in theirs.values() if not row.is_told]
    said = ", ".join(f"'{name}', {name}" for name in _written(tables))
    bulk.execute(
        f"""insert into {tables.words} (of_id, batch_id, said)
            select id, batch_id, jsonb_build_object({said}) from {tables.rows}
            where id = any(%s)""",
        [alone],
    )
    bulk.execute(
        f"delete from {tables.words} where batch_id = %s and of_id = any(%s)",
        [batch_id, [row.id for row in theirs.values() if row.is_own]],
    )
    bulk.insert(
        tables.words,
        {
            "of_id": [row.id for row in theirs.values()],
            "batch_id": [batch_id] * len(theirs),
            "said": [
                {name: bulk.as_json(value) for name, value in lines[key].said.items()}
                | {"fingerprint": bulk.as_json(prints[key])}
                for key in theirs
            ],
        },
    )


def _rewrite(
    tables: Tables,
    lines: Mapping[str, _Line],
    *,
    changed: set[str],
    known: Mapping[str, _Known],
    prints: Mapping[str, bytes],
) -> None:
    bulk.rewrite(
        tables.rows,
        columns=_written(tables),
        rows=[
            {"id": known[key].id, **lines[key].said, "fingerprint": prints[key]}
            for key in sorted(changed)
        ],
    )
