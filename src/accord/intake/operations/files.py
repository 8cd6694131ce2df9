"""Files on their way in: kept, read under a plan, run as a batch."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accord.contacts.values import Outcome
from accord.intake import models
from accord.intake.operations import batches
from accord.intake.queries import files as reading_files
from accord.intake.rules.header import fold
from accord.intake.rules.mapping import headers_digest
from accord.intake.rules.normalise import ColumnFormat, Problem
from accord.intake.values.batches import BatchState, Door
from accord.intake.values.plans import Plan, fields_of
from accord.intake.values.reading import (
    ColumnOverride,
    DateOrder,
    NumberFormat,
    Overrides,
    Question,
    QuestionCode,
    Reading,
)


class InDoubt(Exception):
    """The file can be read in two ways and nobody has said which."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__(f"{len(questions)} questions")
        self.questions = questions


def keep(*, path: Path, files: Path) -> str:
    """Copy a file to the store under its SHA-256; answers the digest."""
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with path.open("rb") as opened, tempfile.NamedTemporaryFile(dir=files, delete=False) as copy:
        while piece := opened.read(1 << 20):
            digest.update(piece)
            copy.write(piece)
    kept = batches.file_path(files=files, digest=digest.hexdigest())
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(copy.name, kept)
    return digest.hexdigest()


def overrides_of(plan: Plan) -> Overrides:
    """What a plan states about how its file is written."""
    stated: dict[str, ColumnOverride] = {}
    for header, order in plan.date_orders.items():
        stated[fold(header)] = ColumnOverride(date_order=DateOrder(order))
    for header, form in plan.number_formats.items():
        before = stated.get(fold(header), ColumnOverride())
        stated[fold(header)] = replace(before, number_format=NumberFormat(form))
    return Overrides(encoding=plan.encoding or None, columns=stated)


def open_questions(*, reading: Reading, plan: Plan) -> tuple[Question, ...]:
    """The questions of a reading that matter for this plan: about the file, or a mapped column."""
    typed = {"DAY", "MOMENT", "AMOUNT", "WHOLE"}
    known = fields_of(plan.kind)
    asked = []
    for question in reading.questions:
        if question.column is None:
            asked.append(question)
            continue
        name = plan.columns.get(question.column)
        if name in known and known[name].type in typed:
            asked.append(question)
    return tuple(asked)


def formats_of(*, reading: Reading, plan: Plan) -> dict[str, ColumnFormat]:
    """How each mapped column is written, and which could be read in two ways."""
    doubtful = {question.column for question in open_questions(reading=reading, plan=plan)}
    return {
        column.name: ColumnFormat(
            column.date_order or DateOrder.YMD,
            column.number_format or NumberFormat.POINT,
            column.name in doubtful,
        )
        for column in reading.columns
    }


def deliver(
    *,
    path: Path,
    file_name: str,
    plan: Plan,
    reading: Reading,
    files: Path,
    at: datetime,
    made_by_id: int | None = None,
    door: Door = Door.FILE,
) -> int:
    """Keep a file and note its delivery under a plan; raises InDoubt while a question is open."""
    questions = open_questions(reading=reading, plan=plan)
    if questions and plan.on_doubt != "quarantine":
        raise InDoubt(questions)
    digest = keep(path=path, files=files)
    with transaction.atomic():
        models.RememberedMapping.objects.update_or_create(
            headers_digest=headers_digest(reading.header),
            kind=plan.kind,
            defaults={"plan": plan.as_dict(), "used_at": at},
        )
        return batches.receive(
            door=door,
            plan=plan,
            rows=reading.rows + reading.bad if reading.whole else 0,
            at=at,
            made_by_id=made_by_id,
            file_name=file_name,
            digest=digest,
            reading=reading.as_dict(),
        )


def run_file(
    *,
    batch_id: int,
    files: Path,
    now: Callable[[], datetime],
    say: Callable[[int, int], None] = lambda done, total: None,
) -> BatchState:
    """Run a delivered file, from the start or from where it was interrupted."""
    batch = models.Batch.objects.get(pk=batch_id)
    plan = Plan.from_dict(batch.plan["plan"])
    reading = Reading.from_dict(batch.plan["reading"])
    path = batches.file_path(files=files, digest=batch.digest)
    return batches.run(
        batch_id=batch_id, plan=plan, source=source_of(path=path, reading=reading, plan=plan), now=now, say=say
    )


def source_of(*, path: Path, reading: Reading, plan: Plan) -> batches.Source:
    """A file as a source of rows."""
    return batches.Source(
        headers=[column.name for column in reading.columns],
        formats=formats_of(reading=reading, plan=plan),
        blocks=_blocks(path, reading),
    )


def _blocks(path: Path, reading: Reading) -> Iterator[batches.Delivered]:
    places = [column.position for column in reading.columns]
    for block in reading_files.iterate_columns(path, reading, size=batches.STEP):
        yield batches.Delivered(
            block.numbers,
            block.columns,
            [
                (
                    bad.number,
                    Problem(-1, bad.refusal.code, "", dict(bad.refusal.facts), Outcome.REFUSED),
                    [bad.cells[place] if place < len(bad.cells) else "" for place in places],
                )
                for bad in block.bad
            ],
        )


def try_out(*, path: Path, reading: Reading, plan: Plan, now: Callable[[], datetime]) -> Mapping[str, int]:
    """What an import would do: run it whole and take everything back before it is seen."""
    with transaction.atomic():
        at = now()
        batch_id = batches.receive(
            door=Door.FILE, plan=plan, rows=reading.rows + reading.bad if reading.whole else 0, at=at
        )
        batches.run(batch_id=batch_id, plan=plan, source=source_of(path=path, reading=reading, plan=plan), now=now)
        batch = models.Batch.objects.get(pk=batch_id)
        counts = {name: getattr(batch, name) for name in ("received", *(outcome.value for outcome in Outcome))}
        transaction.set_rollback(True)
    return counts


def forget_unused(*, files: Path, before: datetime) -> int:
    """Remove kept files that no batch refers to; answers how many."""
    used = set(models.Batch.objects.values_list("digest", flat=True))
    gone = 0
    for path in files.glob("??/*"):
        if path.name not in used and path.stat().st_mtime < before.timestamp():
            path.unlink()
            gone += 1
    return gone
