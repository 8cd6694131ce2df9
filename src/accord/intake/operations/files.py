"""Files on their way in: kept, read under a plan, tried out, run as a batch."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.intake import models
from accord.intake.operations import batches, erasing, receiving
from accord.intake.queries import asides
from accord.intake.queries import batches as batch_queries
from accord.intake.queries import files as reading_files
from accord.intake.rules import erasing as wording
from accord.intake.rules import mapping
from accord.intake.rules.header import fold
from accord.intake.rules.normalise import ColumnFormat, Problem, latest_of
from accord.intake.values.batches import BatchState, Door, OnDoubt
from accord.intake.values.plans import Plan, Type, fields_of
from accord.intake.values.reading import (
    ColumnOverride,
    DateOrder,
    NumberFormat,
    Overrides,
    Question,
    QuestionCode,
    Reading,
)
from accord.kernel.cells import unescape
from accord.team import api as team

PROBLEMS_SHOWN = 50
_TYPED = frozenset({"DAY", "PERIOD", "MOMENT", "AMOUNT", "WHOLE"})
_BUFFER = 1 << 20


class InDoubt(Exception):
    """The file can be read in two ways and nobody has said which."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__(f"{len(questions)} questions")
        self.questions = questions


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be read: the plan in the file's own headers, and columns it lacks.

    disguised: columns of addresses in which there is none; they stay attributes.
    """

    path: Path
    file_name: str
    plan: Plan
    reading: Reading
    missing: tuple[str, ...]
    is_enough: bool = True
    disguised: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What must be said before the file can go in."""
        return open_questions(reading=self.reading, plan=self.plan)


@dataclass(frozen=True, slots=True)
class TriedOut:
    """What an import would do: counts by outcome, the first problems, and whether all was tried."""

    counts: dict[str, int]
    problems: list[dict[str, object]]
    whole: bool


def keep(*, pieces: Iterable[bytes], files: Path) -> str:
    """Write a file to the store under its SHA-256; answers the digest."""
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=files, delete=False) as copy:
        try:
            for piece in pieces:
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
            kept = batches.file_path(files=files, digest=digest.hexdigest())
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(copy.name, kept)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(copy.name)
            raise
    return digest.hexdigest()


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, a bounded piece at a time."""
    with path.open("rb") as opened:
        while piece := opened.read(_BUFFER):
            yield piece


def overrides_of(plan: Plan) -> Overrides:
    """What a plan states about how its file is written."""
    stated: dict[str, ColumnOverride] = {}
    for header, order in plan.date_orders.items():
        stated[fold(header)] = ColumnOverride(date_order=DateOrder(order))
    for header, form in plan.number_formats.items():
        before = stated.get(fold(header), ColumnOverride())
        stated[fold(header)] = replace(before, number_format=NumberFormat(form))
    return Overrides(
        encoding=plan.encoding or None,
        delimiter=plan.delimiter or None,
        quote=plan.quote or None,
        sheet=plan.sheet or None,
        header_row=plan.header_row,
        columns=stated,
    )


def settle(plan: Plan) -> Plan:
    """The plan with the team's zone and currency where it names none."""
    whole = team.get_team()
    return replace(plan, zone=plan.zone or whole.zone, currency=plan.currency or whole.currency)


def prepare(
    *,
    path: Path,
    file_name: str,
    plan: Plan,
    at: datetime,
    locale: str = "en",
    overrides: Overrides | None = None,
) -> Prepared:
    """Read a file's head under a plan; raises UnableToRead where it cannot be read at all."""
    reading = reading_files.read_head(
        path,
        locale=locale,
        overrides=overrides if overrides is not None else overrides_of(plan),
        name=file_name,
        today=at.date(),
    )
    fitted, missing = mapping.fit(settle(plan), headers=[column.name for column in reading.columns])
    is_enough = mapping.is_enough(plan, missing=missing)
    fitted, disguised = mapping.without_disguised(fitted, columns=reading.columns)
    return Prepared(path, file_name, fitted, reading, missing, is_enough, disguised)


