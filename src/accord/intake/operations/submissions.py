"""Filled-in forms on their way in: once each, at once or held, confirmed, let in, ended."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.consent import CONFIRMATION
from accord.contacts.values.people import Outcome, RecordKind
from accord.foundation import bulk, jobs, outbox
from accord.intake import models
from accord.intake.operations import batches, tallies
from accord.intake.rules import forms as rules
from accord.intake.rules.normalise import ColumnFormat
from accord.intake.values.batches import BatchState, Door
from accord.intake.values.fixing import RowState
from accord.intake.values.forms import (
    AWAITING_CONFIRMATION,
    LOOKS_AUTOMATIC,
    NOT_CONFIRMED,
    Answers,
    FormCard,
)
from accord.intake.values.plans import Plan
from accord.journal import api as journal

CONFIRM_WITHIN = timedelta(days=7)
MAIL = "mail"


class UnableToLetIn(Exception):
    """The answers wait for nobody: they are in, were refused or have ended."""


Letter = Callable[[int], dict[str, str]]


@transaction.atomic
def receive(
    *, card: FormCard, answers: Answers, letter: Letter, now: Callable[[], datetime]
) -> int:
    """Take a filled-in form in once, however often it is sent; answers its number.

    letter: subject and text of the mail that asks to confirm the submission of a number.
    """
    at = now()
    confirm_by = at + CONFIRM_WITHIN if answers.held == AWAITING_CONFIRMATION else None
    submission, is_new = models.Submission.objects.get_or_create(
        form_id=card.id,
        key=answers.key,
        defaults={
            "version_id": card.version_id,
            "at": at,
            "email": answers.email,
            "page": answers.page[:2000],
            "consents": list(answers.consents),
            "held": answers.held,
            "confirm_by": confirm_by,
        },
    )
    if not is_new:
        return submission.pk
    submission.batch_id = _deliver(card, answers=answers, now=now)
    submission.save()
    if _is_refused(submission):
        _forget(submission)
    elif not answers.held:
        _write_consents(submission, source=card.source, now=now)
    elif confirm_by:
        _ask_to_confirm(submission, letter=letter, at=at)
    return submission.pk


def _deliver(card: FormCard, *, answers: Answers, now: Callable[[], datetime]) -> int:
    headers = [*answers.record, *answers.attributes]
    cells = [*answers.record.values(), *answers.attributes.values()]
    plan = rules.plan_of(card=card, fields=list(answers.record))
    return batches.take_at_once(
        door=Door.FORM,
        source=_one_row(headers, cells, held=answers.held),
        now=now,
        plan=plan,
        rows=1,
        reading={"columns": [{"name": name} for name in headers]},
    )


def _one_row(headers: Sequence[str], cells: Sequence[str], *, held: str = "") -> batches.Source:
    block = batches.Delivered([1], [[cell] for cell in cells])
    return batches.Source(headers, dict.fromkeys(headers, ColumnFormat()), iter([block]), held)


def _is_refused(submission: models.Submission) -> bool:
    """Whether it is about somebody who was erased, of whom nothing may be kept."""
    return models.Batch.objects.filter(pk=submission.batch_id or 0, refused=1).exists()


def _forget(submission: models.Submission) -> None:
    submission.email, submission.page, submission.consents = "", "", []
    submission.save()


def _source_of(submission: models.Submission) -> str:
    return models.Batch.objects.values_list("source", flat=True).get(pk=submission.batch_id or 0)


def _write_consents(
    submission: models.Submission, *, source: str, now: Callable[[], datetime]
) -> None:
    """Write down what was ticked, with its words and what proves it; a box left empty is no no."""
    found = contacts.find_by_external(kind=RecordKind.PERSON, source=source, keys=[submission.key])
    known = {purpose.code for purpose in contacts.list_purposes()}
    evidence: dict[str, Any] = {"form_version": submission.version_id, "submission": submission.pk}
    if submission.confirmed_at:
        evidence["confirmed_at"] = submission.confirmed_at.isoformat()
    given = [
        contacts.Consent(
            person_id=person,
            purpose=said["purpose"],
            change=contacts.Change.GIVEN,
            at=submission.at,
            door=contacts.Told.FORM,
            source=source,
            wording=said["wording"],
            evidence=evidence,
        )
        for person in found.values()
        for said in submission.consents
        if said["given"] and said["purpose"] in known
    ]
    contacts.record_consents(consents=given, batch_id=submission.batch_id, recorded_at=now())


def _ask_to_confirm(submission: models.Submission, *, letter: Letter, at: datetime) -> None:
    outbox.enqueue(
        channel=MAIL,
        key=f"form-confirm:{submission.pk}",
        recipient=submission.email,
        purpose=CONFIRMATION,
        content={**letter(submission.pk), "html": ""},
        at=at,
    )
    jobs.defer("mail.deliver")


@transaction.atomic
def confirm(*, submission_id: int, now: Callable[[], datetime]) -> bool:
    """The mail's link was followed and the button pressed: let the answers in, keep the proof.

    True also where that was done before; False where it is too late or there is nothing.
    """
    submission = _held(submission_id)
    if submission is None or submission.confirm_by is None:
        return False
    if submission.confirmed_at:
        return True
    if now() >= submission.confirm_by or not _readmit(submission, now=now):
        return False
    submission.confirmed_at = now()
    submission.save()
    _write_consents(submission, source=_source_of(submission), now=now)
    journal.record(kind="form.confirmed", subject="submission", subject_id=submission.pk, at=now())
    return True


@transaction.atomic
def let_in(*, submission_id: int, actor_id: int | None, now: Callable[[], datetime]) -> None:
    """Let in by hand what looked automatic; raises UnableToLetIn where nothing waits.

    What awaits its owner's confirmation is not ours to let in.
    """
    submission = _held(submission_id)
    if (
        submission is None
        or submission.held != LOOKS_AUTOMATIC
        or not _readmit(submission, now=now)
    ):
        raise UnableToLetIn
    _write_consents(submission, source=_source_of(submission), now=now)
    journal.record(
        kind="form.let_in",
        subject="submission",
        subject_id=submission.pk,
        actor_id=actor_id,
        at=now(),
    )


def _held(submission_id: int) -> models.Submission | None:
    return models.Submission.objects.select_for_update().filter(pk=submission_id).first()


def _batch(submission: models.Submission) -> models.Batch | None:
    if submission.batch_id is None:
        return None
    return models.Batch.objects.select_for_update().filter(pk=submission.batch_id).first()


def _readmit(submission: models.Submission, *, now: Callable[[], datetime]) -> bool:
    """Run the batch of held answers anew, this time to the end; False where none are held."""
    batch = _batch(submission)
    if batch is None:
        return False
    waits = models.SetAside.objects.filter(batch=batch, state=RowState.OPEN)
    aside = waits.filter(outcome=Outcome.QUARANTINED).first()
    if aside is None or batch.state != BatchState.DONE:
        return False
    cells: list[Any] = aside.cells
    if not cells:
        return False
    tallies.reopen(batch)
    aside.delete()
    bulk.execute("delete from intake_receipt where batch_id = %s and row_no = 1", [batch.pk])
    batch.quarantined, batch.pending = 0, 1
    batch.state, batch.finished_at = BatchState.WAITING, None
    batch.save()
    headers = [column["name"] for column in batch.plan["reading"]["columns"]]
    plan = Plan.from_dict(batch.plan["plan"])
    batches.run(batch_id=batch.pk, plan=plan, source=_one_row(headers, cells), now=now)
    return True


def end_unconfirmed(*, at: datetime) -> int:
    """End what nobody confirmed in time; answers how many."""
    late = models.Submission.objects.filter(
        confirm_by__lte=at, confirmed_at__isnull=True, held=AWAITING_CONFIRMATION
    )
    numbers = list(late.order_by("id").values_list("pk", flat=True)[:1_000])
    for number in numbers:
        _end(number, at=at)
    return len(numbers)


@transaction.atomic
def _end(submission_id: int, *, at: datetime) -> None:
    submission = _held(submission_id)
    if submission is None or submission.confirmed_at:
        return
    batch = _batch(submission)
    if batch is not None and batch.quarantined:
        tallies.reopen(batch)
        models.SetAside.objects.filter(batch=batch).update(
            outcome=Outcome.REFUSED, code=NOT_CONFIRMED, cells=[]
        )
        bulk.execute(
            "update intake_receipt set outcome = 'refused' where batch_id = %s", [batch.pk]
        )
        batch.quarantined, batch.refused = 0, 1
        batch.save()
    # Without a word of theirs, nothing of the person is kept.
    submission.held = NOT_CONFIRMED
    _forget(submission)
    journal.record(kind="form.not_confirmed", subject="submission", subject_id=submission_id, at=at)
