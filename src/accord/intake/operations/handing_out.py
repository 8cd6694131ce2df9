"""Everything held of a person, for them to take along."""

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk, database, personal
from accord.intake.queries import erased as queries
from accord.intake.rules import erasing as rules
from accord.journal import api as journal
from accord.kernel.cells import escape

LEFT_OUT = frozenset({"xact_id", "fingerprint", "digest", "body_digest"})


@transaction.atomic
def hand_out(*, person_id: int, at: datetime, actor_id: int | None) -> bytes:
    """A zip with person.json and one CSV for each table; raises LookupError.

    Which rows belong to a person is what the slices declare for erasing, so both are of one mind.
    """
    people = contacts.group_of(person_id=person_id)
    known = contacts.known_of(people=people)
    if not known.exists:
        raise LookupError(f"There is no person {person_id}.")
    bulk.execute("select set_config('statement_timeout', '300s', true)")
    tables = _tables(people, words=rules.words_of(fields=known.fields, keys=known.keys))
    journal.record(
        kind="person.handed_out",
        subject="person",
        subject_id=min(people),
        actor_id=actor_id,
        at=at,
        people=list(people),
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        everything = {"as_of": at.isoformat(), "tables": tables}
        bundle.writestr("person.json", json.dumps(everything, ensure_ascii=False, indent=1))
        for name, rows in tables.items():
            if rows:
                bundle.writestr(f"{name}.csv", _csv(rows))
    return packed.getvalue()


def _tables(people: list[int], *, words: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, Any] = {"people": people, personal.WORDS: words}
    for each in database.sets_of_people():
        sql = personal.named(each.sql, prefix="%(", suffix=")s")
        found[each.name] = [number for (number,) in bulk.fetch(sql, found)]
    answer: dict[str, list[dict[str, Any]]] = {}
    for held in database.held_of_people():
        if held.exported:
            where = personal.named(held.whose, prefix="%(", suffix=")s")
            rows = queries.rows_as_json(table=held.table, where=where, parameters=found)
            answer[held.table] = [
                {name: value for name, value in row.items() if name not in LEFT_OUT} for row in rows
            ]
    return answer


def _csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([escape(_cell(value)) for value in row.values()])
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
