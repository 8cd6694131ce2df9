"""The tables of every connector: one line each."""

from accord.integrations.connecting.models import (
    Changed,
    Conflict,
    Connection,
    ConnectionSecret,
    Gone,
    Run,
    StreamState,
    UnknownOwner,
    Writing,
    WritingStop,
    WrittenRecord,
)
from accord.integrations.evidence.models import CalendarDate, EvidenceSource
from accord.integrations.notices.models import ChatAddress
from accord.integrations.webhooks.models import Endpoint, EndpointSecret, Reading

__all__ = [
    "CalendarDate",
    "Changed",
    "ChatAddress",
    "Conflict",
    "Connection",
    "ConnectionSecret",
    "Endpoint",
    "EndpointSecret",
    "EvidenceSource",
    "Gone",
    "Reading",
    "Run",
    "StreamState",
    "UnknownOwner",
    "Writing",
    "WritingStop",
    "WrittenRecord",
]
