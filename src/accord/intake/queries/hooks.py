"""Reading about the tools that send records by messages."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake import models
from accord.intake.values.hooks import (
    HookCard,
    HookFault,
    HookKeyCard,
    HookMessageCard,
    HookRules,
    TurnedAway,
)

_COUNTED = """
    select s.id, s.name, s.rules, s.rate, s.stopped_at, s.seen,
           coalesce(m.messages, 0), coalesce(m.repeats, 0), coalesce(m.aside, 0), m.last_at,
           coalesce(r.away, 0)
    from intake_hooksource s
    left join lateral (
      select count(*) as messages, sum(repeats) as repeats, sum(set_aside) as aside,
             max(received_at) as last_at
      from intake_hookmessage m where m.source_id = s.id) m on true
    left join lateral (
      select sum(count) as away from intake_hookrefusal r where r.source_id = s.id) r on true
"""

_SHOWN = ("message_id", "received_at", "event_type", "repeats", "answer", "batch_ids")


def list_sources() -> list[HookCard]:
    """Every tool, by name."""
    return [_card(row) for row in bulk.fetch(f"{_COUNTED} order by s.name")]


def get_source(*, source_id: int) -> HookCard:
    """One tool; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_COUNTED} where s.id = %s", [source_id])
    if not rows:
        raise LookupError(f"There is no tool {source_id}.")
    return _card(rows[0])


def _card(row: tuple[Any, ...]) -> HookCard:
    number, name, rules, rate, stopped, seen, messages, repeats, aside, last, away = row
    stored: Mapping[str, Any] = bulk.read_json(rules)
    return HookCard(
        id=number,
        name=name,
        rules=HookRules.from_dict(stored),
        rate=rate,
        stopped_at=stopped,
        last_at=last,
        messages=messages,
        repeats=int(repeats),
        set_aside=int(aside),
        turned_away=int(away),
        seen=list(seen),
    )


def list_keys(*, source_id: int, at: datetime) -> list[HookKeyCard]:
    """The secrets of a tool that count now, the newest first."""
    rows = models.HookKey.objects.filter(source_id=source_id).order_by("-id")
    return [
        HookKeyCard(row.pk, row.hint, row.made_at, row.ends_at)
        for row in rows
        if row.ends_at is None or row.ends_at > at
    ]


def list_messages(*, source_id: int, limit: int = 20) -> list[HookMessageCard]:
    """The newest messages that were taken."""
    rows = models.HookMessage.objects.filter(source_id=source_id).order_by("-received_at", "-id")
    return [
        HookMessageCard(
            row.message_id,
            row.received_at,
            row.event_type,
            row.repeats,
            {outcome: count for outcome in Outcome if (count := row.answer.get(outcome.value, 0))},
            row.batch_ids,
        )
        for row in rows.only(*_SHOWN)[:limit]
    ]


def list_turned_away(*, source_id: int, at: datetime, days: int = 7) -> list[TurnedAway]:
    """Why messages were turned away of late, the latest reason first."""
    rows = bulk.fetch(
        """select fault, sum(count), max(last_at) from intake_hookrefusal
           where source_id = %s and day > %s group by fault order by max(last_at) desc""",
        [source_id, at.date() - timedelta(days=days)],
    )
    return [TurnedAway(HookFault(fault), int(count), last) for fault, count, last in rows]
