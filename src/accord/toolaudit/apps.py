from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Passing, Swept
from accord.toolaudit.values.runs import FOLDER


class ToolauditConfig(Slice):
    name = "accord.toolaudit"
    label = "toolaudit"
    held = (
        Held(
            "toolaudit_lost",
            "t.cells::text ~* {words}",
            blank={"cells": "'[]'"},
        ),
        Held(
            "toolaudit_saidagain",
            "t.cells::text ~* {words}",
            blank={"cells": "'[]'"},
        ),
    )
    passing = (Passing(FOLDER, "select 1 from toolaudit_reconciliation where ended_at is null"),)
    swept = (
        Swept("toolaudit_transferrun", ("words",)),
        Swept("toolaudit_auditanswer", ("words",)),
        Swept("toolaudit_gap", ("words",)),
    )
    # Counts, headings, and what two tools say of owner, stage, amount and status; names of tools,
    # what they are for, how data goes between them.
    impersonal = (
        "toolaudit_reconciliation",
        "toolaudit_tool",
        "toolaudit_sight",
        "toolaudit_transfer",
        "toolaudit_redline",
        "toolaudit_auditlook",
    )
