"""The list of tools, and who sees what of them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from accord.journal import api as journal
from accord.kernel.text import one_line, search_key
from accord.team.values import Side
from accord.toolaudit import models
from accord.toolaudit.operations import gaps
from accord.toolaudit.queries import audit
from accord.toolaudit.rules.audit import first_sights, sight_needed
from accord.toolaudit.values.audit import ToolText
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    MOST_TOOLS,
    TOOL_BOUND,
    Flaw,
    Holds,
    Sees,
    UnableToAudit,
)


@transaction.atomic
def keep_tool(*, tool_id: int | None, text: ToolText, actor_id: int | None, at: datetime) -> int:
    """Write a tool into the list, or change what is said of it. Raises UnableToAudit."""
    name = one_line(text.name)
    if not key_of(name):
        raise UnableToAudit(Flaw.NO_NAME)
    if tool_id is None and models.Tool.objects.filter(ended_at=None).count() >= MOST_TOOLS:
        raise UnableToAudit(Flaw.TOO_MANY, bound=str(MOST_TOOLS))
    row = models.Tool(made_at=at) if tool_id is None else _held(tool_id)
    row.name, row.key, row.purpose = name[:TOOL_BOUND], key_of(name), text.purpose
    row.sides = [side.value for side in text.sides]
    row.holds = [one.value for one in text.holds if one is not Holds.ALL]
    row.owner_id, row.cost_minor, row.currency = text.owner_id, text.cost_minor, text.currency
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise UnableToAudit(Flaw.TAKEN, name=name) from taken
    known_of(row, at=at)
    _note(row.pk, kind="tool.kept", actor_id=actor_id, at=at)
    gaps.settle(at=at)
    return row.pk


def key_of(name: str) -> str:
    """By what a tool is known again, however its name is written; "" where it shows nothing."""
    return search_key(name)[: 2 * TOOL_BOUND]


def known_of(row: models.Tool, *, at: datetime) -> None:
    """Write down what is known of sight without asking, where nobody has said anything."""
    tool = audit.tool_of(row)
    needed = {holds.value for _side, holds in sight_needed(tool)}
    models.Sight.objects.filter(tool=row).exclude(holds__in=needed).delete()
    models.Sight.objects.bulk_create(
        [
            models.Sight(
                tool_id=row.pk, holds=one.holds.value, side=one.side.value,
                sees=(one.sees or Sees.YES).value, at=at,
            )
            for one in first_sights(tool)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def end_tool(*, tool_id: int, actor_id: int | None, at: datetime) -> None:
    """Take a tool out of use, with the ways to and from it. Raises UnableToAudit."""
    row = _held(tool_id)
    if row.source == ACCORD:
        raise UnableToAudit(Flaw.OURS)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _note(row.pk, kind="tool.ended", actor_id=actor_id, at=at)
    gaps.settle(at=at)


@transaction.atomic
def say_sight(
    *,
    said: Mapping[tuple[int, Holds, Side], Sees | None],
    actor_id: int | None,
    at: datetime,
) -> None:
    """Whether teams see what is kept in tools; None takes a word back. What names no tool in use,
    or nothing that is kept there, is left out."""
    tools = {tool.id: tool for tool in audit.list_tools()}
    known = {
        key: sees
        for key, sees in said.items()
        if key[0] in tools and (key[2], key[1]) in sight_needed(tools[key[0]])
    }
    for (tool_id, holds, side), sees in known.items():
        if sees is None:
            models.Sight.objects.filter(
                tool_id=tool_id, holds=holds.value, side=side.value
            ).delete()
        else:
            models.Sight.objects.update_or_create(
                tool_id=tool_id, holds=holds.value, side=side.value,
                defaults={"sees": sees.value, "by_id": actor_id, "at": at},
            )  # fmt: skip
    _note(None, kind="tools.sight_told", actor_id=actor_id, at=at)
    gaps.settle(at=at)


def _held(tool_id: int) -> models.Tool:
    row = models.Tool.objects.select_for_update().filter(pk=tool_id, ended_at=None).first()
    if row is None:
        raise UnableToAudit(Flaw.GONE)
    return row


def _note(tool_id: int | None, *, kind: str, actor_id: int | None, at: datetime) -> None:
    journal.record(kind=kind, subject="tool", subject_id=tool_id, actor_id=actor_id, at=at)
