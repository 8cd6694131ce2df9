"""The tool audit's door: what became of one tool's records in another."""

from accord.toolaudit.operations.files import Compared, reconcile_files
from accord.toolaudit.operations.reconciling import reconcile
from accord.toolaudit.values.outcomes import (
    Disagreement,
    ReconcileCode,
    Reconciled,
    Subject,
    UnableToReconcile,
)

__all__ = [
    "Compared",
    "Disagreement",
    "ReconcileCode",
    "Reconciled",
    "Subject",
    "UnableToReconcile",
    "reconcile",
    "reconcile_files",
]
