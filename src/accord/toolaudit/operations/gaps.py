"""Red lines, and the task that each of them makes when it is crossed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from accord.foundation import bulk
from accord.journal import api as journal
from accord.kernel.text import one_line
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Capability, Role
from accord.toolaudit import models
from accord.toolaudit.queries import audit
from accord.toolaudit.rules import audit as rules
from accord.toolaudit.values.audit import Gap, Red, Standing
from accord.toolaudit.values.audit_codes import (
    FIRST_LINES,
    KIND_OF,
    WORDS_BOUND,
    Answered,
    Flaw,
    GapState,
    Question,
    UnableToAudit,
)

TOPIC = 7_416_201
TIME_TO_CLOSE = timedelta(days=14)
TIME_TO_SHOW = timedelta(days=7)  # what was closed by hand is measured anew within it
LONGEST_OFF = timedelta(days=366)  # the last day that a task may be due or lived with


def standings(*, day: date) -> tuple[list[Standing], list[Red]]:
    """How each question stands, and all that is past its line."""
    tools, lines = audit.list_tools(), audit.lines()
    sight = rules.seen(tools, audit.sights())
    transfers = audit.list_transfers(day=day)
    fused = rules.fusion(audit.counted_parts(), lines)
    told = rules.standings(
        sight=sight, transfers=transfers, fused=fused, answers=audit.answers(), lines=lines
    )
    found = rules.reds(tools=tools, sight=sight, transfers=transfers, fused=fused, told=told,
                       lines=lines)  # fmt: skip
    return told, found


@transaction.atomic
def settle(*, at: datetime) -> None:
    """Make a task of everything that is past its line, end those that are past it no longer, and
    pass on those whose owner has left."""
    bulk.alone_for(topic=TOPIC, keys=["gaps"])
    day = at.date()
    _told, found = standings(day=day)
    rows = models.Gap.objects.exclude(state=GapState.GREEN)
    young = Q(state=GapState.OPEN) | Q(state=GapState.WAIVED, waived_until__gte=day)
    rows = rows.filter(young | Q(state=GapState.DONE, ended_at__gt=at - TIME_TO_SHOW))
    kept = [audit.gap_of(row) for row in rows.order_by("id")]
    for gap in rules.to_close(found, kept):
        _end(gap, GapState.GREEN, actor_id=None, at=at)
    _open(rules.to_open(found, kept), at=at)
    _renew(found, kept)
    _pass_on([gap for gap in kept if gap.state is GapState.OPEN], at=at)


def _open(found: list[Red], *, at: datetime) -> None:
    if not found:
        return
    tools = {tool.id: tool for tool in audit.list_tools()}
    transfers = {each.id: each for each in audit.list_transfers(day=at.date())}
    leads = _who_leads()
    for red in found:
        owner = rules.answers_for(red=red, tools=tools, transfers=transfers, else_=leads)
        row = models.Gap.objects.create(
            key=red.key, about=red.about.value, value=red.value, line=red.line,
            tool_id=red.tool_id, transfer_id=red.transfer_id, code=red.code, owner_id=owner,
            due_on=at.date() + TIME_TO_CLOSE, opened_at=at,
        )  # fmt: skip
        _tell(audit.gap_of(row), kind="gap.opened", actor_id=None, at=at)


def _renew(found: list[Red], gaps: list[Gap]) -> None:
    """How far past the line it is now."""
    now = {red.key: red for red in found}
    for gap in gaps:
        red = now.get(gap.key)
        if red is not None and gap.state is GapState.OPEN:
            models.Gap.objects.filter(pk=gap.id).update(
                value=red.value, line=red.line, transfer_id=red.transfer_id
            )


def _who_leads() -> int | None:
    """Whoever keeps both teams' work going, else the first who manages."""
    ops = [card.id for card in team.list_members() if card.active and Role.REV_OPS in card.roles]
    return next(iter([*ops, *team.list_managers()]), None)


def _pass_on(gaps: list[Gap], *, at: datetime) -> None:
    here = {card.id for card in team.list_members() if card.active}
    for gap in gaps:
        if gap.owner_id is None or gap.owner_id not in here:
            leads = _who_leads()
            if leads is not None and leads != gap.owner_id:
                _give(gap, owner_id=leads, due_on=gap.due_on, actor_id=None, at=at)


@transaction.atomic
def give_gap(
    *, gap_id: int, owner_id: int | None, due_on: date | None, actor: Actor, at: datetime
) -> None:
    """Somebody else's task from now on, or by another day. Raises UnableToAudit."""
    gap = _held(gap_id, actor=actor)
    if owner_id is None or owner_id not in {c.id for c in team.list_members() if c.active}:
        raise UnableToAudit(Flaw.NO_OWNER)
    if due_on is None or not at.date() <= due_on <= at.date() + LONGEST_OFF:
        raise UnableToAudit(Flaw.NO_DAY)
    _give(gap, owner_id=owner_id, due_on=due_on, actor_id=actor.member_id, at=at)


def _give(gap: Gap, *, owner_id: int, due_on: date, actor_id: int | None, at: datetime) -> None:
    if (owner_id, due_on) == (gap.owner_id, gap.due_on):
        return
    models.Gap.objects.filter(pk=gap.id).update(owner_id=owner_id, due_on=due_on)
    if owner_id != gap.owner_id and gap.owner_id is not None:
        notices.withdraw(keys=[_key(gap.id, gap.owner_id)], at=at)
    _tell(audit.get_gap(gap_id=gap.id), kind="gap.given", actor_id=actor_id, at=at)


