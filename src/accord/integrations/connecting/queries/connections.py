"""Reading connections, their streams and what they did."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.intake import api as intake
from accord.intake.values.batches import Kind
from accord.integrations.connecting import models
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.rules import streams as rules
from accord.integrations.connecting.values import Account, Fault, FieldCard, Stream
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    Phase,
    RunCard,
    ScopeCard,
    SecretCard,
    State,
    StreamCard,
    Why,
)

Waiting = Mapping[tuple[str, str], int]  # kind and profile → rows that wait


def list_connections() -> list[ConnectionCard]:
    """Every connection that stands, by name, with its streams."""
    rows = models.Connection.objects.exclude(state=State.ENDED)
    found = list(rows.order_by("name", "id"))
    streams: dict[int, list[models.StreamState]] = {}
    for one in models.StreamState.objects.filter(connection__in=found).order_by("place"):
        streams.setdefault(one.connection_id, []).append(one)
    return [_card(row, streams.get(row.pk, []), {}) for row in found]


def get_connection(*, connection_id: int) -> ConnectionCard:
    """One connection with what waits of each stream; raises LookupError."""
    row = models.Connection.objects.filter(pk=connection_id).first()
    if row is None:
        raise LookupError(f"There is no connection {connection_id}.")
    streams = models.StreamState.objects.filter(connection=row).order_by("place")
    return _card(row, list(streams), intake.count_waiting(source=row.name))


def find_connection(*, name: str) -> ConnectionCard | None:
    """The connection that stands under this name."""
    row = models.Connection.objects.filter(name=name).exclude(state=State.ENDED).first()
    return get_connection(connection_id=row.pk) if row else None


def is_connected(*, name: str) -> bool:
    """Whether a connection stands under this name."""
    return models.Connection.objects.filter(name=name).exclude(state=State.ENDED).exists()


def list_runs(*, connection_id: int, before: int | None = None, limit: int = 50) -> list[RunCard]:
    """What a connection did, the newest first."""
    rows = models.Run.objects.filter(connection_id=connection_id).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        RunCard(
            row.pk,
            row.stream,
            Why(row.why),
            row.at,
            row.received,
            row.got_in,
            row.unchanged,
            row.aside,
            row.batch_id,
            Fault(row.fault) if row.fault else None,
            row.fault_detail,
        )
        for row in rows[:limit]
    ]


def list_secrets(*, connection_id: int) -> list[SecretCard]:
    """The secrets that messages may be signed with, the newest first."""
    rows = models.ConnectionSecret.objects.filter(connection_id=connection_id).order_by("-id")
    return [SecretCard(row.hint, row.made_at, row.ends_at) for row in rows]


def list_scopes(*, connection_id: int) -> list[ScopeCard]:
    """What the tool was asked for, and what is missing; raises LookupError."""
    row = models.Connection.objects.get(pk=connection_id)
    tool = tools.get_tool(name=row.tool)
    return rules.scope_cards(tool.scopes, streams=tool.streams, account=account_of(row.account))


def count_told(*, connection_id: int) -> int:
    """How many records messages told of that have not been read anew."""
    return models.Changed.objects.filter(connection_id=connection_id).count()


def account_of(stored: Mapping[str, Any]) -> Account:
    """An account as it is stored."""
    scopes = stored.get("scopes")
    return Account(
        id=stored.get("id", ""),
        name=stored.get("name", ""),
        url=stored.get("url", ""),
        currency=stored.get("currency", ""),
        zone=stored.get("zone", ""),
        scopes=None if scopes is None else frozenset(scopes),
    )


def cards_of(stored: Sequence[Mapping[str, Any]]) -> list[FieldCard]:
    """Fields of a tool as they are stored."""
    return [FieldCard(**one) for one in stored]


def _card(
    row: models.Connection, streams: Sequence[models.StreamState], waiting: Waiting
) -> ConnectionCard:
    tool = tools.all_tools().get(row.tool)
    described = {one.name: one for one in tool.streams} if tool else {}
    return ConnectionCard(
        id=row.pk,
        tool=row.tool,
        label=tool.label if tool else row.tool,
        name=row.name,
        state=State(row.state),
        account=account_of(row.account),
        fault=Fault(row.fault) if row.fault else None,
        fault_detail=row.fault_detail,
        ask_again_at=row.ask_again_at,
        last_good_at=row.last_good_at,
        made_at=row.made_at,
        started_at=row.started_at,
        messages=row.messages,
        message_at=row.message_at,
        turned_away=row.turned_away,
        turned_away_at=row.turned_away_at,
        trial=row.trial,
        streams=[_stream(one, described.get(one.name), waiting) for one in streams],
    )


def _stream(row: models.StreamState, told: Stream | None, waiting: Waiting) -> StreamCard:
    kind = row.plan.get("kind") or (told.kind.value if told else Kind.LEADS.value)
    return StreamCard(
        id=row.pk,
        name=row.name,
        label=str(told.label) if told else row.name,
        kind=Kind(kind),
        is_on=row.is_on,
        left_out=row.left_out,
        phase=Phase(row.phase),
        done=row.done,
        total=row.total,
        plan=row.plan,
        fields=row.fields,
        cards=cards_of(row.cards),
        got_in=row.created + row.joined + row.updated,
        unchanged=row.unchanged,
        quarantined=row.quarantined,
        refused=row.refused,
        fault=Fault(row.fault) if row.fault else None,
        fault_detail=row.fault_detail,
        last_run_at=row.last_run_at,
        last_good_at=row.last_good_at,
        history_since=row.history_since,
        history_asked_at=row.history_asked_at,
        waiting=waiting.get((kind, row.plan.get("profile", "")), 0),
    )
