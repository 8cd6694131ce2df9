"""Connections that do not go on as they should, for whoever looks after them."""

from accord.integrations.connecting.queries import connections
from accord.integrations.connecting.values import words
from accord.integrations.connecting.values.connections import Ailing, ConnectionCard, State


def list_ailing() -> list[Ailing]:
    """Those that wait for somebody, or of which a tool refuses or answers nothing, by name."""
    return [
        Ailing(card.id, card.name, said)
        for card in connections.list_connections()
        if (said := _said(card))
    ]


def _said(card: ConnectionCard) -> str:
    faults = [(card.fault, card.fault_detail)]
    faults += [(one.fault, one.fault_detail) for one in card.streams if one.is_on]
    for fault, detail in faults:
        if fault is not None:
            return words.sentence(fault, tool=card.label, detail=detail)
    return str(words.STATE_NAMES[card.state]) if card.state is State.WAITING else ""