@transaction.atomic
def end_gap(
    *,
    gap_id: int,
    state: GapState,
    words: str,
    waived_until: date | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Close a task by hand, or live with what it is about until a day; living with it takes a
    reason. What is closed and still past its line a week later is a new task. Raises
    UnableToAudit."""
    gap = _held(gap_id, actor=actor)
    said = one_line(words)[:WORDS_BOUND]
    if not said:
        raise UnableToAudit(Flaw.NO_WORDS)
    if state is GapState.WAIVED:
        if waived_until is None or not at.date() < waived_until <= at.date() + LONGEST_OFF:
            raise UnableToAudit(Flaw.NO_DAY)
    else:
        state, waived_until = GapState.DONE, None
    _end(gap, state, words=said, waived_until=waived_until, actor_id=actor.member_id, at=at)


def _end(
    gap: Gap,
    state: GapState,
    *,
    words: str = "",
    waived_until: date | None = None,
    actor_id: int | None,
    at: datetime,
) -> None:
    models.Gap.objects.filter(pk=gap.id).update(
        state=state.value, words=words, waived_until=waived_until, ended_at=at,
        ended_by_id=actor_id,
    )  # fmt: skip
    if gap.owner_id is not None:
        notices.withdraw(keys=[_key(gap.id, gap.owner_id)], at=at)
    _tell(audit.get_gap(gap_id=gap.id), kind="gap.ended", actor_id=actor_id, at=at)


def _held(gap_id: int, *, actor: Actor) -> Gap:
    """An open task that this actor may change: its owner's own, and whoever looks after tools."""
    row = models.Gap.objects.select_for_update().filter(pk=gap_id, state=GapState.OPEN).first()
    if row is None:
        raise UnableToAudit(Flaw.GONE)
    own = row.owner_id is not None and row.owner_id == actor.member_id
    if not own and not actor.may(Capability.MANAGE_SYSTEM):
        raise UnableToAudit(Flaw.NOT_YOURS)
    return audit.gap_of(row)


def _tell(gap: Gap, *, kind: str, actor_id: int | None, at: datetime) -> None:
    """The journal, which other tools are told from, and whoever has the task now."""
    journal.record(
        kind=kind, subject="gap", subject_id=gap.id, actor_id=actor_id, at=at,
        about=gap.about.value, code=gap.code, state=gap.state.value, owner=gap.owner_id,
        due=gap.due_on.isoformat(),
    )  # fmt: skip
    if gap.state is GapState.OPEN and gap.owner_id is not None and gap.owner_id != actor_id:
        notices.tell(
            kind="audit_gap", to=[gap.owner_id], subject="gap", subject_id=gap.id,
            facts={"gap": gap.id, "by": actor_id}, key=_key(gap.id, gap.owner_id), at=at,
        )  # fmt: skip


def _key(gap_id: int, owner_id: int) -> str:
    return f"gap:{gap_id}:{owner_id}"


@transaction.atomic
def answer(
    *,
    question: Question,
    is_yes: bool | None = None,
    number: Decimal | None = None,
    words: str = "",
    actor_id: int | None,
    at: datetime,
) -> None:
    """Answer a question of the audit in its own kind. Raises UnableToAudit."""
    kind, said = KIND_OF[question], one_line(words)[:WORDS_BOUND]
    is_missing = {
        Answered.BOOL: is_yes is None,
        Answered.TEXT: not said,
    }.get(kind, number is None or not 0 <= number <= most_of(kind))
    if is_missing:
        raise UnableToAudit(Flaw.NO_WORDS if kind is Answered.TEXT else Flaw.NOT_A_NUMBER)
    models.AuditAnswer.objects.create(
        question=question.value,
        is_yes=is_yes if kind is Answered.BOOL else None,
        number=None if kind in (Answered.BOOL, Answered.TEXT) else number,
        words=said,
        by_id=actor_id,
        at=at,
    )
    journal.record(kind="audit.answered", subject="audit", subject_id=None, actor_id=actor_id,
                   at=at, question=question.value)  # fmt: skip
    settle(at=at)


def most_of(kind: Answered) -> int:
    """The largest number that a kind of answer takes."""
    return {Answered.HOURS: 10_000, Answered.SCORE: int(FIRST_LINES[Question.FUSED])}.get(kind, 100)


@transaction.atomic
def draw_line(*, code: str, line: Decimal | None, actor_id: int | None, at: datetime) -> None:
    """From where on a question or a part is red. Raises UnableToAudit."""
    most = 100
    if code in set(Question):
        most = most_of(KIND_OF[Question(code)])
    if code not in FIRST_LINES or line is None or not 0 <= line <= most:
        raise UnableToAudit(Flaw.NOT_A_NUMBER)
    models.RedLine.objects.update_or_create(
        code=code, defaults={"line": line, "by_id": actor_id, "at": at}
    )
    journal.record(kind="audit.line_drawn", subject="audit", subject_id=None, actor_id=actor_id,
                   at=at, code=code)  # fmt: skip
    settle(at=at)
