"""Tables: what came in, by batch and row."""

from accord.intake.models.batches import (
    Batch,
    Draft,
    Receipt,
    RememberedMapping,
    SetAside,
    StoredAnswer,
)
from accord.intake.models.hooks import (
    HookField,
    HookKey,
    HookMessage,
    HookRefusal,
    HookSource,
)

__all__ = [
    "Batch",
    "Draft",
    "HookField",
    "HookKey",
    "HookMessage",
    "HookRefusal",
    "HookSource",
    "Receipt",
    "RememberedMapping",
    "SetAside",
    "StoredAnswer",
]
