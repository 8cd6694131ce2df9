from accord.integrations.connecting.models.connections import (
    Changed,
    Connection,
    ConnectionSecret,
    Run,
    StreamState,
)

__all__ = ["Changed", "Connection", "ConnectionSecret", "Run", "StreamState"]
