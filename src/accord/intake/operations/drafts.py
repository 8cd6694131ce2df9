"""The wizard's steps: a file is read, mapped, tried out and handed over to be taken in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from accord.foundation import jobs
from accord.intake import models
from accord.intake.operations import batches, files
from accord.intake.queries import batches as batch_queries
from accord.intake.queries import drafts as queries
from accord.intake.queries import files as reading_files
from accord.intake.rules import mapping, recognition
from accord.intake.rules.recognition import Recognised
from accord.intake.values.batches import Kind
from accord.intake.values.drafts import MENDABLE, Basis, Draft, stated_as_dict
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES
from accord.intake.values.reading import Overrides, Reading
from accord.intake.values.refusals import UnableToRead

TRIED_ROWS = 20_000
KEPT = timedelta(days=30)
DEFAULT_SOURCE = "files"
RUN_FILE = "intake.run_file"
RUN_TOGETHER = "intake.run_together"


def begin(
    *,
    pieces: Iterable[bytes],
    file_name: str,
    files_folder: Path,
    member_id: int,
    at: datetime,
    locale: str,
    like_batch: int | None = None,
) -> int:
    """Keep an uploaded file and look at it; answers the draft's id.

    `like_batch`: the import whose error file this is; its plan is taken over. Raises
    UnableToRead where nothing that a person could say would make a table of the file.
    """
    digest = files.keep(pieces=pieces, files=files_folder)
    path = batches.file_path(files=files_folder, digest=digest)
    plan, stated = _like(like_batch) if like_batch else (None, Overrides())
    try:
        reading, refusal = _read(path, file_name, stated, at=at, locale=locale), {}
    except UnableToRead as problem:
        if problem.refusal.code not in MENDABLE:
            raise
        reading, refusal = None, asdict(problem.refusal)
    draft = models.Draft(
        made_by_id=member_id,
        made_at=at,
        changed_at=at,
        file_name=file_name[:255],
        digest=digest,
        stated=stated_as_dict(stated),
        refusal=refusal,
    )
    _note_reading(draft, reading, plan=plan)
    draft.save()
    return draft.pk


def _read(path: Path, file_name: str, stated: Overrides, *, at: datetime, locale: str) -> Reading:
    return reading_files.read_head(
        path, locale=locale, overrides=stated, name=file_name, today=at.date()
    )


def _like(batch_id: int) -> tuple[Plan, Overrides]:
    """The plan of an earlier import, with how its file turned out to be written."""
    card = batch_queries.get_batch(batch_id=batch_id)
    plan = Plan.from_dict(card.plan["plan"])
    stored = card.plan.get("reading") or {}
    if stored:
        reading = Reading.from_dict(stored)
        dated = {c.name: c.date_order for c in reading.columns if c.date_order}
        counted = {c.name: c.number_format for c in reading.columns if c.number_format}
        plan = replace(mapping.without_reading(plan), date_orders=dated, number_formats=counted)
    return plan, files.overrides_of(plan)


def _note_reading(draft: models.Draft, reading: Reading | None, *, plan: Plan | None) -> None:
    if reading is None:
        draft.reading, draft.plan = {}, {}
        return
    headers = [column.name for column in reading.columns]
    basis = Basis.REMEMBERED
    if plan is None:
        plan, basis = propose(reading=reading, file_name=draft.file_name)
    fitted, _missing = mapping.fit(files.settle(plan), headers=headers)
    present = {name: said for name, said in fitted.columns.items() if name in headers}
    draft.reading = reading.as_dict()
    draft.plan = replace(fitted, columns=present).as_dict()
    draft.basis = basis
    draft.refusal, draft.trial = {}, {}


def propose(*, reading: Reading, file_name: str) -> tuple[Plan, Basis]:
    """A mapping for this file: as last time, else a profile's, else by the columns' names.

    Of a table that Accord does not seem to take no column is mapped: a person says what it holds.
    """
    headers = [column.name for column in reading.columns]
    remembered = batch_queries.find_mapping(digest=mapping.headers_digest(headers))
    if remembered:
        return Plan.from_dict(remembered), Basis.REMEMBERED
    found = recognition.recognise(headers=headers, file_name=file_name)
    plan = plan_of(found, reading=reading)
    if found.declined:
        return replace(plan, columns={}, values={}, defaults={}), Basis.NAMES
    if found.profile:
        return mapping.without_reading(plan), Basis.PROFILE
    return plan, Basis.NAMES


def plan_of(found: Recognised, *, reading: Reading, source: str = "") -> Plan:
    """A plan to start from for a file that was recognised, in the file's own headers."""
    headers = [column.name for column in reading.columns]
    if not found.profile:
        return mapping.propose(headers=headers, kind=found.kind, source=source or DEFAULT_SOURCE)
    fitted, _missing = mapping.fit(PROFILES[found.profile], headers=headers)
    fitted, _disguised = mapping.without_disguised(fitted, columns=reading.columns)

    def present(table: Mapping[str, str]) -> dict[str, str]:
        return {header: said for header, said in table.items() if header in headers}

    return replace(
        fitted,
        columns=present(fitted.columns),
        date_orders=present(fitted.date_orders),
        number_formats=present(fitted.number_formats),
        source=source or fitted.source,
    )


