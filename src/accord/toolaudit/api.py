"""The tool audit's door: what became of one tool's records in another, and the audit of tools."""

from accord.toolaudit.operations.files import Compared, reconcile_files
from accord.toolaudit.operations.looking import look
from accord.toolaudit.operations.reconciling import reconcile
from accord.toolaudit.operations.remembering import forget_of, remember
from accord.toolaudit.queries.audit import count_gaps, list_gaps, list_tools
from accord.toolaudit.queries.wording import name_gaps
from accord.toolaudit.values.audit import Connected, Gap
from accord.toolaudit.values.audit_codes import Holds
from accord.toolaudit.values.outcomes import (
    Disagreement,
    ReconcileCode,
    Reconciled,
    Subject,
    UnableToReconcile,
)

__all__ = [
    "Compared",
    "Connected",
    "Disagreement",
    "Gap",
    "Holds",
    "ReconcileCode",
    "Reconciled",
    "Subject",
    "UnableToReconcile",
    "count_gaps",
    "forget_of",
    "list_gaps",
    "list_tools",
    "look",
    "name_gaps",
    "reconcile",
    "reconcile_files",
    "remember",
]
