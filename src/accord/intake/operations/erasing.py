"""Erasing a person everywhere at once, and keeping them away afterwards."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk, keyed
from accord.foundation.personal import BEGINNING
from accord.handoffs import api as handoffs
from accord.intake import models
from accord.intake.queries import erased as queries
from accord.intake.rules import erasing as rules
from accord.intake.values.reading import Reading
from accord.journal import api as journal
from accord.lake import api as lake
from accord.leads import api as leads

REGISTER = "erased.jsonl"
STEP = 5_000


class AlreadyErased(Exception):
    """Nothing of this person is left to erase."""


class StillArriving(Exception):
    """A file that names the person is being taken in; it must end or be stopped first."""


class StillCompared(StillArriving):
    """Tools are being compared, whose files may name the person; that must end or be stopped."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: rows by table, files dropped, and whose number is left."""

    people: Sequence[int]
    rows: dict[str, int]
    files: int


def erase_person(
    *, person_id: int, home: Path, files: Path, at: datetime, actor_id: int | None, reason: str
) -> Erased:
    """Erase everybody who is one with this person: rows, kept files, outbox, lake.

    Touches, leads and deals stay as numbers. Hashes of addresses, numbers and ids stay on the
    stop list and in a register beside the database, so that neither a file nor an older backup
    brings them back. `reason` is a code. Raises LookupError, AlreadyErased, StillArriving or,
    of these, StillCompared.
    """
    people = contacts.group_of(person_id=person_id)
    found = contacts.known_of(people=people)
    if not found.exists:
        raise LookupError(f"There is no person {person_id}.")
    if not found.records:
        raise AlreadyErased
    words = rules.words_of(fields=found.fields, keys=found.keys)
    named_in = queries.files_naming(words=words, files=files, home=home)
    with transaction.atomic():
        _let_nothing_arrive(files=[path.name for path in named_in])
        _remember(home=home, digests=found.digests, at=at)
        rows = _erase_rows(
            people=people, words=words, digests=found.digests, at=at, actor_id=actor_id,
            reason=reason,
        )  # fmt: skip
    _forget_files(named_in)
    lake.forget()
    return Erased(people, rows, len(named_in))


def _let_nothing_arrive(*, files: Sequence[str]) -> None:
    """Until the transaction ends no work begins that takes files of people along; what has begun
    must end before."""
    bulk.alone_for(topic=BEGINNING, keys=files or [REGISTER], at_once=0)
    if queries.are_arriving(digests=files):
        raise StillArriving
    if queries.is_work_under_way():
        raise StillCompared


def _erase_rows(
    *,
    people: Sequence[int],
    words: str,
    digests: Sequence[tuple[str, bytes]],
    at: datetime,
    actor_id: int | None,
    reason: str,
) -> dict[str, int]:
    bulk.execute("select set_config('statement_timeout', '300s', true)")
    handoffs.void_people(people=people, at=at)
    contacts.hold_people(ids=people)
    contacts.stop_erased(digests=digests, at=at, actor_id=actor_id)
    rows: dict[str, int] = {}
    for relation, touched in bulk.fetch(
        "select * from accord_erase(%s, %s)", [list(people), words]
    ):
        rows[relation] = rows.get(relation, 0) + touched
    leads.regroup(people=list(people))
    journal.record(
        kind="person.erased",
        subject="person",
        subject_id=min(people),
        actor_id=actor_id,
        at=at,
        people=list(people),
        reason=reason,
        rows={relation: count for relation, count in rows.items() if count},
    )
    return rows


@transaction.atomic
def _forget_files(named_in: Sequence[Path]) -> None:
    """Kept files go, with what was noted of their rows; what they held of others has gone in."""
    digests = [path.name for path in named_in]
    models.Draft.objects.filter(digest__in=digests).delete()
    for batch in models.Batch.objects.filter(digest__in=digests):
        if batch.plan.get("reading"):
            reading = Reading.from_dict(batch.plan["reading"])
            batch.plan = batch.plan | {"reading": rules.bare(reading).as_dict()}
            batch.save(update_fields=["plan"])
    for path in named_in:
        path.unlink(missing_ok=True)


def _remember(*, home: Path, digests: Sequence[tuple[str, bytes]], at: datetime) -> None:
    """Add to the register before anything goes: a crash between leaves too much, never too little.

    It lies beside the database and travels with backups of the home, hashes only.
    """
    line = {"at": at.isoformat(), "known": [[kind, digest.hex()] for kind, digest in digests]}
    path = home / REGISTER
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as register:
        register.write(json.dumps(line) + "\n")
        register.flush()
        os.fsync(register.fileno())


def remembered(*, home: Path) -> set[tuple[str, bytes]]:
    """Everything that the register beside the database holds."""
    path = home / REGISTER
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        (kind, bytes.fromhex(digest))
        for line in lines
        if line.strip()
        for kind, digest in json.loads(line)["known"]
    }


def erase_again(*, home: Path, files: Path, at: datetime) -> int:
    """Erase whom an older backup brought back; answers how many. For every start.

    Quick where the database knows of all erasures that the register holds. It is told of them
    last: after a kill, or while somebody is named by a file on its way in, the next start goes on.
    """
    lost = remembered(home=home) - contacts.erased_digests()
    if not lost:
        return 0
    done: set[int] = set()
    is_whole = True
    for person in sorted(set(_holders(lost))):
        if person in done:
            continue
        try:
            erased = erase_person(
                person_id=person, home=home, files=files, at=at, actor_id=None, reason="RESTORED"
            )
        except AlreadyErased:
            continue
        except StillArriving:
            is_whole = False
            continue
        done |= set(erased.people)
    if is_whole:
        contacts.stop_erased(digests=sorted(lost), at=at, actor_id=None)
    return len(done)


def _holders(lost: set[tuple[str, bytes]]) -> Iterator[int]:
    for person, kind, value in contacts.all_keys(step=STEP):
        if kind != "phone" and (kind, keyed.digest(kind, value)) in lost:
            yield person


def drop_file_of_erased(*, batch_id: int, path: Path) -> bool:
    """Let a file go that brought somebody erased: what it held of others has gone in."""
    if not queries.brought_erased(batch_id=batch_id):
        return False
    path.unlink(missing_ok=True)
    return True