def read_again(
    *, draft: Draft, stated: Overrides, files_folder: Path, at: datetime, locale: str
) -> None:
    """Read the file once more with what a person has said; the mapping stays where it fits.

    Raises UnableToRead; the draft is then as before.
    """
    path = batches.file_path(files=files_folder, digest=draft.digest)
    reading = _read(path, draft.file_name, stated, at=at, locale=locale)
    row = models.Draft.objects.get(pk=draft.id)
    same = draft.reading is not None and draft.reading.header == reading.header
    basis = row.basis
    _note_reading(row, reading, plan=draft.plan if same else None)
    row.basis = basis if same else row.basis
    row.stated, row.changed_at = stated_as_dict(stated), at
    row.save()


def change_plan(*, draft: Draft, plan: Plan, at: datetime) -> None:
    """Set how columns become fields."""
    models.Draft.objects.filter(pk=draft.id).update(plan=plan.as_dict(), trial={}, changed_at=at)


def change_kind(*, draft: Draft, kind: Kind, at: datetime) -> None:
    """Say what a row is; the mapping is proposed anew."""
    assert draft.reading is not None
    assert draft.plan is not None
    headers = [column.name for column in draft.reading.columns]
    plan = files.settle(mapping.propose(headers=headers, kind=kind, source=draft.plan.source))
    models.Draft.objects.filter(pk=draft.id).update(
        plan=plan.as_dict(), basis=Basis.NAMES, trial={}, changed_at=at
    )


def change_profile(*, draft: Draft, profile: str, at: datetime) -> None:
    """Say which tool's export the file is; the mapping is that profile's, as far as it fits."""
    assert draft.reading is not None
    plan = plan_of(Recognised(profile=profile), reading=draft.reading)
    plan = files.settle(mapping.without_reading(plan))
    models.Draft.objects.filter(pk=draft.id).update(
        plan=plan.as_dict(), basis=Basis.PROFILE, trial={}, changed_at=at
    )


def try_out(*, draft: Draft, files_folder: Path, now: Callable[[], datetime]) -> None:
    """Find what an import would do and keep that with the draft; nothing else is written."""
    assert draft.reading is not None
    assert draft.plan is not None
    tried = files.try_out(
        path=batches.file_path(files=files_folder, digest=draft.digest),
        reading=draft.reading,
        plan=draft.plan,
        now=now,
        at_most=TRIED_ROWS,
    )
    models.Draft.objects.filter(pk=draft.id).update(trial=asdict(tried))


@transaction.atomic
def hand_over(*, draft_id: int, member_id: int, files_folder: Path, at: datetime) -> int:
    """Start the import in the background; pressing twice starts it once. Answers the batch."""
    row = models.Draft.objects.select_for_update().get(pk=draft_id, made_by_id=member_id)
    if row.batch_id:
        return int(row.batch_id)
    batch_id = _deliver(row, files_folder=files_folder, at=at)
    jobs.defer(RUN_FILE, batch_id=batch_id)
    return batch_id


@transaction.atomic
def hand_over_together(
    *, drafts: Sequence[tuple[Draft, Plan]], member_id: int, files_folder: Path, at: datetime
) -> list[int]:
    """Start the imports of files that name each other, all or none; each begins when the one
    before it has ended. Answers the batches of those that were not handed over before."""
    rows = models.Draft.objects.select_for_update().filter(made_by_id=member_id, batch=None)
    waiting = rows.in_bulk([draft.id for draft, _plan in drafts])
    batch_ids = []
    for draft, plan in drafts:
        if row := waiting.get(draft.id):
            row.plan, row.trial, row.changed_at = plan.as_dict(), {}, at
            batch_ids.append(_deliver(row, files_folder=files_folder, at=at))
    if batch_ids:
        jobs.defer(RUN_TOGETHER, batch_ids=batch_ids)
    return batch_ids


def _deliver(row: models.Draft, *, files_folder: Path, at: datetime) -> int:
    draft = queries.card(row)
    assert draft.reading is not None
    assert draft.plan is not None
    batch_id = files.deliver(
        path=batches.file_path(files=files_folder, digest=draft.digest),
        file_name=draft.file_name,
        plan=draft.plan,
        reading=draft.reading,
        files=files_folder,
        at=at,
        made_by_id=row.made_by_id,
        digest=draft.digest,
    )
    row.batch_id = batch_id
    row.save()
    return batch_id


def drop(*, draft_id: int, member_id: int) -> None:
    """Throw a draft away; its file goes with the next clean-up."""
    models.Draft.objects.filter(pk=draft_id, made_by_id=member_id).delete()


def forget_old(*, at: datetime) -> int:
    """Remove drafts nobody has touched for a month; answers how many."""
    gone, _ = models.Draft.objects.filter(changed_at__lt=at - KEPT).delete()
    return gone
