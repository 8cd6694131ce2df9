from accord.integrations.connecting.models.connections import (
    Changed,
    Connection,
    ConnectionSecret,
    Run,
    StreamState,
)
from accord.integrations.connecting.models.owners import UnknownOwner
from accord.integrations.connecting.models.writing import (
    Conflict,
    Gone,
    Writing,
    WritingStop,
    WrittenRecord,
)

__all__ = [
    "Changed",
    "Conflict",
    "Connection",
    "ConnectionSecret",
    "Gone",
    "Run",
    "StreamState",
    "UnknownOwner",
    "Writing",
    "WritingStop",
    "WrittenRecord",
]
