"""The tables of every connector: one line each."""

from accord.integrations.connecting.models import (
    Changed,
    Connection,
    ConnectionSecret,
    Run,
    StreamState,
)
from accord.integrations.evidence.models import CalendarDate, EvidenceSource
from accord.integrations.webhooks.models import Endpoint, EndpointSecret, Reading

__all__ = [
    "CalendarDate",
    "Changed",
    "Connection",
    "ConnectionSecret",
    "Endpoint",
    "EndpointSecret",
    "EvidenceSource",
    "Reading",
    "Run",
    "StreamState",
]
