"""Tools and ways between them that were only tried."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accord.kernel.text import one_line
from accord.toolaudit import models
from accord.toolaudit.operations import gaps
from accord.toolaudit.operations.tools import key_of, known_of
from accord.toolaudit.values.audit import PastTool, PastTransfer
from accord.toolaudit.values.audit_codes import Holds, Question


@transaction.atomic
def remember(
    *,
    tools: Sequence[PastTool],
    transfers: Sequence[PastTransfer],
    answers: Mapping[Question, bool | str],
    actor_id: int,
    at: datetime,
) -> bool:
    """Write down tools, the ways between them with their logs, and what was answered; what is past
    a red line becomes a task. False, and nothing is written, where there are tools already."""
    if models.Tool.objects.exists():
        return False
    rows = {one.text.name: _tool(one, at=at) for one in tools}
    for each in transfers:
        _transfer(each, rows, actor_id=actor_id, at=at)
    models.AuditAnswer.objects.bulk_create(
        models.AuditAnswer(
            question=question.value, is_yes=said if isinstance(said, bool) else None,
            words=said if isinstance(said, str) else "", by_id=actor_id, at=at,
        )
        for question, said in answers.items()
    )  # fmt: skip
    gaps.settle(at=at)
    return True


def _tool(one: PastTool, *, at: datetime) -> models.Tool:
    text = one.text
    name = one_line(text.name)
    row = models.Tool.objects.create(
        name=name, key=key_of(name), source=one.source, purpose=text.purpose,
        sides=[side.value for side in text.sides], owner_id=text.owner_id,
        holds=[each.value for each in text.holds if each is not Holds.ALL],
        cost_minor=text.cost_minor, currency=text.currency, made_at=at,
    )  # fmt: skip
    known_of(row, at=at)
    for (holds, side), sees in one.sight.items():
        models.Sight.objects.update_or_create(
            tool=row, holds=holds.value, side=side.value,
            defaults={"sees": sees.value, "by_id": text.owner_id, "at": at},
        )  # fmt: skip
    return row


def _transfer(
    one: PastTransfer, rows: Mapping[str, models.Tool], *, actor_id: int, at: datetime
) -> None:
    row = models.Transfer.objects.create(
        start=rows[one.start], end=rows[one.end], way=one.way.value, runs=Decimal(one.runs),
        minutes=Decimal(one.minutes), rows=one.rows, wrong=one.wrong, owner_id=one.owner_id,
        made_at=at,
    )  # fmt: skip
    models.TransferRun.objects.bulk_create(
        models.TransferRun(
            transfer=row, on=run.on, minutes=run.minutes, rows=run.rows, wrong=run.wrong,
            failed=run.failed, words=run.words, by_id=actor_id, at=at,
        )
        for run in one.log
    )  # fmt: skip


@transaction.atomic
def forget_of(*, member_ids: Collection[int]) -> None:
    """Take out tools of these members, with the ways to and from them, and what these answered, as
    if they had never been."""
    models.AuditAnswer.objects.filter(by_id__in=member_ids).delete()
    models.Gap.objects.filter(owner_id__in=member_ids).delete()
    models.Tool.objects.filter(owner_id__in=member_ids).delete()
