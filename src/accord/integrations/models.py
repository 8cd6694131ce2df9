"""The tables of every connector: one line each."""

from accord.integrations.connecting.models import (
    Changed,
    Connection,
    ConnectionSecret,
    Run,
    StreamState,
)

__all__ = ["Changed", "Connection", "ConnectionSecret", "Run", "StreamState"]
