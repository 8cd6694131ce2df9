"""The tables of every connector: one line each."""

from accord.integrations.connecting.models import (
    Changed,
    Connection,
    ConnectionSecret,
    Run,
    StreamState,
)
from accord.integrations.webhooks.models import Endpoint, EndpointSecret, Reading

__all__ = [
    "Changed",
    "Connection",
    "ConnectionSecret",
    "Endpoint",
    "EndpointSecret",
    "Reading",
    "Run",
    "StreamState",
]