def completed(plan: Plan, *, path: Path, reading: Reading) -> Plan:
    """The plan with what this file says beside its rows: the currency in a heading, and the days
    above a report that has none below."""
    headers = [column.name for column in reading.columns]
    plan = mapping.with_currency(plan, headers=headers)
    if reading.header_row <= 1:
        return plan
    above = reading_files.lines_above(path, reading)
    return mapping.with_span(plan, headers=headers, above=above)


def open_questions(*, reading: Reading, plan: Plan) -> tuple[Question, ...]:
    """The questions of a reading that matter for this plan: about the file, or a mapped column.

    Where the names stand is no question for a profile that finds its own there.
    """
    headers = {column.name for column in reading.columns}
    is_known = bool(plan.profile) and len(headers & set(plan.columns)) >= 2
    known = fields_of(plan.kind)
    asked = []
    for question in reading.questions:
        if is_known and question.code is QuestionCode.HEADER_ROW:
            continue
        name = plan.columns.get(question.column or "")
        is_count = name in known and known[name].type is Type.WHOLE
        if is_count and question.code is QuestionCode.NUMBER_FORMAT:
            continue  # a count is read the same either way
        if question.column is None or (name in known and known[name].type in _TYPED):
            asked.append(question)
    return tuple(asked)


def formats_of(*, reading: Reading, plan: Plan, at: datetime) -> dict[str, ColumnFormat]:
    """How each mapped column is written, and which could be read in two ways."""
    known = fields_of(plan.kind)
    latest = {
        header: latest_of(known[name], at=at)
        for header, name in plan.columns.items()
        if name in known
    }
    doubtful = {question.column for question in open_questions(reading=reading, plan=plan)}
    return {
        column.name: ColumnFormat(
            column.date_order or DateOrder.YMD,
            column.number_format or NumberFormat.POINT,
            column.name in doubtful,
            latest.get(column.name),
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
    digest: str = "",
) -> int:
    """Keep a file and note its delivery under a plan; raises InDoubt while a question is open.

    `digest` says that the file is in the store already.
    """
    questions = open_questions(reading=reading, plan=plan)
    if questions and plan.on_doubt != OnDoubt.QUARANTINE:
        raise InDoubt(questions)
    plan = completed(plan, path=path, reading=reading)
    kept = digest or keep(pieces=pieces_of(path), files=files)
    with transaction.atomic():
        models.RememberedMapping.objects.update_or_create(
            headers_digest=mapping.headers_digest(reading.header),
            kind=plan.kind,
            defaults={"plan": mapping.without_reading(plan).as_dict(), "used_at": at},
        )
        return receiving.receive(
            door=door,
            plan=plan,
            rows=_rows(reading),
            at=at,
            made_by_id=made_by_id,
            file_name=file_name,
            digest=kept,
            reading=wording.bare(reading).as_dict(),
        )


def _rows(reading: Reading) -> int:
    return reading.rows + reading.bad if reading.whole else 0


def run_file(
    *,
    batch_id: int,
    files: Path,
    now: Callable[[], datetime],
    say: Callable[[int], None] = lambda _done: None,
) -> BatchState:
    """Run a delivered file, from the start or from where it was interrupted."""
    batch = models.Batch.objects.get(pk=batch_id)
    plan = Plan.from_dict(batch.plan["plan"])
    reading = Reading.from_dict(batch.plan["reading"])
    path = batches.file_path(files=files, digest=batch.digest)
    source = source_of(path=path, reading=reading, plan=plan, at=batch.made_at)
    state = batches.run(batch_id=batch_id, plan=plan, source=source, now=now, say=say)
    if state is BatchState.DONE:
        erasing.drop_file_of_erased(batch_id=batch_id, path=path)
    return state


def source_of(*, path: Path, reading: Reading, plan: Plan, at: datetime) -> batches.Source:
    """A file as a source of rows, received at this moment."""
    columns = reading.columns
    returned = mapping.is_error_file(reading.header)
    if returned:
        columns = columns[:-1]
    in_doubt = any(
        question.column is None for question in open_questions(reading=reading, plan=plan)
    )
    return batches.Source(
        headers=[column.name for column in columns],
        formats=formats_of(reading=reading, plan=plan, at=at),
        blocks=_blocks(path, reading, returned=returned),
        held="FILE_IN_DOUBT" if in_doubt and plan.on_doubt == OnDoubt.QUARANTINE else "",
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows of a delivery are read: its plan, headers, and how columns are written."""

    plan: Plan
    headers: tuple[str, ...]
    formats: dict[str, ColumnFormat]


def shape_of(*, batch: models.Batch, at: datetime) -> Shape:
    """The shape of a delivery through any door, for rows of it that are tried once more."""
    plan = Plan.from_dict(batch.plan["plan"])
    headers = asides.headers_of(batch)
    if "header" in batch.plan.get("reading", {}):
        reading = Reading.from_dict(batch.plan["reading"])
        return Shape(plan, tuple(headers), formats_of(reading=reading, plan=plan, at=at))
    known = fields_of(plan.kind)
    formats = {
        header: ColumnFormat(
            DateOrder(plan.date_orders.get(header, DateOrder.YMD)),
            latest=latest_of(known[plan.columns[header]], at=at),
        )
        for header in headers
        if header in plan.columns
    }
    return Shape(plan, tuple(headers), formats)


def _blocks(path: Path, reading: Reading, *, returned: bool) -> Iterator[batches.Delivered]:
    """The rows of a file; of an error file of ours, as they stood before it was written."""
    places = [column.position for column in reading.columns]
    if returned:
        places.pop()
    for block in reading_files.iterate_columns(path, reading, size=batches.STEP):
        columns: Sequence[Sequence[str]] = block.columns[: len(places)]
        if returned:
            columns = [[unescape(cell) for cell in column] for column in columns]
        bad = [
            (
                bad.number,
                Problem(-1, bad.refusal.code, "", dict(bad.refusal.facts), Outcome.REFUSED),
                [bad.cells[place] if place < len(bad.cells) else "" for place in places],
            )
            for bad in block.bad
        ]
        yield batches.Delivered(block.numbers, columns, bad)


def try_out(
    *,
    path: Path,
    reading: Reading,
    plan: Plan,
    now: Callable[[], datetime],
    at_most: int | None = None,
    by_command: bool = False,
) -> TriedOut:
    """What an import would do: run it and take everything back before it is seen.

    `at_most`: look at so many rows only, in whole steps. `by_command`: its problems tell the
    remedies of the command line.
    """
    plan = completed(plan, path=path, reading=reading)
    source = source_of(path=path, reading=reading, plan=plan, at=now())
    steps = None if at_most is None else max(at_most // batches.STEP, 1)
    with transaction.atomic():
        batch_id = receiving.receive(door=Door.FILE, plan=plan, rows=_rows(reading), at=now())
        batches.run(
            batch_id=batch_id,
            plan=plan,
            source=replace(source, blocks=islice(source.blocks, steps)),
            now=now,
        )
        batch = models.Batch.objects.get(pk=batch_id)
        names = ("received", *(outcome.value for outcome in Outcome))
        counts = {name: getattr(batch, name) for name in names}
        problems = batch_queries.list_set_aside(
            batch_id=batch_id, limit=PROBLEMS_SHOWN, by_command=by_command
        )
        transaction.set_rollback(True)
    return TriedOut(counts, problems, counts["received"] >= _rows(reading) and reading.whole)


def forget_unused(*, files: Path, before: datetime) -> int:
    """Remove kept files that no batch and no draft refers to; answers how many."""
    used = set(models.Batch.objects.values_list("digest", flat=True))
    used |= set(models.Draft.objects.values_list("digest", flat=True))
    gone = 0
    for path in files.glob("??/*"):
        if path.name not in used and path.stat().st_mtime < before.timestamp():
            path.unlink()
            gone += 1
    return gone
