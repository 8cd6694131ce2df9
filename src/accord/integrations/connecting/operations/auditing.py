"""What connectors know of their tools, given to the audit of tools."""

from datetime import datetime, timedelta

from accord.intake.values.batches import Kind
from accord.integrations.connecting.queries import connections, writing
from accord.integrations.connecting.values.connections import ConnectionCard, State
from accord.toolaudit import api as toolaudit
from accord.toolaudit.api import Connected, Holds

IN_TIME = timedelta(minutes=15)
_HOLDS = {
    Kind.LEADS: Holds.PEOPLE,
    Kind.COMPANIES: Holds.COMPANIES,
    Kind.DEALS: Holds.DEALS,
    Kind.TOUCHES: Holds.TOUCHES,
    Kind.CAMPAIGNS: Holds.CAMPAIGNS,
    Kind.ASSETS: Holds.CONTENT,
    Kind.COSTS: Holds.CAMPAIGNS,
}


def look(*, at: datetime) -> None:
    """Have the audit look at everything anew, with what is connected now."""
    toolaudit.look(connected=list_connected(at=at), at=at)


def list_connected(*, at: datetime) -> list[Connected]:
    """Every connection that has begun, as the audit knows tools."""
    return [
        _connected(card, at=at)
        for card in connections.list_connections()
        if card.state is not State.SETTING_UP
    ]


def _connected(card: ConnectionCard, *, at: datetime) -> Connected:
    told = writing.get_writing(connection_id=card.id)
    on = [one for one in card.streams if one.is_on]
    faults = [card.fault, told.fault if told.is_on else None, *(one.fault for one in on)]
    ailing = next((fault.value for fault in faults if fault is not None), "")
    if not ailing and card.state in (State.WAITING, State.PAUSED):
        ailing = card.state.value
    return Connected(
        source=card.name,
        label=card.label if card.name == card.tool else f"{card.label} ({card.name})",
        holds=tuple(dict.fromkeys(_HOLDS[one.kind] for one in on if one.kind in _HOLDS)),
        ailing=ailing,
        last_at=card.last_good_at,
        brings_in_time=_is_young(card.last_good_at, at=at) and not card.is_filling,
        takes=told.is_on,
        takes_in_time=told.is_on and _is_young(told.looked_at, at=at),
    )


def _is_young(moment: datetime | None, *, at: datetime) -> bool:
    return moment is not None and at - moment <= IN_TIME
