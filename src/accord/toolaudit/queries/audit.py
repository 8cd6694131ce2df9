"""Reading the audit of tools: the list, who sees what, ways, logs, answers, tasks."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from accord.foundation import bulk
from accord.team.values import Side
from accord.toolaudit import models
from accord.toolaudit.values.audit import (
    Answer,
    Counted,
    Gap,
    Measured,
    Month,
    RunLine,
    RunText,
    Tool,
    ToolText,
    Transfer,
    TransferText,
)
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    MOST_TOOLS,
    MOST_TRANSFERS,
    About,
    GapState,
    Holds,
    Part,
    Question,
    Sees,
    Way,
)

MONTH = timedelta(days=30)


def list_tools() -> list[Tool]:
    """Every tool in use, by name, our own first."""
    rows = models.Tool.objects.filter(ended_at=None).order_by("key", "id")[: 2 * MOST_TOOLS]
    return sorted(map(tool_of, rows), key=lambda tool: tool.source != ACCORD)


def get_tool(*, tool_id: int) -> Tool:
    """A tool in use; raises LookupError."""
    row = models.Tool.objects.filter(pk=tool_id, ended_at=None).first()
    if row is None:
        raise LookupError(f"There is no tool {tool_id}.")
    return tool_of(row)


def sights() -> dict[tuple[int, Holds, Side], Sees]:
    """What was said of who sees what."""
    rows = models.Sight.objects.filter(tool__ended_at=None)
    return {
        (row.tool_id, Holds(row.holds), Side(row.side)): Sees(row.sees) for row in rows
    }  # fmt: skip


def list_transfers(*, day: date) -> list[Transfer]:
    """Every way between two tools in use, with what was logged in the thirty days up to a day."""
    rows = models.Transfer.objects.filter(
        ended_at=None, start__ended_at=None, end__ended_at=None
    ).order_by("start__key", "end__key", "id")[: 2 * MOST_TRANSFERS]
    found = list(rows)
    months = _months([row.pk for row in found], day=day)
    return [transfer_of(row, months.get(row.pk)) for row in found]


def get_transfer(*, transfer_id: int, day: date) -> Transfer:
    """A way between two tools; raises LookupError."""
    row = models.Transfer.objects.filter(pk=transfer_id, ended_at=None).first()
    if row is None:
        raise LookupError(f"There is no way {transfer_id} between two tools.")
    return transfer_of(row, _months([row.pk], day=day).get(row.pk))


def _months(transfers: list[int], *, day: date) -> dict[int, Month]:
    rows = (
        models.TransferRun.objects.filter(
            transfer__in=transfers, on__gt=day - MONTH, on__lte=day
        )
        .annotate(tried=Exists(models.TransferRun.objects.filter(again_of=OuterRef("pk"))))
        .values("transfer")
        .annotate(
            runs=Count("pk"), spent=Sum("minutes"), moved=Sum("rows"), bad=Sum("wrong"),
            broken=Count("pk", filter=Q(failed=True, tried=False)),
        )
    )  # fmt: skip
    return {
        row["transfer"]: Month(row["runs"], row["spent"], row["moved"], row["bad"], row["broken"])
        for row in rows
    }


def logged_errors(*, transfer_id: int, automated_on: date) -> tuple[Counted, Counted]:
    """Wrong rows of those that were logged, before a day and from it on."""
    told = models.TransferRun.objects.filter(transfer_id=transfer_id)
    before = told.filter(on__lt=automated_on).aggregate(bad=Sum("wrong"), moved=Sum("rows"))
    after = told.filter(on__gte=automated_on).aggregate(bad=Sum("wrong"), moved=Sum("rows"))
    old, new = (Counted(one["bad"] or 0, one["moved"] or 0) for one in (before, after))
    return old, new


def list_runs(*, transfer_id: int, after: int = 0, limit: int = 50) -> list[RunLine]:
    """Logged runs, newest first, those past as many."""
    rows = models.TransferRun.objects.filter(transfer_id=transfer_id).order_by("-on", "-id")
    found = list(rows[after : after + limit])
    tries = models.TransferRun.objects.filter(again_of__in=[row.pk for row in found])
    tried = dict(tries.values_list("again_of_id", "pk"))
    return [_run(row, tried.get(row.pk)) for row in found]


def count_runs(*, transfer_id: int) -> int:
    """How many runs were logged."""
    return models.TransferRun.objects.filter(transfer_id=transfer_id).count()


def answers() -> dict[Question, Answer]:
    """The newest answer to each question."""
    rows = models.AuditAnswer.objects.order_by("question", "-id").distinct("question")
    return {
        Question(row.question): Answer(
            Question(row.question), row.is_yes, row.number, row.words, row.by_id, row.at
        )
        for row in rows
    }


def lines() -> dict[str, Decimal]:
    """The red lines that somebody drew."""
    return dict(models.RedLine.objects.values_list("code", "line"))


def last_look() -> models.AuditLook | None:
    """The newest look, None where there was none."""
    return models.AuditLook.objects.order_by("-id").first()


def counted_parts() -> dict[Part, Counted]:
    """What the newest look counted of each part."""
    look = last_look()
    told: Mapping[str, list[int]] = look.parts if look else {}
    return {Part(code): Counted(*pair) for code, pair in told.items()}


def list_gaps(
    *,
    is_open: bool | None = None,
    owner_id: int | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
    by_day: bool = True,
) -> list[Gap]:
    """Tasks: open ones by their day unless `by_day` is off, all others the newest first. before:
    the last of the page before; after: the same of open ones by their day."""
    rows = models.Gap.objects.all()
    if is_open is not None:
        rows = rows.filter(state=GapState.OPEN) if is_open else rows.exclude(state=GapState.OPEN)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    last = models.Gap.objects.filter(pk=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__lt=last.pk))
    order = ("due_on", "-id") if is_open and by_day else ("-id",)
    return [gap_of(row) for row in rows.order_by(*order)[:limit]]


def count_gaps(
    *, is_open: bool, owner_id: int | None = None, due_before: date | None = None
) -> int:
    """How many tasks are open, or are not; of one member, due on an earlier day."""
    rows = models.Gap.objects.filter(state=GapState.OPEN)
    if not is_open:
        rows = models.Gap.objects.exclude(state=GapState.OPEN)
    if due_before is not None:
        rows = rows.filter(due_on__lt=due_before)
    return rows.filter(**({} if owner_id is None else {"owner_id": owner_id})).count()


def get_gap(*, gap_id: int) -> Gap:
    """One task; raises LookupError."""
    row = models.Gap.objects.filter(pk=gap_id).first()
    if row is None:
        raise LookupError(f"There is no gap {gap_id}.")
    return gap_of(row)


def tool_of(row: models.Tool) -> Tool:
    """A row as a value."""
    text = ToolText(
        row.name, row.purpose, tuple(map(Side, row.sides)), row.owner_id,
        tuple(map(Holds, row.holds)), row.cost_minor, row.currency,
    )  # fmt: skip
    return Tool(row.pk, text, row.source, row.is_found, row.is_connected, row.ailing, row.last_at)


def transfer_of(row: models.Transfer, logged: Month | None) -> Transfer:
    """A row as a value."""
    text = TransferText(
        row.start_id, row.end_id, Way(row.way), row.runs, row.minutes, row.rows, row.wrong,
        row.compared, row.owner_id,
    )  # fmt: skip
    return Transfer(row.pk, text, row.is_found, row.automated_on, measured_of(row.measured), logged)


def measured_of(told: Mapping[str, object]) -> Measured:
    """What was measured, as it is kept."""
    known = dict(told)
    for name in ("leak", "before", "after"):
        pair = known.get(name)
        known[name] = Counted(*pair) if isinstance(pair, list) else None
    known["before"], known["after"] = known["before"] or Counted(), known["after"] or Counted()
    return Measured(**known)  # type: ignore[arg-type]


def gap_of(row: models.Gap) -> Gap:
    """A row as a value."""
    named = ("key", "value", "line", "tool_id", "transfer_id", "code", "owner_id", "due_on",
             "opened_at", "ended_at", "ended_by_id", "words", "waived_until")  # fmt: skip
    return Gap(
        id=row.pk, about=About(row.about), state=GapState(row.state),
        **{name: getattr(row, name) for name in named},
    )  # fmt: skip


def _run(row: models.TransferRun, again_by: int | None) -> RunLine:
    text = RunText(row.on, row.minutes, row.rows, row.wrong, row.failed, row.words)
    return RunLine(row.pk, text, row.again_of_id, again_by, row.by_id)


def newest_comparisons() -> list[models.Reconciliation]:
    """Of each name the newest comparison that came to an end with an answer."""
    done = models.Reconciliation.objects.filter(state="done").order_by("name", "-id")
    return list(done.distinct("name")[:MOST_TRANSFERS])


def count_parts(*, since: date) -> dict[Part, Counted]:
    """What the records of a time tell of the six parts, but the one that connectors tell."""
    told = {"since": since}
    return {part: Counted(*bulk.fetch(sql, told)[0]) for part, sql in _PARTS.items()}


# Each row: how many are as they should be, of how many.
_PARTS = {
    Part.DEALS_OF_LEADS: """
        select count(*) filter (where lead is not null or person is not null), count(*)
        from facts.deals where not is_gone and opened_at >= %(since)s""",
    Part.SOURCE_KNOWN: """
        select count(*) filter (where coalesce(origin, 'unknown') not in ('', 'unknown')), count(*)
        from facts.leads
        where not is_gone and joined_to is null and opened_at >= %(since)s""",
    Part.VERDICTS: """
        select count(*) filter (where accepted_at is not null
                                  or outcome in ('rejected', 'recycled')), count(*)
        from facts.handoffs
        where offered_at >= %(since)s and (accepted_at is not null or closed_at is not null)
          and coalesce(outcome, '') <> 'merged'""",
    Part.FIRST_TOUCH: """
        select count(*) filter (where exists (
                 select from live.one_person own
                 join live.one_person o on o.head_id = own.head_id
                 join facts.touches t on t.person = o.person_id
                 where own.person_id = coalesce(d.person, l.person) and not t.is_gone
                   and t.occurred_at <= d.closed_at)), count(*)
        from facts.deals d left join facts.leads l on l.key = d.lead
        where d.status in ('WON', 'LOST') and not d.is_gone and d.closed_at >= %(since)s""",
    Part.TIMED_BY_TOOLS: """
        select count(*) filter (where time_known and not inferred), count(*)
        from facts.stage_events where occurred_at >= %(since)s""",
}
