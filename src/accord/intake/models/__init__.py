"""Tables: what came in, by batch and row; websites and their visitors."""

from accord.intake.models.batches import (
    Batch,
    Draft,
    Receipt,
    RememberedMapping,
    SetAside,
    StoredAnswer,
)
from accord.intake.models.fixing import Fix, Replay
from accord.intake.models.forms import Form, FormDay, FormVersion, Submission
from accord.intake.models.hooks import (
    HookField,
    HookKey,
    HookMessage,
    HookRefusal,
    HookSource,
)
from accord.intake.models.leaving import Departure, PassedOn
from accord.intake.models.ledger import DayTally, TurnedAway
from accord.intake.models.mails import Letter, Mailbox
from accord.intake.models.sweeps import Sweep
from accord.intake.models.visits import Site, Visitor

__all__ = [
    "Batch",
    "DayTally",
    "Departure",
    "Draft",
    "Fix",
    "Form",
    "FormDay",
    "FormVersion",
    "HookField",
    "HookKey",
    "HookMessage",
    "HookRefusal",
    "HookSource",
    "Letter",
    "Mailbox",
    "PassedOn",
    "Receipt",
    "RememberedMapping",
    "Replay",
    "SetAside",
    "Site",
    "StoredAnswer",
    "Submission",
    "Sweep",
    "TurnedAway",
    "Visitor",
]
