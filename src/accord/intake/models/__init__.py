"""Tables: what came in, by batch and row."""

from accord.intake.models.batches import (
    Batch,
    Draft,
    Receipt,
    RememberedMapping,
    SetAside,
    StoredAnswer,
)

__all__ = [
    "Batch",
    "Draft",
    "Receipt",
    "RememberedMapping",
    "SetAside",
    "StoredAnswer",
]
